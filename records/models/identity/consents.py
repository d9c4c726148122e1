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


class NewConsent(NamedTuple):
    """What somebody agrees to; `by` is how they said so."""

    citizen: str
    purpose: Purpose
    version: str
    by: str


class Consent(NamedTuple):
    """A consent as it stands."""

    id: str
    citizen: str
    purpose: Purpose
    version: str
    by: str
    given_ms: int
    withdrawn_ms: int | None = None


_COLUMNS = 'id, citizen, purpose, version, "by", given_ms, withdrawn_ms'
_OF = f"SELECT {_COLUMNS} FROM consent WHERE citizen=?"  # noqa: S608 - names of ours
_LIVE = f"{_OF} AND purpose=? AND withdrawn_ms IS NULL"
_ADD = f"""
INSERT INTO consent ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, NULL)
ON CONFLICT (citizen, purpose) WHERE withdrawn_ms IS NULL DO NOTHING RETURNING id
"""  # noqa: S608 - as above
_RENEWED = """
UPDATE consent SET withdrawn_ms=? WHERE citizen=? AND purpose=? AND withdrawn_ms IS NULL
  AND version<>?
"""
_WITHDRAW = """
UPDATE consent SET withdrawn_ms=? WHERE citizen=? AND purpose=? AND withdrawn_ms IS NULL
"""


async def give_consent(tx: Connection, new: NewConsent, now_ms: int) -> Consent:
    """Note a consent, in place of one to an older text; one to the same text goes on."""
    await sql.change(tx, _RENEWED, now_ms, new.citizen, new.purpose.value, new.version)
    values = new.citizen, new.purpose.value, new.version, new.by, now_ms
    await sql.rows(tx, _ADD, new_id(), *values)
    found = await live_consent(tx, new.citizen, new.purpose)
    return found or Consent("", *new, now_ms)


async def live_consent(db: Connection, citizen: str, purpose: Purpose) -> Consent | None:
    """What somebody agreed to for a purpose, and has not taken back."""
    return next(iter(_read(await sql.rows(db, _LIVE, citizen, purpose.value))), None)


async def consents_of(db: Connection, citizen: str) -> list[Consent]:
    """All that somebody ever agreed to, the latest first."""
    return _read(await sql.rows(db, f"{_OF} ORDER BY given_ms DESC, id", citizen))


async def withdraw_consent(tx: Connection, citizen: str, purpose: Purpose, now_ms: int) -> bool:
    """Note that a consent was taken back; False if none was in force."""
    return bool(await sql.change(tx, _WITHDRAW, now_ms, citizen, purpose.value))


def _read(rows: list[dict[str, object]]) -> list[Consent]:
    return [Consent(**{**row, "purpose": Purpose(row["purpose"])}) for row in rows]  # type: ignore[arg-type]
