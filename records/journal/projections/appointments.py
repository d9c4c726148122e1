"""What becomes of appointments whose holders have come: fulfilled, or left without being served.

A service may be undone for as long as its window has called nobody since. So who was served is
fulfilled by that window's next call, or two minutes later by what is planned here.
"""

from collections.abc import Sequence

from kit.clock import MINUTE_MS
from queueing.model.documents import FinishedDoc, WindowDoc, window_of
from queueing.model.events import Event
from queueing.model.transitions import State
from records.db import sql
from records.db.sql import Connection
from records.journal.entry import Batch
from records.models.booking import arrivals
from records.models.booking.arrivals import End

UNDO_MS = 2 * MINUTE_MS
SYSTEM = "system"
_CALLED = "ticket.called"
_LEFT = frozenset({"ticket.cancelled", "ticket.expired"})
_WINDOWS = "SELECT key, document FROM window_record WHERE key IN ({keys})"


class Appointments:
    """See `records.journal.projections.projection`. It stands before `Windows`, which it reads."""

    async def apply(self, tx: Connection, batch: Batch) -> None:
        """Of a ticket that was finished and taken back, what came last counts."""
        served: dict[str, int | None] = {}
        left: list[End] = []
        for event in batch.events:
            if event.ticket is None:
                continue
            if event.name == "ticket.finish_undone":
                served[event.ticket.id] = None
            elif event.name == "ticket.finished" and event.ticket.state is State.SERVED:
                served[event.ticket.id] = event.at + UNDO_MS
            elif event.name in _LEFT:
                left.append(End(event.ticket.id, event.at, event.by))
        await arrivals.plan_fulfilments(tx, {t: at for t, at in served.items() if at is not None})
        await arrivals.drop_fulfilments(tx, [t for t, at in served.items() if at is None])
        await arrivals.leave(tx, left)
        ends = await _settled(tx, batch.events)
        await arrivals.fulfil(tx, ends)
        await arrivals.drop_fulfilments(tx, [end.ticket for end in ends])


async def _settled(tx: Connection, events: Sequence[Event]) -> list[End]:
    """The services that cannot be undone any more, for their window has called somebody."""
    known = await _windows_before(tx, events)
    ends = []
    for event in events:
        if event.window is None:
            continue
        key = _key(event.window)
        before = known.get(key)
        if event.name == _CALLED and before is not None and not before.next_stop:
            ends.append(End(before.ticket, event.at, SYSTEM))
        known[key] = event.window.finished
    return ends


async def _windows_before(tx: Connection, events: Sequence[Event]) -> dict[str, FinishedDoc | None]:
    """What each window that calls somebody had finished last before this batch."""
    keys = sorted({_key(e.window) for e in events if e.window and e.name == _CALLED})
    if not keys:
        return {}
    text = _WINDOWS.format(keys=", ".join("?" for _ in keys))
    return {
        row["key"]: window_of(row["document"]).finished for row in await sql.rows(tx, text, *keys)
    }


def _key(window: WindowDoc) -> str:
    return f"{window.hall}:{window.id}"
