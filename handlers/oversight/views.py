"""The monthly report as it is shown."""

from handlers.oversight.schemas import (
    CaseReport,
    DepartmentFigures,
    FigureView,
    RefusalCounts,
    ReportedCase,
)
from kit.clock import business_date, instant
from records.reports.lines import Line
from records.reports.month import Month
from records.reports.totals import Figure, Report, Totals

# By which day of the next month it is sent.
SEND_BY = 10


def report_view(found: Report, month: Month, now_ms: int, *, with_cases: bool) -> CaseReport:
    """The whole of it, or the figures alone."""
    first, last = month.days
    return CaseReport(
        month=month.name,
        from_day=first,
        to_day=last,
        made_at=instant(now_ms),
        send_by=f"{business_date(month.to_ms)[:8]}{SEND_BY:02}",
        nil=found.total.nil,
        total=_figures(found.total),
        departments=[_figures(one) for one in found.departments],
        cases=[_case(one) for one in found.lines] if with_cases else [],
    )


def _figures(told: Totals) -> DepartmentFigures:
    name = told.department
    return DepartmentFigures(
        department=name and name.code,
        name=name and name.name,
        name_en=name and name.name_en,
        nil=told.nil,
        cases=told.cases,
        accepted=told.accepted,
        decided=told.decided,
        open=told.open,
        overdue=told.overdue,
        on_time=_figure(told.on_time),
        early=_figure(told.early),
        same_day=_figure(told.same_day),
        speed_up=_figure(told.speed_up),
        deemed=_figure(told.deemed),
        second_corrections=_figure(told.second_corrections),
        refusals=RefusalCounts(**{kind.value: n for kind, n in told.refusals.items()}),
        overturned=_figure(told.overturned),
    )


def _figure(figure: Figure) -> FigureView:
    return FigureView(*figure, figure.rate)


def _case(one: Line) -> ReportedCase:
    case = one.case
    return ReportedCase(
        id=case.id,
        number=case.number,
        department=case.department,
        item=case.item,
        item_name=case.item_name,
        item_name_en=case.item_name_en,
        received_on=business_date(case.received_ms),
        accepted_on=_date(case.accepted_ms),
        decided_on=_date(case.decided_ms),
        due_on=None if one.due_ms is None else business_date(one.due_ms - 1),
        promised_days=one.promised_days,
        legal_days=one.legal_days,
        used_days=one.used_days,
        legal_used_days=one.legal_used_days,
        state=case.state,
        overdue=one.late,
        deemed=case.deemed,
    )


def _date(at_ms: int | None) -> str | None:
    return None if at_ms is None else business_date(at_ms)
