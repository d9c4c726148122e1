"""How a booking becomes a ticket, and what becomes of it by what that ticket does.

The id of the ticket is chosen first, then a line issues it.

    booked ──arrive──► arrived, with a ticket that may still be missing ──► in the line
       ▲                          │
       └────────give_back─────────┘  the line refuses

    arrived ─┬─ served, and not undone ──► fulfilled
             └─ cancelled or expired ────► left

And how many are still to come, and what share of those who booked came of late.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tortoise.exceptions import IntegrityError

from kit.clock import business_date
from kit.ids import new_id
from records.booking.errors import BookingExists
from records.booking.states import AppointmentState
from records.db import sql
from records.db.sql import Connection
from records.models.booking.appointments import BY_HALL, Appointment
from records.models.due_work import DueKind


class Arrival(NamedTuple):
    """Who has come: with which ticket, when, whether in time, and how that was shown."""

    ticket: str
    at_ms: int
    on_time: bool
    presence: str
    reason: str = ""


class End(NamedTuple):
    """That a ticket has come to its end, when, and by whom."""

    ticket: str
    at_ms: int
    by: str


class Expected(NamedTuple):
    """How many appointments of a lane begin at one moment, and nobody has come to them yet."""

    hall: str
    lane: str
    starts_ms: int
    people: int


class Kept(NamedTuple):
    """How many appointments of a hall were kept, of how many that could have been."""

    came: int
    of: int


# Not with what has changed since it was looked at: a booking may be moved at the same moment.
_ARRIVE = """
UPDATE appointment SET state='arrived', ticket=?, arrived_ms=?, on_time=?, presence=?,
  ended_ms=NULL, ended_by='', end_reason=?, changed_ms=?, version=version+1
WHERE id=? AND state=? AND version=?
"""
_GIVE_BACK = """
UPDATE appointment SET state=?, ticket=NULL, arrived_ms=NULL, on_time=NULL, presence='',
  end_reason='', ended_ms=?, ended_by=?, changed_ms=?, version=version+1
WHERE id=? AND state='arrived' AND ticket=?
"""
_END = """
UPDATE appointment SET state=?, ended_ms=?, ended_by=?, changed_ms=?, version=version+1
WHERE ticket=? AND state='arrived'
"""
_PLAN_FULFILMENT = """
INSERT INTO due_work (id, kind, subject, due_ms)
SELECT CAST(? AS VARCHAR(40)), CAST(? AS VARCHAR(20)), id, CAST(? AS BIGINT) FROM appointment
WHERE ticket=? AND state='arrived'
ON CONFLICT (kind, subject) DO UPDATE
SET due_ms = excluded.due_ms, lease_token = NULL, lease_until_ms = NULL, attempts = 0
"""
_DROP_FULFILMENT = """
DELETE FROM due_work WHERE kind=? AND subject IN (SELECT id FROM appointment WHERE ticket=?)
"""
_SERVED = """
SELECT a.ticket FROM appointment a JOIN ticket t ON t.id = a.ticket
WHERE a.id=? AND a.state='arrived' AND t.state='served'
"""
# Reinstated: it had ended by itself when its session did.
REINSTATED = "reinstated"
_EXPECTED = f"""
SELECT hall, lane, starts_ms, COUNT(*) AS n FROM appointment
WHERE state='{AppointmentState.BOOKED}' AND hall IN ({{halls}}) AND date BETWEEN ? AND ?
  AND starts_ms BETWEEN ? AND ?
GROUP BY hall, lane, starts_ms ORDER BY starts_ms, hall, lane
"""  # noqa: S608 - words of ours
_KEPT = f"""
SELECT hall, COUNT(*) AS n,
  COUNT(CASE WHEN state <> '{AppointmentState.NO_SHOW}' THEN 1 END) AS came
FROM appointment
WHERE state IN ('{AppointmentState.FULFILLED}', '{AppointmentState.LEFT}',
    '{AppointmentState.NO_SHOW}')
  AND hall IN ({{halls}}) AND date BETWEEN ? AND ?
