"""What a follower is told: a case before and after a move."""

from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple

from records.cases.case import Case
from records.cases.events import CaseEvent
from records.casework.office import Office
from records.db.sql import Connection


class Moved(NamedTuple):
    """A case before (None: there was none) and after what has happened to it."""

    office: Office
    before: Case | None
    case: Case
    events: Sequence[CaseEvent]


Follower = Callable[[Connection, Moved], Awaitable[None]]
