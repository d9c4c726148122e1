"""One line of the monthly report: a case, as it stood at the end of the month.

It is reckoned from the events up to then, so that a report that is made again says the same; only
a refusal's answer, and holidays that were unknown, may still come.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kit.clock import business_date
from records.cases.case import Case
from records.cases.clocks.clock import Clock, ClockKind
from records.cases.clocks.reckoning import ClockState, Reckoned, reckon
from records.cases.events import CaseEvent
from records.cases.fold import fold
from records.opening.legal_calendar import LegalCalendar
from records.reports.month import Month

_RUNNING = (ClockState.RUNNING, ClockState.PAUSED, ClockState.OVERDUE)


class Line(NamedTuple):
    """A case, and what of it counts in the month.

    Days are working days. `used_days` are those of the promise, without what it stood still for;
    `legal_used_days` those that count by law. `fell_due`: its promise ended in the month, and it
    was not decided then. An acceptance counts in the month in which it was written down, which for
    a deemed one is later than `accepted_ms`.
    """

    case: Case
    promised_days: int | None
    legal_days: int | None
    due_ms: int | None
    used_days: int | None
    legal_used_days: int | None
    late: bool
    accepted_now: bool
    decided_now: bool
    in_time: bool
    early: bool
    same_day: bool
    fell_due: bool
    corrections_now: int
    second_corrections_now: int


def is_changed_since(case: Case, at_ms: int) -> bool:
    """Whether anything that a report tells has happened to a case later than that."""
    return case.timeline[-1].at_ms >= at_ms


def as_of(case: Case, events: Iterable[CaseEvent], at_ms: int) -> Case | None:
    """The case as it stood just before a moment; None: there was none."""
    return fold(case.id, [one for one in events if one.at_ms < at_ms])


def is_in(case: Case, month: Month) -> bool:
    """Whether a case belongs into a month: it was open for a moment of it, or accepted in it."""
    over_ms = case.ended_ms if case.decided_ms is None else case.decided_ms
    return case.received_ms < month.to_ms and (over_ms is None or over_ms >= month.from_ms)


def line(case: Case, month: Month, calendar: LegalCalendar, at_ms: int) -> Line:
    """The line of a case, which is told up to `at_ms`: the end of the month, or now."""
    promised, told = _clock(case, ClockKind.PROMISED, calendar, at_ms)
    legal, legally = _clock(case, ClockKind.STATUTORY, calendar, at_ms)
    decided_now = month.has(case.decided_ms)
    # What was due at this very moment, 24:00 of the last day, is late by now.
    late = told is not None and (
        told.state is ClockState.MISSED or (told.state in _RUNNING and told.due_ms <= at_ms)
    )
    lists = [entry.at_ms for entry in case.timeline if entry.verb == "request_correction"]
    return Line(
        case=case,
        promised_days=promised.limit_days + promised.extended_days if promised else None,
        legal_days=legal.limit_days if legal else None,
        due_ms=told.due_ms if told else None,
        used_days=told.counted_days if told else None,
        legal_used_days=legally.counted_days if legally else None,
        late=late,
        accepted_now=month.has(_accepted_at_ms(case)),
        decided_now=decided_now,
        in_time=decided_now and told is not None and told.state is ClockState.MET,
        early=decided_now and told is not None and told.early,
        same_day=_same_day(case),
        fell_due=late
        and case.decided_ms is None
        and bool(told and month.has_last_day(told.due_ms)),
        corrections_now=sum(map(month.has, lists[:1])),
        second_corrections_now=sum(map(month.has, lists[1:])),
    )


def _clock(
    case: Case, kind: ClockKind, calendar: LegalCalendar, at_ms: int
) -> tuple[Clock | None, Reckoned | None]:
    found = next((one for one in case.clocks if one.kind is kind), None)
    return found, reckon(found, case.pauses, calendar, at_ms - 1) if found else None


def _accepted_at_ms(case: Case) -> int | None:
    entries: Sequence[int] = [one.at_ms for one in case.timeline if one.verb == "accept"]
    return entries[-1] if entries else None


def _same_day(case: Case) -> bool:
    if case.decided_ms is None or case.accepted_ms is None:
        return False
    return business_date(case.decided_ms) == business_date(case.accepted_ms)
