"""A line on a real Redis, without the record: each test has a group of its own."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from itertools import count

import pytest
import pytest_asyncio

from kit.clock import ManualClock, shanghai_ms
from queueing.events import Event, Serves, TicketDoc, WindowDoc
from queueing.line import Line, NewTicket, Outcome, Request
from queueing.ports import Head, Image
from queueing.recovery import Recovery
from queueing.store import Store
from queueing.transitions import WindowState
from queueing.view import View
from server.embedded_redis import EmbeddedRedis
from tests.support.redis import running_redis

MINUTE_MS = 60_000
HALL = "hall"
_groups = count(1)


def _image() -> Image:
    """Two lanes; window 1 serves both, 2 only the first, 3 helps out in the first after 10 min."""
    windows = [WindowDoc(str(n), HALL, f"window {n}", WindowState.CLOSED) for n in (1, 2, 3)]
    a, b = f"{HALL}:a", f"{HALL}:b"
    serves = {
        f"{HALL}:1": [Serves(a), Serves(b)],
        f"{HALL}:2": [Serves(a)],
        f"{HALL}:3": [Serves(a, 10 * MINUTE_MS), Serves(b)],
    }
    return Image(windows=windows, serves=serves)


class BareLedger:
    """The record of a group that has never been used; it counts epochs and keeps nothing."""

    def __init__(self) -> None:
        self.state = Head(0, "", "0-0")

    async def head(self, group: str) -> Head:
        """See `Ledger`."""
        return self.state

    async def raise_epoch(self, group: str, ended: int, begun: int, run_id: str) -> bool:
        """See `Ledger`."""
        self.state = Head(begun, run_id, "0-0")
        return True

    async def image(self, group: str) -> Image:
        """See `Ledger`."""
        return _image()

    async def drain(self, epoch: int) -> None:
        """See `Ledger`."""


class BareRecord:
    """Takes every event for recorded and remembers nothing."""

    async def recorded(self, epoch: int, position: str, hall: str, seq: int) -> bool:
        """See `Record`."""
        return True


@dataclass
class Bench:
    """A line and the hands to work it."""

    line: Line
    view: View
    store: Store
    clock: ManualClock
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    def request(self, key: str | None = None, body: str = "body") -> Request:
        """A request with an id of its own."""
        return Request(key or f"request-{next(self.numbers)}", body, "tester")

    async def issue(
        self, lane: str = "a", *, citizen: str = "", ticket_class: str = "walk_in"
    ) -> TicketDoc:
        """A new ticket."""
        new = NewTicket(
            id=f"ticket-{next(self.numbers)}",
            hall=HALL,
            lane=lane,
            prefix=lane.upper(),
            citizen=citizen,
            ticket_class=ticket_class,
        )
        return ticket_in(await self.line.issue(self.request(), new))

    async def open(self, *windows: str) -> None:
        """Open windows."""
        for window in windows:
            await self.line.open_window(self.request(), HALL, window, "clerk")

    async def next(self, window: str = "1") -> TicketDoc:
        """Call somebody who must be there."""
        return ticket_in(await self.line.call_next(self.request(), HALL, window))


def ticket_in(outcome: Outcome) -> TicketDoc:
    """The ticket that an outcome must have."""
    assert outcome.event is not None
    assert outcome.event.ticket is not None
    return outcome.event.ticket


def event_in(outcome: Outcome) -> Event:
    """The event that an outcome must have."""
    assert outcome.event is not None
    return outcome.event


@pytest_asyncio.fixture(scope="session")
async def redis() -> AsyncIterator[EmbeddedRedis]:
    """One Redis for all tests of this folder."""
    async with running_redis() as server:
        yield server


@pytest.fixture
def clock() -> ManualClock:
    """A quarter past nine on a working morning in China."""
    return ManualClock(shanghai_ms("2026-11-23", 9, 15))


@pytest_asyncio.fixture
async def bench(redis: EmbeddedRedis, clock: ManualClock) -> AsyncIterator[Bench]:
    """A line that nobody else uses."""
    store = Store(redis.url, f"group{next(_groups)}")
    recovery = Recovery(store, BareLedger())
    await recovery.recover(0)
    yield Bench(Line(store, recovery, BareRecord(), clock), View(store, recovery), store, clock)
    await store.close()
