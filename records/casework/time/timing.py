"""When a case has to be looked at again: the one timer that each living case has."""

from records.cases.case import Case
from records.cases.clocks.clock import ClockKind
from records.cases.clocks.reckoning import ClockState
from records.cases.correcting import next_of_correction
from records.cases.events import Accepted, What
from records.cases.words import CaseState
from records.casework.moved import Moved
from records.casework.office import Office
from records.db.sql import Connection
from records.models.due_work import DueKind, drop_due, plan_next_due


def due_event(office: Office, case: Case) -> What | None:
    """What the system has to do to a case by now, if anything.

    It is dated when it is written, however late that is: an event is never older than the one
    before it. What counts from earlier says so itself, as a deemed acceptance does.
    """
    if case.state is CaseState.RECEIVED:
        late = any(
            office.reckon(case, one).state is ClockState.OVERDUE
            for one in case.clocks
            if one.kind is ClockKind.INTAKE
        )
        return Accepted(case.intake_ms, deemed=True) if late else None
    coming = next_of_correction(case, office.calendar)
    return coming.what if coming and coming.at_ms <= office.now_ms else None


def next_look_ms(office: Office, case: Case) -> int | None:
    """When something may happen to a case by itself; None: never.

    A clock that stands still is looked at when it would be due: that date has then moved on.
    """
    dues = [office.reckon(case, one).due_ms for one in case.clocks if one.ended_ms is None]
    moments = [at_ms for at_ms in dues if at_ms > office.now_ms]
    if coming := next_of_correction(case, office.calendar):
        moments.append(coming.at_ms)
    return min(moments, default=None)


async def plan_look(tx: Connection, moved: Moved) -> None:
    """Set the timer of a case that has moved: a follower.

    A look that is due by now is left to be done: whoever does it tells what has become overdue.
    """
    office, case = moved.office, moved.case
    at_ms = next_look_ms(office, case)
    if at_ms is not None:
        await plan_next_due(tx, DueKind.CASE_CLOCK, case.id, at_ms, office.now_ms)
    elif all(one.ended_ms is not None for one in case.clocks):
        await drop_due(tx, DueKind.CASE_CLOCK, case.id)
