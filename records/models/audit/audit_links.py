"""The chain over the audit of a group: each link holds the digest of its row and of all before."""

from collections.abc import Sequence
from typing import NamedTuple

from tortoise import fields
from tortoise.models import Model

from records.db import sql
from records.db.sql import Connection
from records.models.audit.audit_rows import DeedRow


class AuditLinkRow(Model):
    """The `number`-th link of a group's chain; `id` is `group:number`."""

    id = fields.CharField(primary_key=True, max_length=64)
    grp = fields.CharField(max_length=40)
    number = fields.BigIntField()
    row = fields.BigIntField()
    digest = fields.CharField(max_length=64)
    at_ms = fields.BigIntField()

    class Meta:
        """Table name; a row is sealed once."""

        table = "audit_link"
        unique_together = (("grp", "number"), ("row",))


class Link(NamedTuple):
    """A link: which row is the `number`-th of its group, and the digest up to it."""

    number: int
    row: int
    digest: str


class Joined(NamedTuple):
    """A link with the row that it seals, as both stand now; None where the row is gone."""

    link: Link
    deed: DeedRow | None


_ADD = """
INSERT INTO audit_link (id, grp, number, "row", digest, at_ms) VALUES (?, ?, ?, ?, ?, ?)
"""
_LAST = """
SELECT number, "row", digest FROM audit_link WHERE grp=? ORDER BY number DESC LIMIT 1
"""
_AT = 'SELECT number, "row", digest FROM audit_link WHERE grp=? AND number=?'
_WALK = """
SELECT l.number, l."row" AS sealed_row, l.digest, r.id, r.grp, r.at_ms, r.actor, r.action,
  r.target, r.reason, r.details, r.sealed_as
FROM audit_link l LEFT JOIN audit_row r ON r.id = l."row"
WHERE l.grp=? AND l.number>? ORDER BY l.number LIMIT ?
"""
_LOOSE = """
SELECT r.id FROM audit_row r LEFT JOIN audit_link l ON l."row" = r.id
WHERE r.grp=? AND r.sealed_as IS NOT NULL AND l.id IS NULL ORDER BY r.id LIMIT 1
"""


async def last_link(db: Connection, group: str) -> Link | None:
    """The last link of a group's chain."""
    found = await sql.rows(db, _LAST, group)
    return Link(**found[0]) if found else None


async def link_at(db: Connection, group: str, number: int) -> Link | None:
    """A link by its number."""
    found = await sql.rows(db, _AT, group, number)
    return Link(**found[0]) if found else None


async def add_links(tx: Connection, group: str, links: Sequence[Link], now_ms: int) -> None:
    """Lengthen a chain. Raises `IntegrityError` if another process has done so meanwhile."""
    rows = [(f"{group}:{link.number}", group, *link, now_ms) for link in links]
    await sql.many(tx, _ADD, rows)


async def walk(db: Connection, group: str, after: int, limit: int) -> list[Joined]:
    """The next links of a chain after a number, each with its row."""
    found = await sql.rows(db, _WALK, group, after, limit)
    return [_joined(row) for row in found]


def _joined(row: dict[str, object]) -> Joined:
    link = Link(int(str(row["number"])), int(str(row["sealed_row"])), str(row["digest"]))
    if row["id"] is None:
        return Joined(link, None)
    return Joined(link, DeedRow(**{name: row[name] for name in DeedRow._fields}))  # type: ignore[arg-type]


async def loose_row(db: Connection, group: str) -> int | None:
    """A row that says it is sealed and is in no chain; None if there is none."""
    found = await sql.rows(db, _LOOSE, group)
    return int(found[0]["id"]) if found else None
