"""One socket from its hello to its good-bye.

The first frame must be a hello with a token. From then on a writer empties the mailbox while the
reader watches for tokens, acknowledgements and nonsense; whichever ends first ends the other.
How many frames may come is not counted here but where they arrive, in the server's protocol.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Literal

import msgspec
from sanic import Websocket
from websockets.exceptions import ConnectionClosed

from handlers.context import AppContext
from handlers.principal import DEVICES, ENROLLING, Principal
from kit.ceilings import SOCKETS_PER_DEVICE, SOCKETS_PER_LOGIN
from kit.errors import Refusal
from kit.tasks import cancel_and_wait
from notify.feed.frames import (
    BAD_FRAME,
    FORBIDDEN,
    GOING_AWAY,
    TOO_SLOW,
    UNAUTHORISED,
    UNKNOWN,
    Close,
    bye,
)
from notify.feed.mailbox import Mailbox, SocketLogin
from records.faults import unavailable

HELLO_WITHIN_S = 5.0
SEND_WITHIN_S = 5.0
SOCKETS = dict.fromkeys(DEVICES, SOCKETS_PER_DEVICE)
_CLOSES = {401: UNAUTHORISED, 403: FORBIDDEN, 404: UNKNOWN}


class After(msgspec.Struct, forbid_unknown_fields=True):
    """The last event a client has seen."""

    epoch: int
    seq: int


class ClientFrame(msgspec.Struct, forbid_unknown_fields=True):
    """What a client may say."""

    op: Literal["hello", "token", "shown", "received", "seen"]
    token: str | None = None
    after: After | None = None
    seq: int | None = None


_decode = msgspec.json.Decoder(ClientFrame).decode

Join = Callable[[Principal, Mailbox, After | None], Awaitable[Callable[[], None]]]
# What says that a call was shown: a display's word, that of the phone of who was called, and a tap.
ACKNOWLEDGED = frozenset({"shown", "received", "seen"})
# Told who says which of these words of which event.
Acknowledge = Callable[[Principal, str, int], Awaitable[None]]


class Closed(Exception):
    """The conversation is over."""

    def __init__(self, why: Close) -> None:
        """`why` is told to the client."""
        super().__init__(why.reason)
        self.why = why


class Socket:
    """Serves one connection."""

    def __init__(
        self, ws: Websocket, ctx: AppContext, join: Join, shown: Acknowledge | None = None
    ) -> None:
        """`join` connects a mailbox to a feed and returns how to leave it."""
        self._ws = ws
        self._ctx = ctx
        self._join = join
        self._shown = shown

    async def serve(self) -> None:
        """Talk until one side has had enough."""
        why = GOING_AWAY
        try:
            why = await self._talk()
        except Closed as closed:
            why = closed.why
        except Refusal as refusal:
            why = _CLOSES.get(refusal.status, GOING_AWAY)
        except (ConnectionClosed, ConnectionError):
            return
        except Exception as fault:  # noqa: BLE001 - Sanic would write it out, message and all
            self._report(fault)
        await self._part(why)

    def _report(self, fault: Exception) -> None:
        if unavailable(fault):
            self._ctx.incidents.unavailable("socket_unavailable", fault)
        else:
            self._ctx.incidents.report("socket_failed", fault)

    async def _talk(self) -> Close:
        hello = await self._receive(HELLO_WITHIN_S)
        if hello is None or hello.op != "hello" or not hello.token:
            raise Closed(UNAUTHORISED if hello is None else BAD_FRAME)
        principal = self._ctx.authenticator.principal(hello.token)
        if principal.role == ENROLLING:
            raise Closed(FORBIDDEN)
        mailbox = Mailbox(_session(principal))
        leave = await self._join(principal, mailbox, hello.after)
        logins = self._ctx.logins
        logins.admit(mailbox, SOCKETS.get(principal.role, SOCKETS_PER_LOGIN))
        tasks = [
            asyncio.ensure_future(self._write(mailbox)),
            asyncio.ensure_future(self._read(principal, mailbox)),
        ]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            return next(iter(done)).result()
        finally:
            leave()
            logins.release(mailbox)
            await cancel_and_wait(*tasks)

    async def _receive(self, timeout_s: float | None) -> ClientFrame | None:
        try:
            message = await self._ws.recv(timeout_s)
        except TimeoutError:
            return None
        if message is None:
            return None
        try:
            return _decode(message)
        except (msgspec.DecodeError, UnicodeError):
            raise Closed(BAD_FRAME) from None

    async def _read(self, principal: Principal, mailbox: Mailbox) -> Close:
        while True:
            frame = await self._receive(None)
            if frame is None:
                raise ConnectionResetError
            if frame.op == "token" and frame.token:
                renewed = self._ctx.authenticator.principal(frame.token)
                if renewed.actor != principal.actor:
                    raise Closed(FORBIDDEN)
                self._ctx.logins.renew(mailbox, _session(renewed))
            elif frame.op in ACKNOWLEDGED and frame.seq is not None:
                if self._shown:
                    await self._shown(principal, frame.op, frame.seq)
            else:
                raise Closed(BAD_FRAME)

    async def _write(self, mailbox: Mailbox) -> Close:
        while (text := await mailbox.take()) is not None:
            try:
                # Not wait_for: on Python 3.11 it may swallow a cancellation.
                async with asyncio.timeout(SEND_WITHIN_S):
                    await self._ws.send(text)
            except TimeoutError:
                return TOO_SLOW
        return mailbox.closing or GOING_AWAY

    async def _part(self, why: Close) -> None:
        # The peer may be gone in any of many ways; there is nobody left to tell.
        with contextlib.suppress(Exception):
            if why is not TOO_SLOW:
                async with asyncio.timeout(1):
                    await self._ws.send(bye(why))
            async with asyncio.timeout(2):
                await self._ws.close(why.code, why.reason)
        self._ws.fail_connection(why.code, why.reason)


def _session(principal: Principal) -> SocketLogin:
    return SocketLogin(principal.expires_ms, principal.family, principal.id)


def allowed_origin(origin: str | None, host: str, allowed: frozenset[str]) -> bool:
    """Whether a page may open a socket: programs send no Origin, pages must be ours."""
    if origin is None:
        return True
    # `null`, which a page in a sandbox sends, has nothing after its scheme; a host must be named.
    return (bool(host) and origin.partition("://")[2] == host) or origin in allowed
