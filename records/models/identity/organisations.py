"""Legal persons, and who may act for them."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from kit.privacy.sealing import Sealed
from records.db import sql
from records.db.sql import Connection


class OrganisationRow(Model):
    """A legal person; `details` is sealed JSON of its name and its credit code."""

    id = fields.CharField(primary_key=True, max_length=40)
    lookup = fields.CharField(max_length=64, unique=True)
    details = fields.CharField(max_length=800)
    key_id = fields.CharField(max_length=16)
    created_ms = fields.BigIntField()

    class Meta:
        """Table name."""

        table = "organisation"


class AuthorisationRow(Model):
    """That somebody may act for a legal person until a moment.

    `state` is requested, in_force, refused or revoked; a clerk decides after looking at the paper.
    """

    id = fields.CharField(primary_key=True, max_length=40)
    agent = fields.CharField(max_length=40)
    organisation = fields.CharField(max_length=40)
    state = fields.CharField(max_length=12)
    scope = fields.CharField(max_length=200, default="", db_default="")
    created_ms = fields.BigIntField()
    until_ms = fields.BigIntField()
    decided_ms = fields.BigIntField(null=True)
    decided_by = fields.CharField(max_length=80, default="", db_default="")
    reason = fields.CharField(max_length=200, default="", db_default="")

    class Meta:
        """Table name."""

        table = "authorisation"
        indexes = (
            Index(fields=("agent", "state"), name="authorisation_of_agent"),
            Index(fields=("organisation", "state"), name="authorisation_of_organisation"),
            Index(fields=("state", "created_ms"), name="authorisation_state"),
        )


class Authorisation(NamedTuple):
    """An authorisation with the sealed details of its legal person."""

    id: str
    agent: str
    organisation: str
    state: str
    scope: str
    created_ms: int
    until_ms: int
    reason: str
    sealed: Sealed

    def in_force(self, now_ms: int) -> bool:
        """Whether somebody may act by it at a moment of real time."""
        return self.state == "in_force" and self.until_ms > now_ms


_SELECT = """
SELECT a.id, a.agent, a.organisation, a.state, a.scope, a.created_ms, a.until_ms, a.reason,
  o.details, o.key_id
FROM authorisation a JOIN organisation o ON o.id = a.organisation WHERE
"""
_ADD_ORGANISATION = """
INSERT INTO organisation (id, lookup, details, key_id, created_ms) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (lookup) DO NOTHING
"""
_ADD = """
INSERT INTO authorisation
  (id, agent, organisation, state, scope, created_ms, until_ms, decided_by, reason)
VALUES (?, ?, ?, 'requested', '', ?, ?, '', '')
"""
_DECIDE = """
UPDATE authorisation SET state=?, decided_ms=?, decided_by=?, reason=?
WHERE id=? AND state='requested'
"""
_REVOKE = """
UPDATE authorisation SET state='revoked', decided_ms=?
WHERE id=? AND state IN ('requested', 'in_force')
"""


async def find_organisation(db: Connection, lookup: str) -> str | None:
    """The legal person with this credit code, by its digest."""
    found = await sql.rows(db, "SELECT id FROM organisation WHERE lookup=?", lookup)
    return found[0]["id"] if found else None


async def add_organisation(
    tx: Connection, organisation: str, lookup: str, sealed: Sealed, now_ms: int
) -> None:
    """Write a legal person down, unless it is there."""
    values = organisation, lookup, sealed.text, sealed.key_id, now_ms
    await sql.change(tx, _ADD_ORGANISATION, *values)


async def lock_organisation(tx: Connection, organisation: str) -> None:
    """Let others who book for the same legal person wait until the transaction ends."""
    await sql.change(tx, "UPDATE organisation SET created_ms=created_ms WHERE id=?", organisation)


async def add_authorisation(
    tx: Connection, new: str, agent: str, organisation: str, span_ms: tuple[int, int]
) -> None:
    """Write down that somebody asks to act for a legal person, from now until a moment."""
    await sql.change(tx, _ADD, new, agent, organisation, *span_ms)


async def find_authorisation(db: Connection, authorisation: str) -> Authorisation | None:
    """One of them, whatever has become of it."""
    return next(iter(_all(await sql.rows(db, _SELECT + "a.id=?", authorisation))), None)


async def authorisations_of(db: Connection, agent: str, limit: int) -> list[Authorisation]:
    """Somebody's, the latest first."""
    where = f"a.agent=? ORDER BY a.created_ms DESC, a.id LIMIT {limit:d}"
    return _all(await sql.rows(db, _SELECT + where, agent))


async def authorisations_in(db: Connection, state: str, limit: int) -> list[Authorisation]:
    """Those in a state, the oldest first."""
    where = f"a.state=? ORDER BY a.created_ms, a.id LIMIT {limit:d}"
    return _all(await sql.rows(db, _SELECT + where, state))


async def decide_authorisation(
    tx: Connection, authorisation: str, state: str, now_ms: int, by: str, reason: str
) -> bool:
    """Note what a clerk has decided; False if that, or something else, was done before."""
    return bool(await sql.change(tx, _DECIDE, state, now_ms, by, reason, authorisation))


async def revoke_authorisation(tx: Connection, authorisation: str, now_ms: int) -> bool:
    """Note that the agent gave it back; False if it had ended."""
    return bool(await sql.change(tx, _REVOKE, now_ms, authorisation))


def _all(rows: Iterable[dict[str, Any]]) -> list[Authorisation]:
    return [
        Authorisation(**row, sealed=Sealed(key_id, text))
        for row in rows
        for text, key_id in [(row.pop("details"), row.pop("key_id"))]
    ]
