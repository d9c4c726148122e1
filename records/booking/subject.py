"""What somebody books: one service item, or a theme of several."""

from enum import StrEnum
from typing import NamedTuple


class SubjectKind(StrEnum):
    """Which of the two it is."""

    ITEM = "item"
    THEME = "theme"


class Subject(NamedTuple):
    """An item or a theme by its code; written `item:GA-001` wherever one text has to name it."""

    kind: SubjectKind
    code: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.code}"

    @property
    def item(self) -> str | None:
        """The item's code, unless it is a theme."""
        return self.code if self.kind is SubjectKind.ITEM else None

    @property
    def theme(self) -> str | None:
        """The theme's code, unless it is an item."""
        return self.code if self.kind is SubjectKind.THEME else None


def subject_of(text: str) -> Subject:
    """A subject from its text. Raises `ValueError` for what `str` of none would give."""
    kind, separator, code = text.partition(":")
    if not separator or not code:
        raise ValueError(f"{text!r} names neither an item nor a theme")
    return Subject(SubjectKind(kind), code)
