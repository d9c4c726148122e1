"""The frames of the feed as shapes, for whoever documents or reads them.

`notify.feed.frames` makes the frames; a test holds every frame that is sent to its shape here.
"""

from typing import Annotated, Literal

import msgspec

from kit.choices import one_of
from queueing.model.estimate import Estimate
from queueing.model.fold import HallState
from queueing.model.ticket_view import TicketView
from queueing.model.transitions import MOVES, WINDOW_MOVES, State, WindowState

TICKET_EVENTS = tuple(sorted({move.event for move in MOVES.values()}))
WINDOW_EVENTS = tuple(sorted({move.event for move in WINDOW_MOVES.values()}))


class Shape(msgspec.Struct, forbid_unknown_fields=True):
    """A frame, or a part of one, with nothing else in it."""


class TicketHappening(Shape):
    """What a hall is told of a ticket: never whose it is.

    `window_hall` is the hall of a window that serves from afar, `only` the one window that a
    transferred ticket waits for, `key` what orders the line.
    """

    number: str
    lane: str
    state: Annotated[str, one_of(State)]
    window: str | None
    window_name: str | None
    window_hall: str | None
    only: str | None
    call_no: int
    key: tuple[int, int]
    called_at: str | None


class WindowHappening(Shape):
    """What a hall is told of a window: the number it serves, and which hall it helps."""

    window: str
    window_name: str
    state: Annotated[str, one_of(WindowState)]
    number: str | None
    helps: str | None


class DayHappening(Shape):
    """The day that begins; null where an event changes nothing that is shown."""

    day: str | None


class RulesHappening(Shape):
    """The version of the rules from now on."""

    version: int


class HallTicketEvent(Shape):
    """Something happened to a ticket of the hall; `seq` is the previous one and 1."""

    op: Literal["event"]
    epoch: int
    seq: int
    name: Annotated[str, one_of(TICKET_EVENTS)]
    at: str
    data: TicketHappening


class HallWindowEvent(Shape):
    """A window was opened, paused or closed."""

    op: Literal["event"]
    epoch: int
    seq: int
    name: Annotated[str, one_of(WINDOW_EVENTS)]
    at: str
    data: WindowHappening


class HallDayEvent(Shape):
    """A day has ended, and the next one begins."""

    op: Literal["event"]
    epoch: int
    seq: int
    name: Annotated[str, one_of(("day.ended", "clock.reset"))]
    at: str
    data: DayHappening


class HallRulesEvent(Shape):
    """A manager has changed the rules."""

    op: Literal["event"]
    epoch: int
    seq: int
    name: Literal["rules.changed"]
    at: str
    data: RulesHappening


class HallSnapshot(Shape):
    """The hall as it stands after the event `seq`."""

    op: Literal["snapshot"]
    hall: str
    epoch: int
    seq: int
    at: str
    state: HallState


class Beat(Shape):
    """The feed lives; `seq` is the latest there is."""

    op: Literal["beat"]
    epoch: int
    seq: int


class Bye(Shape):
    """The last frame before the socket is closed."""

    op: Literal["bye"]
    code: int
    reason: str
    reconnect: bool


class TicketEvent(Shape):
    """Something happened to the ticket that is followed; `seq` is its own version."""

    op: Literal["event"]
    epoch: int
    seq: int
    name: Annotated[str, one_of(TICKET_EVENTS)]
    at: str
    data: TicketView


class TicketSnapshot(Shape):
    """The ticket as it stands."""

    op: Literal["snapshot"]
    epoch: int
    seq: int
    ticket: TicketView


class Progress(Shape):
    """How far a waiting ticket has come; not numbered, for nothing depends on it."""

    op: Literal["progress"]
    ahead: int
    estimate: Estimate | None
    open_windows: int


HALL_FRAMES = (
    HallSnapshot,
    HallTicketEvent,
    HallWindowEvent,
    HallDayEvent,
    HallRulesEvent,
    Beat,
    Bye,
)
TICKET_FRAMES = (TicketSnapshot, TicketEvent, Progress, Beat, Bye)
