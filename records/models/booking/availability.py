"""Reading what may be booked: the coming slots of lanes, and what somebody holds of them."""

from collections import defaultdict
from collections.abc import Sequence

from records.booking.slot import Slot
from records.db import sql
from records.db.sql import Connection

_COLUMNS = ", ".join(Slot._fields)
_COMING = f"""
SELECT {_COLUMNS} FROM slot
WHERE hall=? AND lane=? AND starts_ms > ? AND date BETWEEN ? AND ? AND state='open' ORDER BY id
"""  # noqa: S608 - names of ours
_OF_HALL = f"SELECT {_COLUMNS} FROM slot WHERE hall=? AND date=? ORDER BY id"  # noqa: S608
_EARLIEST = f"""
SELECT {_COLUMNS} FROM (
  SELECT {_COLUMNS}, ROW_NUMBER() OVER (PARTITION BY hall ORDER BY starts_ms) AS place FROM slot
  WHERE hall IN ({{halls}}) AND lane=? AND starts_ms > ? AND date <= ? AND state='open'
    AND held + booked + resting < capacity
) AS free WHERE place <= ? ORDER BY id
"""  # noqa: S608 - as above
_OWN = """
SELECT place.slot, place.units FROM hold JOIN place ON place.owner = hold.id
WHERE hold.citizen=? AND hold.state='active' AND hold.kind='booking' AND hold.expires_ms > ?
  AND NOT place.overbooked
"""


async def coming_slots(
    db: Connection, hall: str, lane: str, now_ms: int, first: str, last: str
) -> list[Slot]:
    """The open slots of a lane that have not started, from one day to another, in order of time."""
    found = await sql.rows(db, _COMING, hall, lane, now_ms, first, last)
    return [Slot(**row) for row in found]


async def slots_of_hall(db: Connection, hall: str, date: str) -> list[Slot]:
    """All slots of a hall on a day, open or closed, in order of time."""
    return [Slot(**row) for row in await sql.rows(db, _OF_HALL, hall, date)]


async def first_slots(
    db: Connection, halls: Sequence[str], lane: str, now_ms: int, last: str, *, at_most: int
) -> dict[str, list[Slot]]:
    """The next slots of a lane that are not full, in order of time, of each of these halls.

    One question, whatever the number of halls. Whether they are released is not asked.
    """
    if not halls:
        return {}
    question = _EARLIEST.format(halls=", ".join("?" for _ in halls))
    found: defaultdict[str, list[Slot]] = defaultdict(list)
    for row in await sql.rows(db, question, *halls, lane, now_ms, last, at_most):
        found[row["hall"]].append(Slot(**row))
    return dict(found)


async def own_units(db: Connection, citizen: str, now_ms: int) -> dict[str, int]:
    """The units that somebody holds for a booking, by slot."""
    return {row["slot"]: row["units"] for row in await sql.rows(db, _OWN, citizen, now_ms)}
