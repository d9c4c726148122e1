"""What is asked and answered about tickets."""

from typing import Annotated, Literal

import msgspec

from queueing.view import TicketView

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]


class NewTicket(msgspec.Struct, forbid_unknown_fields=True):
    """Take a number in a lane, or in an item's lane. Any class but walk_in needs a reason."""

    hall: Name
    lane: Name | None = None
    item: Name | None = None
    ticket_class: Literal["walk_in", "elderly", "disabled", "veteran", "pregnant"] = msgspec.field(
        name="class", default="walk_in"
    )
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=200)] | None = None


class Follow(msgspec.Struct):
    """How the holder of a paper ticket follows it; the secret never stands in a request's URL."""

    secret: str
    path: str
    url: str
    svg: str


class TicketAnswer(TicketView, omit_defaults=True, kw_only=True):
    """A ticket after a verb. `durable` is false only while the record is away."""

    durable: bool
    seq: int
    follow: Follow | None = None
