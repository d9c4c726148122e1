"""Accounts of one person that became one, and ways of logging in that were taken away again."""

from collections import defaultdict
from typing import NamedTuple

from tortoise import fields
from tortoise.models import Model

from records.db import sql
from records.db.sql import Connection


class AccountMergeRow(Model):
    """That `source` became part of `target`, on the strength of two proofs of one person."""

    id = fields.CharField(primary_key=True, max_length=40)
    source = fields.CharField(max_length=40, db_index=True)
    target = fields.CharField(max_length=40, db_index=True)
    proof = fields.CharField(max_length=40)
    at_ms = fields.BigIntField()
    by = fields.CharField(max_length=80)

    class Meta:
        """Table name."""

        table = "account_merge"


class Merge(NamedTuple):
    """A merge; `at_ms` is real time."""

    id: str
    source: str
    target: str
    proof: str
    at_ms: int
    by: str


_ADD = """
INSERT INTO account_merge (id, source, target, proof, at_ms, "by") VALUES (?, ?, ?, ?, ?, ?)
"""
_SINCE = """
SELECT id, merged_into FROM citizen
WHERE merged_into IN (SELECT target FROM account_merge WHERE at_ms>=?) ORDER BY id
"""


async def add_merge(tx: Connection, merge: Merge) -> None:
    """Write a merge down."""
    await sql.change(tx, _ADD, *merge)


async def joined_since(db: Connection, ms: int) -> dict[str, tuple[str, ...]]:
    """What is part of each account that another one was merged into at or after a moment."""
    found = defaultdict[str, tuple[str, ...]](tuple)
    for row in await sql.rows(db, _SINCE, ms):
        found[row["merged_into"]] += (row["id"],)
    return dict(found)
