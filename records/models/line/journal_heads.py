"""How far the log of each group is recorded."""

from tortoise import fields
from tortoise.models import Model

from queueing.line.ports import Head
from records.db import sql
from records.db.sql import Connection


class JournalHead(Model):
    """How far a group's log is recorded. It moves by compare-and-set: two journals do no harm."""

    grp = fields.CharField(primary_key=True, max_length=40)
    epoch = fields.IntField(default=0)
    run_id = fields.CharField(max_length=64, default="")
    position = fields.CharField(max_length=40, default="0-0")

    class Meta:
        """One row a group."""

        table = "journal_head"


_BEGIN = """
INSERT INTO journal_head (grp, epoch, run_id, position) VALUES (?, 0, '', '0-0')
ON CONFLICT (grp) DO NOTHING
"""
_READ = "SELECT epoch, run_id, position FROM journal_head WHERE grp=?"
_MOVE = "UPDATE journal_head SET position=? WHERE grp=? AND epoch=? AND position=?"
_RAISE = "UPDATE journal_head SET epoch=?, run_id=?, position='0-0' WHERE grp=? AND epoch=?"


async def begin_head(db: Connection, group: str) -> Head:
    """A group's head, which is made where there is none."""
    await sql.change(db, _BEGIN, group)
    return await head_of(db, group)


async def head_of(db: Connection, group: str) -> Head:
    """A group's head as it stands."""
    return Head(**(await sql.rows(db, _READ, group))[0])


async def move_head(tx: Connection, group: str, epoch: int, before: str, position: str) -> bool:
    """Move a head on in its epoch; False if it does not stand `before` any more."""
    return bool(await sql.change(tx, _MOVE, position, group, epoch, before))


async def raise_epoch(db: Connection, group: str, ended: int, new: int, run_id: str) -> bool:
    """Begin an epoch; False if another than `ended` is under way."""
    return bool(await sql.change(db, _RAISE, new, run_id, group, ended))


async def forget_redis(db: Connection) -> None:
    """Let no head know its Redis any more: the next start makes every line anew."""
    await sql.change(db, "UPDATE journal_head SET run_id=''")


async def touch_head(db: Connection, group: str) -> None:
    """Write a head as it is, to see that it can be written."""
    await sql.change(db, "UPDATE journal_head SET position=position WHERE grp=?", group)
