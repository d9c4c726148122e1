"""Readings of identity cards: for two minutes, at the device that read them."""

from typing import NamedTuple

from tortoise import fields
from tortoise.models import Model

from kit.privacy.sealing import Sealed
from records.db import sql
from records.db.sql import Connection


class CardReadingRow(Model):
    """A card as a reader gave it; `details` is sealed JSON. Deleted once it has expired."""

    id = fields.CharField(primary_key=True, max_length=40)
    hall = fields.CharField(max_length=40)
    reader = fields.CharField(max_length=80)
    lookup = fields.CharField(max_length=64)
    details = fields.CharField(max_length=800)
    key_id = fields.CharField(max_length=16)
    citizen = fields.CharField(max_length=40, null=True)
    read_ms = fields.BigIntField()
    expires_ms = fields.BigIntField(db_index=True)

    class Meta:
        """Table name."""

        table = "card_reading"


class CardReading(NamedTuple):
    """A reading; `citizen` is whose the card is, if that is known. Moments are of real time."""

    id: str
    hall: str
    reader: str
    lookup: str
    sealed: Sealed
    citizen: str | None
    read_ms: int
    expires_ms: int


_ADD = """
INSERT INTO card_reading
  (id, hall, reader, lookup, details, key_id, citizen, read_ms, expires_ms)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_FIND = """
SELECT id, hall, reader, lookup, details, key_id, citizen, read_ms, expires_ms
FROM card_reading WHERE id=?
"""


async def add_reading(tx: Connection, new: CardReading) -> None:
    """Write a reading down."""
    sealed = new.sealed
    values = new.id, new.hall, new.reader, new.lookup, sealed.text, sealed.key_id
    await sql.change(tx, _ADD, *values, new.citizen, new.read_ms, new.expires_ms)


async def find_reading(db: Connection, reading: str) -> CardReading | None:
    """One of them, also if it has expired and is not deleted yet."""
    for row in await sql.rows(db, _FIND, reading):
        sealed = Sealed(row.pop("key_id"), row.pop("details"))
        return CardReading(**row, sealed=sealed)
    return None


async def forget_readings(db: Connection, now_ms: int) -> None:
    """Delete what has expired by a moment of real time."""
    await sql.change(db, "DELETE FROM card_reading WHERE expires_ms<=?", now_ms)
