"""Which rows an event becomes. Every statement is one `executemany` for the whole batch."""

from collections.abc import Sequence
from typing import NamedTuple

from tortoise.backends.base.client import BaseDBAsyncClient

from queueing.events import Event, TicketDoc, json_of
from queueing.rules import decode
from records import sql


class Entry(NamedTuple):
    """An event with its place in the log."""

    position: str
    event: Event
    json: str


_EVENT = """
INSERT INTO event
  (grp, hall, seq, epoch, position, name, at_ms, actor, ticket, "window", request, document)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""

_TICKET = """
INSERT INTO ticket
  (id, hall, date, prefix, n, number, lane, ticket_class, state, citizen, ordinal, version,
   document)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET
  lane = excluded.lane, state = excluded.state, version = excluded.version,
  document = excluded.document
"""

_WINDOW = """
INSERT INTO window_record (key, hall, "window", state, document) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (key) DO UPDATE SET state = excluded.state, document = excluded.document
"""

_SPAN = """
INSERT INTO span (ticket, hall, lane, "window", kind, started_ms, ended_ms)
VALUES (?, ?, ?, ?, ?, ?, ?)
"""

_UNDONE_SPAN = """
DELETE FROM span WHERE ticket=? AND "window"=? AND kind=? AND started_ms=?
"""

_DAY = """
INSERT INTO hall_day (hall, day) VALUES (?, ?) ON CONFLICT (hall) DO UPDATE SET day = excluded.day
"""

_RULES = """
INSERT INTO rules_version (hall, version, author, at_ms, reason, document)
VALUES (?, ?, ?, ?, ?, ?)
"""


async def write(tx: BaseDBAsyncClient, group: str, epoch: int, entries: Sequence[Entry]) -> None:
    """Write everything that follows from a batch of events, inside the caller's transaction."""
    await sql.many(tx, _EVENT, [_event_row(group, epoch, entry) for entry in entries])
    events = [entry.event for entry in entries]
    tickets = {event.ticket.id: event.ticket for event in events if event.ticket}
    windows = {f"{e.window.hall}:{e.window.id}": e.window for e in events if e.window}
    await sql.many(tx, _TICKET, [_ticket_row(ticket) for ticket in tickets.values()])
    await sql.many(
        tx,
        _WINDOW,
        [(key, w.hall, w.id, w.state.value, json_of(w).decode()) for key, w in windows.items()],
    )
    await _write_spans(tx, events)
    await sql.many(tx, _DAY, [(event.hall, event.day) for event in events if event.day])
    await sql.many(tx, _RULES, [_rules_row(event) for event in events if event.rules])


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


def _ticket_row(ticket: TicketDoc) -> tuple[object, ...]:
    return (
        ticket.id,
        ticket.hall,
        ticket.date,
        ticket.prefix,
        ticket.n,
        ticket.number,
        ticket.lane,
        ticket.ticket_class,
        ticket.state.value,
        ticket.citizen,
        ticket.order,
        ticket.version,
        json_of(ticket).decode(),
    )


_SPANS = {
    "ticket.called": ("wait", "waiting_since"),
    "ticket.started": ("walk", "called_at"),
    "ticket.finished": ("service", "started_at"),
}


def _span_row(event: Event) -> tuple[object, ...] | None:
    """The stretch that an event ends, if it ends one."""
    if event.name not in _SPANS or not event.ticket or not event.window:
        return None
    kind, since = _SPANS[event.name]
    ticket = event.ticket
    # A visit that went on to its next stop says what it finished beside the ticket.
    begun = event.since or getattr(ticket, since)
    lane = event.lane or ticket.lane
    return (ticket.id, ticket.hall, lane, event.window.id, kind, begun, event.at)


async def _write_spans(tx: BaseDBAsyncClient, events: Sequence[Event]) -> None:
    """A service whose finish was undone goes on: its span ends with the finish that counts."""
    rows: list[tuple[object, ...]] = []
    undone: list[tuple[object, ...]] = []
    for event in events:
        if row := _span_row(event):
            rows.append(row)
        elif event.name == "ticket.finish_undone" and event.ticket and event.window:
            service = (event.ticket.id, event.window.id, "service", event.ticket.started_at)
            undone.append(service)
            rows = [row for row in rows if (row[0], row[3], row[4], row[5]) != service]
    await sql.many(tx, _UNDONE_SPAN, undone)
    await sql.many(tx, _SPAN, rows)


def _rules_row(event: Event) -> tuple[object, ...]:
    text = event.rules or ""
    version = decode(text).version
    return (event.hall, version, event.by, event.at, event.reason or "", text)
