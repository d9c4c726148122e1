"""What is asked and answered about somebody whose card a clerk has seen."""

from typing import Annotated, Literal

import msgspec

from records.identity.codes import LONGEST

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=60, pattern=r"\S")]
Number = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
Code = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST)]


class CardSeenBody(msgspec.Struct, forbid_unknown_fields=True):
    """Name and number as the card has them; `card_seen`: the clerk has compared it with its holder.

    `verification` is the code that a phone shows whose owner chose the counter.
    """

    ticket: Id
    name: Name
    id_number: Number
    card_seen: Literal[True]
    verification: Code | None = None


class CardSeenView(msgspec.Struct):
    """Who it is from now on, masked. `citizen_known`: they had an account before."""

    id: str
    level: int
    citizen_known: bool
    name_masked: str
    number_masked: str
