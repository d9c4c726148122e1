"""Back offices (后台): which office of which department handles the cases of a region."""

from typing import NamedTuple

from tortoise import fields

from records.db import sql
from records.db.sql import Connection
from records.models.catalogue.halls import ID_LENGTH, NAME_LENGTH
from records.models.catalogue.sourced import Sourced


class BackOffice(Sourced):
    """An office of a department; without a `region` it works for every region that has none."""

    code = fields.CharField(max_length=ID_LENGTH, primary_key=True)
    department = fields.CharField(max_length=ID_LENGTH, db_index=True)
    region = fields.CharField(max_length=ID_LENGTH, null=True)
    name = fields.CharField(max_length=NAME_LENGTH)
    name_en = fields.CharField(max_length=NAME_LENGTH)
    position = fields.IntField(default=0, db_default=0)
    retired_at_ms = fields.BigIntField(null=True)

    class Meta:
        """Table name."""

        table = "back_office"


class Office(NamedTuple):
    """The same, as everybody needs it."""

    code: str
    department: str
    region: str | None
    name: str
    name_en: str


_OFFICES = """
SELECT code, department, region, name, name_en FROM back_office
WHERE retired_at_ms IS NULL ORDER BY position, code
"""


async def all_offices(db: Connection) -> list[Office]:
    """Every office in use, in the order of the file."""
    return [Office(**row) for row in await sql.rows(db, _OFFICES)]


async def offices_of(db: Connection, department: str, region: str) -> list[Office]:
    """The offices of a department for a region: its own, else those for every region."""
    found = [one for one in await all_offices(db) if one.department == department]
    own = [one for one in found if one.region == region]
    return own or [one for one in found if one.region is None]
