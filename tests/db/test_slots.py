"""Taking units of slots, and giving them back: each is one conditional step."""

import asyncio
import random
from typing import Any

import pytest

from records.booking.slot import Slot, slot_id
from records.models.booking.slots import (
    SlotRow,
    book_held,
    end_overbooking,
    find_slot,
    find_slots,
    give_back,
    overbook,
    slots_from,
    slots_of_day,
    take,
    wake,
)
from records.transactions import connection, transaction

pytestmark = pytest.mark.usefixtures("database")

DAY = "2026-12-01"
NOW_MS = 1_000
S = slot_id("h", "l", 2_000)


async def put(starts_ms: int = 2_000, **fields: object) -> str:
    """A slot of ten units; its id."""
    usual: dict[str, Any] = {
        "id": slot_id("h", "l", starts_ms),
        "hall": "h",
        "lane": "l",
        "date": DAY,
        "starts_ms": starts_ms,
        "ends_ms": starts_ms + 1_000,
        "session_ends_ms": 9_000,
        "capacity": 10,
        "opening_version": 1,
    }
    return str((await SlotRow.create(**usual | fields)).id)


async def counters() -> tuple[int, int, int, int]:
    """What of the slot is held, booked, at rest and overbooked."""
    found = await find_slot(connection(), S)
    assert found
    return found.held, found.booked, found.resting, found.overbooked


async def test_units_are_taken_up_to_the_capacity() -> None:
    """What fits is taken, what does not changes nothing."""
    await put(held=2, booked=3, resting=1)
    assert not await take(connection(), S, 5, 10_000, NOW_MS)
    assert await counters() == (2, 3, 1, 0)
    assert await take(connection(), S, 4, 10_000, NOW_MS, "booked")
    assert await counters() == (2, 7, 1, 0)
    assert not await take(connection(), S, 1, 10_000, NOW_MS)


async def test_only_the_released_share_is_taken() -> None:
    """Of ten units six may go while 60 % are released, and none while nothing is."""
    await put()
    assert not await take(connection(), S, 1, 0, NOW_MS)
    assert not await take(connection(), S, 7, 6_000, NOW_MS)
    assert await take(connection(), S, 6, 6_000, NOW_MS)
    assert not await take(connection(), S, 1, 6_999, NOW_MS)
    assert await take(connection(), S, 1, 7_000, NOW_MS)


async def test_share_of_a_large_slot_is_reckoned_exactly() -> None:
    """The product of a large capacity and the share does not overflow."""
    await put(capacity=2_000_000_000)
    assert await take(connection(), S, 1_000_000_000, 5_000, NOW_MS)
    assert not await take(connection(), S, 1, 5_000, NOW_MS)


@pytest.mark.parametrize("fields", [{"state": "closed"}, {"starts_ms": NOW_MS}])
async def test_closed_and_begun_slots_are_not_taken(fields: dict[str, object]) -> None:
    """A closed slot gives nothing, and neither does one that begins at this moment."""
    await put(**{"id": S, **fields})  # type: ignore[arg-type]
    assert not await take(connection(), S, 1, 10_000, NOW_MS)
    assert not await take(connection(), "unknown", 1, 10_000, NOW_MS)


async def test_units_come_back_once() -> None:
    """What is not taken cannot be given back; what rests is waked once."""
    await put()
    assert await take(connection(), S, 4, 10_000, NOW_MS)
    assert not await give_back(connection(), S, 5)
    assert await book_held(connection(), S, 3)
    assert not await book_held(connection(), S, 2)
    assert await counters() == (1, 3, 0, 0)
    assert await give_back(connection(), S, 1)
    assert not await give_back(connection(), S, 1)
    assert await give_back(connection(), S, 2, "booked", rest=True)
    assert await counters() == (0, 1, 2, 0)
    assert not await wake(connection(), S, 3)
    assert await wake(connection(), S, 2)
    assert await counters() == (0, 1, 0, 0)


async def test_overbookings_are_counted_apart() -> None:
    """Two beyond a full slot, no third, and none once it is closed."""
    await put(booked=10)
    assert [await overbook(connection(), S, 2) for _ in range(3)] == [True, True, False]
    assert await counters() == (0, 10, 0, 2)
    assert [await end_overbooking(connection(), S) for _ in range(3)] == [True, True, False]
    await SlotRow.filter(id=S).update(state="closed")
    assert not await overbook(connection(), S, 2)


async def test_never_oversold() -> None:
    """Forty who take and give back at once leave the counters exact."""
    await put(capacity=50)

    async def come(units: int) -> int:
        async with transaction() as tx:
            if not await take(tx, S, units, 10_000, NOW_MS):
                return 0
            if units == 3:
                assert await give_back(tx, S, units)
                return 0
            return units

    got = await asyncio.gather(*[come(random.randint(1, 4)) for _ in range(40)])
    assert (await counters())[0] == sum(got) <= 50
    assert sum(got) >= 47


async def test_slots_are_read_in_order_of_time() -> None:
    """A day's slots, some by their ids, and what follows a slot in its session."""
    later = [await put(at) for at in (4_000, 3_000, 2_000)]
    await put(5_000, session_ends_ms=20_000)
    await put(6_000, state="closed")
    await put(7_000, date="2026-12-02")
    await put(8_000, id=slot_id("h", "other", 8_000), lane="other")
    day = await slots_of_day(connection(), "h", "l", DAY)
    assert [one.starts_ms for one in day] == [2_000, 3_000, 4_000, 5_000, 6_000]
    found = await find_slots(connection(), [*later, "none"])
    assert [one.starts_ms for one in found] == [2_000, 3_000, 4_000]
    assert await find_slots(connection(), []) == []
    run = await slots_from(connection(), found[1])
    assert [one.starts_ms for one in run] == [3_000, 4_000]
    assert isinstance(run[0], Slot)
