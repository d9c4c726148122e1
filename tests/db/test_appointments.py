"""Appointments are booked, moved and cancelled; their units are counted once, whoever is first."""

import asyncio
from collections.abc import Awaitable
from typing import Any

import pytest

from kit.errors import Refusal
from queueing.model.errors import IllegalMove
from records.appointments import booking, claims
from records.appointments.booking import book
from records.appointments.claims import Terms, end_rest
from records.appointments.ending import EndSession, cancel
from records.appointments.moving import reschedule
from records.booking.errors import BookingExists, SlotFull
from records.booking.states import AppointmentState
from records.booking.visit import Booker, Visit
from records.db import sql
from records.models.booking.appointments import (
    Appointment,
    Ending,
    appointments_of,
    find_appointment,
)
from records.models.booking.arrivals import Arrival, arrive
from records.models.booking.places import Place
from records.models.people.citizens import add_citizen
from records.opening.legal_calendar import LegalCalendar
from records.opening.opening_book import BookHall, OpeningBook
from records.opening.sessions import Session
from records.transactions import Connection, connection, transaction
from tests.support.booking import (
    HALL,
    NINE_MS,
    SLOT_MS,
    add_slots,
    citizen,
    counters,
    dump,
    item,
    recount,
    terms,
    theme,
    wish,
)

pytestmark = pytest.mark.usefixtures("database")

NOW_MS = NINE_MS - SLOT_MS
HOUR_MS = 2 * SLOT_MS
STAFF = Booker(None, "clerk:w", "电话预约")
OPEN = OpeningBook([BookHall(HALL, None, always_open=True)], LegalCalendar({}))
SHUT = OpeningBook([], LegalCalendar({}))


async def booked(
    who: Booker | str, *slots: str, visit: Visit | None = None, units: int = 1, **more: int
) -> Appointment:
    """An appointment for so many units of each of these slots."""
    wished = await wish(*slots, units=units, visit=visit)
    booker = citizen(who) if isinstance(who, str) else who
    async with transaction() as tx:
        return await book(tx, booker, wished, terms(**more))


async def moved(
    one: Appointment, *slots: str, units: int = 1, visit: Visit | None = None, **more: int
) -> Appointment:
    """The same at other slots."""
    wished = await wish(*slots, units=units, visit=visit)
    async with transaction() as tx:
        return await reschedule(tx, one.id, wished, terms(**more), 2)


async def cancelled(one: Appointment, rest_ms: int = 0) -> None:
    """It is given up."""
    async with transaction() as tx:
        await cancel(tx, one.id, Ending(NOW_MS, "citizen:c", late=True), rest_ms)


async def due() -> list[tuple[str, int]]:
    """What is to be done when."""
    found = await sql.rows(connection(), "SELECT kind, due_ms FROM due_work ORDER BY due_ms")
    return [(row["kind"], row["due_ms"]) for row in found]


async def now_of(one: Appointment) -> Appointment:
    """It as it stands."""
    found = await find_appointment(connection(), one.id)
    assert found is not None
    return found


async def told(what: Awaitable[object]) -> object:
    """What it gives, or the code of a refusal."""
    try:
        return await what
    except Refusal as refused:
        return type(refused).code()


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


async def test_booking_and_rescheduling_to_the_same_slot_and_day(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By one person, for one thing: one of them has it, and neither waits for ever."""
    if database.startswith("sqlite"):
        pytest.skip("has one writer at a time")
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


async def ended(one: Appointment, at_ms: int, handler: EndSession) -> Appointment:
    """What becomes of it at the end of its session."""
    async with transaction() as tx:
        await handler(tx, one.id, at_ms)
    return await now_of(one)


async def test_who_did_not_come_by_the_end_of_the_session() -> None:
    """Not before it; whoever came, or cancelled, is left alone."""
    slots = await add_slots(2)
    made, off = await booked("c", slots[0]), await booked("d", slots[0])
    await cancelled(off)
    at_ms = made.session_ends_ms
    handler = EndSession(lambda: OPEN)
    assert (await ended(made, at_ms - 1, handler)).state is AppointmentState.BOOKED
    missed = await ended(made, at_ms, handler)
    assert (missed.state, missed.ended_ms, missed.ended_by) == ("no_show", at_ms, "hall")
    assert (await ended(off, at_ms, handler)).state is AppointmentState.CANCELLED
    assert await counters() == [(0, 1, 0, 0), (0, 0, 0, 0)]
    await recount()


async def broken(_tx: Connection, _hall: str, _session: Session) -> bool:
    """Nobody could check in."""
    return False


@pytest.mark.parametrize(
    "handler", [EndSession(lambda: SHUT), EndSession(lambda: OPEN, broken)], ids=["shut", "broken"]
)
async def test_what_the_hall_failed_to_do_is_held_against_nobody(handler: EndSession) -> None:
    """It cancels, and owes a credit to whoever has an account."""
    (slot,) = await add_slots()
    made, nobody = await booked("c", slot), await booked(STAFF, slot)
    at_ms = made.session_ends_ms
    for one in (made, nobody):
        found = await ended(one, at_ms, handler)
        assert (found.state, found.ended_by, found.late_cancel) == ("cancelled", "hall", False)
    owed = await sql.rows(connection(), "SELECT appointment, citizen, hall FROM closure_credit")
    assert owed == [{"appointment": made.id, "citizen": "c", "hall": HALL}]
    assert await counters() == [(0, 0, 0, 0)]
    await recount()


async def test_whoever_comes_as_the_session_ends_keeps_the_place() -> None:
    """The timer had looked before: nothing is freed, and nothing owed."""
    (slot,) = await add_slots()
    made = await booked("c", slot)

    async def comes(tx: Connection, _hall: str, _session: Session) -> bool:
        assert await arrive(tx, made, Arrival("t", NOW_MS, on_time=False, presence="staff"))
        return False

    found = await ended(made, made.session_ends_ms, EndSession(lambda: OPEN, comes))
    assert (found.state, found.ticket) == ("arrived", "t")
    assert await counters() == [(0, 1, 0, 0)]
    assert await sql.rows(connection(), "SELECT appointment FROM closure_credit") == []
    await recount()


async def test_a_session_that_was_prolonged_ends_later() -> None:
    """The slot knows; the timer is set anew."""
    (slot,) = await add_slots()
    made = await booked("c", slot)
    later_ms = made.session_ends_ms + HOUR_MS
    await sql.change(connection(), "UPDATE slot SET session_ends_ms=?", later_ms)
    handler = EndSession(lambda: OPEN)
    found = await ended(made, made.session_ends_ms, handler)
    assert (found.state, found.session_ends_ms) == ("booked", later_ms)
    assert await due() == [("end_session", later_ms)]
    assert (await ended(made, later_ms, handler)).state is AppointmentState.NO_SHOW


async def test_the_released_share_binds_citizens_alone() -> None:
    """Staff are told of all of it by `Terms`."""
    (slot,) = await add_slots(capacity=4)
    wished = await wish(slot, units=3)
    with pytest.raises(SlotFull):
        async with transaction() as tx:
            await book(tx, citizen("c"), wished, Terms(NOW_MS, lambda *_: 7_400))
    async with transaction() as tx:
        await book(tx, citizen("c"), wished, Terms(NOW_MS, lambda *_: 7_500))
