"""What has happened to a case: one event a move, never changed; its state is their fold.

What an event says is complete: whoever folds a case asks no catalogue, no calendar and no clock.
Moments are ms of business time.
"""

import msgspec

from records.cases.clocks.clock import Ground
from records.cases.words import Decision, MaterialStatus, Opinion, RefusalKind, StepKind


class Demand(msgspec.Struct, frozen=True):
    """A paper that the item asks for, and whether it is there."""

    material: str
    name: str
    name_en: str
    status: MaterialStatus


class PlannedStep(msgspec.Struct, frozen=True):
    """A step of the workflow with which the case began; `days` are working days from its opening.

    `department` does it, `requires` are the steps that come before it.
    """

    id: str
    kind: StepKind
    name: str
    name_en: str
    department: str
    requires: tuple[str, ...]
    days: int | None


class CaseLimits(msgspec.Struct, frozen=True):
    """The limits of an item, in working days, as they were promised for these answers."""

    intake_days: int
    statutory_days: int
    promised_days: int
    project_days: int | None
    delivery_days: int


class Told(msgspec.Struct, frozen=True):
    """A refusal as it was told, under the id of its row (`records.models.cases.refusals`).

    `to` is where somebody is sent instead, or who clears it up and by when.
    """

    id: str
    kind: RefusalKind
    reason: str
    way_forward: str
    basis: str
    to: str = ""


class Received(msgspec.Struct, frozen=True, tag="receive", kw_only=True):
    """Somebody handed it in. Cases of one theme, handed in together, have one `bundle`."""

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
    materials: tuple[Demand, ...]
    limits: CaseLimits
    workflow: str
    steps: tuple[PlannedStep, ...]
    note: str = ""
    organisation: str | None = None


class FixedOnSpot(msgspec.Struct, frozen=True, tag="fix_on_spot"):
    """Something small was put right at the window; `given` are papers that were missing."""

    note: str
    given: tuple[str, ...] = ()


class CorrectionRequested(msgspec.Struct, frozen=True, tag="request_correction"):
    """All that is missing was told at once."""

    materials: tuple[str, ...]
    note: str


class Supplemented(msgspec.Struct, frozen=True, tag="supplement"):
    """What was missing has come."""

    given: tuple[str, ...]


class Reminded(msgspec.Struct, frozen=True, tag="remind"):
    """The applicant was told again what is still missing."""


class Closed(msgspec.Struct, frozen=True, tag="close"):
    """What was missing never came."""


class Accepted(msgspec.Struct, frozen=True, tag="accept"):
    """It is accepted, from `from_ms` on; `deemed` because nobody had answered in time."""

    from_ms: int
    deemed: bool = False


class NotAccepted(msgspec.Struct, frozen=True, tag="not_accept"):
    """It is not accepted."""

    refusal: Told


class Reopened(msgspec.Struct, frozen=True, tag="reopen"):
    """The no was wrong: it is received again."""

    refusal: str
    note: str


class Claimed(msgspec.Struct, frozen=True, tag="claim"):
    """Somebody has taken a step into their hands."""

    step: str


class Released(msgspec.Struct, frozen=True, tag="release"):
    """And has given it back; or it was taken `out_of` the hands of somebody who is not there."""

    step: str
    out_of: str | None = None


class OpinionGiven(msgspec.Struct, frozen=True, tag="give_opinion"):
    """A department has said what it thinks: its step is done."""

    step: str
    opinion: Opinion
    note: str


class ReturnedToStep(msgspec.Struct, frozen=True, tag="return_to_step"):
    """A step is to be done again; what was said after it counts no more."""

    step: str
    reason: str


class Paused(msgspec.Struct, frozen=True, tag="pause"):
    """Something is waited for; it stops clocks from when the applicant was told of it.

    Said of a pause that is in force already, it is only that the applicant was told now.
    """

    ground: Ground
    planned_days: int
    told_ms: int | None


class Resumed(msgspec.Struct, frozen=True, tag="resume"):
    """It goes on."""


class Extended(msgspec.Struct, frozen=True, tag="extend"):
    """The limits are longer by so many working days."""

    days: int
    reason: str


class Decided(msgspec.Struct, frozen=True, tag="decide"):
    """It is granted, or refused and why; `reviewed` are steps that the decision did as well."""

    decision: Decision
    refusal: Told | None = None
    reviewed: tuple[str, ...] = ()
    note: str = ""


class Delivered(msgspec.Struct, frozen=True, tag="deliver"):
    """The paper of a decision against somebody lies ready."""


class ResultIssued(msgspec.Struct, frozen=True, tag="issue_result"):
    """The result lies ready."""


class ReturnedUnfetched(msgspec.Struct, frozen=True, tag="return_unfetched"):
    """Nobody came for the result: it lies with the department again."""


class Collected(msgspec.Struct, frozen=True, tag="collect"):
    """The result was handed over, `by` the applicant's code, a proxy's, or a card."""

    pickup: str
    by: str


class Withdrawn(msgspec.Struct, frozen=True, tag="withdraw"):
    """The applicant wants it no more; their papers go back to them."""


class Revoked(msgspec.Struct, frozen=True, tag="revoke"):
    """What was granted holds no more."""

    reason: str


class HandOverOffered(msgspec.Struct, frozen=True, tag="hand_over"):
    """The owner asks somebody to take it over, and stays until that is accepted."""

    to: str


class HandOverAccepted(msgspec.Struct, frozen=True, tag="accept_hand_over"):
    """Another answers for it now."""

    by: str


What = (
    Received
    | FixedOnSpot
    | CorrectionRequested
    | Supplemented
    | Reminded
    | Closed
    | Accepted
    | NotAccepted
    | Reopened
    | Claimed
    | Released
    | OpinionGiven
    | ReturnedToStep
    | Paused
    | Resumed
    | Extended
    | Decided
    | Delivered
    | ResultIssued
    | ReturnedUnfetched
    | Collected
    | Withdrawn
    | Revoked
    | HandOverOffered
    | HandOverAccepted
)

# Departments do these beside each other.
OF_ONE_STEP = (Claimed, Released, OpinionGiven)


class CaseEvent(msgspec.Struct, frozen=True):
    """One event: the `version` that it makes, when, by whom (`clerk:clerk-01`), and what."""

    version: int
    at_ms: int
    actor: str
    what: What

    @property
    def role(self) -> str:
        """The role of whoever did it."""
        return self.actor.partition(":")[0]

    @property
    def verb(self) -> str:
        """The verb, as the table of moves has it."""
        return str(self.what.__struct_config__.tag)
