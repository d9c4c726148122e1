"""The answers given under an Idempotency-Key, for writes that touch SQL alone."""

from typing import NamedTuple

from tortoise import fields
from tortoise.models import Model

from records.db import sql
from records.db.sql import Connection
from records.sweeping import delete_found


class KeptAnswer(Model):
    """The answer given under an Idempotency-Key, for writes that touch SQL alone."""

    request = fields.CharField(primary_key=True, max_length=48)
    body = fields.CharField(max_length=40)
    status = fields.IntField(default=0)
    answer = fields.TextField(default="")
    created_ms = fields.BigIntField(db_index=True)

    class Meta:
        """Status 0: still being carried out."""

        table = "kept_answer"


class Kept(NamedTuple):
    """What is known of a request; `status` 0 while it is being carried out."""

    body: str
    status: int
    answer: str


_CLAIM = """
INSERT INTO kept_answer (request, body, status, answer, created_ms) VALUES (?, ?, 0, '', ?)
ON CONFLICT (request) DO NOTHING RETURNING request
"""
_TAKE_OVER = """
UPDATE kept_answer SET created_ms=? WHERE request=? AND status=0 AND created_ms<?
"""
_HOLD = "UPDATE kept_answer SET status=0 WHERE request=? AND status=0 AND created_ms=?"
_KEEP = "UPDATE kept_answer SET status=?, answer=? WHERE request=?"
_FORGET = "DELETE FROM kept_answer WHERE request=? AND status=0 AND created_ms=?"
_OLD = """
DELETE FROM kept_answer WHERE request IN (
  SELECT request FROM kept_answer WHERE created_ms<? LIMIT ?
)
"""


async def claim(db: Connection, request: str, body: str, now_ms: int) -> bool:
    """Note that a request is carried out from now on; False if it is known."""
    return bool(await sql.rows(db, _CLAIM, request, body, now_ms))


async def find_kept(db: Connection, request: str) -> Kept | None:
    """What is known of a request."""
    statement = "SELECT body, status, answer FROM kept_answer WHERE request=?"
    found = await sql.rows(db, statement, request)
    return Kept(**found[0]) if found else None


async def take_over(db: Connection, request: str, abandoned_ms: int, now_ms: int) -> bool:
    """Claim a request that was claimed before `abandoned_ms`; of two who do so, one succeeds."""
    return bool(await sql.change(db, _TAKE_OVER, now_ms, request, abandoned_ms))


async def hold(tx: Connection, request: str, claimed_ms: int) -> bool:
    """Begin a transaction under a claim; False if it was taken over.

    A write: SQLite then locks at once, PostgreSQL locks the row.
    """
    return bool(await sql.change(tx, _HOLD, request, claimed_ms))


async def keep(tx: Connection, request: str, status: int, answer: str) -> None:
    """Keep the answer of a request."""
    await sql.change(tx, _KEEP, status, answer, request)


async def forget(db: Connection, request: str, claimed_ms: int) -> None:
    """Give a claim up, so that the request may be tried again."""
    await sql.change(db, _FORGET, request, claimed_ms)


async def delete_answers(db: Connection, before_ms: int) -> None:
    """Forget the requests that were claimed before a moment."""
    await delete_found(db, _OLD, before_ms)
