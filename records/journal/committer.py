"""The journal's side of SQL: where the record stands, what it has, and the commit that moves it."""

import hashlib
from collections.abc import Sequence

import structlog
from tortoise.exceptions import IntegrityError

from queueing.line.ports import Head
from queueing.line.store import Store
from records.db import sql
from records.db.sql import Connection
from records.journal.entry import Batch, Entry
from records.journal.log_reader import entries_behind
from records.journal.projections.projection import Projection
from records.models.audit.audit_rows import Deed, audit
from records.models.line.events import has_document, has_event, has_request
from records.models.line.journal_heads import head_of, move_head
from records.transactions import connection, transact

_log = structlog.get_logger()

_EVENT = """
INSERT INTO event
  (grp, hall, seq, epoch, position, name, at_ms, actor, ticket, "window", request, document)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


async def head_of_group(group: str) -> Head:
    """How far the record has come."""
    return await head_of(connection(), group)


async def has(epoch: int, position: str, hall: str, seq: int) -> bool:
    """Whether the record has this very event."""
    return await has_event(connection(), epoch, position, hall, seq)


async def commit(batch: Batch, head: str, projections: Sequence[Projection]) -> bool:
    """Record what follows `head`; False, and nothing written, if the record stands elsewhere.

    The projections are applied in the same transaction. Raises `IntegrityError` if the record holds
    something that contradicts these events, and whatever a projection raises.
    """
    position = batch.entries[-1].position
    try:
        return await _commit(batch, head, position, projections)
    except IntegrityError:
        known = {entry.position for entry in batch.entries if await _recorded_already(entry)}
        new = [entry for entry in batch.entries if entry.position not in known]
        forgotten = [entry for entry in new if await _comes_again(entry)]
        if not (known or forgotten):
            raise
        for entry in forgotten:
            _log.error("journal_request_repeated_late", name=entry.event.name)
            entry.event.request = None
        if known:
            _log.error("journal_events_recorded_before", group=batch.group, events=len(known))
        return await _commit(batch._replace(entries=new), head, position, projections)


async def drain(store: Store, epoch: int, projections: Sequence[Projection]) -> None:
    """Record what a log that is about to be left still holds beyond the head."""
    while True:
        recorded = await head_of_group(store.group)
        if recorded.epoch != epoch:
            return
        entries = await entries_behind(store, epoch, recorded.position)
        if not entries:
            return
        await commit(Batch(store.group, epoch, entries), recorded.position, projections)


async def _commit(
    batch: Batch, head: str, position: str, projections: Sequence[Projection]
) -> bool:
    async def write(tx: Connection) -> bool:
        moved = await move_head(tx, batch.group, batch.epoch, head, position)
        if moved:
            await _append(tx, batch)
            await audit(tx, _deed(batch))
            for projection in projections:
                await projection.apply(tx, batch)
        return moved

    return await transact(write)


async def _append(tx: Connection, batch: Batch) -> None:
    rows = [_event_row(batch.group, batch.epoch, entry) for entry in batch.entries]
    await sql.many(tx, _EVENT, rows)


def _deed(batch: Batch) -> Deed:
    """One row a commit: who did what stands in the events, and these cannot change unseen."""
    said = hashlib.sha256("\n".join(entry.json for entry in batch.entries).encode()).hexdigest()
    first, last = batch.entries[0].position, batch.entries[-1].position
    span = {"epoch": batch.epoch, "first": first, "events": len(batch.entries), "sha256": said}
    return Deed(batch.group, "system:journal", "journal.commit", last, details=span)


def _event_row(group: str, epoch: int, entry: Entry) -> tuple[object, ...]:
    event = entry.event
    return (
        group,
        event.hall,
        event.seq,
        epoch,
        entry.position,
        event.name,
        event.at,
        event.by,
        event.ticket.id if event.ticket else None,
        event.window.id if event.window else None,
        event.request,
        entry.json,
    )


async def _recorded_already(entry: Entry) -> bool:
    """Whether this very event stands on record: the head went back without it."""
    return await has_document(connection(), entry.event.hall, entry.event.seq, entry.json)


async def _comes_again(entry: Entry) -> bool:
    """Whether another event has its request, which Redis had forgotten after two days."""
    request = entry.event.request
    return bool(request) and await has_request(connection(), request or "")
