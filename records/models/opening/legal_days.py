"""The legal calendar: the days of each known year that differ from the week."""

from collections.abc import Mapping
from typing import NamedTuple

from tortoise import fields
from tortoise.models import Model

from records.db import sql
from records.db.sql import Connection
from records.opening.legal_calendar import DayKind, LegalCalendar

CHINA = "CN"


class LegalDayRow(Model):
    """A holiday or a make-up day, with what says so (`basis`)."""

    id = fields.IntField(primary_key=True)
    region = fields.CharField(max_length=8)
    day = fields.CharField(max_length=10)
    kind = fields.CharField(max_length=8)
    basis = fields.CharField(max_length=200)

    class Meta:
        """Table name; a day is of one kind."""

        table = "legal_day"
        unique_together = (("region", "day"),)


class SpecialDay(NamedTuple):
    """What a day is, and by what."""

    kind: DayKind
    basis: str


_ALL = "SELECT day, kind, basis FROM legal_day WHERE region=? ORDER BY day"
_PUT = """
INSERT INTO legal_day (region, day, kind, basis) VALUES (?, ?, ?, ?)
ON CONFLICT (region, day) DO UPDATE SET kind = excluded.kind, basis = excluded.basis
"""
_DROP = "DELETE FROM legal_day WHERE region=? AND day=?"


async def special_days(db: Connection) -> dict[str, SpecialDay]:
    """Every day that is written down."""
    found = await sql.rows(db, _ALL, CHINA)
    return {row["day"]: SpecialDay(DayKind(row["kind"]), row["basis"]) for row in found}


async def put_special_days(tx: Connection, days: Mapping[str, SpecialDay]) -> None:
    """Write days down, in place of what is there of them."""
    await sql.many(tx, _PUT, [(CHINA, day, str(one.kind), one.basis) for day, one in days.items()])


async def drop_special_days(tx: Connection, days: list[str]) -> None:
    """Let days be what their weekday says."""
    await sql.many(tx, _DROP, [(CHINA, day) for day in days])


async def read_calendar(db: Connection) -> LegalCalendar:
    """The legal calendar as it is written down."""
    return LegalCalendar({day: one.kind for day, one in (await special_days(db)).items()})
