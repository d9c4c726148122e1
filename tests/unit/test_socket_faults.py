"""Whatever goes wrong while a socket is served, its client is told good-bye, and nothing is lost.

A fault that left the handler would be written out by Sanic with its message and the address.
"""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError

from handlers.live.socket import After, Socket
from handlers.principal import CITIZEN, Principal
from kit.clock import real_ms
from kit.errors import Forbidden, NotFound, Refusal, Unauthorized, Unavailable
from kit.incidents import Incidents
from notify.feed.frames import FORBIDDEN, GOING_AWAY, UNAUTHORISED, UNKNOWN, Close
from notify.feed.logins import LoginSockets
from notify.feed.mailbox import Mailbox

HELLO = '{"op":"hello","token":"good"}'
SEEN = '{"op":"received","seq":1}'


class FakeSocket:
    """A client that says these frames, and then listens."""

    def __init__(self, *says: str) -> None:
        """Nothing was sent to it."""
        self._says = list(says)
        self.heard: list[dict[str, Any]] = []
        self.closed: int | None = None

    async def recv(self, timeout: float | None) -> str | None:  # noqa: ASYNC109 - as Sanic's
        """The next frame."""
        del timeout
        return self._says.pop(0) if self._says else None

    async def send(self, text: str) -> None:
        """Hear a frame."""
        self.heard.append(json.loads(text))

    async def close(self, code: int, reason: str) -> None:
        """Hear why it is over."""
        del reason
        self.closed = code

    def fail_connection(self, code: int, reason: str) -> None:
        """Nothing is left to be done."""


def _context(incidents: Incidents) -> Any:  # noqa: ANN401 - what a socket uses of a context
    def principal(token: str) -> Principal:
        if token != "good":
            raise Unauthorized
        return Principal("anna", CITIZEN, "family", real_ms() + 60_000)

    authenticator = SimpleNamespace(principal=principal)
    return SimpleNamespace(authenticator=authenticator, logins=LoginSockets(), incidents=incidents)


async def _served(
    ws: FakeSocket, incidents: Incidents, fault: Exception, *, at_join: bool = False
) -> list[str]:
    """Serve a socket whose feed, or whose acknowledgement, meets a fault; what was left."""
    left: list[str] = []

    async def join(who: Principal, mailbox: Mailbox, after: After | None) -> Callable[[], None]:
        del who, mailbox, after
        if at_join:
            raise fault
        return lambda: left.append("feed")

    async def seen(who: Principal, word: str, seq: int) -> None:
        del who, word, seq
        raise fault

    await Socket(ws, _context(incidents), join, seen).serve()  # type: ignore[arg-type]
    return left


@pytest.mark.parametrize("at_join", [True, False], ids=["at the join", "at a word of a screen"])
@pytest.mark.parametrize(
    ("refusal", "told"),
    [(NotFound, UNKNOWN), (Forbidden, FORBIDDEN), (Unavailable, GOING_AWAY)],
)
async def test_a_refusal_ends_it_with_its_reason(
    refusal: type[Refusal], told: Close, *, at_join: bool
) -> None:
    """Whenever it comes: at the join, or when a call was seen while Redis is away."""
    ws, incidents = FakeSocket(HELLO, SEEN), Incidents()
    await _served(ws, incidents, refusal(), at_join=at_join)
    assert [(frame["op"], frame["code"]) for frame in ws.heard] == [("bye", told.code)]
    assert ws.closed == told.code
    assert incidents.last is None


async def test_a_token_that_is_not_good_ends_it() -> None:
    """At the hello, and when it was to go on with another."""
    for says in (['{"op":"hello","token":"bad"}'], [HELLO, '{"op":"token","token":"bad"}']):
        ws = FakeSocket(*says)
        await _served(ws, Incidents(), NotFound())
        assert ws.closed == UNAUTHORISED.code


async def test_a_fault_is_an_incident_and_the_feed_is_left() -> None:
    """What is merely away is none; either way the client is told to come back."""
    for fault, counted in ((LookupError("anna"), 1), (RedisConnectionError("away"), 0)):
        ws, incidents = FakeSocket(HELLO, SEEN), Incidents()
        assert await _served(ws, incidents, fault) == ["feed"]
        assert [(frame["code"], frame["reconnect"]) for frame in ws.heard] == [
            (GOING_AWAY.code, True)
        ]
        assert incidents.counts.total() == counted
