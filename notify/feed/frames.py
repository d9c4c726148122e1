"""The frames of the live feed, each made once for all its sockets, and the close codes."""

from typing import Any, NamedTuple

import msgspec

from kit.clock import instant
from queueing.model.estimate import Estimate
from queueing.model.events import Event
from queueing.model.fold import HallState, data_of
from queueing.model.ticket_view import TicketView

_encode = msgspec.json.Encoder().encode


class Close(NamedTuple):
    """Why a socket is closed, and whether its client should come back."""

    code: int
    reason: str
    reconnect: bool


TOO_SLOW = Close(4001, "too slow: come back for a snapshot", reconnect=True)
BAD_FRAME = Close(4400, "this frame is not understood", reconnect=False)
UNAUTHORISED = Close(4401, "log in again", reconnect=True)
FORBIDDEN = Close(4403, "not yours to see", reconnect=False)
UNKNOWN = Close(4404, "nothing here by that name", reconnect=False)
FLOODING = Close(1008, "too many frames", reconnect=True)
TOO_MANY = Close(4429, "this login has opened too many others since", reconnect=False)
GOING_AWAY = Close(1001, "the server is going away", reconnect=True)


def frame(**members: Any) -> str:  # noqa: ANN401 - whatever a frame holds
    """A frame as text."""
    return _encode(members).decode()


def bye(close: Close) -> str:
    """The last frame before a socket is closed."""
    return frame(op="bye", code=close.code, reason=close.reason, reconnect=close.reconnect)


def hall_event(epoch: int, event: Event) -> str:
    """An event as a hall's screens are told it."""
    return frame(
        op="event",
        epoch=epoch,
        seq=event.seq,
        name=event.name,
        at=instant(event.at),
        data=data_of(event),
    )


def hall_snapshot(hall: str, epoch: int, seq: int, state: HallState, at_ms: int) -> str:
    """A hall as it stands after event `seq`."""
    return frame(op="snapshot", hall=hall, epoch=epoch, seq=seq, at=instant(at_ms), state=state)


def ticket_event(epoch: int, event: Event, view: TicketView) -> str:
    """An event as the ticket's holder is told it, counted by the ticket's own version."""
    return frame(
        op="event",
        epoch=epoch,
        seq=view.version,
        name=event.name,
        at=instant(event.at),
        data=view,
    )


def ticket_snapshot(epoch: int, view: TicketView) -> str:
    """A ticket as it stands."""
    return frame(op="snapshot", epoch=epoch, seq=view.version, ticket=view)


def progress(ahead: int, estimate: Estimate | None, open_windows: int) -> str:
    """How far a waiting ticket has come; not numbered, for nothing depends on it.

    `open_windows` is how many open windows may call it.
    """
    return frame(op="progress", ahead=ahead, estimate=estimate, open_windows=open_windows)
