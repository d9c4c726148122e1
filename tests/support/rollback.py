"""SQL as a replica that lacks the last commits, or a backup of this morning, would have it."""

from queueing.model.events import Event, event_of
from records.db import sql
from records.journal.entry import Batch, Entry
from records.journal.projections.hall_days import HallDays
from records.journal.projections.tickets import Tickets
from records.journal.projections.windows import Windows
from records.transactions import Connection

_LATEST = (
    "SELECT e.id, e.position, e.document FROM event e JOIN journal_head h "
    "ON h.grp = e.grp AND h.epoch = e.epoch WHERE e.grp=? ORDER BY e.id DESC LIMIT ?"
)


async def roll_back(group: str, events: int) -> list[Event]:
    """Undo the last commits of an epoch by so many events, in one transaction; what is gone.

    Every table is left as it stood after the last event that remains.
    """
    async with sql.Transaction() as tx:
        # A write first: no process commits anything until this is done.
        await sql.change(tx, "UPDATE journal_head SET position=position WHERE grp=?", group)
        rows = await sql.rows(tx, _LATEST, group, events)
        gone = [event_of(row["document"].encode()) for row in rows]
        for row in rows:
            await sql.change(tx, "DELETE FROM event WHERE id=?", row["id"])
        left = await sql.rows(tx, _LATEST, group, 1)
        position = left[0]["position"] if left else "0-0"
        await sql.change(tx, "UPDATE journal_head SET position=? WHERE grp=?", position, group)
        for event in gone:
            await _forget(tx, event)
        remaining = await sql.rows(tx, "SELECT document FROM event WHERE grp=? ORDER BY id", group)
        await _restore(tx, [event_of(row["document"].encode()) for row in remaining], gone)
    return gone


async def _forget(tx: Connection, event: Event) -> None:
    """Take away what only this event brought."""
    if event.ticket:
        ticket = event.ticket.id
        await sql.change(tx, "DELETE FROM span WHERE ticket=? AND ended_ms=?", ticket, event.at)
        await sql.change(tx, "DELETE FROM ticket WHERE id=?", ticket)
        of_ticket = "DELETE FROM delivery WHERE notice IN (SELECT id FROM notice WHERE ticket=?)"
        await sql.change(tx, of_ticket, ticket)
        await sql.change(tx, "DELETE FROM notice WHERE ticket=?", ticket)
    if event.window:
        window = f"{event.window.hall}:{event.window.id}"
        await sql.change(tx, "DELETE FROM window_record WHERE key=?", window)
    if event.rules:
        latest = "(SELECT max(version) FROM rules_version WHERE hall=?)"
        statement = f"DELETE FROM rules_version WHERE hall=? AND version={latest}"
        await sql.change(tx, statement, event.hall, event.hall)


async def _restore(tx: Connection, kept: list[Event], gone: list[Event]) -> None:
    """Bring back what the remaining events say of whatever the others had changed."""
    tickets = {event.ticket.id for event in gone if event.ticket}
    windows = {(event.window.hall, event.window.id) for event in gone if event.window}
    for event in kept:
        batch = Batch("", 0, [Entry("", event, "")])
        if event.ticket and event.ticket.id in tickets:
            await Tickets().apply(tx, batch)
        if event.window and (event.window.hall, event.window.id) in windows:
            await Windows().apply(tx, batch)
        await HallDays().apply(tx, batch)
