"""The business dates in which halls live; written by the journal alone."""

from tortoise import fields
from tortoise.models import Model

from records.db import sql
from records.db.sql import Connection


class HallDay(Model):
    """The business date a hall lives in."""

    hall = fields.CharField(primary_key=True, max_length=40)
    day = fields.CharField(max_length=10)

    class Meta:
        """One row a hall."""

        table = "hall_day"


async def days(db: Connection) -> dict[str, str]:
    """The business date of each hall, `YYYY-MM-DD`."""
    return {row["hall"]: row["day"] for row in await sql.rows(db, "SELECT hall, day FROM hall_day")}
