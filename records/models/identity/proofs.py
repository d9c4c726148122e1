"""Proofs: what a verification that was passed has shown, as long as it holds."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from kit.privacy.sealing import Sealed
from records.db import sql
from records.db.sql import Connection
from records.identity.words import Level, Provider


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


class Proof(NamedTuple):
    """A proof as it is stored; only a ring with its key tells whom it shows."""

    id: str
    citizen: str
    provider: Provider
    level: Level
    verification: str
    lookup: str
    sealed: Sealed | None
    proven_ms: int
    until_ms: int
    ended_ms: int | None = None
    ended_why: str = ""

    def holds(self, now_ms: int) -> bool:
        """Whether it shows something at a moment of real time."""
        return self.ended_ms is None and self.until_ms > now_ms


_COLUMNS = (
    "id, citizen, provider, level, verification, lookup, details, key_id, "
    "proven_ms, until_ms, ended_ms, ended_why"
)
_ADD = f"INSERT INTO proof ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, '')"  # noqa: S608 - names of ours
_FIND = f"SELECT {_COLUMNS} FROM proof WHERE id=?"  # noqa: S608 - as above
_OF_CITIZEN = f"""
SELECT {_COLUMNS} FROM proof WHERE citizen=? AND ended_ms IS NULL AND until_ms>?
ORDER BY level DESC, until_ms DESC, id
"""  # noqa: S608 - as above
_OF_PERSON = f"""
SELECT {_COLUMNS} FROM proof WHERE lookup=? AND ended_ms IS NULL AND until_ms>?
ORDER BY level DESC, until_ms DESC, id
"""  # noqa: S608 - as above
# Whoever it showed is of no use any more; by `lookup` it is still known who it was.
_END = """
UPDATE proof SET ended_ms=?, ended_why=?, details=NULL, key_id=NULL
WHERE ended_ms IS NULL AND
"""
_LEVEL = """
SELECT COALESCE(MAX(level), 1) AS level FROM proof
WHERE citizen=? AND ended_ms IS NULL AND until_ms>?
"""


async def level_of(db: Connection, citizen: str, now_ms: int) -> Level:
    """How sure it is who somebody is, by what they have shown and what holds at `now_ms`."""
    found = await sql.rows(db, _LEVEL, citizen, now_ms)
    return Level(found[0]["level"])


async def proofs_of(db: Connection, citizen: str, now_ms: int) -> list[Proof]:
    """What somebody has shown that holds at `now_ms`, the best first."""
    return _proofs(await sql.rows(db, _OF_CITIZEN, citizen, now_ms))


async def proof_of(db: Connection, citizen: str, now_ms: int) -> Proof | None:
    """The best of what somebody has shown, if anything of it holds at `now_ms`."""
    return next(iter(await proofs_of(db, citizen, now_ms)), None)


async def proofs_of_person(db: Connection, lookup: str, now_ms: int) -> list[Proof]:
    """The proofs of one person, of whatever account, that hold at `now_ms`, the best first."""
    return _proofs(await sql.rows(db, _OF_PERSON, lookup, now_ms))


async def find_proof(db: Connection, proof: str) -> Proof | None:
    """One of them, whatever has become of it."""
    return next(iter(_proofs(await sql.rows(db, _FIND, proof))), None)


async def add_proof(tx: Connection, proof: Proof) -> None:
    """Keep a proof."""
    sealed = proof.sealed
    await sql.change(
        tx,
        _ADD,
        proof.id,
        proof.citizen,
        proof.provider,
        proof.level,
        proof.verification,
        proof.lookup,
        sealed.text if sealed else None,
        sealed.key_id if sealed else None,
        proof.proven_ms,
        proof.until_ms,
    )


async def end_proof(tx: Connection, proof: str, why: str, now_ms: int) -> bool:
    """Let a proof hold no longer, and forget its details; False if it had ended before."""
    return bool(await sql.change(tx, _END + " id=?", now_ms, why, proof))


async def end_proofs(
    tx: Connection, citizen: str, provider: Provider, why: str, now_ms: int
) -> None:
    """The same for whatever somebody has of a provider."""
    await sql.change(tx, _END + " citizen=? AND provider=?", now_ms, why, citizen, provider)


def _proofs(rows: Iterable[dict[str, Any]]) -> list[Proof]:
    return [_proof(row) for row in rows]


def _proof(row: dict[str, Any]) -> Proof:
    text, key_id = row["details"], row["key_id"]
    return Proof(
        row["id"],
        row["citizen"],
        Provider(row["provider"]),
        Level(row["level"]),
        row["verification"],
        row["lookup"],
        Sealed(key_id, text) if text is not None else None,
        row["proven_ms"],
        row["until_ms"],
        row["ended_ms"],
        row["ended_why"],
    )
