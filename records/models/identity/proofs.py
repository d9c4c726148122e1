"""Proofs: what a verification that was passed has shown, as long as it holds."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from records.db import sql
from records.db.sql import Connection
from records.identity.words import Level


class ProofRow(Model):
    """A proof. `lookup` finds the person again: by the number, or by the pseudonym of a provider.

    `details` is sealed JSON of name and number, None where the provider tells none. Moments are of
    real time.
    """

    id = fields.CharField(primary_key=True, max_length=40)
    citizen = fields.CharField(max_length=40)
    provider = fields.CharField(max_length=12)
    level = fields.IntField()
    verification = fields.CharField(max_length=40)
    lookup = fields.CharField(max_length=64)
    details = fields.CharField(max_length=800, null=True)
    key_id = fields.CharField(max_length=16, null=True)
    proven_ms = fields.BigIntField()
    until_ms = fields.BigIntField()
    ended_ms = fields.BigIntField(null=True)
    ended_why = fields.CharField(max_length=40, default="", db_default="")

    class Meta:
        """Table name."""

        table = "proof"
        indexes = (
            Index(fields=("citizen", "ended_ms"), name="proof_of_citizen"),
            Index(fields=("lookup", "ended_ms"), name="proof_of_person"),
        )


_LEVEL = """
SELECT COALESCE(MAX(level), 1) AS level FROM proof
WHERE citizen=? AND ended_ms IS NULL AND until_ms>?
"""


async def level_of(db: Connection, citizen: str, now_ms: int) -> Level:
    """How sure it is who somebody is, by what they have shown and what holds at `now_ms`."""
    found = await sql.rows(db, _LEVEL, citizen, now_ms)
    return Level(found[0]["level"])
