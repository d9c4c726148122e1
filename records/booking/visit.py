"""What somebody comes for, as far as a place has to be found for it."""

from typing import NamedTuple

from records.booking.slot import Part
from records.booking.subject import Subject


class Visit(NamedTuple):
    """A visit: its first lane, and the units of all of it; `answers` is JSON.

    `excludes` are further subjects of which a person has none on the same day: an item's themes, a
    theme's items, and themes that share one. `level` is how sure it must be who books it.
    """

    subject: Subject
    answers: str
    lane: str
    units: int
    excludes: tuple[str, ...] = ()
    level: int = 0

    @property
    def subjects(self) -> tuple[str, ...]:
        """All of which a person has one a day."""
        return str(self.subject), *self.excludes


class Proposal(NamedTuple):
    """A visit, and what it would take from the slot on in which it begins."""

    visit: Visit
    parts: list[Part]


class Acting(NamedTuple):
    """For which legal person somebody acts, and by which authorisation."""

    organisation: str
    authorisation: str


class Booker(NamedTuple):
    """For whom a place is booked (None: somebody without an account), by whom, and why if staff."""

    citizen: str | None
    by: str
    reason: str = ""
    acts: Acting | None = None
