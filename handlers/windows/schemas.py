"""What is asked and answered at a window."""

from typing import Annotated, Literal

import msgspec

from kit.choices import one_of
from queueing.model.events import LeftWindow
from queueing.model.ticket_view import TicketView
from queueing.model.transitions import WindowState

Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"\S")]
TicketId = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]


class ReasonBody(msgspec.Struct, forbid_unknown_fields=True):
    """A reason that goes on the record."""

    reason: Reason


class OptionalReasonBody(msgspec.Struct, forbid_unknown_fields=True):
    """A reason, if there is one to give."""

    reason: Reason | None = None


class FinishBody(msgspec.Struct, forbid_unknown_fields=True):
    """What came of the service; `not_done` needs a refusal that was told during it."""

    outcome: Literal["done", "not_done"] = "done"


class TicketRef(msgspec.Struct, forbid_unknown_fields=True):
    """A ticket named by its id."""

    ticket: TicketId


class TicketRefWithReason(msgspec.Struct, forbid_unknown_fields=True):
    """A ticket called out of turn, and why."""

    ticket: TicketId
    reason: Reason


class TransferTarget(msgspec.Struct, forbid_unknown_fields=True):
    """A lane or a window of the ticket's hall. No `ticket`: the one at this window.

    A ticket that is named waits, and is moved for a `reason` that goes on the record.
    """

    lane: Annotated[str, msgspec.Meta(min_length=1, max_length=40)] | None = None
    window: Annotated[str, msgspec.Meta(min_length=1, max_length=40)] | None = None
    ticket: TicketId | None = None
    reason: Reason | None = None


class FinishedView(msgspec.Struct):
    """The service that a window finished last, as long as that may be undone."""

    ticket: str
    number: str
    finished_at: str


class WindowView(msgspec.Struct):
    """A window as its clerk sees it.

    `lanes` are its own; `helps` are lanes of other halls, `serving_hall` the one helped just now;
    `finished` is what `undo-finish` would undo.
    """

    id: str
    hall: str
    name: str
    name_en: str
    kind: str
    state: Annotated[str, one_of(WindowState)]
    lanes: tuple[str, ...]
    ticket: str | None
    number: str | None
    clerk: str | None
    reason: str | None
    helps: tuple[str, ...]
    serving_hall: str | None
    finished: FinishedView | None


class CandidateView(msgspec.Struct):
    """The head of a line that might have been called."""

    line: str
    lane: str
    number: str
    virtual_arrival: str
    handicap_s: float
    ticket_class: str = msgspec.field(name="class")
    credit_s: float


class CallReason(msgspec.Struct):
    """Why this person and not another."""

    chosen: CandidateView | None
    candidates: list[CandidateView]
    reason: str
    reason_zh: str


class VerbAnswer(msgspec.Struct):
    """How things stand after a verb."""

    ticket: TicketView | None
    window: WindowView
    seq: int | None
    durable: bool


class OpenAnswer(VerbAnswer):
    """The same after open; `left` is the window that its clerk had open before, paused by this."""

    left: LeftWindow | None


class CallAnswer(VerbAnswer):
    """The same after call-next, with the reason for the choice."""

    why: CallReason


class WindowPage(msgspec.Struct):
    """All that a console shows."""

    window: WindowView
    ticket: TicketView | None
    waiting: list[TicketView]
    missed: list[TicketView]
    parked: list[TicketView]
    waiting_by_lane: dict[str, int]
    now: str
