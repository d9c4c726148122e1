"""What is asked and answered about tickets."""

from typing import Annotated, Literal

import msgspec

from queueing.model.ticket_view import TicketView
from queueing.rules.hall_rules import MOST_BEHIND

TicketClass = Literal[
    "walk_in", "elderly", "disabled", "veteran", "pregnant", "return_token", "green_channel"
]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]


class NewTicketBody(msgspec.Struct, forbid_unknown_fields=True):
    """Take a number in a lane, in an item's lane, or for all items of a theme (一件事).

    Any class but walk_in needs a reason. `remote` is false for somebody who wants no window of
    another hall. A kiosk names the `card` that it has read: the number is then its holder's, and a
    class that the card shows needs no other reason.
    """

    hall: Name
    lane: Name | None = None
    item: Name | None = None
    theme: Name | None = None
    ticket_class: TicketClass = msgspec.field(name="class", default="walk_in")
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=200)] | None = None
    remote: bool = True
    card: Name | None = None


class CancelBody(msgspec.Struct, forbid_unknown_fields=True):
    """Give a number up; a manager who ends another's number says why."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"\S")] | None = None


class PostponeBody(msgspec.Struct, forbid_unknown_fields=True):
    """How many are to go first, at least."""

    callers: Annotated[int, msgspec.Meta(ge=1, le=MOST_BEHIND)]


class FollowCode(msgspec.Struct):
    """How the holder of a paper ticket follows it; the secret never stands in a request's URL."""

    secret: str
    path: str
    url: str
    svg: str


class TicketAnswer(TicketView, omit_defaults=True, kw_only=True):
    """A ticket after a verb. `durable` is false only while the record is away."""

    durable: bool
    seq: int
    follow: FollowCode | None = None
