"""What is answered at a reviewer's desk."""

from typing import Annotated, Literal

import msgspec

from handlers.cases.schemas import Role
from records.cases.clocks.reckoning import Alert
from records.cases.words import CaseState, Decision, Opinion, StepKind, StepState, Verb

PowerWord = Literal["review", "decide", "head", "chief_representative"]


class DepartmentName(msgspec.Struct):
    """A department by its names."""

    code: str
    name: str
    name_en: str


class ColleagueView(msgspec.Struct):
    """Somebody who reviews for the same department and region."""

    id: str
    name: str
    powers: list[PowerWord]


class ReviewerDesk(msgspec.Struct):
    """Whose desk it is; without a `region` they work for all. `departments` are all there are."""

    id: str
    name: str
    department: str | None
    region: str | None
    powers: list[PowerWord]
    colleagues: list[ColleagueView]
    departments: list[DepartmentName]


class WorkStep(msgspec.Struct):
    """A step that may be worked on; `claimed_by` is who has taken it."""

    id: str
    kind: StepKind
    name: str
    name_en: str
    department: str
    state: StepState
    claimed_by: str | None


class WorkRow(msgspec.Struct):
    """A case in a list, with no more than a list shows.

    `due_at` is what comes first: the limit of one's own department's step, or the case's;
    `left_days` are the working days after today, less than 0 once they are over. `is_told` is
    whether the applicant knows of the pause that is in force: without it nothing stands still.
    """

    id: str
    number: str
    version: int
    state: CaseState
    item: str
    item_name: str
    item_name_en: str
    received_at: str
    due_at: str | None
    left_days: int | None
    alert: Alert
    provisional: bool
    paused: bool
    is_told: bool
    owner: str
    successor: str | None
    steps: list[WorkStep]


class WorkCounts(msgspec.Struct):
    """How many cases the lists have; 1000 stands for that many or more."""

    todo: Annotated[int, msgspec.Meta(ge=0, le=1000)]
    overdue: Annotated[int, msgspec.Meta(ge=0, le=1000)]
    mine: Annotated[int, msgspec.Meta(ge=0, le=1000)]
    results: Annotated[int, msgspec.Meta(ge=0, le=1000)]


class WorkPage(msgspec.Struct):
    """A page of a list. `now` is the moment, by the house's clock, at which it was so."""

    cases: list[WorkRow]
    counts: WorkCounts
    next_cursor: str | None
    now: str


class CaseHistoryEntry(msgspec.Struct):
    """What made a version of a case: who did what, and what they said.

    `by` is an account, and empty for the applicant and for the house itself.
    `note` is a note, a reason, or why it was refused; `to` is who was asked to take a case over, or
    out of whose hands a step was taken.
    """

    version: int
    at: str
    verb: Verb
    by_role: Role
    by: str
    step: str | None
    opinion: Opinion | None
    decision: Decision | None
    note: str
    to: str | None


class CaseHistory(msgspec.Struct):
    """All that has happened to a case, the first first, as the house has it on record."""

    entries: list[CaseHistoryEntry]
