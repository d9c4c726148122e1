"""Reading what a monthly report is made of: a batch at a time, so that nobody waits for it."""

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

from records.cases.case import Case
from records.models.cases.cases import events_of_cases, read_cases
from records.models.cases.monthly import (
    bodies_of,
    cases_of_span,
    departments_that_report,
    refusals_of_span,
)
from records.opening.legal_calendar import LegalCalendar
from records.reports.lines import Line, as_of, is_changed_since, is_in, line
from records.reports.month import Month
from records.reports.totals import Report, report
from records.transactions import Connection

LINES_AT_MOST = 20_000
BATCH = 500


class Scope(NamedTuple):
    """Of which halls, and of which department, if not of all."""

    halls: Sequence[str]
    department: str | None = None


class TooManyLinesError(Exception):
    """The report would not come to an end in good time."""


async def gather(
    db: Connection, month: Month, scope: Scope, calendar: LegalCalendar, now_ms: int
) -> Report:
    """The report of a month as it stood at its end, or stands now. Raises `TooManyLinesError`."""
    span = (month.from_ms, month.to_ms)
    ids = await cases_of_span(db, span, scope.halls, scope.department, LINES_AT_MOST + 1)
    if len(ids) > LINES_AT_MOST:
        raise TooManyLinesError
    at_ms = min(month.to_ms, now_ms + 1)
    lines: list[Line] = []
    for begin in range(0, len(ids), BATCH):
        cases = await _cases(db, ids[begin : begin + BATCH], at_ms)
        lines += await asyncio.to_thread(_lines, cases, month, calendar, at_ms)
    names = await departments_that_report(db)
    refusals = await refusals_of_span(db, span, scope.halls)
    if scope.department is not None:
        names = [one for one in names if one.code == scope.department]
        refusals = [one for one in refusals if one.department == scope.department]
    return await asyncio.to_thread(report, names, lines, refusals)


async def _cases(db: Connection, ids: Sequence[str], at_ms: int) -> list[Case]:
    """These cases as they stood just before a moment."""
    rows = await bodies_of(db, ids)
    now = [one.case for one in await asyncio.to_thread(read_cases, rows)]
    since = {one.id for one in now if is_changed_since(one, at_ms)}
    events = await events_of_cases(db, sorted(since))
    then = [as_of(one, events[one.id], at_ms) if one.id in since else one for one in now]
    return [one for one in then if one is not None]


def _lines(cases: Sequence[Case], month: Month, calendar: LegalCalendar, at_ms: int) -> list[Line]:
    return [line(one, month, calendar, at_ms) for one in cases if is_in(one, month)]
