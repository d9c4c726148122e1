"""What is answered about cases."""

from typing import Annotated

import msgspec

from kit.choices import one_of
from records.cases.clocks.clock import ClockKind, Ground
from records.cases.clocks.reckoning import Alert, ClockState
from records.cases.words import (
    CaseState,
    Decision,
    MaterialStatus,
    RefusalKind,
    StepKind,
    StepState,
    Verb,
)

Role = Annotated[str, one_of(("citizen", "clerk", "reviewer", "manager", "system"))]


class StepView(msgspec.Struct):
    """What one department does; `due_at` is null while the step waits for others, or is done.

    `claimed_by`, `opinion` and `note` are for staff alone.
    """

    id: str
    kind: StepKind
    name: str
    name_en: str
    department: str
    requires: list[str]
    state: StepState
    due_at: str | None
    claimed_by: str | None = None
    opinion: str | None = None
    note: str = ""


class ClockView(msgspec.Struct):
    """A clock: 24:00 of its last day, and how it stands.

    It is `provisional` while the days of a year are reckoned by the week, for its holidays are not
    announced yet.
    """

    kind: ClockKind
    due_at: str
    state: ClockState
    provisional: bool
    alert: Alert
    left_days: int


class PauseView(msgspec.Struct):
    """What is waited for, for how many working days. Without `told_at` nothing stands still."""

    ground: Ground
    planned_days: int
    declared_at: str
    told_at: str | None


class CaseMaterial(msgspec.Struct):
    """A paper that the item asks for with these answers, and whether it is there."""

    material: str
    name: str
    name_en: str
    status: MaterialStatus


class TimelineEntry(msgspec.Struct):
    """What has happened, in a sentence."""

    at: str
    verb: Verb
    by_role: Role
    text: str
    text_zh: str


class ToldRefusal(msgspec.Struct):
    """Why it was refused, on what basis, what to do instead, and to whom to go for it."""

    id: str
    kind: RefusalKind
    basis: str
    reason: str
    way_forward: str
    to: str | None


class PermittedVerb(msgspec.Struct):
    """What whoever asks may do now; with `step` to that step, with `decision` only so."""

    verb: Verb
    step: str | None
    decision: Decision | None


class CaseView(msgspec.Struct):
    """A case. `outstanding` are the papers that are not there, `asked` those told to be brought.

    `answers` are those to its questions, `extended` whether it has been given more time.
    `bundle` is the same for the cases of one theme. `owner` answers for it, `successor` is asked
    to. `due_at` is by when the next thing is promised. `can` is what whoever asks may do now.
    """

    id: str
    number: str
    state: CaseState
    hall: str
    item: str
    item_name: str
    item_name_en: str
    department: str
    lane: str
    answers: dict[str, str]
    theme: str | None
    organisation: str | None
    bundle: str | None
    ticket: str | None
    received_at: str
    accepted_at: str | None
    deemed: bool
    due_at: str | None
    owner: str
    successor: str | None
    steps: list[StepView]
    clocks: list[ClockView]
    paused: bool
    pause: PauseView | None
    extended: bool
    materials: list[CaseMaterial]
    outstanding: list[CaseMaterial]
    asked: list[str]
    decision: Decision | None
    refusal: ToldRefusal | None
    version: int
    timeline: list[TimelineEntry]
    can: list[PermittedVerb]


class ThemeCases(msgspec.Struct):
    """The cases of a theme: one an item, handled beside each other, fetched together."""

    cases: list[CaseView]


class CaseList(msgspec.Struct):
    """A page of cases."""

    cases: list[CaseView]
    next_cursor: str | None
