"""Slots, people and what they ask for, for tests of bookings; and a recount of what is taken."""

from collections.abc import Collection
from typing import Any

from kit.clock import MINUTE_MS, business_date, shanghai_ms
from records.appointments.claims import Terms, whole
from records.booking.slot import Part, Slot, slot_id
from records.booking.subject import Subject, SubjectKind
from records.booking.visit import Booker, Proposal, Visit
from records.db import sql
from records.models.booking.places import recount_slots
from records.models.booking.slots import SlotRow, find_slots
from records.transactions import connection

HALL, LANE = "hall", "lane"
DATE = "2026-12-01"
NINE_MS = shanghai_ms(DATE, 9)
SLOT_MS = 30 * MINUTE_MS
HOLD_MS = 5 * MINUTE_MS


async def add_slots(count: int = 1, capacity: int = 6, **fields: object) -> list[str]:
    """Slots of half an hour that follow each other from nine o'clock; their ids."""
    made = []
    for n in range(count):
        starts_ms = NINE_MS + n * SLOT_MS
        usual: dict[str, Any] = {
            "hall": HALL,
            "lane": LANE,
            "starts_ms": starts_ms,
            "ends_ms": starts_ms + SLOT_MS,
            "session_ends_ms": NINE_MS + count * SLOT_MS,
            "capacity": capacity,
            "opening_version": 1,
        }
        row = usual | fields
        name = slot_id(row["hall"], row["lane"], row["starts_ms"])
        date = business_date(row["starts_ms"])
        await SlotRow.create(id=name, date=date, **row)
        made.append(name)
    return made


def item(code: str = "I", units: int = 1, excludes: Collection[str] = ()) -> Visit:
    """A visit for an item."""
    return Visit(Subject(SubjectKind.ITEM, code), "{}", LANE, units, tuple(excludes))


def theme(code: str = "T", units: int = 1, excludes: Collection[str] = ()) -> Visit:
    """A visit for a theme."""
    return Visit(Subject(SubjectKind.THEME, code), "{}", LANE, units, tuple(excludes))


def citizen(name: str) -> Booker:
    """A person who books for themselves."""
    return Booker(name, f"citizen:{name}")


def terms(now_ms: int = NINE_MS - SLOT_MS, **more: int) -> Terms:
    """What anybody may take half an hour before nine; all is released."""
    return Terms(now_ms, whole, **more)


async def wish(*slots: str, units: int = 1, visit: Visit | None = None) -> Proposal:
    """So many units of each of these slots, for an item unless a visit is given."""
    parts = [Part(slot, units) for slot in await find_slots(connection(), slots)]
    return Proposal(visit or item(units=units * len(slots)), parts)


async def slots_now() -> list[Slot]:
    """All slots as they stand, in order of time."""
    names = await sql.rows(connection(), "SELECT id FROM slot ORDER BY id")
    return await find_slots(connection(), [row["id"] for row in names])


async def counters() -> list[tuple[int, int, int, int]]:
    """What is held, booked, resting and overbooked of each slot, in order of time."""
    return [(s.held, s.booked, s.resting, s.overbooked) for s in await slots_now()]


OF_NOBODY = """
SELECT id FROM place WHERE owner NOT IN (SELECT id FROM hold WHERE state = 'active')
  AND owner NOT IN (SELECT id FROM appointment WHERE state <> 'cancelled')
  AND owner NOT IN (SELECT subject FROM due_work WHERE kind = 'rerelease')
"""


async def recount() -> None:
    """Counters are what people have, nobody has more than there is, and nothing is nobody's."""
    assert await recount_slots(connection(), "", 100_000) == ([], None)
    assert await sql.rows(connection(), OF_NOBODY) == []
    for slot in await slots_now():
        assert slot.taken <= slot.capacity, slot


_TOUCHED = """
SELECT * FROM slot WHERE held + booked + resting + overbooked > 0 OR state <> 'open' ORDER BY id
"""


async def dump() -> dict[str, list[dict[str, Any]]]:
    """All that is recorded of bookings, to see that nothing has changed."""
    tables = ("place", "hold", "appointment", "closure_credit", "due_work")
    questions = {table: f"SELECT * FROM {table} ORDER BY 1" for table in tables}
    questions |= {"slot": _TOUCHED, "slots": "SELECT count(*), sum(capacity) FROM slot"}
    return {name: await sql.rows(connection(), text) for name, text in questions.items()}
