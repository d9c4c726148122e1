"""Appointments: who comes when, for what, and what has become of it.

What may become of one is told by `records.booking.states.APPOINTMENT_MOVES`. Each move is one
UPDATE that asks for the state and changes it: of several who try at once, one succeeds.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint
from tortoise.models import Model

from kit.clock import business_date
from records.booking.states import APPOINTMENT_MOVES, LIVE_APPOINTMENTS, AppointmentState, in_words
from records.db import sql
from records.db.sql import Connection
from records.models.catalogue.halls import ID_LENGTH


class AppointmentRow(Model):
    """An appointment. `subject` is `item:CODE` or `theme:CODE`; `answers` is JSON.

    `citizen` is None where staff booked for somebody without an account. `date` is the local day,
    `session_ends_ms` the end of the session in which it lies: who has not come by then did not
    come. `overbooked` and `reason` say that and why staff booked beyond the capacity; `ended_by`
    and `end_reason` who cancelled it and why. `on_time` is whether it was kept in time; `presence`
    how that was shown.
    """

    id = fields.CharField(primary_key=True, max_length=40)
    state = fields.CharField(max_length=10)
    version = fields.IntField()
    citizen = fields.CharField(max_length=40, null=True)
    hall = fields.CharField(max_length=ID_LENGTH)
    lane = fields.CharField(max_length=ID_LENGTH)
    subject = fields.CharField(max_length=80)
    answers = fields.TextField()
    date = fields.CharField(max_length=10)
    starts_ms = fields.BigIntField()
    ends_ms = fields.BigIntField()
    session_ends_ms = fields.BigIntField()
    units = fields.IntField()
    booked_by = fields.CharField(max_length=80)
    booked_ms = fields.BigIntField()
    overbooked = fields.BooleanField(default=False, db_default=False)
    reason = fields.CharField(max_length=200, default="", db_default="")
    rescheduled = fields.IntField(default=0, db_default=0)
    changed_ms = fields.BigIntField()
    ticket = fields.CharField(max_length=40, null=True, unique=True)
    arrived_ms = fields.BigIntField(null=True)
    on_time = fields.BooleanField(null=True)
    presence = fields.CharField(max_length=20, default="", db_default="")
    ended_ms = fields.BigIntField(null=True)
    ended_by = fields.CharField(max_length=80, default="", db_default="")
    end_reason = fields.CharField(max_length=200, default="", db_default="")
    late_cancel = fields.BooleanField(default=False, db_default=False)
    # For which legal person it is, and by which authorisation `citizen` acts for it.
    organisation = fields.CharField(max_length=40, null=True)
    authorisation = fields.CharField(max_length=40, null=True)

    class Meta:
        """Table name; a person has one live appointment for a thing and day."""

        table = "appointment"
        indexes = (
            Index(fields=("citizen", "starts_ms"), name="appointment_of_citizen"),
            Index(fields=("hall", "date", "starts_ms", "id"), name="appointment_in_day"),
            Index(fields=("state", "session_ends_ms"), name="appointment_expiry"),
        )
        constraints = (
            CheckConstraint(
                "state IN ('booked', 'arrived', 'fulfilled', 'left', 'cancelled', 'no_show')"
                " AND (state IN ('booked', 'arrived')) = (ended_ms IS NULL)"
                " AND (state IN ('arrived', 'fulfilled', 'left')) = (ticket IS NOT NULL)"
                " AND (ticket IS NULL) = (arrived_ms IS NULL) AND units > 0",
                "appointment_state",
            ),
            UniqueConstraint(
                ("citizen", "subject", "date"),
                "appointment_live",
                "citizen IS NOT NULL AND state IN ('booked', 'arrived')",
            ),
        )


class Appointment(NamedTuple):
    """An appointment; the columns of its row, in their order."""

    id: str
    state: AppointmentState
    version: int
    citizen: str | None
    hall: str
    lane: str
    subject: str
    answers: str
    date: str
    starts_ms: int
    ends_ms: int
    session_ends_ms: int
    units: int
    booked_by: str
    booked_ms: int
    overbooked: bool
    reason: str
    rescheduled: int
    changed_ms: int
    ticket: str | None = None
    arrived_ms: int | None = None
    on_time: bool | None = None
    presence: str = ""
    ended_ms: int | None = None
    ended_by: str = ""
    end_reason: str = ""
    late_cancel: bool = False
    organisation: str | None = None
    authorisation: str | None = None


class Ending(NamedTuple):
    """When an appointment ends, who ends it and why; `late` if at short notice, by a citizen."""

    at_ms: int
    by: str
    reason: str = ""
    late: bool = False


# `ended_by` where nobody did it but the hall itself.
BY_HALL = "hall"
AT_MOST = 200  # rows that one list shows
AT_ONCE = 500  # rows named in one statement
_COLUMNS = ", ".join(Appointment._fields)
_BOOL = ("overbooked", "on_time", "late_cancel")
_LIVE = in_words(LIVE_APPOINTMENTS)
ADD_APPOINTMENT = f"""
INSERT INTO appointment ({_COLUMNS}) VALUES ({", ".join("?" for _ in Appointment._fields)})
ON CONFLICT DO NOTHING RETURNING id
"""  # noqa: S608 - the columns are names of ours
_BOOKED_BY = """
SELECT id FROM appointment WHERE hall=? AND date=? AND lane=? AND booked_by=? LIMIT 1
"""
SELECT_APPOINTMENT = f"SELECT {_COLUMNS} FROM appointment"  # noqa: S608 - as above
_LIVE_OF_DAY = f"""
{SELECT_APPOINTMENT} WHERE citizen=? AND date=? AND state IN ({_LIVE}) AND subject IN ({{subjects}})
  AND id <> ? ORDER BY id
