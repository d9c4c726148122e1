"""The journal's side of SQL: where the record stands, what it has, and the commit that moves it."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import structlog
from tortoise.exceptions import IntegrityError

from records import journal_rows, sql
from records.journal_rows import Entry

_log = structlog.get_logger()


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
    """Record what follows `head`; False, and nothing written, if the record stands elsewhere.

    Raises `IntegrityError` if the record holds something that contradicts these events.
    """
    try:
        return await _commit(group, epoch, head, entries)
    except IntegrityError:
        known = {entry.position for entry in entries if await _recorded_already(entry)}
        forgotten = [e for e in entries if e.position not in known and await _comes_again(e)]
        if not (known or forgotten):
            raise
        for entry in forgotten:
            _log.error("journal_request_repeated_late", name=entry.event.name)
            entry.event.request = None
        if known:
            _log.error("journal_events_recorded_before", group=group, events=len(known))
        return await _commit(group, epoch, head, entries, known)


async def _commit(
    group: str, epoch: int, head: str, entries: Sequence[Entry], known: Collection[str] = ()
) -> bool:
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
            new = [entry for entry in entries if entry.position not in known]
            await journal_rows.write(tx, group, epoch, new)
    return bool(moved)


async def _recorded_already(entry: Entry) -> bool:
    """Whether this very event stands on record: the head went back without it."""
    event = entry.event
    statement = "SELECT document FROM event WHERE hall=? AND seq=?"
    found = await sql.rows(statement, event.hall, event.seq)
    return bool(found) and found[0]["document"] == entry.json


async def _comes_again(entry: Entry) -> bool:
    """Whether another event has its request, which Redis had forgotten after two days."""
    request = entry.event.request
    if not request:
        return False
    return bool(await sql.rows("SELECT 1 AS one FROM event WHERE request=?", request))
