"""What people are told of their tickets: called, called again, missed; and what is not so any more.

The ladder's steps are of real time, which an event does not know. The time is therefore that of
the commit: a call that is recorded late, after the database was away, gives its holder the same
five seconds to look. It comes from the clock that is handed in, as it is by `server.group`; tried
again after a rollback, a batch is dated anew, and nothing of the first try is left.
"""

from collections.abc import Callable, Mapping

from kit.clock import real_ms
from queueing.model.documents import TicketDoc
from queueing.model.events import Event
from records.db.sql import Connection
from records.journal.entry import Batch
from records.models.outbox.acknowledging import phones_showed_before
from records.models.outbox.planning import NewNotice, Now, end_of_tickets, plan
from records.notices.kinds import NoticeKind
from records.notices.ladder import Fact, ended_by

_TOLD: Mapping[str, NoticeKind] = {
    "ticket.called": NoticeKind.YOUR_TURN,
    "ticket.recalled": NoticeKind.RECALLED,
    "ticket.missed": NoticeKind.MISSED,
}
# Nothing was told before the first of these, and nothing is left when the others come.
_NOTHING_TO_END = frozenset({"ticket.issued", "ticket.finished", "ticket.finish_undone"})


class Notices:
    """See `records.journal.projections.projection`. It stands behind `Tickets`.

    Whoever finds tickets to be told of locks their rows, and is seen by what follows here.
    """

    def __init__(self, real: Callable[[], int] = real_ms) -> None:
        """`real` tells real time, in milliseconds."""
        self._real = real

    async def apply(self, tx: Connection, batch: Batch) -> None:
        """Of each ticket only what it was told last may still go on."""
        latest: dict[str, int] = {}
        new: list[tuple[int, NewNotice]] = []
        calls: list[tuple[str, str, int]] = []
        for n, event in enumerate(batch.events):
            if event.ticket is None or event.ticket.citizen is None:
                continue  # of a paper ticket only the displays tell: nothing is planned or ended
            if event.name in _NOTHING_TO_END:
                continue
            latest[event.ticket.id] = n
            if told := _told(event, event.ticket):
                new.append((n, told))
                calls.append((event.ticket.hall, event.ticket.id, event.ticket.version))
        if not latest:
            return
        now = Now(batch.events[-1].at, self._real())
        await end_of_tickets(tx, latest, ended_by(Fact.TICKET_MOVED), now)
        notices = [one._replace(over=latest[one.ticket or ""] > n) for n, one in new]
        await plan(tx, notices, now)
        await phones_showed_before(tx, calls, now)


def _told(event: Event, ticket: TicketDoc) -> NewNotice | None:
    kind = _TOLD.get(event.name)
    if kind is None:
        return None
    return NewNotice(
        kind=kind,
        dedupe_key=call_key(kind, ticket.id, ticket.version),
        hall=ticket.hall,
        content=_content(ticket),
        citizen=ticket.citizen,
        ticket=ticket.id,
        shown_as=f"{event.hall}:{event.seq}",
    )


def call_key(kind: NoticeKind, ticket: str, version: int) -> str:
    """The key of what is told of a ticket as one of its events left it."""
    return f"{kind}:{ticket}:{version}"


def _content(ticket: TicketDoc) -> dict[str, str]:
    said = {
        "number": ticket.number,
        "lane": ticket.lane,
        "item": ticket.item,
        "window": ticket.window,
        "window_hall": ticket.window_hall,
        "window_name": ticket.window_name,
        "call_no": str(ticket.call_no),
    }
    return {name: text for name, text in said.items() if text}
