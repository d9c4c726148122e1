"""Consents: who agreed to what, in which version of the text, and until when."""

from typing import NamedTuple

from tortoise import fields
from tortoise.migrations.constraints import UniqueConstraint
from tortoise.models import Model

from kit.ids import new_id
from records.db import sql
from records.db.sql import Connection
from records.identity.words import Purpose


class ConsentRow(Model):
    """A consent for one purpose; moments are of real time, `by` says by which way it came."""

    id = fields.CharField(primary_key=True, max_length=40)
    citizen = fields.CharField(max_length=40, db_index=True)
    purpose = fields.CharField(max_length=20)
    version = fields.CharField(max_length=20)
    by = fields.CharField(max_length=80)
    given_ms = fields.BigIntField()
    withdrawn_ms = fields.BigIntField(null=True)

    class Meta:
        """Table name; one consent of a purpose holds at a time."""

        table = "consent"
        constraints = (
            UniqueConstraint(("citizen", "purpose"), "consent_live", "withdrawn_ms IS NULL"),
        )


class Agreed(NamedTuple):
    """What somebody agrees to: the purpose, the version of its text, and by which way."""

    purpose: Purpose
    version: str
    by: str


_LIVE = "SELECT id, version FROM consent WHERE citizen=? AND purpose=? AND withdrawn_ms IS NULL"
_ADD = "INSERT INTO consent (id, citizen, purpose, version, by, given_ms) VALUES (?, ?, ?, ?, ?, ?)"
_WITHDRAW = """
UPDATE consent SET withdrawn_ms=? WHERE citizen=? AND purpose=? AND withdrawn_ms IS NULL
"""


async def give_consent(tx: Connection, citizen: str, agreed: Agreed, now_ms: int) -> str:
    """Note that somebody agrees; the id of the consent. To agree to the same twice is one.

    The person's row is to be locked. `now_ms` is of real time.
    """
    found = await sql.rows(tx, _LIVE, citizen, agreed.purpose)
    if found and found[0]["version"] == agreed.version:
        return str(found[0]["id"])
    await withdraw_consent(tx, citizen, agreed.purpose, now_ms)
    new = new_id()
    await sql.change(tx, _ADD, new, citizen, agreed.purpose, agreed.version, agreed.by, now_ms)
    return new


async def withdraw_consent(tx: Connection, citizen: str, purpose: Purpose, now_ms: int) -> bool:
    """Note that somebody agrees no longer; False if they did not."""
    return bool(await sql.change(tx, _WITHDRAW, now_ms, citizen, purpose))
