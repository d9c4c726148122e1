"""What the line's verbs are asked, and what they answer."""

from typing import NamedTuple

from queueing.model.documents import Stop, WindowDoc
from queueing.model.estimate import Estimate
from queueing.model.events import Event


class LineRequest(NamedTuple):
    """Who asks, under which id, with which body: what makes a verb safe to repeat."""

    id: str
    body: str
    actor: str


class Outcome(NamedTuple):
    """What a verb did. `event` is None when a window called and nobody waited."""

    event: Event | None
    window: WindowDoc | None
    durable: bool


class NewTicket(NamedTuple):
    """What is known of a ticket before it has a number."""

    id: str
    hall: str
    lane: str
    prefix: str
    citizen: str = ""
    item: str = ""
    ticket_class: str = "walk_in"
    reason: str = ""
    slot_start_ms: int = 0
    remote: bool = True
    stops: tuple[Stop, ...] = ()
    estimate: Estimate | None = None


class Destination(NamedTuple):
    """Where a ticket is sent: a lane or a window of its hall. No `ticket`: whoever is here."""

    lane: str = ""
    window: str = ""
    ticket: str = ""


class ClockReset(NamedTuple):
    """The latest moment of a group before and after, and how many tickets it was corrected in."""

    before_ms: int
    after_ms: int
    tickets: int
    durable: bool
