"""What is noted of a simulated day: every wait, and the furthest that anybody was overtaken."""

from collections import Counter, defaultdict
from heapq import heappop, heappush
from typing import NamedTuple

from queueing.model.classes import APPOINTMENT, WALK_IN
from queueing.model.documents import TicketDoc
from queueing.model.events import Event
from queueing.model.transitions import State
from queueing.rules.checks import overtaking_s
from queueing.rules.hall_rules import Rulebook

WITHIN_MS = 10 * 60_000


class Wait(NamedTuple):
    """The wait of one ticket until its first call, and of an appointment how far from its slot."""

    ticket: str
    hall: str
    joined_ms: int
    wait_ms: int
    walk_in: bool
    after_slot_ms: int | None
    helped: bool


class Waits:
    """Notes every first call and everybody who left before it."""

    def __init__(self) -> None:
        """Nobody has come yet."""
        self.found: list[Wait] = []
        self.left: Counter[str] = Counter()

    def clear(self) -> None:
        """A new day."""
        self.found.clear()
        self.left.clear()

    def __call__(self, event: Event) -> None:
        """See one event."""
        ticket = event.ticket
        if ticket is None:
            return
        if ticket.state is State.CANCELLED and not ticket.call_no:
            self.left[ticket.hall] += 1
        elif event.name == "ticket.called" and ticket.call_no == 1:
            self.found.append(_wait(ticket, event.at))


def _wait(ticket: TicketDoc, at_ms: int) -> Wait:
    after_slot = None
    slot_ms = ticket.arrival + ticket.credit_ms
    if ticket.ticket_class == APPOINTMENT and slot_ms > ticket.joined_at:
        after_slot = at_ms - slot_ms
    return Wait(
        ticket.id,
        ticket.hall,
        ticket.joined_at,
        at_ms - ticket.joined_at,
        ticket.ticket_class == WALK_IN,
        after_slot,
        ticket.window_hall is not None,
    )


def real_arrival(ticket: TicketDoc) -> int:
    """When somebody came, or the start of their slot if that is later."""
    return ticket.arrival + ticket.credit_ms


class Overtaking:
    """At each call: how much later the one called came than anybody whom the window passed over.

    Counted are those who wait without interruption and with the key they were given.
    """

    def __init__(self, book: Rulebook) -> None:
        """`beyond` is how often a window broke its bound.

        `largest_ms` is the furthest anybody was overtaken at a window that serves both,
        `anywhere_ms` the furthest by anybody of the same hall.
        """
        self._serves = {
            name: [serves.line for serves in lines] for name, lines in book.all_serves().items()
        }
        self._bounds_ms = {
            f"{hall}:{window}": overtaking_s(book, rules, window) * 1000
            for hall, rules in book.halls.items()
            for window in rules.windows
        }
        self._waiting: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        self._in_hall: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        self._line_of: dict[str, str] = {}
        self.largest_ms = self.anywhere_ms = 0
        self.beyond = 0
        self.bound_ms = max(self._bounds_ms.values())

    def __call__(self, event: Event) -> None:
        """See one event."""
        ticket = event.ticket
        if ticket is None:
            return
        undisturbed = event.name == "ticket.issued" or ticket.id in self._line_of
        if ticket.state is State.WAITING and undisturbed:
            self._line_of[ticket.id] = ticket.line
            heappush(self._waiting[ticket.line], (real_arrival(ticket), ticket.id))
            heappush(self._in_hall[ticket.hall], (real_arrival(ticket), ticket.id))
            return
        self._line_of.pop(ticket.id, None)
        if event.name == "ticket.called":
            self._called(ticket)

    def _called(self, ticket: TicketDoc) -> None:
        own = real_arrival(ticket)
        first = self._first(self._in_hall[ticket.hall])
        if first is not None:
            self.anywhere_ms = max(self.anywhere_ms, own - first)
        window = f"{ticket.window_hall or ticket.hall}:{ticket.window}"
        found = [self._first(self._waiting[line], line) for line in self._serves[window]]
        firsts = [first for first in found if first is not None]
        if firsts:
            by_ms = own - min(firsts)
            self.largest_ms = max(self.largest_ms, by_ms)
            self.beyond += by_ms > self._bounds_ms[window]

    def _first(self, waiting: list[tuple[int, str]], line: str = "") -> int | None:
        """When the one came who has waited longest, of those who still wait (in a line)."""
        while waiting:
            at = self._line_of.get(waiting[0][1])
            if at is not None and line in ("", at):
                return waiting[0][0]
            heappop(waiting)
        return None
