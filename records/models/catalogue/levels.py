"""How sure it must be who somebody is, by what they come for."""

from collections.abc import Collection
from typing import NamedTuple

from records.booking.subject import Subject
from records.db import sql
from records.db.sql import Connection
from records.models.catalogue.themes import items_of_theme


class Levels(NamedTuple):
    """What is demanded at booking, at acceptance and at pickup; 0 is nothing."""

    book: int = 0
    accept: int = 0
    pickup: int = 0


_HIGHEST = """
SELECT MAX(book_level) AS book, MAX(accept_level) AS accept, MAX(pickup_level) AS pickup
FROM service_item WHERE code IN ({items})
"""


async def levels_of(db: Connection, items: Collection[str]) -> Levels:
    """The highest that any of these items demands."""
    if not items:
        return Levels()
    marks = ", ".join("?" for _ in items)
    found = await sql.rows(db, _HIGHEST.format(items=marks), *items)
    row = found[0]
    return Levels(row["book"] or 0, row["accept"] or 0, row["pickup"] or 0)


async def levels_of_subject(db: Connection, subject: Subject) -> Levels:
    """The same for what somebody books: a theme demands what its items do."""
    items = [subject.code] if subject.item else await items_of_theme(db, subject.code)
    return await levels_of(db, items)
