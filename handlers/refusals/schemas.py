"""What is answered about refusals."""

import msgspec

from records.cases.words import RefusalKind


class RefusalView(msgspec.Struct):
    """A refusal, of a ticket or of a case, and what a manager has answered to it.

    `due_at` is by when an answer is due, `overdue` whether there is none and that is past.
    `upheld` is null until it is answered.
    """

    id: str
    hall: str
    ticket: str | None
    case: str | None
    kind: RefusalKind
    basis: str
    reason: str
    way_forward: str
    to: str | None
    by: str
    at: str
    due_at: str
    overdue: bool
    upheld: bool | None
    answer: str
    answered_by: str | None
    answered_at: str | None


class RefusalList(msgspec.Struct):
    """A page of refusals."""

    refusals: list[RefusalView]
    next_cursor: str | None
