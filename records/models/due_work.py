"""What is due when: one table for every timer, so that any process may do it, and only one does."""

from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import NamedTuple

from tortoise import fields
from tortoise.models import Model

from kit.ids import new_id
from records.db import sql
from records.db.sql import Connection


class DueKind(StrEnum):
    """What may be due; the subject is the id of what it is about."""

    EXPIRE_HOLD = "expire_hold"
    END_SESSION = "end_session"
    RERELEASE = "rerelease"
    FINISH_CHECK_IN = "finish_check_in"
    FULFIL = "fulfil"
    REMIND = "remind"
    MAKE_DOCUMENT = "make_document"
    PARCEL = "parcel"
    CASE_CLOCK = "case_clock"
    RECKON_CASES = "reckon_cases"


class DueWork(Model):
    """One thing to do, not before `due_ms` of business time; gone once it is done.

    Whoever does it holds a lease, by a token, until `lease_until_ms` of real time; afterwards
    anybody may take it over. Without a token, that is how long it rests after it failed.
    `attempts` counts how often somebody began.
    """

    id = fields.CharField(primary_key=True, max_length=40)
    kind = fields.CharField(max_length=20)
    subject = fields.CharField(max_length=40)
    due_ms = fields.BigIntField(db_index=True)
    lease_token = fields.CharField(max_length=40, null=True)
    lease_until_ms = fields.BigIntField(null=True)
    attempts = fields.IntField(default=0, db_default=0)

    class Meta:
        """Table name; a thing is due once."""

        table = "due_work"
        unique_together = (("kind", "subject"),)


class Claimed(NamedTuple):
    """A thing that is due and that nobody else does while the lease lasts."""

    id: str
    kind: DueKind
    subject: str
    due_ms: int
    attempts: int


class Lease(NamedTuple):
    """By which token something is claimed, and from when to when of real time."""

    token: str
    from_ms: int
    until_ms: int


# Planning anew takes a lease away: whoever has it would do what is not due any more.
_PLAN = """
INSERT INTO due_work (id, kind, subject, due_ms) VALUES (?, ?, ?, ?)
ON CONFLICT (kind, subject) DO UPDATE
SET due_ms = excluded.due_ms, lease_token = NULL, lease_until_ms = NULL, attempts = 0
"""
# What is due by now is to be done first, and whoever does it plans what comes next.
_PLAN_NEXT = """
INSERT INTO due_work (id, kind, subject, due_ms) VALUES (?, ?, ?, ?)
ON CONFLICT (kind, subject) DO UPDATE
SET due_ms = CASE WHEN due_work.due_ms <= ? THEN due_work.due_ms ELSE excluded.due_ms END,
  lease_token = NULL, lease_until_ms = NULL, attempts = 0
"""
_DROP = "DELETE FROM due_work WHERE kind=? AND subject=?"
# PostgreSQL passes over what somebody else is claiming or planning at this moment: who waits for
# one row while holding others could be waited for in turn. SQLite has one writer at a time.
_CLAIM = """
WITH due AS MATERIALIZED (
  SELECT id FROM due_work
  WHERE due_ms <= ? AND (lease_until_ms IS NULL OR lease_until_ms <= ?) AND kind IN ({kinds})
  ORDER BY due_ms, id LIMIT ? {passing}
)
UPDATE due_work SET lease_token = ?, lease_until_ms = ?, attempts = attempts + 1
WHERE id IN (SELECT id FROM due)
RETURNING id, kind, subject, due_ms, attempts
"""
_IS_DUE = """
SELECT id FROM due_work
WHERE due_ms <= ? AND (lease_until_ms IS NULL OR lease_until_ms <= ?) AND kind IN ({kinds}) LIMIT 1
"""
_LEASE = """
UPDATE due_work SET lease_token = ?, lease_until_ms = ?, attempts = 1 WHERE kind=? AND subject=?
RETURNING id
"""
_FINISH = "DELETE FROM due_work WHERE id=? AND lease_token=?"
_REST = "UPDATE due_work SET lease_token = NULL, lease_until_ms = ? WHERE id=? AND lease_token=?"


async def plan_due(tx: Connection, kind: DueKind, subject: str, due_ms: int) -> None:
    """Have something done at a moment of business time; what was planned of it counts no more."""
    await sql.change(tx, _PLAN, new_id(), str(kind), subject, due_ms)


async def plan_next_due(
    tx: Connection, kind: DueKind, subject: str, due_ms: int, now_ms: int
) -> None:
    """The same, unless what was planned is due by now: then that is done first."""
    await sql.change(tx, _PLAN_NEXT, new_id(), str(kind), subject, due_ms, now_ms)


async def plan_all_due(tx: Connection, kind: DueKind, due_ms: Iterable[tuple[str, int]]) -> None:
    """Have something done for each of these subjects at its moment."""
    rows = [(new_id(), str(kind), subject, at_ms) for subject, at_ms in due_ms]
    await sql.many(tx, _PLAN, rows)


async def plan_leased(
    tx: Connection, kind: DueKind, subject: str, due_ms: int, lease: Lease
) -> Claimed:
    """Begin something at once, and have others do it should this process not come to its end."""
    await plan_due(tx, kind, subject, due_ms)
    (row,) = await sql.rows(tx, _LEASE, lease.token, lease.until_ms, str(kind), subject)
    return Claimed(row["id"], kind, subject, due_ms, 1)


async def drop_due(tx: Connection, kind: DueKind, subject: str) -> None:
    """Have it not done."""
    await sql.change(tx, _DROP, str(kind), subject)


async def drop_all_due(tx: Connection, kind: DueKind, subjects: Iterable[str]) -> None:
    """Have none of these done."""
    await sql.many(tx, _DROP, [(str(kind), subject) for subject in subjects])


async def is_due(db: Connection, kinds: Collection[DueKind], due_ms: int, real_ms: int) -> bool:
    """Whether anything of these kinds may be claimed."""
    text = _IS_DUE.format(kinds=", ".join("?" for _ in kinds))
    return bool(await sql.rows(db, text, due_ms, real_ms, *map(str, kinds)))


async def claim_due(
    db: Connection, kinds: Collection[DueKind], due_ms: int, lease: Lease, at_most: int
) -> list[Claimed]:
    """Claim what is due of these kinds and in nobody's hands, the longest due first."""
    passing = "" if db.capabilities.dialect == "sqlite" else "FOR UPDATE SKIP LOCKED"
    text = _CLAIM.format(kinds=", ".join("?" for _ in kinds), passing=passing)
    values = (due_ms, lease.from_ms, *map(str, kinds), at_most, lease.token, lease.until_ms)
    found = [
        Claimed(row["id"], DueKind(row["kind"]), row["subject"], row["due_ms"], row["attempts"])
        for row in await sql.rows(db, text, *values)
    ]
    return sorted(found, key=lambda one: (one.due_ms, one.id))


async def finish_due(tx: Connection, work: Claimed, token: str) -> bool:
    """Take it off the list; False if it is in another's hands or was planned anew.

    The first write of the transaction that does it: nobody else can then do the same.
    """
    return bool(await sql.change(tx, _FINISH, work.id, token))


async def rest_due(db: Connection, work: Claimed, token: str, until_ms: int) -> None:
    """Leave what failed alone until a moment of real time."""
    await sql.change(db, _REST, until_ms, work.id, token)
