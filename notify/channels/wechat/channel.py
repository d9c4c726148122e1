"""Subscribe messages: one for each that its reader has granted, and every answer by its name."""

import asyncio
from typing import NamedTuple

import structlog

from notify.channels.addresses import Addresses
from notify.channels.channel import Message, Outcome, Result
from notify.channels.wechat.answers import (
    BAD_OPENID,
    BAD_PAGE,
    NO_GRANT,
    accepted,
    again,
    not_granted,
    nowhere,
    outcome_of,
    unfit,
)
from notify.channels.wechat.client import Language, WeChat
from notify.channels.wechat.faults import Unanswered, WeChatFault
from notify.channels.wechat.ledger import GrantLedger
from notify.channels.wechat.templates import ContentMissing, Template, data_of
from records.notices.kinds import ChannelName

_log = structlog.get_logger()

# Two questions of eight seconds each, and as long for a token before and between them.
SEND_WITHIN_S = 30.0


class _Letter(NamedTuple):
    """A message as WeChat takes it."""

    openid: str
    template: Template
    data: dict[str, dict[str, str]]
    page: str
    language: Language


class WeChatChannel:
    """The way to a phone by WeChat."""

    name = ChannelName.WECHAT

    def __init__(self, wechat: WeChat, addresses: Addresses, ledger: GrantLedger) -> None:
        """By the client of this process."""
        self._wechat = wechat
        self._addresses = addresses
        self._ledger = ledger

    async def send(self, message: Message) -> Outcome:
        """See `Channel`. WeChat is asked for no longer than half a minute."""
        try:
            letter = await self._prepared(message)
            if isinstance(letter, Outcome):
                return letter
            if not await self._ledger.reserve(letter.openid, message.kind, message.id):
                return not_granted()
        except Exception as fault:  # noqa: BLE001 - the record may be away; nothing was sent
            _log.warning("wechat_send_not_prepared", fault=type(fault).__name__)
            return again(message.attempt, "house", type(fault).__name__)
        try:
            async with asyncio.timeout(SEND_WITHIN_S):
                outcome = await self._sent(letter, message.attempt)
        except TimeoutError:
            outcome = outcome_of(Unanswered("timeout"), message.attempt)
        await self._settled(outcome, letter, message)
        return outcome

    async def _prepared(self, message: Message) -> _Letter | Outcome:
        template = self._wechat.settings.templates.get(message.kind)
        if template is None:
            return nowhere("no_template")
        openid = await self._addresses.find(message.recipient, "openid")
        if not openid:
            return nowhere("no_address")
        try:
            data = data_of(template, message.content, message.language)
        except (ContentMissing, ValueError) as fault:
            return unfit("content", f"{message.kind}: {fault}")
        language: Language = "zh_CN" if message.language == "zh" else "en_US"
        page = message.content.get("page", "").removeprefix("/")
        return _Letter(openid, template, data, page, language)

    async def _sent(self, letter: _Letter, attempt: int) -> Outcome:
        try:
            return accepted(await self._post(letter, letter.page))
        except WeChatFault as fault:
            if fault.code != BAD_PAGE or not letter.page:
                return outcome_of(fault, attempt)
            first = fault
        # Better a message that opens the first page than none.
        try:
            told = accepted(await self._post(letter, ""))
        except WeChatFault as fault:
            return outcome_of(fault, attempt)._replace(alarm=True)
        return told._replace(code=first.code, detail=first.text, alarm=True)

    async def _post(self, letter: _Letter, page: str) -> str:
        return await self._wechat.send_subscribed(
            letter.openid, letter.template.id, letter.data, page, letter.language
        )

    async def _settled(self, outcome: Outcome, letter: _Letter, message: Message) -> None:
        """Bring ledger and addresses into line; should that fail, what was sent stays sent."""
        whose = letter.openid, message.kind, message.id
        try:
            if outcome.code == NO_GRANT:
                await self._ledger.void(*whose)
            elif outcome.result not in {Result.ACCEPTED, Result.UNKNOWN}:
                await self._ledger.give_back(*whose)
            if outcome.code == BAD_OPENID:
                await self._addresses.mark_dead(message.recipient, "openid")
        except Exception as fault:  # noqa: BLE001 - as above
            _log.warning("wechat_grant_not_settled", fault=type(fault).__name__, code=outcome.code)
