"""Holds: places that are kept for a person for a few minutes.

What becomes of one is told by `records.booking.states.HOLD_MOVES`. Each move is one UPDATE that
asks for the state and changes it: of several who try at once, one succeeds.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint
from tortoise.models import Model

from records.booking.states import HOLD_MOVES, HoldKind, HoldState, in_words
from records.db import sql
from records.db.sql import Connection
from records.models.catalogue.halls import ID_LENGTH


class HoldRow(Model):
    """A hold. `subject` is what it is for, `item:CODE` or `theme:CODE`; `answers` is JSON."""

    id = fields.CharField(primary_key=True, max_length=40)
    kind = fields.CharField(max_length=8)
    state = fields.CharField(max_length=10)
    citizen = fields.CharField(max_length=40)
    hall = fields.CharField(max_length=ID_LENGTH)
    lane = fields.CharField(max_length=ID_LENGTH)
    subject = fields.CharField(max_length=80)
    answers = fields.TextField()
    date = fields.CharField(max_length=10)
    starts_ms = fields.BigIntField()
    ends_ms = fields.BigIntField()
    units = fields.IntField()
    created_ms = fields.BigIntField()
    expires_ms = fields.BigIntField()
    ended_ms = fields.BigIntField(null=True)
    # Whether it was prolonged, once, while its owner shows who they are.
    prolonged = fields.BooleanField(default=False, db_default=False)

    class Meta:
        """Table name; a person holds for one booking at a time."""

        table = "hold"
        indexes = (Index(fields=("state", "expires_ms"), name="hold_expiry"),)
        constraints = (
            CheckConstraint(
                "(state = 'active') = (ended_ms IS NULL) AND"
                " state IN ('active', 'confirmed', 'released', 'expired') AND"
                " kind IN ('booking', 'waitlist', 'move') AND units > 0",
                "hold_state",
            ),
            UniqueConstraint(("citizen",), "hold_active", "state = 'active' AND kind = 'booking'"),
        )


class Hold(NamedTuple):
    """A hold; the columns of its row, in their order."""

    id: str
    kind: HoldKind
    state: HoldState
    citizen: str
    hall: str
    lane: str
    subject: str
    answers: str
    date: str
    starts_ms: int
    ends_ms: int
    units: int
    created_ms: int
    expires_ms: int
    ended_ms: int | None = None


_COLUMNS = ", ".join(Hold._fields)
_ADD = f"""
INSERT INTO hold ({_COLUMNS}) VALUES ({", ".join("?" for _ in Hold._fields)})
ON CONFLICT DO NOTHING RETURNING id
"""  # noqa: S608 - the columns are names of ours
_FIND = f"SELECT {_COLUMNS} FROM hold WHERE id=?"  # noqa: S608 - as above
_ACTIVE = f"SELECT {_COLUMNS} FROM hold WHERE citizen=? AND state='active' AND kind='booking'"  # noqa: S608
_WITHIN = f"""
SELECT {_COLUMNS} FROM hold
WHERE state='active' AND hall=? AND (lane=? OR ? = '') AND starts_ms < ? AND ends_ms > ?
ORDER BY id
"""  # noqa: S608 - as above
_PROLONG = """
UPDATE hold SET expires_ms=?, prolonged=?
WHERE id=? AND state='active' AND kind='booking' AND prolonged=?
  AND expires_ms > ? AND expires_ms < ?
"""
_END = "UPDATE hold SET state=?, ended_ms=? WHERE id=? AND state IN ({before})"


async def add_hold(tx: Connection, hold: Hold) -> bool:
    """Write a hold down; False if the person is holding something else."""
    return bool(await sql.rows(tx, _ADD, *hold))


async def find_hold(db: Connection, hold: str) -> Hold | None:
    """One of them, whatever has become of it."""
    return next(iter(_holds(await sql.rows(db, _FIND, hold))), None)


async def active_hold(db: Connection, citizen: str) -> Hold | None:
    """What a person holds for a booking, or held until it lapsed a moment ago."""
    return next(iter(_holds(await sql.rows(db, _ACTIVE, citizen))), None)


async def holds_within(
    db: Connection, hall: str, lane: str | None, span_ms: tuple[int, int]
) -> list[Hold]:
    """The active ones, of whatever kind, in a hall or one lane of it that touch these times."""
    starts_ms, ends_ms = span_ms
    return _holds(await sql.rows(db, _WITHIN, hall, lane or "", lane or "", ends_ms, starts_ms))


async def confirm_hold(tx: Connection, hold: str, now_ms: int) -> bool:
    """Note that it became an appointment; False if it was ended or has expired."""
    return await _end(tx, "confirm", hold, now_ms, " AND expires_ms > ?", now_ms)


async def release_hold(tx: Connection, hold: str, now_ms: int) -> bool:
    """Note that it was given up; False if it was ended before."""
    return await _end(tx, "release", hold, now_ms)


async def expire_hold(tx: Connection, hold: str, now_ms: int) -> bool:
    """Note that its time is over; False if that is not so, or it was ended before."""
    return await _end(tx, "expire", hold, now_ms, " AND expires_ms <= ?", now_ms)


async def prolong_hold(tx: Connection, hold: str, until_ms: int, now_ms: int) -> bool:
    """Keep a place longer; False if that was done before, or it was ended or has expired."""
    done = await sql.change(tx, _PROLONG, until_ms, True, hold, False, now_ms, until_ms)  # noqa: FBT003 - values of columns
    return bool(done)


async def _end(
    tx: Connection, verb: str, hold: str, now_ms: int, when: str = "", *values: int
) -> bool:
    before, after = HOLD_MOVES[verb]
    statement = _END.format(before=in_words(before)) + when
    return bool(await sql.change(tx, statement, after, now_ms, hold, *values))


def _holds(rows: Iterable[dict[str, Any]]) -> list[Hold]:
    return [
        Hold(**{**row, "kind": HoldKind(row["kind"]), "state": HoldState(row["state"])})
        for row in rows
    ]
