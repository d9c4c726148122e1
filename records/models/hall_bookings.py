"""A hall's appointments of a day, as its staff look through them: in parts, counted, and sought."""

from collections.abc import Iterable
from typing import NamedTuple

from records.booking.states import AppointmentState
from records.db import sql
from records.db.sql import Connection
from records.models.booking.appointments import SELECT_APPOINTMENT, Appointment, read_appointments


class BookedDay(NamedTuple):
    """Which appointments are meant; what is empty or None leaves nothing out.

    `sought` is the end of somebody's id, the number that they were given when they came, or the
    appointment's id.
    """

    hall: str
    date: str
    lane: str = ""
    sought: str = ""
    state: str = ""
    span_ms: tuple[int, int] | None = None


class Place(NamedTuple):
    """Where an appointment stands in the order of the day."""

    starts_ms: int
    id: str


class Count(NamedTuple):
    """How many appointments begin at a time and are in a state."""

    starts_ms: int
    state: AppointmentState
    n: int


_ANY_TIME = (0, 2**53)
SHOWN_OF_ID = 4  # what `kit.ids.masked` leaves of an id
_SOUGHT = """ AND (lower(citizen) LIKE ? ESCAPE '!' OR id=?
  OR ticket IN (SELECT id FROM ticket WHERE hall=? AND date=? AND number=?))"""
_COUNTS = "SELECT starts_ms, state, count(*) AS n FROM appointment"


async def appointments_of_day(
    db: Connection, day: BookedDay, after: Place | None, at_most: int
) -> list[Appointment]:
    """So many of them that stand behind a place, in order of time; see `count_day`.

    One that stays where it is stands on one page alone, whatever becomes of those around it.
    """
    where, values = _where(day)
    if day.state:
        where, values = f"{where} AND state=?", [*values, day.state]
    from_ms, until_ms = day.span_ms or _ANY_TIME
    where = f"{where} AND starts_ms>=? AND starts_ms<?"
    # An index is entered at a time, which SQLite would not do for a pair beside it.
    values += [max(from_ms, after.starts_ms) if after else from_ms, until_ms]
    if after:
        where, values = f"{where} AND (starts_ms, id) > (?, ?)", [*values, *after]
    statement = f"{SELECT_APPOINTMENT}{where} ORDER BY starts_ms, id LIMIT ?"
    return read_appointments(await sql.rows(db, statement, *values, at_most))


async def count_day(db: Connection, day: BookedDay) -> list[Count]:
    """How many there are, by time and state; of all times and states of the day."""
    where, values = _where(day)
    found = await sql.rows(db, f"{_COUNTS}{where} GROUP BY starts_ms, state", *values)
    return [Count(row["starts_ms"], AppointmentState(row["state"]), row["n"]) for row in found]


async def numbers_of(db: Connection, tickets: Iterable[str]) -> dict[str, str]:
    """The numbers of these tickets, as far as the record has them."""
    asked = list(tickets)
    if not asked:
        return {}
    marks = ", ".join("?" for _ in asked)
    statement = f"SELECT id, number FROM ticket WHERE id IN ({marks})"  # noqa: S608 - only marks
    return {row["id"]: row["number"] for row in await sql.rows(db, statement, *asked)}


def _where(day: BookedDay) -> tuple[str, list[object]]:
    where, values = " WHERE hall=? AND date=?", [day.hall, day.date]
    if day.lane:
        where, values = f"{where} AND lane=?", [*values, day.lane]
    if sought := day.sought:
        end = sought[-SHOWN_OF_ID:].lower()
        for sign in "!%_":
            end = end.replace(sign, f"!{sign}")
        where += _SOUGHT
        values += [f"%{end}", sought, day.hall, day.date, sought.upper()]
    return where, list(values)
