"""A line with its record but without HTTP, for tests that look between the two."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypeVar

from kit.clock import ManualClock
from queueing.events import Event, TicketDoc
from queueing.line import Line, NewTicket, Outcome, Request
from queueing.recovery import Recovery
from queueing.store import Store
from queueing.view import View
from records.halls import Hall, HallGroup, Lane, Window, WindowLane
from records.journal import Journal
from records.journal_rows import Entry
from records.layout import read_layout
from records.ledger import SqlLedger
from records.rules import read_rulebook
from server.loops import running
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
    """A line, its journal, and the hands to work them."""

    line: Line
    view: View
    store: Store
    journal: Journal
    recovery: Recovery
    clock: ManualClock
    name: str = ""
    numbers: "count[int]" = field(default_factory=lambda: count(1))
    told: list[Event] = field(default_factory=list)

    def request(self, key: str | None = None) -> Request:
        """A request with an id of its own."""
        return Request(key or f"request-{id(self)}-{next(self.numbers)}", "body", "tester")

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
        async with asyncio.timeout(15):
            while not done():
                await asyncio.sleep(0.005)

    def _tell(self, _epoch: int, entries: list[Entry]) -> None:
        self.told += [entry.event for entry in entries]


@asynccontextmanager
async def recorded_line(
    redis_url: str, clock: ManualClock, name: str = ""
) -> AsyncIterator[RecordedLine]:
    """A line whose journal runs only when the test lets it; `name` is the process it plays."""
    store, ledger = Store(redis_url, GROUP), SqlLedger()
    recovery = Recovery(store, ledger)
    journal = Journal(store, recovery.recover)
    ledger.journal = journal
    recovery.on_epoch.append(journal.begin_epoch)
    await recovery.recover(0)
    rules = await read_rulebook(await read_layout(GROUP))
    line = Line(store, recovery, journal, clock, rules)
    made = RecordedLine(line, View(store, recovery), store, journal, recovery, clock, name)
    journal.on_told.append(made._tell)
    try:
        yield made
    finally:
        await journal.close()
        await recovery.close()
        await store.close()
