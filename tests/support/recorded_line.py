"""A line with its record but without HTTP, for tests that look between the two."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from itertools import count

from kit.clock import ManualClock
from queueing.events import TicketDoc
from queueing.line import Line, NewTicket, Outcome, Request
from queueing.recovery import Recovery
from queueing.store import Store
from queueing.view import View
from records.halls import Hall, HallGroup, Lane, Window, WindowLane
from records.journal import Journal
from records.layout import read_layout
from records.ledger import SqlLedger
from records.rules import read_rulebook
from server.loops import running

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
    numbers: "count[int]" = field(default_factory=lambda: count(1))

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

    def journalling(self) -> AbstractAsyncContextManager[asyncio.Task[None]]:
        """Let the journal run beside the body of an `async with`."""
        return running(self.journal.run())


@asynccontextmanager
async def recorded_line(redis_url: str, clock: ManualClock) -> AsyncIterator[RecordedLine]:
    """A line whose journal runs only when the test lets it."""
    store, ledger = Store(redis_url, GROUP), SqlLedger()
    recovery = Recovery(store, ledger)
    journal = Journal(store, recovery.recover)
    ledger.journal = journal
    recovery.on_epoch.append(journal.begin_epoch)
    await recovery.recover(0)
    rules = await read_rulebook(await read_layout(GROUP))
    line = Line(store, recovery, journal, clock, rules)
    try:
        yield RecordedLine(line, View(store, recovery), store, journal, recovery, clock)
    finally:
        await store.close()
