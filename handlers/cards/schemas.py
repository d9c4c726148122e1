"""What is asked and answered about cards."""

from typing import Annotated

import msgspec

NumberText = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
NameText = Annotated[str, msgspec.Meta(min_length=1, max_length=60, pattern=r"\S")]


class CardOfReader(msgspec.Struct, forbid_unknown_fields=True):
    """A card as a reader tells of it."""

    number: NumberText
    name: NameText | None = None


class CardReadingBody(msgspec.Struct, forbid_unknown_fields=True):
    """A card that was laid on: its number, alone or with the name."""

    id_card: NumberText | CardOfReader


class CardAppointment(msgspec.Struct):
    """A booking of today of whoever the card shows."""

    id: str
    hall: str
    item: str | None
    theme: str | None
    lane: str
    starts_at: str
    state: str


class CardReadingView(msgspec.Struct):
    """A reading, which is forgotten at `expires_at`; neither name nor number is told back.

    `class` is the priority that the card shows, offered and never forced.
    """

    id: str
    expires_at: str
    appointments: list[CardAppointment]
    offered: str | None = msgspec.field(name="class")
    age_priority: bool
