"""When somebody whose papers are not complete is told so again, and when nobody waits any more.

    asked ── half of the time: told again ── two working days left: told again ── the end: closed

A house that slept does all of it late, but in the same order: between what it says and what comes
next there are always the two working days, so nobody is told and closed in one breath.
"""

from typing import NamedTuple

from records.cases.case import Case
from records.cases.clocks.days import day_of, end_ms
from records.cases.clocks.limits import LIMITS, Limits
from records.cases.events import Closed, Reminded
from records.cases.words import CaseState
from records.opening.legal_calendar import LegalCalendar

# How often somebody is told again before their case is closed.
TIMES = 2


class NextOfCorrection(NamedTuple):
    """What comes next, and not before when."""

    at_ms: int
    what: Reminded | Closed


def last_day_ms(asked_ms: int, calendar: LegalCalendar, limits: Limits = LIMITS) -> int:
    """24:00 of the last day on which what is missing may be brought."""
    return end_ms(calendar.nth(day_of(asked_ms), limits.correction))


def next_of_correction(
    case: Case, calendar: LegalCalendar, limits: Limits = LIMITS
) -> NextOfCorrection | None:
    """What is next for a case; None: nothing.

    Who has no account cannot be told again, and so is never closed: staff ask after them.
    """
    if case.state is not CaseState.CORRECTION or case.asked_ms is None or case.applicant is None:
        return None
    asked, told = day_of(case.asked_ms), case.reminded
    planned = (limits.correction // 2, limits.correction - limits.yellow, limits.correction)
    at_ms = end_ms(calendar.nth(asked, planned[min(len(told), TIMES)]))
    if told:
        # The day on which somebody is told is one of the days that are left to them.
        at_ms = max(at_ms, end_ms(calendar.nth(day_of(told[-1]) - 1, limits.yellow)))
    return NextOfCorrection(at_ms, Reminded() if len(told) < TIMES else Closed())
