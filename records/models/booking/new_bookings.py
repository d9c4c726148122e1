"""Writing a new appointment with all that belongs to it: its places and its session's timer."""

from collections.abc import Sequence

from kit.ids import new_id
from records.db import sql
from records.db.sql import Connection
from records.models.booking.appointments import ADD_APPOINTMENT, Appointment, add_appointment
from records.models.booking.places import Place, add_places
from records.models.due_work import DueKind, plan_due

# PostgreSQL does in one trip what SQLite, which is no trip away, does in three.
_ALL = """
WITH due AS (INSERT INTO due_work (id, kind, subject, due_ms) VALUES {timers}),
  places AS (INSERT INTO place (owner, slot, units, overbooked) VALUES {places})
"""
_BEYOND = "UPDATE place SET overbooked=? WHERE owner=? AND slot=?"
_OVERBOOKED = "UPDATE appointment SET overbooked=? WHERE id=?"


async def add_booking(
    tx: Connection, new: Appointment, places: Sequence[Place], remind_ms: int | None = None
) -> bool:
    """Write it down, with its timers; False if the person has one for that thing and day.

    The transaction is then to be given up, for the places are written nevertheless.
    """
    timers = [(DueKind.END_SESSION, new.session_ends_ms)]
    if remind_ms is not None:
        timers.append((DueKind.REMIND, remind_ms))
    if tx.capabilities.dialect == "sqlite":
        for kind, due_ms in timers:
            await plan_due(tx, kind, new.id, due_ms)
        if not await add_appointment(tx, new):
            return False
        await add_places(tx, new.id, places)
        return True
    statement = _ALL.format(timers=_marks(timers), places=_marks(places)) + ADD_APPOINTMENT
    values: list[object] = []
    for kind, due_ms in timers:
        values += [new_id(), kind.value, new.id, due_ms]
    for place in places:
        values += [new.id, place.slot, place.units, place.overbooked]
    return bool(await sql.rows(tx, statement, *values, *new))


def _marks(rows: Sequence[object]) -> str:
    return ", ".join("(?, ?, ?, ?)" for _ in rows)


async def note_beyond(tx: Connection, appointment: str, places: Sequence[Place]) -> None:
    """Note which of its places are beyond a slot's capacity."""
    await sql.change(tx, _OVERBOOKED, True, appointment)  # noqa: FBT003 - a value
    await sql.many(tx, _BEYOND, [(True, appointment, place.slot) for place in places])
