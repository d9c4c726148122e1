"""Bookings that only a demo has: how many, in which slots, and only once."""

import asyncio
from collections import Counter

import pytest

from records.booking.slot import Slot
from records.db import sql
from records.models.booking.slots import SlotRow
from records.transactions import connection, transaction
from server.demo.seeding import EMPTY_SHARE, Kind, half, seed_lane
from tests.support.booking import DATE, HALL, LANE, NINE_MS, SLOT_MS, add_slots, slots_now

KINDS = [Kind("item:A", "{}", 1), Kind("item:B", "{}", 2), Kind("item:C", "{}", 5)]

pytestmark = pytest.mark.usefixtures("database")


async def seed(now_ms: int = NINE_MS - SLOT_MS) -> int:
    """Seed the day of the slots; how many visits were booked."""
    async with transaction() as tx:
        return (await seed_lane(tx, HALL, LANE, DATE, KINDS, now_ms)).visits


async def asked(statement: str) -> list[int]:
    """The figures of one row."""
    (row,) = await sql.rows(connection(), statement)
    return list(row.values())


def is_free_for_a_whole_visit(slot: Slot) -> bool:
    """Whether the longest visit that the slot knows still fits into it."""
    return slot.free() >= slot.units_at_most


async def test_no_slot_is_more_than_half_taken() -> None:
    """Each booking has its units, its citizen and its timer, and the counters agree with them."""
    await add_slots(48, capacity=28)
    visits = await seed()
    slots = await slots_now()
    assert all(slot.booked <= half(slot) for slot in slots)
    assert all(is_free_for_a_whole_visit(slot) for slot in slots)
    assert visits > 48 / 2
    places = "SELECT COUNT(DISTINCT owner), SUM(units) FROM place"
    assert await asked(places) == [visits, sum(slot.booked for slot in slots)]
    assert await asked("SELECT COUNT(*) FROM due_work WHERE kind='end_session'") == [visits]
    people = "SELECT COUNT(DISTINCT a.citizen) FROM appointment a JOIN citizen c ON c.id=a.citizen"
    assert await asked(people) == [visits]


async def test_small_slots_stay_empty_by_turns() -> None:
    """Where half leaves no whole visit, others leave all of it."""
    await add_slots(48, capacity=3)
    assert await seed() > 0
    slots = await slots_now()
    assert max(slot.booked for slot in slots) <= 2
    assert sum(map(is_free_for_a_whole_visit, slots)) > 48 * EMPTY_SHARE / 2


async def test_a_day_is_seeded_once() -> None:
    """Also by two processes at once, and after its bookings have been cancelled."""
    await add_slots(12, capacity=28)
    booked = sorted(await asyncio.gather(seed(), seed()))
    assert booked[0] == 0 < booked[1]
    await sql.change(connection(), "UPDATE appointment SET state='cancelled', ended_ms=1")
    assert await seed() == 0


async def test_only_what_is_to_come_is_booked() -> None:
    """Nothing that has started, nothing closed, and no more where others have half of it."""
    past, closed, taken, free = await add_slots(4, capacity=28)
    await SlotRow.filter(id=closed).update(state="closed")
    await SlotRow.filter(id=taken).update(booked=14)
    await seed(NINE_MS)
    booked = Counter({slot.id: slot.booked for slot in await slots_now()})
    assert (booked[past], booked[closed], booked[taken]) == (0, 0, 14)
    assert booked[free] > 0
