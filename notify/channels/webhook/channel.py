"""The way to the systems of a hall: what happens there, signed, with an id that never changes."""

import re
from collections.abc import Callable, Mapping
from typing import Protocol

import msgspec
import structlog

from kit.clock import real_ms
from kit.ids import new_id
from kit.privacy.sealing import KeyRing, SealBroken
from notify.channels.channel import Message, Outcome, Result
from notify.channels.webhook.guard import AddressRefused, WebhookRules, check_url
from notify.channels.webhook.sender import NEVER_SENT, SILENT
from notify.channels.webhook.signature import Signed, headers
from records.models.notices.webhooks import Webhook, find_webhook, pause_webhook
from records.notices.kinds import ChannelName
from records.transactions import connection

_log = structlog.get_logger()

PROVIDER = "webhook"
OK, GONE, REDIRECTS = range(200, 300), 410, range(300, 400)
LONGEST_REST_S = 600
RETRY_IN_S = 5.0


class WebhookBody(msgspec.Struct):
    """What a webhook is sent. `id` is the same for every attempt, `data` as the feed tells it.

    `seq` counts the events of a hall within an epoch; a ping has neither.
    """

    id: str
    webhook: str
    event: str
    hall: str
    at: str
    epoch: int | None
    seq: int | None
    data: msgspec.Raw


class Posting(Protocol):
    """Sends a request."""

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, str]:
        """See `notify.channels.webhook.sender.Sender`."""


class WebhookChannel:
    """See `Channel`. One request of at most eight seconds."""

    name = ChannelName.WEBHOOK

    def __init__(
        self,
        sender: Posting,
        ring: KeyRing,
        rules: WebhookRules,
        now_ms: Callable[[], int] = real_ms,
    ) -> None:
        """`ring` opens the secrets; `now_ms` is real time."""
        self._sender = sender
        self._ring = ring
        self._rules = rules
        self._now_ms = now_ms

    async def send(self, message: Message) -> Outcome:
        """See `Channel`."""
        try:
            hook = await find_webhook(connection(), message.recipient)
        except Exception as fault:  # noqa: BLE001 - the record may be away; nothing was sent
            _log.warning("webhook_not_read", fault=type(fault).__name__)
            return _outcome(Result.RETRY, type(fault).__name__, retry_in_s=RETRY_IN_S)
        if hook is None:
            return _outcome(Result.REFUSED, "gone")
        if not hook.active:
            return _outcome(Result.REFUSED, "paused")
        try:
            check_url(hook.url, self._rules)
            secret = self._ring.unseal(hook.sealed, hook.place)
            body = body_of(message)
        except (AddressRefused, SealBroken, KeyError, ValueError, msgspec.DecodeError) as fault:
            return _outcome(Result.DEAD, type(fault).__name__, alarm=True)
        return await self._post(hook, secret, body)

    async def _post(self, hook: Webhook, secret: str, body: bytes) -> Outcome:
        signed = Signed(self._now_ms() // 1000, new_id())
        try:
            status, again = await self._sender.post(hook.url, headers(secret, signed, body), body)
        except AddressRefused:
            return _outcome(Result.DEAD, "address_refused", alarm=True)
        except NEVER_SENT as fault:
            return _outcome(Result.RETRY, type(fault).__name__)
        except SILENT as fault:
            return _outcome(Result.UNKNOWN, type(fault).__name__)
        except Exception as fault:  # noqa: BLE001 - whatever a stranger's machine brings about
            _log.warning("webhook_failed", fault=type(fault).__name__)
            return _outcome(Result.UNKNOWN, type(fault).__name__)
        if status == GONE:
            await self._pause(hook)
        return _judged(status, again)

    async def _pause(self, hook: Webhook) -> None:
        """Its owner says that it is there no more."""
        try:
            await pause_webhook(connection(), hook.id, self._now_ms())
        except Exception as fault:  # noqa: BLE001 - what was answered was answered
            _log.warning("webhook_not_paused", fault=type(fault).__name__)


def body_of(message: Message) -> bytes:
    """The body of every attempt at a message. Raises `KeyError` or `ValueError`."""
    content = message.content
    return msgspec.json.encode(
        WebhookBody(
            id=message.id,
            webhook=message.recipient,
            event=content["event"],
            hall=message.hall,
            at=content["at"],
            epoch=int(content["epoch"]) if content.get("epoch") else None,
            seq=int(content["seq"]) if content.get("seq") else None,
            data=msgspec.Raw(content["data"].encode()),
        )
    )


def _judged(status: int, again: str) -> Outcome:
    if status in OK:
        return Outcome(Result.ACCEPTED, PROVIDER)
    if status in REDIRECTS or status == GONE:
        return _outcome(Result.DEAD, str(status), alarm=True)
    # A receiver that answers anything else may be in the midst of a change: it is tried again.
    rest_s = int(again) if re.fullmatch(r"[0-9]{1,6}", again) else 0
    return _outcome(Result.RETRY, str(status), retry_in_s=min(rest_s, LONGEST_REST_S))


def _outcome(result: Result, code: str, *, retry_in_s: float = 0, alarm: bool = False) -> Outcome:
    return Outcome(result, PROVIDER, code[:20], retry_in_s=retry_in_s, alarm=alarm)
