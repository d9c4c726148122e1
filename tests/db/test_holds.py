"""Places are held for a few minutes, by one person once, and come back exactly once."""

import asyncio
from collections.abc import Awaitable

import pytest

from kit.errors import Refusal
from queueing.model.errors import HallClosed
from records.appointments.booking import book_held_places
from records.appointments.claims import Terms
from records.appointments.holding import WHILE_VERIFYING_MS, expire, hold, prolong, release
from records.booking.errors import HoldExists, HoldExpired, SlotFull, SlotPast
from records.booking.states import HoldState
from records.db import sql
from records.models.booking.appointments import Appointment, find_appointment
from records.models.booking.holds import Hold, active_hold, find_hold
from records.models.booking.places import Place, places_of
from records.transactions import connection, transaction
from tests.support.booking import (
    HOLD_MS,
    NINE_MS,
    SLOT_MS,
    add_slots,
    citizen,
    counters,
    dump,
    item,
    recount,
    terms,
    wish,
)

pytestmark = pytest.mark.usefixtures("database")

NOW_MS = NINE_MS - SLOT_MS


async def held(name: str, *slots: str, units: int = 1, now_ms: int = NOW_MS) -> Hold:
    """What somebody holds of each of these slots."""
    wished = await wish(*slots, units=units)
    async with transaction() as tx:
        return await hold(tx, name, wished, terms(now_ms), HOLD_MS)


async def confirmed(one: Hold, now_ms: int) -> Appointment:
    """The appointment that a hold becomes."""
    async with transaction() as tx:
        return await book_held_places(tx, citizen(one.citizen), item(units=one.units), one, now_ms)


async def released(one: Hold, now_ms: int = NOW_MS) -> bool:
    """Whether it could be given up."""
    async with transaction() as tx:
        return await release(tx, one.id, now_ms)


async def expired(one: Hold, now_ms: int) -> bool:
    """Whether its time was over."""
    async with transaction() as tx:
        return await expire(tx, one.id, now_ms)


async def due() -> list[tuple[str, str, int]]:
    """What is to be done when."""
    found = await sql.rows(connection(), "SELECT kind, subject, due_ms FROM due_work")
    return [(row["kind"], row["subject"], row["due_ms"]) for row in found]


async def test_a_hold_takes_units_and_lapses() -> None:
    """Of each slot what was asked; its end is planned with it, and gives all of it back."""
    slots = await add_slots(2)
    one = await held("c", *slots, units=3)
    assert (one.starts_ms, one.ends_ms) == (NINE_MS, NINE_MS + 2 * SLOT_MS)
    assert await places_of(connection(), one.id) == [Place(slot, 3) for slot in slots]
    assert await counters() == [(3, 0, 0, 0)] * 2
    assert await due() == [("expire_hold", one.id, NOW_MS + HOLD_MS)]
    assert not await expired(one, NOW_MS + HOLD_MS - 1)
    assert await due() == [("expire_hold", one.id, NOW_MS + HOLD_MS)]
    assert await expired(one, NOW_MS + HOLD_MS)
    assert await counters() == [(0, 0, 0, 0)] * 2
    found = await find_hold(connection(), one.id)
    assert found is not None
    assert (found.state, found.ended_ms) == (HoldState.EXPIRED, NOW_MS + HOLD_MS)
    assert (await due(), await active_hold(connection(), "c")) == ([], None)
    await recount()


async def test_a_person_holds_once() -> None:
    """The second is told which the first is; nothing of it is taken."""
    slots = await add_slots(2)
    first = await held("c", slots[0])
    before = await dump()
    with pytest.raises(HoldExists) as refused:
        await held("c", slots[1])
    assert refused.value.members == {"hold": first.id}
    assert await dump() == before
    await held("d", slots[0])
    await recount()


async def test_what_has_lapsed_keeps_nobody_from_holding_anew() -> None:
    """Also where nobody has ended it yet; it is then."""
    slots = await add_slots(2)
    first = await held("c", slots[0])
    later_ms = first.expires_ms
    second = await held("c", slots[1], now_ms=later_ms)
    assert await counters() == [(0, 0, 0, 0), (1, 0, 0, 0)]
    assert [kind for kind, *_ in await due()] == ["expire_hold"]
    assert not await expired(first, later_ms)
    assert await active_hold(connection(), "c") == second
    await recount()


async def test_a_full_slot_keeps_nothing_of_a_refused_hold() -> None:
    """Where the second of two slots is full, the first is not taken either."""
    slots = await add_slots(2, capacity=2)
    await held("c", slots[1], units=2)
    before = await dump()
    with pytest.raises(SlotFull):
        await held("d", *slots)
    assert await dump() == before


@pytest.mark.parametrize(
    ("now_ms", "closed", "refusal"),
    [(NINE_MS - 1, False, None), (NINE_MS, False, SlotPast), (NOW_MS, True, HallClosed)],
)
async def test_a_slot_is_held_while_it_is_open_and_has_not_begun(
    now_ms: int,
    closed: bool,  # noqa: FBT001 - a parameter
    refusal: type[Refusal] | None,
) -> None:
    """To the last millisecond."""
    (slot,) = await add_slots(state="closed" if closed else "open")
    if refusal is None:
        await held("c", slot, now_ms=now_ms)
    else:
        with pytest.raises(refusal):
            await held("c", slot, now_ms=now_ms)
    await recount()


async def test_what_is_not_released_is_not_to_be_had() -> None:
    """Half of six units, whoever takes them."""
    (slot,) = await add_slots(capacity=6)
    half = Terms(NOW_MS, lambda *_: 5_000)
    wished = await wish(slot, units=2)
    async with transaction() as tx:
        await hold(tx, "c", wished, half, HOLD_MS)
    with pytest.raises(SlotFull):
        async with transaction() as tx:
            await hold(tx, "d", wished, half, HOLD_MS)
    assert await counters() == [(2, 0, 0, 0)]


