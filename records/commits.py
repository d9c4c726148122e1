"""The journal's side of SQL: where the record stands, what it has, and the commit that moves it."""

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

import structlog
from asyncpg import InterfaceError, PostgresError
from tortoise.exceptions import BaseORMException, IntegrityError

from records import journal_rows, sql
from records.journal_rows import Entry

_log = structlog.get_logger()

DATABASE_FAULTS = (BaseORMException, sqlite3.Error, InterfaceError, PostgresError, OSError)


class Stand(NamedTuple):
    """Up to where the record has come, and in the log of which epoch."""

    epoch: int
    position: str


async def stand(group: str) -> Stand:
    """Where the record stands."""
    found = await sql.rows("SELECT epoch, position FROM journal_head WHERE grp=?", group)
    return Stand(**found[0])


async def has(epoch: int, position: str, hall: str, seq: int) -> bool:
    """Whether the record has this very event."""
    found = await sql.rows("SELECT epoch, position FROM event WHERE hall=? AND seq=?", hall, seq)
    return bool(found) and Stand(**found[0]) == (epoch, position)


async def commit(group: str, epoch: int, head: str, entries: Sequence[Entry]) -> bool:
    """Record what follows `head`; False, and nothing written, if the record stands elsewhere."""
    try:
        return await _commit(group, epoch, head, entries)
    except IntegrityError:
        return await _commit(group, epoch, head, await _without_old_requests(entries))


async def _commit(group: str, epoch: int, head: str, entries: Sequence[Entry]) -> bool:
    async with sql.Transaction() as tx:
        # First a write: SQLite then locks at once instead of failing half-way.
        moved = await sql.change(
            tx,
            "UPDATE journal_head SET position=? WHERE grp=? AND epoch=? AND position=?",
            entries[-1].position,
            group,
            epoch,
            head,
        )
        if moved:
            await journal_rows.write(tx, group, epoch, entries)
    return bool(moved)


async def _without_old_requests(entries: Sequence[Entry]) -> list[Entry]:
    """Redis forgets a request after two days: one repeated later was done again; log that."""
    for entry in entries:
        known = entry.event.request and await sql.rows(
            "SELECT 1 AS one FROM event WHERE request=?", entry.event.request
        )
        if known:
            _log.error("a request id came back after it was forgotten", name=entry.event.name)
            entry.event.request = None
    return list(entries)
