"""The way by short message: to whoever gave a number and wants it, and never too many."""

from collections.abc import Awaitable, Callable, Sequence
from time import monotonic
from typing import NamedTuple

import structlog

from kit.clock import real_ms
from notify.channels.addresses import Addresses
from notify.channels.channel import Message, Outcome, Result
from notify.channels.sms.circuit import Circuit
from notify.channels.sms.provider import Said, SmsAnswer, SmsProvider
from notify.channels.sms.texts import ContentMissing, SmsText, text_of
from records.models.notices.contacts import Wishes
from records.notices.kinds import ChannelName, NoticeKind

_log = structlog.get_logger()

# What is told again by another provider though the first may have told it already.
CALLS = frozenset({NoticeKind.YOUR_TURN, NoticeKind.RECALLED})
# So many to one person within so many seconds, this one included; beyond, somebody is flooded.
AT_MOST = ((10 * 60, 5), (24 * 3600, 20))
HOUSE = "house"
POSSIBLE_DOUBLE = "possible_double"
RETRY_IN_S = 5.0


class Reach(NamedTuple):
    """What the record knows of somebody; `sent_lately`: moments since another, of real time."""

    wishes: Callable[[str], Awaitable[Wishes]]
    sent_lately: Callable[[str, int], Awaitable[Sequence[int]]]


class _Route(NamedTuple):
    provider: SmsProvider
    circuit: Circuit


class SmsChannel:
    """See `Channel`. It takes as long as its providers together may take."""

    name = ChannelName.SMS

    def __init__(
        self,
        providers: Sequence[SmsProvider],
        addresses: Addresses,
        reach: Reach,
        steady: Callable[[], float] = monotonic,
        now_ms: Callable[[], int] = real_ms,
    ) -> None:
        """The providers in the order in which they are asked; the last may take its time."""
        self._routes = [_Route(provider, Circuit(steady)) for provider in providers]
        self._addresses = addresses
        self._reach = reach
        self._now_ms = now_ms

    async def send(self, message: Message) -> Outcome:
        """See `Channel`."""
        try:
            phone = await self._receiver(message)
            text = text_of(message.kind, message.language, message.content)
        except ContentMissing as fault:
            return Outcome(Result.DEAD, HOUSE, "content", str(fault), alarm=True)
        except Exception as fault:  # noqa: BLE001 - the record may be away; nothing was sent
            _log.warning("sms_not_prepared", fault=type(fault).__name__)
            return Outcome(Result.RETRY, HOUSE, type(fault).__name__[:20], retry_in_s=RETRY_IN_S)
        if isinstance(phone, Outcome):
            return phone
        return await self._through(phone, text, message)

    async def _receiver(self, message: Message) -> str | Outcome:
        """The number, or why there is none to be told."""
        citizen = message.recipient
        if not self._routes:
            return Outcome(Result.REFUSED, HOUSE, "no_provider")
        if not (await self._reach.wishes(citizen)).sms:
            return Outcome(Result.REFUSED, HOUSE, "not_wished")
        phone = await self._addresses.find(citizen, "phone")
        if phone is None:
            return Outcome(Result.REFUSED, HOUSE, "no_phone")
        now_ms = self._now_ms()
        sent = await self._reach.sent_lately(citizen, now_ms - AT_MOST[-1][0] * 1000)
        for seconds, most in AT_MOST:
            if sum(at > now_ms - seconds * 1000 for at in sent) > most:
                return Outcome(Result.REFUSED, HOUSE, "too_many")
        return phone

    async def _through(self, phone: str, text: SmsText, message: Message) -> Outcome:
        unsure: _Route | None = None
        answer = SmsAnswer(Said.AWAY)
        for route in self._routes:
            if not route.circuit.enter():
                continue
            if unsure:
                names = {"first": unsure.provider.name, "second": route.provider.name}
                _log.warning("sms_may_come_twice", notice=message.id, **names)
            answer = await _ask(route, phone, text)
            if answer.said is Said.SILENT and message.kind in CALLS:
                unsure = route
            elif answer.said is not Said.AWAY:
                return await self._judged(route, answer, message, unsure)
        if unsure:
            detail = "" if answer.said is Said.SILENT else f"then {answer.code or 'nobody'}"
            return Outcome(Result.UNKNOWN, unsure.provider.name, "silent", detail)
        rest_s = min((route.circuit.rest_s for route in self._routes), default=0)
        return Outcome(
            Result.RETRY, HOUSE, answer.code or "all_away", retry_in_s=max(rest_s, RETRY_IN_S)
        )

    async def _judged(
        self, route: _Route, answer: SmsAnswer, message: Message, unsure: _Route | None
    ) -> Outcome:
        told = Outcome(
            Result.ACCEPTED, route.provider.name, answer.code, answer.detail, answer.message_id
        )
        if answer.said is Said.TAKEN:
            if unsure is None:
                return told._replace(code="")
            detail = f"{unsure.provider.name} did not answer"
            return told._replace(code=POSSIBLE_DOUBLE, detail=detail)
        if answer.said is Said.SILENT:
            return told._replace(result=Result.UNKNOWN)
        if answer.said is Said.UNFIT:
            return told._replace(result=Result.DEAD, alarm=True)
        if answer.said is Said.BAD_NUMBER:
            await self._mark_dead(message.recipient)
        return told._replace(result=Result.REFUSED)

    async def _mark_dead(self, citizen: str) -> None:
        try:
            await self._addresses.mark_dead(citizen, "phone")
        except Exception as fault:  # noqa: BLE001 - what was answered was answered
            _log.warning("sms_number_not_marked", fault=type(fault).__name__)


async def _ask(route: _Route, phone: str, text: SmsText) -> SmsAnswer:
    """What a provider answers; slow and away are failures, whatever it says of a message is not."""
    try:
        answer = await route.provider.send(phone, text)
    except BaseException:
        route.circuit.gave_up()
        raise
    if answer.said in {Said.AWAY, Said.SILENT}:
        route.circuit.failed()
        # Not often: a provider that keeps failing is left alone for a while.
        _log.warning("sms_provider_failed", provider=route.provider.name, code=answer.code)
    else:
        route.circuit.worked()
    return answer