"""
_OF_CITIZEN = (
    f"{SELECT_APPOINTMENT} WHERE citizen=? AND state IN ({_LIVE}) ORDER BY starts_ms, id LIMIT ?"
)
_PAST_OF_CITIZEN = f"{SELECT_APPOINTMENT} WHERE citizen=? ORDER BY starts_ms DESC, id LIMIT ?"
_WITHIN = f"""
{SELECT_APPOINTMENT} WHERE state='booked' AND hall=? AND date BETWEEN ? AND ? AND (lane=? OR ?='')
  AND starts_ms < ? AND ends_ms > ? ORDER BY starts_ms, id
"""
_END = """
UPDATE appointment SET state=?, version=version+1, changed_ms=?, ended_ms=?, ended_by=?,
  end_reason=?, late_cancel=?
WHERE id=? AND state IN ({before}){when}
"""
_END_ALL = """
UPDATE appointment SET state=?, version=version+1, changed_ms=?, ended_ms=?, ended_by=?,
  end_reason=?
WHERE id IN ({ids}) AND state IN ({before}) RETURNING id
"""
_MOVE = """
UPDATE appointment SET version=version+1, changed_ms=?, rescheduled=rescheduled+1, hall=?, lane=?,
  date=?, starts_ms=?, ends_ms=?, session_ends_ms=?, units=?, overbooked=?,
  reason=?
WHERE id=? AND state IN ({before}) AND version=?
"""
_LATER_END = "UPDATE appointment SET session_ends_ms=? WHERE id=? AND state='booked'"


async def add_appointment(tx: Connection, new: Appointment) -> bool:
    """Write an appointment down; False if the person has one for that thing and day."""
    return bool(await sql.rows(tx, ADD_APPOINTMENT, *new))


async def add_appointments(tx: Connection, new: Sequence[Appointment]) -> None:
    """Write down appointments of which nobody has any yet."""
    await sql.many(tx, ADD_APPOINTMENT, new)


async def has_booked(db: Connection, by: str, hall: str, lane: str, date: str) -> bool:
    """Whether this party ever booked anything of a lane's day, whatever has become of it."""
    return bool(await sql.rows(db, _BOOKED_BY, hall, date, lane, by))