async def test_a_hold_becomes_an_appointment() -> None:
    """Its places are booked, and its end is not due any more; the session's is."""
    slots = await add_slots(2)
    one = await held("c", *slots, units=2)
    made = await confirmed(one, one.expires_ms - 1)
    assert await counters() == [(0, 2, 0, 0)] * 2
    assert await due() == [("end_session", made.id, NINE_MS + 2 * SLOT_MS)]
    assert await find_appointment(connection(), made.id) == made
    assert (made.units, made.booked_by, made.date) == (4, "citizen:c", "2026-12-01")
    assert await places_of(connection(), made.id) == [Place(slot, 2) for slot in slots]
    assert not await released(one)
    assert not await expired(one, one.expires_ms)
    with pytest.raises(HoldExpired):
        await confirmed(one, one.expires_ms - 1)
    await recount()


@pytest.mark.parametrize("end", ["released", "expired", "lapsed"])
async def test_what_has_ended_is_never_confirmed(end: str) -> None:
    """Also where nobody has ended it yet; nothing changes."""
    (slot,) = await add_slots()
    one = await held("c", slot)
    if end == "released":
        assert await released(one)
        assert not await released(one)
    if end == "expired":
        assert await expired(one, one.expires_ms)
    before = await dump()
    with pytest.raises(HoldExpired):
        await confirmed(one, one.expires_ms)
    assert await dump() == before


async def test_a_hold_of_a_slot_that_was_closed_is_not_confirmed() -> None:
    """Nobody is booked into a time at which nobody is there."""
    (slot,) = await add_slots()
    one = await held("c", slot)
    await sql.change(connection(), "UPDATE slot SET state='closed'")
    with pytest.raises(HallClosed):
        await confirmed(one, NOW_MS)
    assert await expired(one, one.expires_ms)
    await recount()


async def test_a_hold_that_outlives_the_begin_of_its_slot_is_not_confirmed() -> None:
    """It was taken a minute before."""
    (slot,) = await add_slots()
    one = await held("c", slot, now_ms=NINE_MS - 60_000)
    with pytest.raises(SlotPast):
        await confirmed(one, NINE_MS)
    await recount()


async def told(what: Awaitable[object]) -> object:
    """What it gives, or the code of a refusal."""
    try:
        return await what
    except Refusal as refused:
        return type(refused).code()


@pytest.mark.parametrize("late", [0, 1])
async def test_of_all_ends_at_once_one_happens(late: int) -> None:
    """Confirming, giving up and the sweeper meet at 4:59.9 and at 5:00; units are counted once."""
    slots = await add_slots(3, capacity=20)
    for n in range(20):
        one = await held(f"c{n}", slots[n % 3])
        at_ms = one.expires_ms - 1 + late
        ends = [confirmed(one, at_ms), expired(one, at_ms), released(one, at_ms)]
        if n % 2:
            ends.reverse()
        results = await asyncio.gather(*[told(end) for end in ends])
        happened = [r for r in results if r is True or isinstance(r, Appointment)]
        assert len(happened) == 1, results
        await recount()
    assert sum(held_units for held_units, *_ in await counters()) == 0


async def test_of_many_holds_of_one_person_at_once_one_stands() -> None:
    """A person with several phones."""
    slots = await add_slots(4)
    results = await asyncio.gather(*[told(held("c", slot)) for slot in slots])
    assert sorted(str(r) for r in results if not isinstance(r, Hold)) == ["hold_exists"] * 3
    assert sum(held_units for held_units, *_ in await counters()) == 1
    await recount()


async def prolonged(name: str, now_ms: int) -> int | None:
    """Until when somebody's hold is kept while they show who they are."""
    async with transaction() as tx:
        return await prolong(tx, name, now_ms)


async def test_a_hold_is_kept_longer_once() -> None:
    """Ten minutes from when it was taken, however often and however late it is asked for."""
    one = await held("c", *await add_slots(1))
    until_ms = NOW_MS + WHILE_VERIFYING_MS
    assert await prolonged("c", NOW_MS + 1) == until_ms
    assert await due() == [("expire_hold", one.id, until_ms)]
    assert await prolonged("c", until_ms - 1) == until_ms
    assert not await expired(one, NOW_MS + HOLD_MS)
    assert await expired(one, until_ms)
    assert await prolonged("c", until_ms) is None
    assert await prolonged("nobody", NOW_MS) is None
    await recount()


async def test_a_hold_that_has_lapsed_or_was_prolonged_is_not_kept_longer() -> None:
    """Nobody has ended the first yet; the second was kept longer and then shortened by hand."""
    slots = await add_slots(1)
    one = await held("late", *slots)
    assert await prolonged("late", NOW_MS + HOLD_MS) is None
    assert await expired(one, NOW_MS + HOLD_MS)
    other = await held("twice", *slots)
    assert await prolonged("twice", NOW_MS) == NOW_MS + WHILE_VERIFYING_MS
    await sql.change(connection(), "UPDATE hold SET expires_ms=? WHERE id=?", NOW_MS + 9, other.id)
    assert await prolonged("twice", NOW_MS + 1) == NOW_MS + 9


async def test_prolonging_and_expiring_at_once() -> None:
    """At the last moment one of the two wins, and what is held stays counted."""
    one = await held("c", *await add_slots(1))
    at_ms = NOW_MS + HOLD_MS
    kept, ended = await asyncio.gather(prolonged("c", at_ms - 1), expired(one, at_ms))
    found = await find_hold(connection(), one.id)
    assert found is not None
    assert (found.state is HoldState.EXPIRED, kept is None) == (ended, ended)
    await recount()
