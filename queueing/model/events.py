"""What the scripts append to a group's log."""

import msgspec

from queueing.model.documents import TicketDoc, WindowDoc
from queueing.model.estimate import Estimate


class LeftWindow(msgspec.Struct):
    """A window that was paused because its clerk opened another one."""

    hall: str
    window: str
    name: str


class Candidate(msgspec.Struct):
    """The head of one line when a window asked who is next."""

    line: str
    ticket: str
    number: str
    arrival: int
    handicap_ms: int
    ticket_class: str = msgspec.field(name="class", default="walk_in")
    credit_ms: int = 0


class Event(msgspec.Struct, omit_defaults=True):
    """One entry of a group's log: what happened and how things stand after it.

    A visit that goes on to its next stop says in `lane` and `since` what was finished and when it
    had started; `clock.reset` says in `since` what the latest moment was before. Changed rules
    stand in `rules` as they were written; `estimate` is the wait that a new ticket's holder was
    told; `left` is the window that whoever opened this one left for it.
    """

    name: str
    hall: str
    seq: int
    at: int
    by: str
    ticket: TicketDoc | None = None
    window: WindowDoc | None = None
    request: str | None = None
    body: str | None = None
    reason: str | None = None
    why: list[Candidate] | None = None
    day: str | None = None
    ended: str | None = None
    ahead: int | None = None
    lane: str | None = None
    since: int | None = None
    rules: str | None = None
    estimate: Estimate | None = None
    left: LeftWindow | None = None


_decoder = msgspec.json.Decoder(Event)


def event_of(json: bytes) -> Event:
    """Read an entry of the log."""
    return _decoder.decode(json)
