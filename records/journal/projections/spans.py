"""The stretches of visits: waiting, walking to the window, being served there."""

from queueing.model.events import Event
from records.db import sql
from records.db.sql import Connection
from records.journal.entry import Batch

_ADD = """
INSERT INTO span (ticket, hall, lane, "window", kind, started_ms, ended_ms)
VALUES (?, ?, ?, ?, ?, ?, ?)
"""

_UNDO = """
DELETE FROM span WHERE ticket=? AND "window"=? AND kind=? AND started_ms=?
"""

_KINDS = {
    "ticket.called": ("wait", "waiting_since"),
    "ticket.started": ("walk", "called_at"),
    "ticket.finished": ("service", "started_at"),
}


class Spans:
    """See `records.journal.projections.projection`."""

    async def apply(self, tx: Connection, batch: Batch) -> None:
        """A service whose finish was undone goes on: it ends with the finish that counts."""
        rows: list[tuple[object, ...]] = []
        undone: list[tuple[object, ...]] = []
        for event in batch.events:
            if row := _row(event):
                rows.append(row)
            elif event.name == "ticket.finish_undone" and event.ticket and event.window:
                service = (event.ticket.id, event.window.id, "service", event.ticket.started_at)
                undone.append(service)
                rows = [row for row in rows if (row[0], row[3], row[4], row[5]) != service]
        await sql.many(tx, _UNDO, undone)
        await sql.many(tx, _ADD, rows)


def _row(event: Event) -> tuple[object, ...] | None:
    """The stretch that an event ends, if it ends one."""
    if event.name not in _KINDS or not event.ticket or not event.window:
        return None
    kind, since = _KINDS[event.name]
    ticket = event.ticket
    # A visit that went on to its next stop says what it finished beside the ticket.
    started = event.since or getattr(ticket, since)
    lane = event.lane or ticket.lane
    return (ticket.id, ticket.hall, lane, event.window.id, kind, started, event.at)
