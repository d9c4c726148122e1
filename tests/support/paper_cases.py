"""Cases on record without a house, whose papers are made by makers of a test's own."""

import asyncio
import hashlib
from functools import partial
from itertools import count

from kit.incidents import Incidents
from records.cases import events as ev
from records.cases.case import Case
from records.cases.moves.actor import Actor
from records.casework.moving import begin, move
from records.casework.office import Office
from records.casework.papers.making import PaperMaker
from records.models.cases.case_documents import CaseDocument, PaperFile, documents_of_case
from records.opening.legal_calendar import DayKind, LegalCalendar
from records.papers.facts import PaperFacts
from records.papers.kinds import PaperKind
from records.transactions import connection, transact
from tests.support.case_samples import CLERK, START_MS, received

ADDRESS = "https://one.example.gov.cn"
# Two years whose holidays are known, as far as anybody asks here.
CALENDAR = LegalCalendar({"2025-12-25": DayKind.REST, "2025-11-29": DayKind.MAKEUP})
_numbers = count(1)


def office(now_ms: int = START_MS, real_ms: int = START_MS) -> Office:
    """A moment at work."""
    return Office(CALENDAR, now_ms, real_ms)


async def handed_in(*then: ev.What) -> Case:
    """A case that was handed in, and what is done to it at once."""
    n = next(_numbers)
    new = received(number=f"20251124{n:06}", ticket=f"ticket-{n}")
    return await transact(partial(begin, office=office(), actor=CLERK, received=new, then=then))


async def moved(case: Case, actor: Actor, what: ev.What, now_ms: int = START_MS) -> Case:
    """The case after one more event."""
    move_it = partial(
        move, office=office(now_ms), actor=actor, case_id=case.id, what=what, version=None
    )
    return await transact(move_it)


async def papers(case: Case) -> list[CaseDocument]:
    """The papers of a case."""
    return await documents_of_case(connection(), case.id)


class Clock:
    """A moment that stands until it is moved."""

    def __init__(self) -> None:
        """When cases begin."""
        self.now_ms = START_MS

    def __call__(self) -> Office:
        """The office at this moment."""
        return office(self.now_ms, self.now_ms)


def maker(clock: Clock, incidents: Incidents | None = None) -> PaperMaker:
    """A process that makes papers."""
    return PaperMaker(ADDRESS, clock, incidents or Incidents())


class Pen:
    """Draws at once, and knows what; it may break, or wait for somebody."""

    def __init__(self) -> None:
        """It draws."""
        self.drawn: list[str] = []
        self.broken_for: set[str] = set()

    def __call__(self, kind: PaperKind, facts: PaperFacts) -> PaperFile:
        """In the place of `_draw`."""
        if facts.number in self.broken_for:
            raise ZeroDivisionError
        self.drawn.append(facts.number)
        content = f"%PDF {kind} {facts.number} {facts.verification_url}".encode()
        return PaperFile(content, hashlib.sha256(content).hexdigest(), 7)


async def together(*makers: PaperMaker) -> int:
    """Let several processes make what is due at once; how many they made."""
    return sum(await asyncio.gather(*[one.run_once() for one in makers]))