async def find_appointment(db: Connection, appointment: str) -> Appointment | None:
    """One of them, whatever has become of it."""
    return next(
        iter(
            read_appointments(await sql.rows(db, f"{SELECT_APPOINTMENT} WHERE id=?", appointment))
        ),
        None,
    )


async def live_appointment(
    db: Connection, citizen: str, subjects: Collection[str], date: str, besides: str = ""
) -> Appointment | None:
    """What a person still has of a day for one of these things, besides one appointment."""
    statement = _LIVE_OF_DAY.format(subjects=", ".join("?" for _ in subjects))
    return next(
        iter(read_appointments(await sql.rows(db, statement, citizen, date, *subjects, besides))),
        None,
    )


async def appointments_of(db: Connection, citizen: str, *, past: bool) -> list[Appointment]:
    """A person's live ones, soonest first; with `past` all of them, the latest first."""
    statement = _PAST_OF_CITIZEN if past else _OF_CITIZEN
    return read_appointments(await sql.rows(db, statement, citizen, AT_MOST))


async def booked_within(
    db: Connection, hall: str, lane: str | None, span_ms: tuple[int, int]
) -> list[Appointment]:
    """Those of a hall, or one lane of it, that touch a stretch of time and nobody has come to."""
    starts_ms, ends_ms = span_ms
    dates = business_date(starts_ms), business_date(ends_ms)
    values = (hall, *dates, lane or "", lane or "", ends_ms, starts_ms)
    return read_appointments(await sql.rows(db, _WITHIN, *values))


async def cancel_appointment(tx: Connection, appointment: str, ending: Ending) -> bool:
    """Note that it will not be kept; False if it is not to be expected any more."""
    return await _end(tx, "cancel", appointment, ending)


async def cancel_appointments(
    tx: Connection, appointments: Sequence[str], ending: Ending
) -> list[str]:
    """Cancel all of these that are still to be expected; which those were."""
    before, after = APPOINTMENT_MOVES["cancel"]
    done: list[str] = []
    for first in range(0, len(appointments), AT_ONCE):
        some = appointments[first : first + AT_ONCE]
        statement = _END_ALL.format(before=in_words(before), ids=", ".join("?" for _ in some))
        values = (after, ending.at_ms, ending.at_ms, ending.by, ending.reason, *some)
        done += [row["id"] for row in await sql.rows(tx, statement, *values)]
    return sorted(done)


async def miss_appointment(tx: Connection, appointment: str, ending: Ending) -> bool:
    """Note that nobody came while its session lasted; False if that is not so."""
    return await _end(tx, "expire", appointment, ending, " AND session_ends_ms <= ?")


async def move_appointment(tx: Connection, now_ms: int, to: Appointment) -> bool:
    """Note that it was rescheduled; False if anything of it has changed since it was read."""
    before, _ = APPOINTMENT_MOVES["reschedule"]
    place = to.hall, to.lane, to.date, to.starts_ms, to.ends_ms, to.session_ends_ms
    values = (now_ms, *place, to.units, to.overbooked, to.reason, to.id, to.version)
    return bool(await sql.change(tx, _MOVE.format(before=in_words(before)), *values))


async def prolong_appointment(tx: Connection, appointment: str, session_ends_ms: int) -> None:
    """Note that its session lasts longer than was planned."""
    await sql.change(tx, _LATER_END, session_ends_ms, appointment)


async def _end(tx: Connection, verb: str, appointment: str, ending: Ending, when: str = "") -> bool:
    before, after = APPOINTMENT_MOVES[verb]
    statement = _END.format(before=in_words(before), when=when)
    at_ms, by, reason, late = ending
    values = [after, at_ms, at_ms, by, reason, late, appointment, *([at_ms] if when else [])]
    return bool(await sql.change(tx, statement, *values))


def read_appointments(rows: Iterable[dict[str, Any]]) -> list[Appointment]:
    """Rows as what they stand for; SQLite knows no truth values."""
    return [
        Appointment(
            **{
                **row,
                "state": AppointmentState(row["state"]),
                **{name: None if row[name] is None else bool(row[name]) for name in _BOOL},
            }
        )
        for row in rows
    ]
