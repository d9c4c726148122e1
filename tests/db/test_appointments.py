"""Appointments are booked and cancelled; their units are counted once, whoever is first."""

import asyncio

import pytest

from records.appointments.booking import book
from records.appointments.claims import Terms, end_rest
from records.booking.errors import BookingExists, SlotFull
from records.db import sql
from records.models.booking.appointments import Appointment, appointments_of
from records.models.people.citizens import add_citizen
from records.transactions import connection, transaction
from tests.support.appointments import HOUR_MS, NOW_MS, STAFF, booked, cancelled, due, now_of, told
from tests.support.booking import (
    NINE_MS,
    add_slots,
    citizen,
    counters,
    dump,
    item,
    recount,
    theme,
    wish,
)

pytestmark = pytest.mark.usefixtures("database")


async def test_booking_takes_units_and_plans_the_sessions_end() -> None:
    """And is found again as it was answered."""
    slots = await add_slots(2)
    made = await booked("c", *slots, units=3)
    assert await counters() == [(0, 3, 0, 0)] * 2
    assert await due() == [("end_session", made.session_ends_ms)]
    assert await now_of(made) == made
    assert await appointments_of(connection(), "c", past=False) == [made]
    await recount()


async def test_a_second_one_for_the_same_thing_and_day() -> None:
    """Is refused with the first; another thing, another person and another day are not."""
    slots = await add_slots(2)
    (tomorrow,) = await add_slots(starts_ms=NINE_MS + 24 * HOUR_MS, ends_ms=NINE_MS + 25 * HOUR_MS)
    first = await booked("c", slots[0])
    before = await dump()
    with pytest.raises(BookingExists) as refused:
        await booked("c", slots[1])
    assert refused.value.members == {"appointment": first.id}
    assert await dump() == before
    await booked("c", slots[1], visit=item("J"))
    await booked("d", slots[1])
    await booked("c", tomorrow)
    await cancelled(first)
    await booked("c", slots[1])
    await recount()


async def test_a_theme_and_its_items_exclude_each_other() -> None:
    """Whichever was booked first, and of many at once one is."""
    await add_citizen(connection(), "c", "digest", 0)
    slots = await add_slots(3)
    whole, part = theme(excludes=["item:I"]), item(excludes=["theme:T"])
    first = await booked("c", slots[0], visit=whole)
    with pytest.raises(BookingExists) as refused:
        await booked("c", slots[1], visit=part)
    assert refused.value.members == {"appointment": first.id}
    await cancelled(first)
    for _ in range(5):
        tries = [booked("c", slots[n], visit=(whole, part)[n % 2]) for n in range(3)]
        results = await asyncio.gather(*[told(one) for one in tries])
        (one,) = [r for r in results if isinstance(r, Appointment)]
        assert [r for r in results if r is not one] == ["booking_exists"] * 2
        await cancelled(one)
    await recount()


async def test_staff_book_beyond_the_capacity_up_to_a_number() -> None:
    """The answer says so; what is free is taken first, and each kind comes back as it was taken."""
    (slot,) = await add_slots(capacity=2)
    within = await booked(STAFF, slot, units=2, overbook=2)
    assert not within.overbooked
    beyond = [await booked(STAFF, slot, units=2, overbook=2) for _ in range(2)]
    assert [await now_of(one) for one in beyond] == beyond
    assert [(one.overbooked, one.reason) for one in beyond] == [(True, "电话预约")] * 2
    with pytest.raises(SlotFull):
        await booked(STAFF, slot, units=2, overbook=2)
    assert await counters() == [(0, 2, 0, 2)]
    await recount()
    await cancelled(beyond[0], rest_ms=1_000)
    assert await counters() == [(0, 2, 0, 1)]
    await cancelled(within)
    assert await counters() == [(0, 0, 0, 1)]
    await recount()


async def test_cancelling_frees_once() -> None:
    """Whoever tries again is refused, and of many at once one does it."""
    (slot,) = await add_slots()
    made = await booked("c", slot)
    results = await asyncio.gather(*[told(cancelled(made)) for _ in range(5)])
    assert sorted(map(str, results)) == ["None"] + ["illegal_move"] * 4
    assert await counters() == [(0, 0, 0, 0)]
    found = await now_of(made)
    assert (found.state, found.ended_by, found.late_cancel) == ("cancelled", "citizen:c", True)
    assert await due() == []
    await recount()


async def test_a_cancelled_place_rests_before_it_is_had_again() -> None:
    """For as long as the hall says, so that nobody can wait in ambush for it."""
    (slot,) = await add_slots(capacity=1)
    made = await booked("c", slot)
    await cancelled(made, rest_ms=60_000)
    assert await counters() == [(0, 0, 1, 0)]
    await recount()
    with pytest.raises(SlotFull):
        await booked("d", slot)
    ((kind, due_ms),) = await due()
    assert (kind, due_ms) == ("rerelease", NOW_MS + 60_000)
    (row,) = await sql.rows(connection(), "SELECT subject FROM due_work")
    for _ in range(2):
        async with transaction() as tx:
            await end_rest(tx, row["subject"], due_ms)
    assert await counters() == [(0, 0, 0, 0)]


async def test_the_released_share_binds_citizens_alone() -> None:
    """Staff are told of all of it by `Terms`."""
    (slot,) = await add_slots(capacity=4)
    wished = await wish(slot, units=3)
    with pytest.raises(SlotFull):
        async with transaction() as tx:
            await book(tx, citizen("c"), wished, Terms(NOW_MS, lambda *_: 7_400))
    async with transaction() as tx:
        await book(tx, citizen("c"), wished, Terms(NOW_MS, lambda *_: 7_500))