GROUP BY hall
"""  # noqa: S608 - words of ours


async def arrive(tx: Connection, found: Appointment, arrival: Arrival) -> bool:
    """Let somebody have come; False if the booking is not any more as it was found.

    Raises `BookingExists` where a reinstated one would be the second live one of that day.
    """
    ticket, at_ms, on_time, presence, reason = arrival
    values = (ticket, at_ms, on_time, presence, reason, at_ms)
    try:
        found_so = found.id, str(found.state), found.version
        return bool(await sql.change(tx, _ARRIVE, *values, *found_so))
    except IntegrityError:
        raise BookingExists from None


async def give_back(tx: Connection, found: Appointment, now_ms: int) -> bool:
    """Let nobody have come after all: the line has refused the ticket."""
    before: tuple[AppointmentState, int | None, str] = AppointmentState.BOOKED, None, ""
    if found.presence == REINSTATED:
        before = AppointmentState.NO_SHOW, found.session_ends_ms, BY_HALL
    state, ended_ms, by = before
    values = (str(state), ended_ms, by, now_ms)
    return bool(await sql.change(tx, _GIVE_BACK, *values, found.id, found.ticket))


async def stands(tx: Connection, found: Appointment) -> bool:
    """Whether an appointment still has the ticket with which it was found."""
    question = "SELECT id FROM appointment WHERE id=? AND ticket=?"
    return bool(await sql.rows(tx, question, found.id, found.ticket))


async def leave(tx: Connection, ends: Iterable[End]) -> None:
    """Note who went without being served."""
    await _end(tx, AppointmentState.LEFT, ends)


async def fulfil(tx: Connection, ends: Iterable[End]) -> None:
    """Note who was served."""
    await _end(tx, AppointmentState.FULFILLED, ends)


async def _end(tx: Connection, state: AppointmentState, ends: Iterable[End]) -> None:
    await sql.many(tx, _END, [(str(state), e.at_ms, e.by, e.at_ms, e.ticket) for e in ends])


async def plan_fulfilments(tx: Connection, due_ms: Mapping[str, int]) -> None:
    """Have the appointments of some tickets fulfilled, each at a moment of business time."""
    kind = str(DueKind.FULFIL)
    rows = [(new_id(), kind, at_ms, ticket) for ticket, at_ms in due_ms.items()]
    await sql.many(tx, _PLAN_FULFILMENT, rows)


async def drop_fulfilments(tx: Connection, tickets: Iterable[str]) -> None:
    """Have this not done."""
    await sql.many(tx, _DROP_FULFILMENT, [(str(DueKind.FULFIL), ticket) for ticket in tickets])


async def fulfil_if_served(tx: Connection, appointment: str, now_ms: int) -> None:
    """Do what is due: fulfil an appointment whose ticket is served still."""
    for row in await sql.rows(tx, _SERVED, appointment):
        await fulfil(tx, [End(row["ticket"], now_ms, "system")])


async def expected_within(
    db: Connection, halls: Sequence[str], from_ms: int, until_ms: int
) -> list[Expected]:
    """Those of some halls that begin within a stretch of time, by lane and beginning."""
    statement = _EXPECTED.format(halls=", ".join("?" for _ in halls))
    dates = business_date(from_ms), business_date(until_ms)
    rows = await sql.rows(db, statement, *halls, *dates, from_ms, until_ms)
    return [Expected(row["hall"], row["lane"], row["starts_ms"], row["n"]) for row in rows]


async def kept_between(
    db: Connection, halls: Sequence[str], first: str, last: str
) -> dict[str, Kept]:
    """What became of the appointments of some halls on these days, both dates included."""
    statement = _KEPT.format(halls=", ".join("?" for _ in halls))
    rows = await sql.rows(db, statement, *halls, first, last)
    return {row["hall"]: Kept(row["came"], row["n"]) for row in rows}
