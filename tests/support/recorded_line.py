"""A line with its record but without HTTP, for tests that look between the two."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypeVar

from kit.clock import ManualClock
from notify.feed.hub import Hub
from queueing.line.reader import LineReader
from queueing.line.recovery.recover import Recovery
from queueing.line.requests import LineRequest, NewTicket, Outcome
from queueing.line.store import Store
from queueing.line.verbs import Line
from queueing.model.documents import TicketDoc
from queueing.model.events import Event
from records.hall_directory import read_directory
from records.journal.entry import Entry
from records.journal.journal import Journal
from records.journal.projections import PROJECTIONS
from records.journal.projections.projection import Projection
from records.models.catalogue.halls import Hall, HallGroup, Lane, Window, WindowLane
from records.recorded import Listeners, recorded
from records.rulebook import read_rulebook
from records.transactions import connection
from server.jobs.loops import running
from tests.support.outage import process

T = TypeVar("T")
GROUP = HALL = "hall"


async def lay_out() -> None:
    """A hall with two lanes and two windows that serve both."""
    group = await HallGroup.create(id=GROUP)
    hall = await Hall.create(
        id=HALL, group=group, level="city", name="厅", name_en="hall", always_open=True
    )
    lanes = [
        await Lane.create(
            group=group,
            code=code,
            name=code,
            name_en=code,
            prefix=code.upper(),
            position=n,
            expected_service_s=60,
        )
        for n, code in enumerate("ab")
    ]
    for number in ("1", "2"):
        window = await Window.create(
            hall=hall, code=number, name=number, name_en=number, kind="comprehensive"
        )
        for lane in lanes:
            await WindowLane.create(window=window, lane=lane)


@dataclass
class RecordedLine:
    """A line, its journal, and the hands to work them; `hubs` hear of the log, `told` keeps it."""

    line: Line
    view: LineReader
    store: Store
    journal: Journal
    recovery: Recovery
    clock: ManualClock
    hubs: list[Hub]
    told: list[Event]
    name: str = ""
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    def request(self, key: str | None = None) -> LineRequest:
        """A request with an id of its own."""
        return LineRequest(key or f"request-{id(self)}-{next(self.numbers)}", "body", "tester")

    async def issue(self, lane: str = "a", citizen: str = "", key: str | None = None) -> Outcome:
        """Take a number."""
        new = NewTicket(
            f"ticket-{id(self)}-{next(self.numbers)}", HALL, lane, lane.upper(), citizen
        )
        return await self.line.issue(self.request(key), new)

    async def ticket(self, lane: str = "a", citizen: str = "") -> TicketDoc:
        """A new ticket."""
        outcome = await self.issue(lane, citizen)
        assert outcome.event is not None
        assert outcome.event.ticket is not None
        return outcome.event.ticket

    @asynccontextmanager
    async def journalling(self) -> AsyncIterator[None]:
        """Let the journal run beside the body of an `async with`."""
        async with running(self.begin(self.journal.run())):
            yield

    def begin(self, work: Coroutine[Any, Any, T]) -> "asyncio.Task[T]":
        """Begin some work as the process that this line stands for."""
        with process(self.name):
            return asyncio.ensure_future(work)

    async def until(self, done: Callable[[], bool]) -> None:
        """Wait until the journal has brought something about."""
        async with asyncio.timeout(30):
            while not done():
                await asyncio.sleep(0.005)


@asynccontextmanager
async def recorded_line(
    redis_url: str,
    clock: ManualClock,
    name: str = "",
    projections: Sequence[Projection] = PROJECTIONS,
) -> AsyncIterator[RecordedLine]:
    """A line whose journal runs only when the test lets it; `name` is the process it plays."""
    store = Store(redis_url, GROUP)
    hubs: list[Hub] = []
    told: list[Event] = []

    async def begin_feeds(epoch: int) -> None:
        for hub in hubs:
            await hub.begin_epoch(epoch)

    def tell(epoch: int, entries: list[Entry]) -> None:
        told.extend(entry.event for entry in entries)
        for hub in hubs:
            hub.told(epoch, entries)

    recovery, journal = recorded(
        store, Listeners(after=(begin_feeds,), on_told=(tell,)), projections=projections
    )
    await recovery.recover(0)
    rules = await read_rulebook(connection(), await read_directory(connection(), GROUP))
    line = Line(store, recovery, journal, clock, rules)
    view = LineReader(store, recovery)
    try:
        yield RecordedLine(line, view, store, journal, recovery, clock, hubs, told, name)
    finally:
        await journal.close()
        await recovery.close()
        await store.close()
