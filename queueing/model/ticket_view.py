"""A ticket as the API shows it."""

from typing import Annotated

import msgspec

from kit.choices import one_of
from kit.clock import instant
from queueing.model import keys
from queueing.model.documents import Stop, TicketDoc
from queueing.model.estimate import Estimate
from queueing.model.transitions import State


class TicketView(msgspec.Struct):
    """A ticket as its holder and the clerks see it.

    `stops` are the lanes still to come, `only` the one window a transferred ticket waits for,
    `window_hall` the hall of a window that serves it from afar. `open_windows` is how many open
    windows may call it now: null unless it waits, and in the answer to a verb.
    """

    id: str
    number: str
    hall: str
    lane: str
    item: str | None
    state: Annotated[str, one_of(State)]
    ahead: int | None
    estimate: Estimate | None
    window: str | None
    window_name: str | None
    window_hall: str | None
    call_no: int
    virtual_arrival: str
    joined_at: str
    called_at: str | None
    started_at: str | None
    version: int
    capped: bool
    credit_s: float
    remote: bool
    stops: list[Stop]
    only: str | None
    ticket_class: str = msgspec.field(name="class")
    open_windows: int | None = None


def ticket_view(
    ticket: TicketDoc,
    ahead: int | None,
    estimate: Estimate | None = None,
    open_windows: int | None = None,
) -> TicketView:
    """Show a ticket; `ahead` is how many wait before it in its lane."""
    return TicketView(
        id=ticket.id,
        number=ticket.number,
        hall=ticket.hall,
        lane=ticket.lane,
        item=ticket.item,
        state=ticket.state.value,
        ahead=ahead if ticket.state is State.WAITING else None,
        estimate=estimate if ticket.state is State.WAITING else None,
        window=ticket.window,
        window_name=ticket.window_name,
        window_hall=ticket.window_hall,
        call_no=ticket.call_no,
        virtual_arrival=instant(ticket.arrival),
        joined_at=instant(ticket.joined_at),
        called_at=instant(ticket.called_at) if ticket.called_at else None,
        started_at=instant(ticket.started_at) if ticket.started_at else None,
        version=ticket.version,
        capped=ticket.capped,
        credit_s=ticket.credit_ms / 1000,
        remote=ticket.remote,
        stops=ticket.stops or [],
        only=keys.place(ticket.line)[2],
        ticket_class=ticket.ticket_class,
        open_windows=open_windows if ticket.state is State.WAITING else None,
    )
