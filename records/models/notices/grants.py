"""Grants: how many messages of a template a person's WeChat still lets through, and why.

A person is known here by the keyed digest of their openid: a grant may come before the first login.
A template is known by its id in WeChat, so kinds of notices that share one share its grants.
"""

from collections.abc import Mapping
from typing import NamedTuple

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from records.db import sql
from records.db.sql import Connection


class GrantBalance(Model):
    """How many messages are left; `id` is digest and template."""

    id = fields.CharField(primary_key=True, max_length=140)
    openid_digest = fields.CharField(max_length=64, db_index=True)
    template = fields.CharField(max_length=64)
    left = fields.IntField()

    class Meta:
        """Table name; nobody sends what was not granted."""

        table = "grant_balance"
        constraints = (CheckConstraint('"left" >= 0', "grant_left"),)


class GrantChange(Model):
    """A line of the ledger; `cause_id` makes one cause one line. Append-only; real time."""

    id = fields.BigIntField(primary_key=True)
    openid_digest = fields.CharField(max_length=64, db_index=True)
    template = fields.CharField(max_length=64)
    change = fields.IntField()
    cause = fields.CharField(max_length=20)
    cause_id = fields.CharField(max_length=120, unique=True)
    at_ms = fields.BigIntField()

    class Meta:
        """Table name."""

        table = "grant_change"


class Granted(NamedTuple):
    """Whose grants, of which template."""

    openid_digest: str
    template: str

    @property
    def id(self) -> str:
        """Of the row that has the balance."""
        return f"{self.openid_digest}:{self.template}"


class Cause(NamedTuple):
    """Why the grants change: `id` is the same whenever the same cause is told again."""

    name: str
    id: str
    at_ms: int


# Why grants change: a person says so, a message takes one or gives it back, WeChat knows of none.
ACCEPTED, REJECTED = "accepted", "rejected"
RESERVED, UNSENT, REFUSED = "reserved", "unsent", "refused"

_NOTE = """
INSERT INTO grant_change (openid_digest, template, "change", cause, cause_id, at_ms)
VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (cause_id) DO NOTHING RETURNING id
"""
_ADD = """
INSERT INTO grant_balance (id, openid_digest, template, "left") VALUES (?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET "left" = grant_balance."left" + excluded."left"
"""
_TAKE = 'UPDATE grant_balance SET "left" = "left" - 1 WHERE id=? AND "left" > ?'
# Whoever changes the same balance waits here, so that the line that is written next is right.
_HOLD = 'UPDATE grant_balance SET "left" = "left" WHERE id=?'
_LEFT = 'SELECT "left" FROM grant_balance WHERE id=?'
_NONE = 'UPDATE grant_balance SET "left" = 0 WHERE id=?'
_OPEN = """
SELECT COALESCE(SUM("change"), 0) AS total, COUNT(*) AS lines FROM grant_change
WHERE openid_digest=? AND template=? AND cause_id LIKE ? AND cause IN (?, ?)
"""
_BALANCES = 'SELECT template, "left" FROM grant_balance WHERE openid_digest=?'


async def add_grant(tx: Connection, whose: Granted, count: int, cause: Cause) -> bool:
    """Add what a person granted; False, and nothing, for a cause that was told before."""
    if not await _note(tx, whose, count, cause):
        return False
    await sql.change(tx, _ADD, whose.id, *whose, count)
    return True


async def reserve_grant(
    tx: Connection, whose: Granted, message: str, at_ms: int, *, keep: int = 0
) -> bool:
    """Take a grant for a message before it is sent; False if there is none beyond the `keep` ones.

    A message that may have been sent before has its grant already.
    """
    total, lines = await _reserved(tx, whose, message)
    if total < 0:
        return True
    if not await sql.change(tx, _TAKE, whose.id, keep):
        return False
    cause = Cause(RESERVED, _line(message, lines), at_ms)
    if not await _note(tx, whose, -1, cause):
        # Somebody sends the same at this moment, though their lease is over: one grant is enough.
        await sql.change(tx, _ADD, whose.id, *whose, 1)
    return True


async def give_back_grant(tx: Connection, whose: Granted, message: str, at_ms: int) -> bool:
    """Give back the grant of a message that was surely not sent; False if it has none."""
    await sql.change(tx, _HOLD, whose.id)
    total, lines = await _reserved(tx, whose, message)
    if total >= 0:
        return False
    return await add_grant(tx, whose, 1, Cause(UNSENT, _line(message, lines), at_ms))


async def void_grants(tx: Connection, whose: Granted, cause: Cause) -> int:
    """Count none of a person's grants any more, for WeChat knows none; how many there were."""
    if not await sql.change(tx, _HOLD, whose.id):
        return 0
    ((left,),) = [tuple(row.values()) for row in await sql.rows(tx, _LEFT, whose.id)]
    if left and await _note(tx, whose, -left, cause):
        await sql.change(tx, _NONE, whose.id)
        return int(left)
    return 0


async def grants_left(db: Connection, openid_digest: str) -> Mapping[str, int]:
    """How many messages of each template a person's WeChat still lets through."""
    found = await sql.rows(db, _BALANCES, openid_digest)
    return {row["template"]: row["left"] for row in found}


async def _note(tx: Connection, whose: Granted, change: int, cause: Cause) -> bool:
    values = (*whose, change, *cause)
    return bool(await sql.rows(tx, _NOTE, *values))


async def _reserved(tx: Connection, whose: Granted, message: str) -> tuple[int, int]:
    """Below 0 while a message has a grant; and how many lines of it there are."""
    like = f"message:{message}:%"
    (row,) = await sql.rows(tx, _OPEN, *whose, like, RESERVED, UNSENT)
    return int(row["total"]), int(row["lines"])


def _line(message: str, lines: int) -> str:
    return f"message:{message}:{lines}"
