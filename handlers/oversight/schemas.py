"""What managers are told of cases."""

import msgspec

from records.cases.clocks.clock import ClockKind
from records.cases.clocks.reckoning import Alert
from records.cases.words import CaseState


class AlertView(msgspec.Struct):
    """A clock of a case that somebody should look at, and who answers for the case.

    `over_days` are the working days since it was due, `left_days` those that are left after today.
    """

    case: str
    number: str
    hall: str
    item: str
    item_name: str
    item_name_en: str
    department: str
    department_name: str
    department_name_en: str
    owner: str
    state: CaseState
    deemed: bool
    paused: bool
    received_at: str
    clock: ClockKind
    due_at: str
    alert: Alert
    provisional: bool
    over_days: int
    left_days: int


class AlertCounts(msgspec.Struct):
    """How many there are of each kind."""

    overdue: int
    soon: int
    deemed: int


class AlertList(msgspec.Struct):
    """A page of one kind, the first due first, and how many there are of every kind."""

    counts: AlertCounts
    alerts: list[AlertView]
    next_cursor: str | None


class FigureView(msgspec.Struct):
    """A share with what it is made of; `rate` is null of nothing."""

    numerator: int
    denominator: int
    rate: float | None


class RefusalCounts(msgspec.Struct):
    """How often people were told no, by kind."""

    not_ours: int
    not_met: int
    unclear: int


class DepartmentFigures(msgspec.Struct):
    """What a month comes to for a department. `nil`: there is nothing to report (零报告).

    Without a department these are refusals that had no case, or, as `total`, all there is.
    `on_time`: decided by the promised day, of those decided and those that fell due undecided.
    `speed_up`: working days fewer than the law allows, of those it allows.
    """

    department: str | None
    name: str | None
    name_en: str | None
    nil: bool
    cases: int
    accepted: int
    decided: int
    open: int
    overdue: int
    on_time: FigureView
    early: FigureView
    same_day: FigureView
    speed_up: FigureView
    deemed: FigureView
    second_corrections: FigureView
    refusals: RefusalCounts
    overturned: FigureView


class ReportedCase(msgspec.Struct):
    """A case as the report has it; days are working days, dates those in China."""

    id: str
    number: str
    department: str
    item: str
    item_name: str
    item_name_en: str
    received_on: str
    accepted_on: str | None
    decided_on: str | None
    due_on: str | None
    promised_days: int | None
    legal_days: int | None
    used_days: int | None
    legal_used_days: int | None
    state: CaseState
    overdue: bool
    deemed: bool


class CaseReport(msgspec.Struct):
    """The report of a month (月报), as it stood at its end, or stands now.

    It is sent by the 10th of the next month, also if it is nil. `cases` are left out on demand.
    """

    month: str
    from_day: str
    to_day: str
    made_at: str
    send_by: str
    nil: bool
    total: DepartmentFigures
    departments: list[DepartmentFigures]
    cases: list[ReportedCase]
