"""What a template is made of: rows of facts, paragraphs, and lists, each in two languages."""

import dataclasses
from datetime import date

from records.papers.facts import Words


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """A fact with its label."""

    label: Words
    value: Words


@dataclasses.dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence or several; `label` stands before what people wrote themselves."""

    text: Words
    label: Words | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """One thing of a list, with what is to be known of it."""

    title: Words
    detail: Words | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Listing:
    """A numbered list that may go on over pages."""

    heading: Words
    entries: tuple[Entry, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Blanks:
    """Lines that are filled in by hand."""

    labels: tuple[Words, ...]


Block = Row | Paragraph | Listing | Blanks

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def day(of: date) -> Words:
    """A date as it is written in each language."""
    return Words(
        f"{of.year}年{of.month}月{of.day}日",
        f"{of.day} {_MONTHS[of.month - 1]} {of.year}",
    )
