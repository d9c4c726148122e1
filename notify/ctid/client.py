"""What the house asks 网证: one client a process. It is told nobody's name, and tells none."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import StrEnum
from typing import TypeVar

import httpx
import msgspec

from kit.clock import real_ms
from kit.errors import Unavailable
from notify.channels.wechat.http import open_http
from notify.ctid.settings import CtidSettings
from notify.ctid.signing import signed

PURPOSE = "government-service"


class CtidState(StrEnum):
    """How far somebody has come with it."""

    WAITING = "waiting"
    PASSED = "passed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class CtidBegun(msgspec.Struct, frozen=True):
    """What it calls a request, which a phone hands to 网证, and for how many seconds it holds."""

    ref: str
    expires_in: int


class CtidResult(msgspec.Struct, frozen=True):
    """What came of a request; the pseudonym is one that it uses for this application alone."""

    state: CtidState
    pseudonym: str | None = None


AnswerT = TypeVar("AnswerT", CtidBegun, CtidResult)


class Ctid:
    """网证, as one application knows it."""

    def __init__(self, settings: CtidSettings, http: httpx.AsyncClient) -> None:
        """Ask over connections that somebody else closes."""
        self.settings = settings
        self._http = http

    async def begin(self, request_no: str) -> CtidBegun:
        """Let somebody be asked for their 网证. Raises `Unavailable`."""
        body = {"request_no": request_no, "purpose": PURPOSE}
        return await self._ask("/verifications", body, CtidBegun)

    async def result(self, request_no: str, ref: str) -> CtidResult:
        """What came of it. Raises `Unavailable`."""
        body = {"request_no": request_no, "ref": ref}
        return await self._ask("/verifications/query", body, CtidResult)

    async def _ask(self, path: str, body: dict[str, str], kind: type[AnswerT]) -> AnswerT:
        content, settings = msgspec.json.encode(body), self.settings
        headers = signed(settings.key, settings.app_id, content, real_ms())
        headers["Content-Type"] = "application/json"
        url = f"{settings.base_url}{path}"
        try:
            reply = await self._http.post(url, content=content, headers=headers)
            if not reply.is_success:
                raise _away()
            return msgspec.json.decode(reply.content, type=kind)
        except (httpx.HTTPError, msgspec.DecodeError, UnicodeError):
            raise _away() from None


@asynccontextmanager
async def open_ctid(settings: CtidSettings | None) -> AsyncIterator[Ctid | None]:
    """The client of this process; its connections are closed with it."""
    if settings is None:
        yield None
        return
    async with open_http() as http:
        yield Ctid(settings, http)


def _away() -> Unavailable:
    return Unavailable(
        "The national network identity service cannot be reached right now; try again.",
        "暂时无法连接国家网络身份认证服务，请稍后再试。",
        retry_after_s=2,
    )
