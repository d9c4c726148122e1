"""Who asked to be forgotten, and what the law lets nobody forget yet."""

from typing import NamedTuple

from tortoise import fields
from tortoise.models import Model

from records.db import sql
from records.db.sql import Connection

RESTRICTED, DONE = "restricted", "done"


class ErasureRow(Model):
    """A request to be forgotten: `restricted` while something must be kept, then `done`."""

    id = fields.CharField(primary_key=True, max_length=40)
    citizen = fields.CharField(max_length=40, db_index=True)
    state = fields.CharField(max_length=12)
    asked_ms = fields.BigIntField()
    done_ms = fields.BigIntField(null=True)

    class Meta:
        """Table name."""

        table = "erasure"


class Erasure(NamedTuple):
    """A request as it stands; moments are of real time."""

    id: str
    citizen: str
    state: str
    asked_ms: int
    done_ms: int | None


_SELECT = "SELECT id, citizen, state, asked_ms, done_ms FROM erasure WHERE "
_ADD = "INSERT INTO erasure (id, citizen, state, asked_ms, done_ms) VALUES (?, ?, ?, ?, ?)"


async def erasure_of(db: Connection, citizen: str) -> Erasure | None:
    """The latest request of somebody."""
    text = f"{_SELECT} citizen=? ORDER BY asked_ms DESC, id LIMIT 1"
    found = await sql.rows(db, text, citizen)
    return Erasure(**found[0]) if found else None


async def erasures_to_finish(db: Connection) -> list[Erasure]:
    """The requests that wait for something to end, the oldest first."""
    text = f"{_SELECT} state='restricted' ORDER BY asked_ms, id"
    return [Erasure(**row) for row in await sql.rows(db, text)]


async def add_erasure(tx: Connection, new: Erasure) -> None:
    """Write a request down."""
    await sql.change(tx, _ADD, *new)


async def finish_erasure(tx: Connection, erasure: str, now_ms: int) -> None:
    """Note that nothing is left of what was to be forgotten."""
    text = "UPDATE erasure SET state='done', done_ms=? WHERE id=?"
    await sql.change(tx, text, now_ms, erasure)
