"""Slots: how many units of five window-minutes of a lane may be booked in a stretch of time.

The counters say what is taken, never a COUNT over bookings. What is held, booked or at rest fits
the capacity at every instant, which the table itself checks; what staff book beyond it is counted
apart. `resting` are units of a cancelled booking that are not offered again yet.

    free ──take──► held ──book_held──► booked
      ▲              │                   │
      ├──give_back───┴───────────────────┤
      └──wake── resting ◄──give_back─────┘

Each of these is one UPDATE that asks and does in one step: who is told False has changed nothing.
Whoever takes of several slots takes them in ascending order of their ids.
"""

from collections.abc import Sequence
from typing import Literal

from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint
from tortoise.models import Model

from records.booking.slot import OPEN, Slot
from records.db import sql
from records.db.sql import Connection
from records.models.catalogue.halls import ID_LENGTH

Claim = Literal["held", "booked"]


class SlotRow(Model):
    """A slot; `closed` once no session covers it, but kept while somebody has a place in it.

    `session_ends_ms` is the end of the session in which it lies, `opening` (with its version) what
    that comes from: None for an extra session.
    """

    id = fields.CharField(primary_key=True, max_length=40)
    hall = fields.CharField(max_length=ID_LENGTH)
    lane = fields.CharField(max_length=ID_LENGTH)
    date = fields.CharField(max_length=10)
    starts_ms = fields.BigIntField()
    ends_ms = fields.BigIntField()
    session_ends_ms = fields.BigIntField()
    capacity = fields.IntField()
    held = fields.IntField(default=0, db_default=0)
    booked = fields.IntField(default=0, db_default=0)
    resting = fields.IntField(default=0, db_default=0)
    overbooked = fields.IntField(default=0, db_default=0)
    state = fields.CharField(max_length=8, default=OPEN, db_default=OPEN)
    opening = fields.CharField(max_length=40, null=True)
    opening_version = fields.IntField()

    class Meta:
        """Table name; a lane has one slot at a time."""

        table = "slot"
        indexes = (Index(fields=("hall", "date"), name="slot_of_day"),)
        constraints = (
            UniqueConstraint(("hall", "lane", "starts_ms"), "slot_once"),
            CheckConstraint(
                "held >= 0 AND booked >= 0 AND resting >= 0 AND overbooked >= 0"
                " AND held + booked + resting <= capacity",
                "slot_never_oversold",
            ),
            CheckConstraint("state IN ('open', 'closed') AND starts_ms < ends_ms", "slot_state"),
        )


_COLUMNS = ", ".join(Slot._fields)
_TAKE = """
UPDATE slot SET {into} = {into} + ? WHERE id=? AND state='open' AND starts_ms > ?
  AND (held + booked + resting + CAST(? AS BIGINT)) * 10000 <= CAST(? AS BIGINT) * capacity
"""
_GIVE_BACK = "UPDATE slot SET {claim} = {claim} - ? WHERE id=? AND {claim} >= ?"
_REST = "UPDATE slot SET {claim} = {claim} - ?, resting = resting + ? WHERE id=? AND {claim} >= ?"
_BOOK_HELD = "UPDATE slot SET held = held - ?, booked = booked + ? WHERE id=? AND held >= ?"
_OVERBOOK = """
UPDATE slot SET overbooked = overbooked + 1 WHERE id=? AND state='open' AND overbooked < ?
"""
_END_OVERBOOKING = "UPDATE slot SET overbooked = overbooked - 1 WHERE id=? AND overbooked > 0"
_LOCK = """
SELECT id FROM slot WHERE hall=? AND (lane=? OR ?='') AND starts_ms < ? AND ends_ms > ?
ORDER BY id FOR UPDATE
"""
_FIND = f"SELECT {_COLUMNS} FROM slot WHERE id IN ({{ids}}) ORDER BY id"  # noqa: S608 - ours
_OF_DAY = f"SELECT {_COLUMNS} FROM slot WHERE hall=? AND lane=? AND date=? ORDER BY id"  # noqa: S608
_FROM = f"""
SELECT {_COLUMNS} FROM slot
WHERE hall=? AND lane=? AND date=? AND session_ends_ms=? AND starts_ms >= ? AND state='open'
ORDER BY id
"""  # noqa: S608 - as above


async def take(
    tx: Connection, slot: str, units: int, share: int, now_ms: int, into: Claim = "held"
) -> bool:
    """Take units of an open slot that has not started, while its released share has so many free.

    `share` is what `records.booking.release` says is released, in ten-thousandths.
    """
    return bool(await sql.change(tx, _TAKE.format(into=into), units, slot, now_ms, units, share))


async def book_held(tx: Connection, slot: str, units: int) -> bool:
    """Make booked units of held ones, also where the slot was closed meanwhile."""
    return bool(await sql.change(tx, _BOOK_HELD, units, units, slot, units))


async def give_back(
    tx: Connection, slot: str, units: int, from_: Claim = "held", *, rest: bool = False
) -> bool:
    """Free units, or let them rest first; False if so many are not taken."""
    if rest:
        statement = _REST.format(claim=from_)
        return bool(await sql.change(tx, statement, units, units, slot, units))
    return bool(await sql.change(tx, _GIVE_BACK.format(claim=from_), units, slot, units))


async def wake(tx: Connection, slot: str, units: int) -> bool:
    """Free units that rested."""
    return bool(await sql.change(tx, _GIVE_BACK.format(claim="resting"), units, slot, units))


async def overbook(tx: Connection, slot: str, at_most: int) -> bool:
    """Count one booking beyond an open slot's capacity, unless it has `at_most` of them."""
    return bool(await sql.change(tx, _OVERBOOK, slot, at_most))


async def end_overbooking(tx: Connection, slot: str) -> bool:
    """Count one such booking less."""
    return bool(await sql.change(tx, _END_OVERBOOKING, slot))


async def lock_slots(tx: Connection, hall: str, lane: str | None, span_ms: tuple[int, int]) -> None:
    """Let whoever takes slots of a hall, or of one lane, that touch this stretch wait for us."""
    if tx.capabilities.dialect == "sqlite":  # whose one writer we are already
        return
    starts_ms, ends_ms = span_ms
    await sql.rows(tx, _LOCK, hall, lane or "", lane or "", ends_ms, starts_ms)


async def find_slots(db: Connection, slots: Sequence[str]) -> list[Slot]:
    """Those that there are of these, in order of time."""
    if not slots:
        return []
    statement = _FIND.format(ids=", ".join("?" for _ in slots))
    return [Slot(**row) for row in await sql.rows(db, statement, *slots)]


async def find_slot(db: Connection, slot: str) -> Slot | None:
    """One of them, open or closed."""
    return next(iter(await find_slots(db, [slot])), None)


async def slots_of_day(db: Connection, hall: str, lane: str, date: str) -> list[Slot]:
    """All slots of a lane on a day, open or closed, in order of time."""
    return [Slot(**row) for row in await sql.rows(db, _OF_DAY, hall, lane, date)]


async def slots_from(db: Connection, first: Slot) -> list[Slot]:
    """An open slot and those that follow it in its session, for `records.booking.slot.spread`."""
    values = (first.hall, first.lane, first.date, first.session_ends_ms, first.starts_ms)
    return [Slot(**row) for row in await sql.rows(db, _FROM, *values)]
