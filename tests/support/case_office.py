"""Cases in a database without a house: started, moved and looked at, at moments of a test's own."""

from itertools import count
from typing import Any, NamedTuple

from kit.clock import Moment, shanghai_ms
from kit.incidents import Incidents
from records.cases import events as ev
from records.cases.case import Case
from records.cases.moves.actor import Actor
from records.casework.moving import begin, move
from records.casework.office import Office
from records.casework.time.alarms import CaseAlarms
from records.casework.time.looking import LookAtCase
from records.casework.time.redating import ReckonCases
from records.due_work import DueHandler, DueWorkRunner
from records.models.cases.cases import find_case
from records.models.catalogue.back_offices import BackOffice
from records.models.catalogue.service_items import Department
from records.models.due_work import DueKind
from records.opening.legal_calendar import DayKind, LegalCalendar
from records.transactions import connection, transaction
from tests.support import case_samples as samples

_numbers = count(1)
# The year in which the tests live is known, the next one is not.
KNOWN_2026 = LegalCalendar({"2026-10-01": DayKind.HOLIDAY})


class Process(NamedTuple):
    """A process that does what is due of cases."""

    runner: DueWorkRunner
    alarms: CaseAlarms
    incidents: Incidents


def process(calendar: LegalCalendar = KNOWN_2026) -> Process:
    """One, with this calendar."""
    alarms, incidents = CaseAlarms(), Incidents()
    look = LookAtCase(lambda now_ms: Office(calendar, now_ms, now_ms), alarms)
    handlers: dict[DueKind, DueHandler] = {
        DueKind.CASE_CLOCK: look,
        DueKind.RECKON_CASES: ReckonCases(lambda: 0),
    }
    return Process(DueWorkRunner(handlers, incidents), alarms, incidents)


def at(date: str, hour: int = 0, minute: int = 0) -> Moment:
    """A wall-clock time in China, by both clocks."""
    now_ms = shanghai_ms(date, hour, minute)
    return Moment(now_ms, now_ms, 0.0)


def office(now: Moment, calendar: LegalCalendar = KNOWN_2026) -> Office:
    """The office at a moment."""
    return Office(calendar, now.business_ms, now.real_ms)


async def receive(
    now: Moment,
    *then: ev.What,
    calendar: LegalCalendar = KNOWN_2026,
    **changes: Any,  # noqa: ANN401 - members of the event
) -> Case:
    """A new case; with `ACCEPTED` it is accepted at once."""
    n = next(_numbers)
    named: dict[str, Any] = {"number": f"2026{n:010}", "ticket": f"ticket-{n}"}
    received = samples.received(**named | changes)
    whats = [ev.Accepted(now.business_ms) if one is ACCEPTED else one for one in then]
    async with transaction() as tx:
        return await begin(tx, office(now, calendar), samples.CLERK, received, whats)


ACCEPTED = ev.Accepted(0)


async def act(now: Moment, actor: Actor, case: Case, what: ev.What) -> Case:
    """A case after somebody has done something to it."""
    async with transaction() as tx:
        return await move(tx, office(now), actor, case.id, what, None)


async def case_now(case: Case) -> Case:
    """A case as it stands in the record."""
    found = await find_case(connection(), case.id)
    assert found is not None
    return found.case


async def departments(*codes: str) -> None:
    """These departments, each with an office."""
    for n, code in enumerate(codes):
        name, name_en = f"部门 {code}", f"Department {code}"
        await Department.create(code=code, name=name, name_en=name_en, position=n)
        office_of = f"office-{code}"
        await BackOffice.create(code=office_of, department=code, name=name, name_en=name_en)
