"""What is asked and answered about the use of priority classes."""

from typing import Annotated

import msgspec

Note = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"\S")]


class PriorityReviewBody(msgspec.Struct, forbid_unknown_fields=True):
    """Whether the head start was justified, and what was found."""

    justified: bool
    note: Note


class PriorityReviewView(msgspec.Struct):
    """A manager's later look."""

    justified: bool
    note: str
    reviewer: str
    at: str


class PriorityUseView(msgspec.Struct):
    """One ticket that counted as having come earlier, or would have but for the class's cap."""

    ticket: str
    number: str
    lane: str
    ticket_class: str = msgspec.field(name="class")
    credit_s: float
    reason: str | None
    at: str
    by: str
    review: PriorityReviewView | None


class PriorityUses(msgspec.Struct):
    """The latest first."""

    uses: list[PriorityUseView]
