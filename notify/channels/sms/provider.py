"""A provider of short messages: the port, and the way to one over HTTP."""

import asyncio
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import NamedTuple, Protocol

import httpx
import msgspec

from kit.privacy.masking import without_addresses
from notify.channels.sms.texts import SmsText

DETAIL_LENGTH = 100
SERVER_FAULT = 500
# It could not even be connected to.
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class Said(Enum):
    """What a provider makes of a message."""

    TAKEN = auto()
    BAD_NUMBER = auto()  # nobody is there
    REFUSED = auto()  # not to this person, or not now: normal
    UNFIT = auto()  # the message itself: somebody must look why
    AWAY = auto()  # it does not work just now, and has sent nothing
    SILENT = auto()  # nobody knows whether it was sent


class SmsAnswer(NamedTuple):
    """The same with its own code and words, and its id of the message."""

    said: Said
    code: str = ""
    detail: str = ""
    message_id: str = ""


class SmsProvider(Protocol):
    """Delivers short messages; it takes no key by which it would know a repeat."""

    @property
    def name(self) -> str:
        """How attempts call it."""

    async def send(self, phone: str, text: SmsText) -> SmsAnswer:
        """Send it, once, within a stated time; every fault is an answer."""


class SmsReply(msgspec.Struct):
    """What a provider answers over HTTP."""

    code: str
    message: str = ""
    id: str = ""


_CODES = {
    "ok": Said.TAKEN,
    "bad_number": Said.BAD_NUMBER,
    "blocked": Said.REFUSED,
    "too_often": Said.REFUSED,
    "busy": Said.AWAY,
    "bad_key": Said.AWAY,
}


@dataclass(frozen=True, slots=True)
class SmsProviderSettings:
    """Where a provider is asked, by which key, and how long it may take."""

    name: str
    url: str
    key: str = field(repr=False)
    within_s: float


class HttpSmsProvider:
    """`POST {url}/send {"phone","template","params","text"}` → `{"code","message","id"}`."""

    def __init__(self, settings: SmsProviderSettings, http: httpx.AsyncClient) -> None:
        """Over connections that somebody else closes."""
        self.name = settings.name
        self._settings = settings
        self._http = http

    async def send(self, phone: str, text: SmsText) -> SmsAnswer:
        """See `SmsProvider`."""
        body = {"phone": phone, **text._asdict()}
        headers = {"Authorization": f"Bearer {self._settings.key}"}
        within_s = self._settings.within_s
        try:
            # The first limit is one for each part of a request, the second for all of it.
            async with asyncio.timeout(2 * within_s):
                reply = await self._http.post(
                    f"{self._settings.url}/send", json=body, headers=headers, timeout=within_s
                )
        except _NEVER_SENT as fault:
            return SmsAnswer(Said.AWAY, type(fault).__name__)
        except (httpx.HTTPError, TimeoutError) as fault:
            return SmsAnswer(Said.SILENT, type(fault).__name__)
        return _read(reply)


def _read(reply: httpx.Response) -> SmsAnswer:
    if reply.status_code >= SERVER_FAULT:
        return SmsAnswer(Said.AWAY, str(reply.status_code))
    try:
        told = msgspec.json.decode(reply.content, type=SmsReply)
    except (msgspec.DecodeError, UnicodeError):
        return SmsAnswer(Said.SILENT if reply.is_success else Said.UNFIT, str(reply.status_code))
    # An answer may quote the number.
    detail = without_addresses(told.message)[:DETAIL_LENGTH]
    return SmsAnswer(_CODES.get(told.code, Said.UNFIT), told.code[:20], detail, told.id[:80])
