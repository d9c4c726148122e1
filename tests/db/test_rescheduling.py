"""Appointments are moved to other slots; their units are exchanged, never doubled."""

import asyncio
from typing import Any

import pytest

from queueing.model.errors import IllegalMove
from records.appointments import booking, claims
from records.appointments.booking import book
from records.booking.errors import BookingExists, SlotFull
from records.booking.states import AppointmentState
from records.db import sql
from records.models.booking.places import Place
from records.models.people.citizens import add_citizen
from records.transactions import connection, transaction
from tests.support.appointments import HOUR_MS, booked, cancelled, due, moved, now_of, told
from tests.support.booking import (
    NINE_MS,
    SLOT_MS,
    add_slots,
    citizen,
    counters,
    dump,
    recount,
    terms,
    wish,
)

pytestmark = pytest.mark.usefixtures("database")

_SOMEBODY_WAITS = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'"


async def test_rescheduling_takes_the_new_and_frees_the_old() -> None:
    """The same appointment, at most twice; its timer goes with it."""
    slots = await add_slots(3)
    made = await booked("c", slots[0])
    once = await moved(made, slots[1])
    assert (once.id, once.rescheduled, once.starts_ms) == (made.id, 1, NINE_MS + SLOT_MS)
    assert await counters() == [(0, 0, 0, 0), (0, 1, 0, 0), (0, 0, 0, 0)]
    await moved(made, slots[2])
    before = await dump()
    with pytest.raises(IllegalMove):
        await moved(made, slots[0])
    assert await dump() == before
    assert await due() == [("end_session", made.session_ends_ms)]
    await recount()


async def test_rescheduling_to_a_full_slot_leaves_the_old_one() -> None:
    """Nothing of it changes."""
    slots = await add_slots(2, capacity=1)
    made = await booked("c", slots[0])
    await booked("d", slots[1])
    before = await dump()
    with pytest.raises(SlotFull):
        await moved(made, slots[1])
    assert await dump() == before


async def test_an_appointment_does_not_stand_in_its_own_way() -> None:
    """Slots that it had and keeps are not taken twice; where it is already, nothing changes."""
    slots = await add_slots(3, capacity=6)
    made = await booked("c", slots[0], slots[1], units=6)
    moved_on = await moved(made, slots[1], slots[2], units=6)
    assert await counters() == [(0, 0, 0, 0), (0, 6, 0, 0), (0, 6, 0, 0)]
    before = await dump()
    assert await moved(made, slots[1], slots[2], units=6) == moved_on
    assert await dump() == before
    fewer = await moved(made, slots[1], units=4)
    assert (fewer.units, fewer.rescheduled) == (4, 2)
    assert await counters() == [(0, 0, 0, 0), (0, 4, 0, 0), (0, 0, 0, 0)]
    await recount()


async def test_more_units_of_a_slot_that_it_has() -> None:
    """As far as there are, and for staff beyond."""
    slots = await add_slots(2, capacity=6)
    made = await booked("c", *slots, units=2)
    await booked("d", slots[0], units=3)
    with pytest.raises(SlotFull):
        await moved(made, slots[0], units=4)
    assert (await moved(made, slots[0], units=3)).units == 3
    beyond = await moved(made, slots[0], units=6, overbook=1)
    assert beyond.overbooked
    assert await counters() == [(0, 3, 0, 1), (0, 0, 0, 0)]
    await recount()


async def test_rescheduling_to_a_day_on_which_there_is_one() -> None:
    """Is refused as booking is."""
    slots = await add_slots(1)
    (tomorrow,) = await add_slots(starts_ms=NINE_MS + 24 * HOUR_MS, ends_ms=NINE_MS + 25 * HOUR_MS)
    first, second = await booked("c", *slots), await booked("c", tomorrow)
    before = await dump()
    with pytest.raises(BookingExists) as refused:
        await moved(second, *slots)
    assert refused.value.members == {"appointment": first.id}
    assert await dump() == before


_SOMEBODY_WAITS = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'"


# SQLite has one writer at a time: there the second begins when the first has ended.
@pytest.mark.parametrize("migrated", ["postgres"], indirect=True)
async def test_booking_and_rescheduling_to_the_same_slot_and_day(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By one person, for one thing: one of them has it, and neither waits for ever."""
    await add_citizen(connection(), "c", "digest", 0)
    (slot,) = await add_slots()
    (tomorrow,) = await add_slots(starts_ms=NINE_MS + 24 * HOUR_MS, ends_ms=NINE_MS + 25 * HOUR_MS)
    old, wished, db = await booked("c", slot), await wish(tomorrow), connection()
    written = asyncio.Event()

    async def move_then() -> object:
        await written.wait()
        return await told(moved(old, tomorrow))

    async def claim_when_the_other_waits(*args: Any) -> list[Place]:  # noqa: ANN401
        written.set()
        async with asyncio.timeout(10):
            while not await sql.rows(db, _SOMEBODY_WAITS):
                await asyncio.sleep(0.02)
        return await claims.claim(*args)

    moving = asyncio.ensure_future(move_then())
    monkeypatch.setattr(booking, "claim", claim_when_the_other_waits)
    async with transaction() as tx:
        made = await book(tx, citizen("c"), wished, terms())
    assert await moving == "booking_exists"
    assert (await now_of(made)).state is AppointmentState.BOOKED
    assert (await now_of(old)).date == old.date
    await recount()


async def test_what_has_begun_is_not_rescheduled() -> None:
    """It may still be come to."""
    slots = await add_slots(2)
    made = await booked("c", slots[0])
    with pytest.raises(IllegalMove):
        await moved(made, slots[1], now_ms=NINE_MS)
    await cancelled(made)
    with pytest.raises(IllegalMove):
        await moved(made, slots[1])


async def test_cancelling_and_rescheduling_at_once() -> None:
    """Whichever is first, all is counted once."""
    slots = await add_slots(2)
    for n in range(10):
        made = await booked(f"c{n}", slots[0])
        tries = [moved(made, slots[1]), cancelled(made), moved(made, slots[1])]
        await asyncio.gather(*[told(one) for one in tries])
        assert (await now_of(made)).state is AppointmentState.CANCELLED
        await recount()
    assert await counters() == [(0, 0, 0, 0)] * 2
