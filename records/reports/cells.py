"""The tables of the monthly report, cell by cell, in either language."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from kit.clock import business_date
from records.cases.words import CaseState, RefusalKind
from records.models.cases.monthly import DepartmentName
from records.reports.lines import Line
from records.reports.month import Month
from records.reports.totals import Figure, Report, Totals

Cell = str | int | float | None


class Language(StrEnum):
    """In which a report is written."""

    ZH = "zh"
    EN = "en"


class Table(NamedTuple):
    """A table; `header` names its columns."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]


class Words(NamedTuple):
    """The same in both languages."""

    zh: str
    en: str

    def of(self, language: Language) -> str:
        """The one."""
        return self.zh if language is Language.ZH else self.en


_STATES: Mapping[CaseState, Words] = {
    CaseState.RECEIVED: Words("待受理", "received"),
    CaseState.CORRECTION: Words("待补正", "papers missing"),
    CaseState.ACCEPTED: Words("在办", "in progress"),
    CaseState.IN_REVIEW: Words("在办", "in progress"),
    CaseState.GRANTED: Words("办结（准予）", "granted"),
    CaseState.REFUSED: Words("办结（不予许可）", "refused"),
    CaseState.READY: Words("办结（待领取）", "ready"),
    CaseState.COLLECTED: Words("办结（已领取）", "handed over"),
    CaseState.NOT_ACCEPTED: Words("不予受理", "not accepted"),
    CaseState.NOT_COMPLETED: Words("逾期未补正终止", "closed, papers missing"),
    CaseState.WITHDRAWN: Words("已撤回", "withdrawn"),
    CaseState.REVOKED: Words("已撤销", "revoked"),
}
_KINDS: Mapping[RefusalKind, Words] = {
    RefusalKind.NOT_OURS: Words("说No：不归本窗口", "Refusals: not ours"),
    RefusalKind.NOT_MET: Words("说No：条件不符", "Refusals: not met"),
    RefusalKind.UNCLEAR: Words("说No：依据不明", "Refusals: unclear"),
}
_YES, _NO = Words("是", "yes"), Words("否", "no")
_ALL = Words("合计", "All")
_NO_CASE = Words("未成案（窗口）", "Without a case")
_NIL = Words("零报告：本月无办件", "Nil report: no cases this month")
_NIL_MARK = Words("零报告", "nil")


def _date(at_ms: int | None) -> str | None:
    return None if at_ms is None else business_date(at_ms)


def _last_day(due_ms: int | None) -> str | None:
    return None if due_ms is None else business_date(due_ms - 1)


def _told(says: bool) -> Words:  # noqa: FBT001 - it is what is told
    return _YES if says else _NO


class _Of(NamedTuple):
    """A line with the name of its department."""

    line: Line
    department: DepartmentName


_LineCell = Callable[[_Of, Language], Cell]
_LINE: Sequence[tuple[Words, _LineCell]] = (
    (Words("责任部门", "Department"), lambda of, lang: _name(of.department, lang)),
    (
        Words("审批事项", "Item"),
        lambda of, lang: (
            of.line.case.item_name if lang is Language.ZH else of.line.case.item_name_en
        ),
    ),
    (Words("事项编码", "Item code"), lambda of, _: of.line.case.item),
    (Words("办件编号", "Case"), lambda of, _: of.line.case.number),
    (Words("收件日期", "Received"), lambda of, _: _date(of.line.case.received_ms)),
    (Words("受理日期", "Accepted"), lambda of, _: _date(of.line.case.accepted_ms)),
    (Words("办结日期", "Decided"), lambda of, _: _date(of.line.case.decided_ms)),
    (Words("承诺时限（工作日）", "Promised (working days)"), lambda of, _: of.line.promised_days),
    (Words("法定时限（工作日）", "Legal (working days)"), lambda of, _: of.line.legal_days),
    (Words("承诺到期日", "Promised until"), lambda of, _: _last_day(of.line.due_ms)),
    (Words("实际用时（工作日）", "Used (working days)"), lambda of, _: of.line.used_days),
    (
        Words("法定口径用时（工作日）", "Used by law (working days)"),
        lambda of, _: of.line.legal_used_days,
    ),
    (Words("状态", "State"), lambda of, lang: _STATES[of.line.case.state].of(lang)),
    (Words("是否超期", "Overdue"), lambda of, lang: _told(of.line.late).of(lang)),
    (Words("视同受理", "Deemed accepted"), lambda of, lang: _told(of.line.case.deemed).of(lang)),
)
_PLAIN: Sequence[tuple[Words, Callable[[Totals], int]]] = (
    (Words("办件", "Cases"), lambda told: told.cases),
    (Words("受理", "Accepted"), lambda told: told.accepted),
    (Words("办结", "Decided"), lambda told: told.decided),
    (Words("未办结", "Open"), lambda told: told.open),
    (Words("超期", "Overdue"), lambda told: told.overdue),
)
_FIGURES: Sequence[tuple[Words, Callable[[Totals], Figure]]] = (
    (Words("按时办结率", "Decided in time"), lambda told: told.on_time),
    (Words("提前办结率", "Decided early"), lambda told: told.early),
    (Words("即办率", "Decided the same day"), lambda told: told.same_day),
    (Words("实际提速", "Faster than the law"), lambda told: told.speed_up),
    (Words("视同受理", "Deemed accepted"), lambda told: told.deemed),
    (Words("再次补正", "Second corrections"), lambda told: told.second_corrections),
    (Words("说No被推翻", "Refusals overturned"), lambda told: told.overturned),
)
_NUMERATOR = Words("分子", "of which")
_DENOMINATOR = Words("分母", "out of")
_RATE = Words("比率", "share")


def _name(department: DepartmentName, language: Language) -> str:
    return department.name if language is Language.ZH else department.name_en


def cases_table(report: Report, month: Month, language: Language) -> Table:
    """A row a case; a month without any says so."""
    names = {one.department.code: one.department for one in report.departments if one.department}
    ofs = [_Of(one, names[one.case.department]) for one in report.lines]
    rows: list[list[Cell]] = [[cell(of, language) for _, cell in _LINE] for of in ofs]
    title = Words(f"{month.name} 办件明细", f"Cases {month.name}")
    header = [words.of(language) for words, _ in _LINE]
    return Table(title.of(language), header, rows or [[_NIL.of(language)]])


def totals_table(report: Report, month: Month, language: Language) -> Table:
    """A row a department, those without a case as well, and the sum of all."""
    header = [Words("责任部门", "Department"), *(words for words, _ in _PLAIN)]
    for words, _ in _FIGURES:
        parts = (_NUMERATOR, _DENOMINATOR, _RATE)
        header += [Words(f"{words.zh}{one.zh}", f"{words.en}, {one.en}") for one in parts]
    header += [*_KINDS.values(), Words("备注", "Note")]
    rows = [_totals_row(one, language, _NO_CASE) for one in report.departments]
    rows.append(_totals_row(report.total, language, _ALL))
    title = Words(f"{month.name} 部门汇总", f"Departments {month.name}")
    return Table(title.of(language), [one.of(language) for one in header], rows)


def _totals_row(told: Totals, language: Language, otherwise: Words) -> list[Cell]:
    row: list[Cell] = [
        _name(told.department, language) if told.department else otherwise.of(language)
    ]
    row += [read(told) for _, read in _PLAIN]
    for _, read in _FIGURES:
        figure = read(told)
        row += [figure.numerator, figure.denominator, figure.rate]
    row += [told.refusals[kind] for kind in _KINDS]
    return [*row, _NIL_MARK.of(language) if told.nil else None]
