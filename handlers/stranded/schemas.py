"""What is told of stranded tickets."""

import msgspec

from queueing.view import TicketView


class Missing(msgspec.Struct):
    """What the catalogue does not have: `kind` is hall, lane, remote_lane or window."""

    kind: str
    hall: str
    name: str


class Stranded(msgspec.Struct):
    """A living ticket, and what it lacks."""

    ticket: TicketView
    missing: list[Missing]


class StrandedTickets(msgspec.Struct):
    """The first stranded tickets of a hall, in the order of issue, and how many there are."""

    tickets: list[Stranded]
    total: int
