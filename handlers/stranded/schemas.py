"""What is told of stranded tickets."""

from typing import Annotated

import msgspec

from kit.choices import one_of
from queueing.model.needs import NeedKind
from queueing.model.ticket_view import TicketView


class MissingNeed(msgspec.Struct):
    """What the catalogue does not have: `kind` is hall, lane, remote_lane or window."""

    kind: Annotated[str, one_of(NeedKind)]
    hall: str
    name: str


class StrandedTicket(msgspec.Struct):
    """A living ticket, and what it lacks."""

    ticket: TicketView
    missing: list[MissingNeed]


class StrandedTickets(msgspec.Struct):
    """The first stranded tickets of a hall, in the order of issue, and how many there are."""

    tickets: list[StrandedTicket]
    total: int
