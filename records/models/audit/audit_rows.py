"""Rows of the audit: who did what to what, when and why. They are only ever added."""

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from kit.clock import real_ms
from records.db import sql
from records.db.sql import Connection

# What concerns no hall, or all of them: the group of the house itself.
HOUSE = "house"
_LONGEST_TARGET, _LONGEST_REASON = 100, 200


class AuditRow(Model):
    """One deed. `details` is JSON without personal data; `at_ms` is real time."""

    id = fields.BigIntField(primary_key=True)
    grp = fields.CharField(max_length=40)
    at_ms = fields.BigIntField()
    actor = fields.CharField(max_length=100)
    action = fields.CharField(max_length=40)
    target = fields.CharField(max_length=100, default="", db_default="")
    reason = fields.CharField(max_length=200, default="", db_default="")
    details = fields.TextField()
    # A number in the chain of its group, once it is sealed; nothing else of a row ever changes.
    sealed_as = fields.BigIntField(null=True)

    class Meta:
        """Table name."""

        table = "audit_row"
        indexes = (
            Index(fields=("grp", "sealed_as", "id"), name="audit_to_seal"),
            Index(fields=("action", "id"), name="audit_by_action"),
            Index(fields=("target", "id"), name="audit_of_target"),
        )


class Deed(NamedTuple):
    """What somebody did: `actor` is `role:id`, or `system:job`; `target` is what it was done to.

    `details` are told in no order and hold no personal data.
    """

    grp: str
    actor: str
    action: str
    target: str = ""
    reason: str = ""
    details: Mapping[str, object] = {}


class DeedRow(NamedTuple):
    """A deed as it is kept; `details` is JSON. `sealed_as` is its number in the chain."""

    id: int
    grp: str
    at_ms: int
    actor: str
    action: str
    target: str
    reason: str
    details: str
    sealed_as: int | None


_COLUMNS = ", ".join(DeedRow._fields)
_ADD = """
INSERT INTO audit_row (grp, at_ms, actor, action, target, reason, details)
VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_UNSEALED = f"""
SELECT {_COLUMNS} FROM audit_row WHERE grp=? AND sealed_as IS NULL ORDER BY id LIMIT ?
"""  # noqa: S608 - constants


async def audit(tx: Connection, deed: Deed) -> None:
    """Write down a deed in the transaction that does it."""
    await sql.change(
        tx,
        _ADD,
        deed.grp,
        real_ms(),
        deed.actor,
        deed.action,
        deed.target[:_LONGEST_TARGET],
        deed.reason[:_LONGEST_REASON],
        json.dumps(deed.details, ensure_ascii=False, sort_keys=True) if deed.details else "{}",
    )


async def unsealed_deeds(db: Connection, group: str, limit: int) -> list[DeedRow]:
    """The next rows of a group that are in no chain yet, in the order of their ids."""
    return [DeedRow(**row) for row in await sql.rows(db, _UNSEALED, group, limit)]


async def oldest_unsealed_ms(db: Connection, group: str) -> int | None:
    """When the oldest row that is in no chain yet was written; None if there is none."""
    found = await unsealed_deeds(db, group, 1)
    return found[0].at_ms if found else None


async def mark_sealed(tx: Connection, numbers: Sequence[tuple[int, int]]) -> None:
    """Note the numbers of rows in the chain, each before the row's id."""
    await sql.many(tx, "UPDATE audit_row SET sealed_as=? WHERE id=?", numbers)


async def audited_groups(db: Connection) -> list[str]:
    """The groups that have rows or a chain."""
    asked = "SELECT DISTINCT grp FROM audit_row UNION SELECT DISTINCT grp FROM audit_link"
    return sorted(row["grp"] for row in await sql.rows(db, asked))
