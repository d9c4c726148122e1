"""However many come at once: no unit is sold twice, and none is lost."""

import asyncio
from collections import Counter

import pytest

from kit.clock import Moment
from kit.errors import Refusal
from kit.incidents import Incidents
from records.appointments.auditing import CounterAudit
from records.appointments.booking import book, book_held_places
from records.appointments.holding import expire, hold
from records.db import sql
from records.due_work import LEASE_MS, DueWorkRunner
from records.models.booking.holds import Hold
from records.models.due_work import DueKind, Lease, claim_due
from records.transactions import connection, transaction
from tests.support.booking import (
    HOLD_MS,
    NINE_MS,
    SLOT_MS,
    add_slots,
    citizen,
    counters,
    item,
    recount,
    terms,
    wish,
)

pytestmark = pytest.mark.usefixtures("database")

NOW_MS = NINE_MS - SLOT_MS
PLACES, CROWD = 50, 5_000
ABANDONED = 1_000
WITHIN_MS = 5_000


async def test_five_thousand_at_once_for_fifty_places() -> None:
    """Fifty are booked, whoever they are; the others are told that it is full."""
    (slot,) = await add_slots(capacity=PLACES)
    wished = await wish(slot)

    async def come(name: str) -> str:
        try:
            async with transaction() as tx:
                await book(tx, citizen(name), wished, terms())
        except Refusal as refused:
            return type(refused).code()
        return "booked"

    told = Counter(await asyncio.gather(*[come(f"c{n}") for n in range(CROWD)]))
    assert told == {"booked": PLACES, "slot_full": CROWD - PLACES}
    assert await counters() == [(0, PLACES, 0, 0)]
    found = await sql.rows(connection(), "SELECT count(*) AS n FROM appointment")
    assert found == [{"n": PLACES}]
    await recount()


async def held_by_many() -> tuple[list[Hold], int]:
    """A thousand people hold a unit or two of eight slots, and their holds lapse at this moment."""
    slots = await add_slots(8, capacity=250)
    wishes = [await wish(slot, units=1 + n % 2) for n, slot in enumerate(slots)]

    async def come(n: int) -> Hold:
        async with transaction() as tx:
            return await hold(tx, f"c{n}", wishes[n % 8], terms(), HOLD_MS)

    return list(await asyncio.gather(*[come(n) for n in range(ABANDONED)])), NOW_MS + HOLD_MS


async def test_a_thousand_abandoned_holds() -> None:
    """Processes are killed over them, some between claiming and doing; in seconds all is free."""
    _, expires_ms = await held_by_many()
    assert sum(units for units, *_ in await counters()) == ABANDONED * 3 // 2
    runners = [DueWorkRunner({DueKind.EXPIRE_HOLD: expire}, Incidents()) for _ in range(3)]
    lost = Lease("killed", expires_ms, expires_ms + LEASE_MS)
    assert len(await claim_due(connection(), [DueKind.EXPIRE_HOLD], expires_ms, lost, 50)) == 50
    for kill in range(10):
        now = Moment(expires_ms + kill * 100, expires_ms + kill * 100, 0.0)
        tasks = [asyncio.create_task(runner.run_once(now)) for runner in runners]
        await asyncio.sleep(0.01 * kill)  # however far they have come by then
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        await recount()
    end = Moment(expires_ms + WITHIN_MS, expires_ms + WITHIN_MS, 0.0)
    await asyncio.gather(*[runner.run_once(end) for runner in runners])
    assert await counters() == [(0, 0, 0, 0)] * 8
    assert await sql.rows(connection(), "SELECT id FROM due_work") == []
    assert await sql.rows(connection(), "SELECT id FROM place") == []


async def test_confirming_while_all_holds_lapse() -> None:
    """Half of a thousand confirm as the sweeper goes over them; each unit ends in one place."""
    held, expires_ms = await held_by_many()
    runner = DueWorkRunner({DueKind.EXPIRE_HOLD: expire}, Incidents())

    async def come(one: Hold) -> bool:
        try:
            async with transaction() as tx:
                visit = item(units=one.units)
                await book_held_places(tx, citizen(one.citizen), visit, one, expires_ms - 1)
        except Refusal:
            return False
        return True

    confirmed, _ = await asyncio.gather(
        asyncio.gather(*[come(one) for one in held[::2]]),
        runner.run_once(Moment(expires_ms, expires_ms, 0.0)),
    )
    booked = sum(one.units for one, done in zip(held[::2], confirmed, strict=True) if done)
    assert sum(units for _, units, *_ in await counters()) == booked
    assert not sum(units for units, *_ in await counters())
    await recount()


async def test_a_counter_that_differs_is_reported_once() -> None:
    """Whichever counter it is; after it was put right, it may be reported again."""
    slots = await add_slots(4)
    wished = await wish(slots[0])
    async with transaction() as tx:
        await book(tx, citizen("c"), wished, terms())
    incidents = Incidents()
    audit = CounterAudit(incidents)
    assert await audit.run_once(NOW_MS) == 0
    columns = ("held", "booked", "resting", "overbooked")
    for slot, column in zip(slots, columns, strict=True):
        await sql.change(connection(), f"UPDATE slot SET {column} = {column} + 1 WHERE id=?", slot)
    assert await audit.run_once(NOW_MS) == 4
    assert await audit.run_once(NOW_MS) == 4
    assert incidents.counts == {("slot_counters_differ", "CountersDiffer"): 4}
    await sql.change(connection(), "UPDATE slot SET held=0, resting=0, overbooked=0")
    assert await audit.run_once(NOW_MS) == 1
