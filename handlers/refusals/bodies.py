"""What is said with a no, to a ticket or to a case, and what is answered to it."""

from typing import Annotated

import msgspec

from kit.errors import FieldError, Invalid
from kit.ids import new_id
from records.cases.events import Told
from records.cases.words import RefusalKind

Text = Annotated[str, msgspec.Meta(min_length=1, max_length=500, pattern=r"\S")]
To = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"\S")]
Note = Annotated[str, msgspec.Meta(min_length=1, max_length=500, pattern=r"\S")]
TicketId = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]

# Of these, somebody else has to do something: who, is part of what people are told.
_ELSEWHERE = {
    RefusalKind.NOT_OURS: ("Say where to go instead.", "须写明应到哪里办理。"),
    RefusalKind.UNCLEAR: ("Say who clears it up, and by when.", "须写明由谁、何时明确。"),
}


class RefusalBody(msgspec.Struct, forbid_unknown_fields=True):
    """Why somebody is told no, on what basis, and what they can do instead.

    `to` is where they are sent (`not_ours`), or who clears it up and by when (`unclear`).
    """

    kind: RefusalKind
    basis: Text
    reason: Text
    way_forward: Text
    to: To | None = None


class TicketRefusalBody(msgspec.Struct, forbid_unknown_fields=True):
    """A no to whoever holds the ticket at the window; the rest is as with a case."""

    ticket: TicketId
    kind: RefusalKind
    basis: Text
    reason: Text
    way_forward: Text
    to: To | None = None


class RefusalAnswerBody(msgspec.Struct, forbid_unknown_fields=True):
    """Whether the no was right, and why."""

    upheld: bool
    note: Note


def told(body: RefusalBody | TicketRefusalBody, place: str = "") -> Told:
    """A refusal as it was told; `place` is where it stands in what was sent.

    Raises `Invalid` unless it says whose matter it is instead.
    """
    lacking = None if body.to else _ELSEWHERE.get(body.kind)
    if lacking:
        raise Invalid(*lacking, errors=(FieldError(f"{place}to", "missing", *lacking),))
    text = body.reason.strip(), body.way_forward.strip(), body.basis.strip()
    return Told(new_id(), body.kind, *text, (body.to or "").strip())
