"""A case as it stands: the fold of its events."""

import msgspec

from records.cases.clocks.clock import Clock, Pause
from records.cases.events import CaseLimits, Demand, Told
from records.cases.words import (
    ENDED,
    CaseState,
    Decision,
    MaterialStatus,
    Opinion,
    StepKind,
    StepState,
)


class Step(msgspec.Struct, frozen=True):
    """What one department does. `opened_ms` is when it could begin, `by` who did or does it.

    `touched` is the version of the last event that was about this step.
    """

    id: str
    kind: StepKind
    name: str
    name_en: str
    department: str
    requires: tuple[str, ...]
    days: int | None
    state: StepState
    opened_ms: int | None = None
    by: str | None = None
    opinion: Opinion | None = None
    note: str = ""
    done_ms: int | None = None
    touched: int = 0


class Entry(msgspec.Struct, frozen=True):
    """What the applicant may read of one event: of no event who did it, only in which role."""

    at_ms: int
    verb: str
    role: str
    about: dict[str, str]


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A case. `version` counts its events; `owner` answers for it, `successor` is asked to.

    `received_ms` is when it came in, `intake_ms` from when on an answer is due: the last
    supplement, or the reopening. `asked` are the papers on the list that was told at `asked_ms`,
    and `reminded` when that was told again. `changed` is the version of the last event that was
    about more than one step: departments that work beside each other do not make each other's view
    of the case stale.
    """

    id: str
    version: int
    state: CaseState
    number: str
    hall: str
    region: str
    lane: str
    item: str
    item_name: str
    item_name_en: str
    department: str
    answers: dict[str, str]
    applicant: str | None
    ticket: str | None
    theme: str | None
    bundle: str | None
    owner: str
    workflow: str
    limits: CaseLimits
    materials: tuple[Demand, ...]
    steps: tuple[Step, ...]
    clocks: tuple[Clock, ...]
    timeline: tuple[Entry, ...]
    received_ms: int
    intake_ms: int
    changed: int
    pauses: tuple[Pause, ...] = ()
    asked: tuple[str, ...] = ()
    asked_ms: int | None = None
    reminded: tuple[int, ...] = ()
    corrections: int = 0
    successor: str | None = None
    accepted_ms: int | None = None
    accepted_by: str | None = None
    deemed: bool = False
    extended: bool = False
    decision: Decision | None = None
    refusal: Told | None = None
    decided_ms: int | None = None
    ready_ms: int | None = None
    unfetched_ms: int | None = None
    ended_ms: int | None = None
    # The legal person whose case it is, whoever handed it in.
    organisation: str | None = None

    @property
    def outstanding(self) -> list[Demand]:
        """The papers that are not there."""
        return [one for one in self.materials if one.status is not MaterialStatus.GIVEN]

    @property
    def pause(self) -> Pause | None:
        """The pause that is in force, told or not."""
        return next((one for one in self.pauses if one.resumed_ms is None), None)

    @property
    def decision_step(self) -> Step | None:
        """The step in which it is decided."""
        return next((one for one in self.steps if one.kind is StepKind.DECIDE), None)

    @property
    def ended(self) -> bool:
        """Whether nothing more is to come of it."""
        return self.state in ENDED

    def step(self, step: str) -> Step | None:
        """A step by its id."""
        return next((one for one in self.steps if one.id == step), None)
