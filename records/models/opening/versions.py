"""The version of all that decides when halls take people: one row, by which processes notice.

Whoever changes anything of it moves the version first, in the same transaction. That write also
lets one change wait for another, so what is checked against the others stays true until commit.
"""

from tortoise import fields
from tortoise.models import Model

from records.db import sql
from records.db.sql import Connection


class OpeningVersion(Model):
    """The one row."""

    id = fields.IntField(primary_key=True)
    version = fields.IntField()

    class Meta:
        """Table name."""

        table = "opening_version"


_MOVE = """
INSERT INTO opening_version (id, version) VALUES (1, 1)
ON CONFLICT (id) DO UPDATE SET version = opening_version.version + 1
"""
_HOLD = """
INSERT INTO opening_version (id, version) VALUES (1, 0)
ON CONFLICT (id) DO UPDATE SET version = opening_version.version RETURNING version
"""


async def move_version(tx: Connection) -> None:
    """Say that something changes; others who want to change something wait for this."""
    await sql.change(tx, _MOVE)


async def hold_version(tx: Connection) -> int:
    """The version, which nobody moves before this transaction ends."""
    return int((await sql.rows(tx, _HOLD))[0]["version"])


async def opening_version(db: Connection) -> int:
    """The version; 0 before the first change."""
    found = await sql.rows(db, "SELECT version FROM opening_version WHERE id = 1")
    return int(found[0]["version"]) if found else 0
