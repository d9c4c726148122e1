"""What is asked and answered about verifying at a window."""

from typing import Annotated

import msgspec

from records.identity.codes import LONGEST

NameText = Annotated[str, msgspec.Meta(min_length=1, max_length=60, pattern=r"\S")]
NumberText = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
CodeText = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST)]
TicketId = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]


class CounterBody(msgspec.Struct, forbid_unknown_fields=True):
    """A card as the clerk has seen it, in the hand of whom it shows.

    Whoever is there has the `ticket` at this window, or shows the code of a `verification`.
    """

    name: NameText
    id_number: NumberText
    card_seen: bool
    ticket: TicketId | None = None
    verification: CodeText | None = None


class CounterAnswer(msgspec.Struct):
    """The proof, and whether an account of the person was there before; nothing in clear."""

    id: str
    level: int
    citizen_known: bool
    name_masked: str
    number_masked: str
