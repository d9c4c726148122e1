"""Reading the coming slots of lanes, and what somebody holds of them."""

from typing import Any

import pytest

from kit.clock import ManualClock, shanghai_ms
from records.appointments.slot_planner import SlotPlanner
from records.models.booking.availability import coming_slots, first_slots, own_units
from records.models.booking.holds import HoldRow
from records.models.booking.places import PlaceRow
from records.models.booking.slots import SlotRow
from records.models.opening.book import read_opening_book
from records.transactions import connection
from tests.support.recorded_line import HALL
from tests.support.small_catalogue import BRANCH, bring, catalogue

MONDAY, TUESDAY = "2026-11-23", "2026-11-24"

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
async def _slots(database: str, clock: ManualClock) -> None:
    """Two halls of two lanes; it is a quarter past nine on Monday."""
    await bring(catalogue())
    await SlotPlanner().run_once(await read_opening_book(connection()), clock.now_ms())


async def test_coming_slots_are_open_and_have_not_begun(clock: ManualClock) -> None:
    """Of the days asked for, in order of time."""
    ten, eleven = (shanghai_ms(MONDAY, hour) for hour in (10, 11))
    await SlotRow.filter(hall=HALL, lane="a", starts_ms=eleven).update(state="closed")
    found = await coming_slots(connection(), HALL, "a", ten, MONDAY, TUESDAY)
    assert found[0].starts_ms == ten + 1_800_000
    assert found[1].starts_ms == eleven + 1_800_000
    assert found == sorted(found, key=lambda slot: slot.starts_ms)
    assert {(slot.hall, slot.lane, slot.date) for slot in found} == {
        (HALL, "a", MONDAY),
        (HALL, "a", TUESDAY),
    }


async def test_first_slots_are_the_next_that_are_not_full(clock: ManualClock) -> None:
    """So many of each hall, and nothing of a hall that has none."""
    ten = shanghai_ms(MONDAY, 10)
    for slot in await SlotRow.filter(hall=HALL, lane="a", starts_ms__lt=ten):
        await SlotRow.filter(id=slot.id).update(held=1, resting=slot.capacity - 1)
    halls = [HALL, BRANCH, "none"]
    found = await first_slots(connection(), halls, "a", clock.now_ms(), TUESDAY, at_most=3)
    assert {hall: [slot.starts_ms for slot in slots] for hall, slots in found.items()} == {
        HALL: [ten + n * 1_800_000 for n in range(3)],
        BRANCH: [ten + n * 1_800_000 for n in range(-1, 2)],
    }
    assert await first_slots(connection(), [], "a", 0, TUESDAY, at_most=3) == {}
    assert await first_slots(connection(), halls, "a", 0, "2026-11-22", at_most=3) == {}


async def test_own_units_are_those_of_an_active_hold() -> None:
    """Not of another person, another kind, or one whose time is over."""
    usual: dict[str, Any] = {"hall": HALL, "lane": "a", "subject": "item:I", "answers": "{}"}
    usual |= {"date": TUESDAY, "starts_ms": 5, "ends_ms": 6, "created_ms": 1, "units": 1}
    for name, citizen, kind, state, expires in (
        ("mine", "me", "booking", "active", 10),
        ("gone", "me", "booking", "released", 10),
        ("offered", "me", "waitlist", "active", 10),
        ("other", "another", "booking", "active", 10),
    ):
        ended = None if state == "active" else 1
        await HoldRow.create(
            id=name,
            citizen=citizen,
            kind=kind,
            state=state,
            expires_ms=expires,
            ended_ms=ended,
            **usual,
        )
        await PlaceRow.create(owner=name, slot=f"slot of {name}", units=2)
    await PlaceRow.create(owner="mine", slot="next", units=1)
    await PlaceRow.create(owner="mine", slot="beyond", units=1, overbooked=True)
    assert await own_units(connection(), "me", 9) == {"slot of mine": 2, "next": 1}
    assert await own_units(connection(), "me", 10) == {}
