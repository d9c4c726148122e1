"""A hall as its screens know it: a state, and what each event changes in it.

The snapshot a screen receives and the events after it go through the same two functions, so that
"old snapshot + events = new snapshot" holds by construction and is tested for every verb. Nothing
here names a person.
"""

from typing import Any

import msgspec

from kit.clock import instant
from queueing.model import keys
from queueing.model.documents import TicketDoc, WindowDoc
from queueing.model.events import Event


class ScreenTicket(msgspec.Struct):
    """A ticket as a screen shows it; `key` (virtual arrival in ms, order of issue) orders it.

    `window_hall` names the hall of a window that serves from afar, `only` the one window that a
    transferred ticket waits for.
    """

    lane: str
    state: str
    window: str | None
    window_hall: str | None
    only: str | None
    call_no: int
    key: tuple[int, int]
    called_at: str | None


class WindowLight(msgspec.Struct):
    """A window as a screen shows it; `helps` names the other hall whose number it serves."""

    state: str
    number: str | None = None
    helps: str | None = None


class HallState(msgspec.Struct):
    """Everything about a hall that events change."""

    day: str
    tickets: dict[str, ScreenTicket]
    windows: dict[str, WindowLight]


class _Versioned(msgspec.Struct):
    """All that a screen is told of a hall's rules."""

    version: int


def call_of(ticket: TicketDoc) -> ScreenTicket:
    """What a screen may know of a ticket."""
    return ScreenTicket(
        lane=ticket.lane,
        state=ticket.state.value,
        window=ticket.window if ticket.at_window else None,
        window_hall=ticket.window_hall,
        only=keys.place(ticket.line)[2],
        call_no=ticket.call_no,
        key=(ticket.arrival, ticket.order),
        called_at=instant(ticket.called_at) if ticket.called_at else None,
    )


def state_of(day: str, tickets: list[TicketDoc], windows: list[WindowDoc]) -> HallState:
    """The state that a set of documents shows."""
    return HallState(
        day=day,
        tickets={t.number: call_of(t) for t in tickets if t.live},
        windows={w.id: WindowLight(w.state.value, w.number, w.helps) for w in windows},
    )


def data_of(event: Event) -> dict[str, Any]:
    """What a hall's screens are told of an event."""
    if event.ticket:
        call = call_of(event.ticket)
        return {
            "number": event.ticket.number,
            "lane": call.lane,
            "state": call.state,
            "window": event.window.id if event.window else None,
            "window_name": event.window.name if event.window else None,
            "window_hall": call.window_hall or _foreign(event),
            "only": call.only,
            "call_no": call.call_no,
            "key": call.key,
            "called_at": call.called_at,
        }
    if event.window:
        return {
            "window": event.window.id,
            "window_name": event.window.name,
            "state": event.window.state.value,
            "number": event.window.number,
            "helps": event.window.helps,
        }
    if event.rules:
        return {"version": msgspec.json.decode(event.rules, type=_Versioned).version}
    return {"day": event.day}


def _foreign(event: Event) -> str | None:
    """The hall of an event's window, if it is another than the ticket's."""
    return event.window.hall if event.window and event.window.hall != event.hall else None


def apply(state: HallState, event: Event) -> None:
    """Change `state` by one event, in place."""
    if event.ticket:
        if event.ticket.live:
            state.tickets[event.ticket.number] = call_of(event.ticket)
        else:
            state.tickets.pop(event.ticket.number, None)
        if event.window and not _foreign(event):
            light = state.windows[event.window.id]
            light.number, light.helps = event.window.number, None
    elif event.window:
        light = state.windows[event.window.id]
        light.state = event.window.state.value
        light.number, light.helps = event.window.number, event.window.helps
    elif event.day:
        state.day = event.day
