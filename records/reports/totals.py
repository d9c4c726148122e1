"""What the lines of a month come to, for each department: every rate with what it is made of."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from records.cases.words import RefusalKind
from records.models.cases.monthly import DepartmentName, RefusalCount
from records.reports.lines import Line


class Figure(NamedTuple):
    """A share: so many of so many."""

    numerator: int = 0
    denominator: int = 0

    @property
    def rate(self) -> float | None:
        """The share itself; None of nothing."""
        return round(self.numerator / self.denominator, 4) if self.denominator else None


class Totals(NamedTuple):
    """The figures of a department; without one, of all of them or of what belongs to none."""

    department: DepartmentName | None
    cases: int
    accepted: int
    decided: int
    open: int
    overdue: int
    on_time: Figure
    early: Figure
    same_day: Figure
    speed_up: Figure
    deemed: Figure
    second_corrections: Figure
    refusals: Mapping[RefusalKind, int]
    overturned: Figure

    @property
    def nil(self) -> bool:
        """Whether there is nothing to be reported, which is reported (零报告)."""
        return not self.cases and not any(self.refusals.values())


def totals_of(
    department: DepartmentName | None, lines: Sequence[Line], refusals: Sequence[RefusalCount]
) -> Totals:
    """The figures of these lines and refusals."""
    accepted = [one for one in lines if one.accepted_now]
    decided = [one for one in lines if one.decided_now]
    is_open = [one for one in lines if one.case.decided_ms is None and not one.case.ended]
    waited_for = len(decided) + _count(one.fell_due for one in lines)
    legal = sum(one.legal_days or 0 for one in decided)
    used = sum(one.legal_used_days or 0 for one in decided)
    return Totals(
        department=department,
        cases=len(lines),
        accepted=len(accepted),
        decided=len(decided),
        open=len(is_open),
        overdue=_count(one.late for one in lines),
        on_time=Figure(_count(one.in_time for one in decided), waited_for),
        early=Figure(_count(one.early for one in decided), len(decided)),
        same_day=Figure(_count(one.same_day for one in accepted), len(accepted)),
        speed_up=Figure(legal - used, legal),
        deemed=Figure(_count(one.case.deemed for one in accepted), len(accepted)),
        second_corrections=Figure(
            sum(one.second_corrections_now for one in lines),
            sum(one.corrections_now + one.second_corrections_now for one in lines),
        ),
        refusals={
            kind: sum(one.told for one in refusals if one.kind is kind) for kind in RefusalKind
        },
        overturned=Figure(
            sum(one.overturned for one in refusals), sum(one.answered for one in refusals)
        ),
    )


class Report(NamedTuple):
    """A whole month: its lines, and the figures of each department and of all."""

    lines: Sequence[Line]
    departments: Sequence[Totals]
    total: Totals


def report(
    names: Sequence[DepartmentName], lines: Sequence[Line], refusals: Sequence[RefusalCount]
) -> Report:
    """The report; a department that had nothing to do stands in it, too.

    What people were refused without a case belongs to no department, and stands last.
    """
    known = {one.code for one in names}
    retired = sorted({one.case.department for one in lines} - known)
    every = [*names, *(DepartmentName(code, code, code) for code in retired)]
    order = {one.code: n for n, one in enumerate(every)}
    ordered = sorted(lines, key=lambda one: (order[one.case.department], one.case.number))
    told = [
        totals_of(
            name,
            [one for one in ordered if one.case.department == name.code],
            [one for one in refusals if one.department == name.code],
        )
        for name in every
    ]
    without = [one for one in refusals if one.department not in order]
    if without:
        told.append(totals_of(None, [], without))
    return Report(ordered, told, totals_of(None, ordered, refusals))


def _count(of: Iterable[bool]) -> int:
    return sum(of)
