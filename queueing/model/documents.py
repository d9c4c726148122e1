"""Tickets and windows as the scripts keep them in Redis, as typed documents."""

from typing import Any

import msgspec

from queueing.model.transitions import AT_WINDOW, TERMINAL, State, WindowState


class Stop(msgspec.Struct, omit_defaults=True):
    """One of the lanes a visit still has to pass, and for which item."""

    lane: str
    item: str | None = None


class TicketDoc(msgspec.Struct, omit_defaults=True):
    """A ticket as the line knows it. Instants are in milliseconds; `*_ms` are durations.

    `stops` are the lanes it still has to pass after this one; `window_hall` is set while a window
    of another hall serves it.
    """

    id: str
    hall: str
    lane: str
    line: str
    state: State
    number: str
    prefix: str
    n: int
    date: str
    order: int
    joined_at: int
    waiting_since: int
    arrival: int
    credit_ms: int
    call_no: int
    version: int
    ticket_class: str = msgspec.field(name="class")
    capped: bool = False
    citizen: str | None = None
    item: str | None = None
    remote: bool = False
    stops: list[Stop] | None = None
    window: str | None = None
    window_hall: str | None = None
    window_name: str | None = None
    called_at: int | None = None
    started_at: int | None = None
    missed_at: int | None = None
    parked_at: int | None = None
    recalled_at: int | None = None
    ended_at: int | None = None
    served_at: str | None = None

    @property
    def live(self) -> bool:
        """Whether the visit still goes on."""
        return self.state not in TERMINAL

    @property
    def at_window(self) -> bool:
        """Whether a window holds this ticket."""
        return self.state in AT_WINDOW


class FinishedDoc(msgspec.Struct, omit_defaults=True):
    """The service a window finished last, with what `undo_finish` restores of its ticket.

    `next_stop`: the visit went on to another lane; `lane`, `line`, `item` and `stops` are those it
    had before. Instants are in milliseconds.
    """

    ticket: str
    number: str
    at: int
    call_no: int
    lane: str
    line: str
    waiting_since: int
    called_at: int
    started_at: int
    item: str | None = None
    stops: list[Stop] | None = None
    recalled_at: int | None = None
    next_stop: bool = False


class WindowDoc(msgspec.Struct, omit_defaults=True):
    """A window as the line knows it; `ticket` and `number` name whom it holds.

    `helps` names the hall of that ticket while it is another than the window's; `finished` is the
    last service while the window has called nobody since and was not closed.
    """

    id: str
    hall: str
    name: str
    state: WindowState
    ticket: str | None = None
    number: str | None = None
    clerk: str | None = None
    reason: str | None = None
    helps: str | None = None
    finished: FinishedDoc | None = None


class ServesDoc(msgspec.Struct):
    """A line that a window may serve, and how much it prefers its others."""

    line: str
    handicap_ms: int = 0


_tickets = msgspec.json.Decoder(TicketDoc)
_windows = msgspec.json.Decoder(WindowDoc)


def ticket_of(json: bytes | str) -> TicketDoc:
    """Read a ticket."""
    return _tickets.decode(json)


def window_of(json: bytes | str) -> WindowDoc:
    """Read a window."""
    return _windows.decode(json)


def json_of(document: Any) -> bytes:  # noqa: ANN401 - any document or event
    """Write a document as the scripts would."""
    return msgspec.json.encode(document)
