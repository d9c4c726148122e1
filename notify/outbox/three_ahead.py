"""Finds who is almost called, by the ranks that the live feed has anyway, and tells them once.

Each process may find the same person: what it plans has one key, so it is one notice. The ticket is
looked at again, and held, in the transaction that plans it: a call that comes meanwhile finds the
notice and ends it.
"""

from collections.abc import Callable, Mapping

from notify.feed.hall_feed import HallFeed
from queueing.model.documents import TicketDoc
from queueing.model.transitions import State
from records.models.line.tickets import tickets_by_number
from records.models.outbox.planning import NewNotice, Now, plan
from records.notices.kinds import NoticeKind
from records.transactions import Connection, transact

MOST_AHEAD = 3


class ThreeAhead:
    """Remembers whom it has looked at, so that nobody is asked for twice."""

    def __init__(self, feeds: Mapping[str, HallFeed], now: Callable[[], Now]) -> None:
        """`feeds` by hall; nobody was looked at yet."""
        self._feeds, self._now = feeds, now
        self._known: dict[str, tuple[str, set[str]]] = {}

    async def run_once(self) -> int:
        """Tell who has come so far; how many."""
        told = 0
        for hall, feed in self._feeds.items():
            day, ahead = feed.almost_called(MOST_AHEAD)
            known_day, known = self._known.get(hall, ("", set[str]()))
            if known_day != day:
                known = set()
                self._known[hall] = day, known
            if new := {number: n for number, n in ahead.items() if number not in known}:
                found = await self._tell(hall, day, new)
                # What the record does not have yet is looked for again.
                known.update(found)
                told += sum(found.values())
        return told

    async def _tell(self, hall: str, day: str, ahead: Mapping[str, int]) -> dict[str, bool]:
        async def write(tx: Connection) -> dict[str, bool]:
            found = await tickets_by_number(tx, hall, day, list(ahead))
            new = [_notice(ticket, ahead[ticket.number]) for ticket in found if _is_told(ticket)]
            await plan(tx, new, self._now())
            return {ticket.number: _is_told(ticket) for ticket in found}

        return await transact(write)


def _is_told(ticket: TicketDoc) -> bool:
    return ticket.citizen is not None and ticket.state is State.WAITING and ticket.call_no == 0


def _notice(ticket: TicketDoc, ahead: int) -> NewNotice:
    content = {"number": ticket.number, "lane": ticket.lane, "ahead": str(ahead)}
    return NewNotice(
        kind=NoticeKind.THREE_AHEAD,
        dedupe_key=f"{NoticeKind.THREE_AHEAD}:{ticket.id}",
        hall=ticket.hall,
        content={**content, **({"item": ticket.item} if ticket.item else {})},
        citizen=ticket.citizen,
        ticket=ticket.id,
    )
