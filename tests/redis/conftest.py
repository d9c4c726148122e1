"""A line on a real Redis, without the record: each test has a group of its own."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
import pytest_asyncio

from kit.clock import ManualClock, shanghai_ms
from queueing.line.ports import Head, RebuildState
from queueing.line.reader import LineReader
from queueing.line.recovery.recover import Recovery
from queueing.line.requests import LineRequest, NewTicket, Outcome
from queueing.line.store import Store
from queueing.line.verbs import Line
from queueing.model import keys
from queueing.model.documents import Stop, TicketDoc, WindowDoc
from queueing.model.events import Event, event_of
from queueing.model.transitions import WindowState
from queueing.rules.hall_rules import HallRules, Rulebook, default_classes
from server.redis.embedded import EmbeddedRedis
from tests.support.redis import running_redis

MINUTE_MS = 60_000
HALL = "hall"
NEXT_DOOR = "next-door"
_groups = count(1)


def rulebook() -> Rulebook:
    """Two lanes; window 1 serves both, 2 only the first, 3 helps out in the first after 10 min.

    Window 1 of the hall next door serves the second lane from afar after 20 min.
    """
    lanes, classes = ["a", "b"], default_classes()
    here = {"1": {"a": 0, "b": 0}, "2": {"a": 0}, "3": {"a": 600, "b": 0}}
    there = {"1": {"a": 0, "b": 0, f"{HALL}:b": 1200}}
    return Rulebook(
        [
            HallRules(HALL, 0, 5400, lanes, ["b"], classes, here),
            HallRules(NEXT_DOOR, 0, 5400, lanes, [], classes, there),
        ]
    )


def _rebuild_state() -> RebuildState:
    book = rulebook()
    windows = [
        WindowDoc(number, hall, f"window {number}", WindowState.CLOSED)
        for hall, rules in book.halls.items()
        for number in rules.windows
    ]
    return RebuildState(windows=windows, serves=book.all_serves(), lines=book.all_lines())


class BareSource:
    """The record of a group that has never been used; it counts epochs and keeps nothing."""

    def __init__(self) -> None:
        self.state = Head(0, "", "0-0")

    async def head(self, group: str) -> Head:
        """See `RebuildSource`."""
        return self.state

    async def raise_epoch(self, group: str, ended: int, started: int, run_id: str) -> bool:
        """See `RebuildSource`."""
        self.state = Head(started, run_id, "0-0")
        return True

    async def rebuild_state(self, group: str) -> RebuildState:
        """See `RebuildSource`."""
        return _rebuild_state()

    async def drain(self, epoch: int) -> None:
        """See `RebuildSource`."""


class BareBarrier:
    """Takes every event for recorded and remembers nothing."""

    async def recorded(self, epoch: int, position: str, hall: str, seq: int) -> bool:
        """See `DurabilityBarrier`."""
        return True


@dataclass
class Bench:
    """A line and the hands to work it."""

    line: Line
    view: LineReader
    store: Store
    clock: ManualClock
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    def request(self, key: str | None = None, body: str = "body") -> LineRequest:
        """A request with an id of its own."""
        return LineRequest(key or f"request-{next(self.numbers)}", body, "tester")

    async def issue(
        self,
        lane: str = "a",
        *,
        citizen: str = "",
        ticket_class: str = "walk_in",
        remote: bool = False,
        stops: tuple[str, ...] = (),
    ) -> TicketDoc:
        """A new ticket."""
        new = NewTicket(
            id=f"ticket-{next(self.numbers)}",
            hall=HALL,
            lane=lane,
            prefix=lane.upper(),
            citizen=citizen,
            ticket_class=ticket_class,
            remote=remote,
            stops=tuple(Stop(stop) for stop in stops),
        )
        return ticket_in(await self.line.issue(self.request(), new))

    async def issue_next_door(self, lane: str = "a") -> TicketDoc:
        """A new ticket of the other hall."""
        new = NewTicket(f"ticket-{next(self.numbers)}", NEXT_DOOR, lane, lane.upper())
        return ticket_in(await self.line.issue(self.request(), new))

    async def open(self, *windows: str, hall: str = HALL) -> None:
        """Open windows."""
        for window in windows:
            await self.line.open_window(self.request(), hall, window, "clerk")

    async def next(self, window: str = "1", hall: str = HALL) -> TicketDoc:
        """Call somebody who must be there."""
        return ticket_in(await self.line.call_next(self.request(), hall, window))

    async def serve(self, window: str = "1", hall: str = HALL) -> TicketDoc:
        """Call somebody and begin to serve them."""
        await self.next(window, hall)
        return ticket_in(await self.line.start(self.request(), hall, window))

    async def finish(self, window: str = "1", hall: str = HALL) -> TicketDoc:
        """End the service at a window."""
        return ticket_in(await self.line.finish(self.request(), hall, window))

    async def now_of(self, ticket: TicketDoc) -> TicketDoc:
        """A ticket as it has become."""
        doc = await self.view.ticket(ticket.id)
        assert doc is not None
        return doc

    async def queue(self, *lines: str) -> list[str]:
        """The numbers that wait, line by line."""
        found = [await self.view.waiting(line, 100) for line in lines]
        return [ticket.number for line in found for ticket in line]

    async def log(self) -> list[Event]:
        """Everything in the group's log."""
        name = keys.log(self.store.group, self.store.epoch)
        found: Any = await self.store.redis.xrange(name)
        return [event_of(fields[b"e"]) for _, fields in found]


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
    recovery = Recovery(store, BareSource())
    await recovery.recover(0)
    line = Line(store, recovery, BareBarrier(), clock, rulebook())
    yield Bench(line, LineReader(store, recovery), store, clock)
    await store.close()
