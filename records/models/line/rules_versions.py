"""The versions of each hall's rules; written by the journal alone."""

from tortoise import fields
from tortoise.models import Model

from records.db import sql
from records.db.sql import Connection


class RulesVersion(Model):
    """One version of a hall's rules; written by the journal alone."""

    id = fields.BigIntField(primary_key=True)
    hall = fields.CharField(max_length=40)
    version = fields.IntField()
    author = fields.CharField(max_length=80)
    at_ms = fields.BigIntField()
    reason = fields.CharField(max_length=200)
    document = fields.TextField()

    class Meta:
        """A version is made once."""

        table = "rules_version"
        unique_together = (("hall", "version"),)


_LATEST = """
SELECT hall, document FROM rules_version r
WHERE version = (SELECT max(version) FROM rules_version WHERE hall = r.hall)
"""


async def latest_rules(db: Connection) -> dict[str, str]:
    """The latest rules of each hall that has any, as they were written."""
    return {row["hall"]: row["document"] for row in await sql.rows(db, _LATEST)}


async def history(db: Connection, hall: str, at_most: int) -> list[RulesVersion]:
    """The versions of a hall's rules, the latest first."""
    return await RulesVersion.filter(hall=hall).using_db(db).order_by("-version").limit(at_most)
