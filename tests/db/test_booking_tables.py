"""What the tables of bookings refuse by themselves, whatever a program asks of them."""

import re
from typing import Any

import pytest
from tortoise.exceptions import IntegrityError

from records.models.booking.appointments import AppointmentRow
from records.models.booking.holds import HoldRow
from records.models.booking.places import PlaceRow
from records.models.booking.slots import SlotRow

pytestmark = pytest.mark.usefixtures("database")


async def slot(**fields: object) -> SlotRow:
    """A slot of ten units, some of them taken."""
    usual: dict[str, Any] = {
        "id": "s",
        "hall": "h",
        "lane": "l",
        "date": "2026-12-01",
        "starts_ms": 0,
        "ends_ms": 1,
        "session_ends_ms": 1,
        "capacity": 10,
        "opening_version": 1,
    }
    return await SlotRow.create(**usual | fields)


async def hold(name: str, **fields: object) -> HoldRow:
    """A hold of one person."""
    usual: dict[str, Any] = {
        "id": name,
        "kind": "booking",
        "state": "active",
        "citizen": "c",
        "hall": "h",
        "lane": "l",
        "subject": "item:I",
        "answers": "{}",
        "date": "2026-12-01",
        "starts_ms": 0,
        "ends_ms": 1,
        "units": 1,
        "created_ms": 0,
        "expires_ms": 1,
    }
    return await HoldRow.create(**usual | fields)


async def appointment(name: str, **fields: object) -> AppointmentRow:
    """An appointment of one person."""
    usual: dict[str, Any] = {
        "id": name,
        "state": "booked",
        "version": 1,
        "citizen": "c",
        "hall": "h",
        "lane": "l",
        "subject": "item:I",
        "answers": "{}",
        "date": "2026-12-01",
        "starts_ms": 0,
        "ends_ms": 1,
        "session_ends_ms": 1,
        "units": 1,
        "booked_by": "citizen:c",
        "booked_ms": 0,
        "changed_ms": 0,
    }
    return await AppointmentRow.create(**usual | fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"held": 6, "booked": 5},
        {"booked": 9, "resting": 2},
        {"held": -1},
        {"booked": -1},
        {"overbooked": -1},
        {"state": "shut"},
        {"starts_ms": 1},
    ],
    ids=str,
)
async def test_a_slot_is_never_oversold(fields: dict[str, object]) -> None:
    """Not by any way of taking, nor by a count below nothing."""
    with pytest.raises(IntegrityError, match=re.compile("check|slot_", re.IGNORECASE)):
        await slot(**fields)


async def test_a_full_slot_is_fine() -> None:
    """Up to the last unit, and staff's own count beside it."""
    await slot(held=3, booked=5, resting=2, overbooked=2)
    with pytest.raises(IntegrityError):
        await slot(id="another", held=1)


async def test_a_person_holds_once() -> None:
    """One active hold for a booking; ended ones, other kinds and other people do not count."""
    await hold("1")
    await hold("2", state="expired", ended_ms=1)
    await hold("3", kind="move")
    await hold("4", citizen="d")
    with pytest.raises(IntegrityError):
        await hold("5")


@pytest.mark.parametrize(
    "fields",
    [{"state": "released"}, {"ended_ms": 1}, {"kind": "other"}, {"units": 0}],
    ids=str,
)
async def test_a_hold_ends_at_a_moment(fields: dict[str, object]) -> None:
    """Its state and its end agree."""
    with pytest.raises(IntegrityError):
        await hold("1", **fields)


async def test_one_live_appointment_for_a_thing_and_day() -> None:
    """What has ended does not count, nor what staff book for people without an account."""
    await appointment("1")
    await appointment("2", state="cancelled", ended_ms=1)
    await appointment("3", date="2026-12-02")
    await appointment("4", subject="item:J")
    await appointment("5", citizen=None)
    await appointment("6", citizen=None)
    with pytest.raises(IntegrityError):
        await appointment("7", state="arrived", ticket="t", arrived_ms=1)


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "arrived"},
        {"state": "arrived", "ticket": "t"},
        {"state": "booked", "ticket": "t", "arrived_ms": 1},
        {"state": "fulfilled", "ticket": "t", "arrived_ms": 1},
        {"state": "no_show"},
        {"state": "lost", "ended_ms": 1},
        {"units": 0},
    ],
    ids=str,
)
async def test_the_state_of_an_appointment_agrees_with_its_times(
    fields: dict[str, object],
) -> None:
    """Whoever has arrived has a ticket; what has ended says when."""
    with pytest.raises(IntegrityError):
        await appointment("1", **fields)


async def test_an_owner_has_one_place_in_a_slot() -> None:
    """And it is of some units."""
    await PlaceRow.create(owner="o", slot="s", units=1)
    await PlaceRow.create(owner="o", slot="t", units=1)
    with pytest.raises(IntegrityError):
        await PlaceRow.create(owner="o", slot="s", units=2)
    with pytest.raises(IntegrityError):
        await PlaceRow.create(owner="p", slot="s", units=0)
