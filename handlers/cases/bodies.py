"""What is asked of cases."""

from typing import Annotated, Literal

import msgspec

from handlers.refusals.bodies import RefusalBody
from records.cases.words import Decision, MaterialStatus, Opinion

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
Code = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
Version = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=500, pattern=r"\S")]
Note = Annotated[str, msgspec.Meta(max_length=500)]
Word = Annotated[str, msgspec.Meta(max_length=40)]
Answers = Annotated[dict[Word, Word], msgspec.Meta(max_length=100)]
Days = Annotated[int, msgspec.Meta(ge=1, le=365)]
Instant = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]


class MaterialBody(msgspec.Struct, forbid_unknown_fields=True):
    """A paper, and whether it is there."""

    material: Code
    status: MaterialStatus = MaterialStatus.GIVEN


# A paper by its code alone is one that is given, or asked for.
Material = Code | MaterialBody
Materials = Annotated[list[Material], msgspec.Meta(max_length=200)]
SomeMaterials = Annotated[list[Material], msgspec.Meta(min_length=1, max_length=200)]
Outcome = Literal["receive", "accept", "accept_with_outstanding", "not_accept", "submit"]


class NewCaseBody(msgspec.Struct, forbid_unknown_fields=True):
    """What the person at the window hands in, for an item or for a theme (一件事), one of the two.

    `answers` are those to its questions; what nobody answered counts as the question's default.
    A paper that is not named is not there.
    """

    outcome: Outcome
    ticket: Id | None = None
    item: Code | None = None
    theme: Code | None = None
    answers: Answers | None = None
    materials: Materials = []
    reason: Note | None = None
    refusal: RefusalBody | None = None
    note: Note | None = None


class VersionBody(msgspec.Struct, forbid_unknown_fields=True):
    """The version of the case that whoever asks has seen."""

    version: Version


class FixBody(msgspec.Struct, forbid_unknown_fields=True):
    """What was put right at the window; `materials` are papers that were missing before."""

    version: Version
    note: Text
    materials: Materials = []


class CorrectionBody(msgspec.Struct, forbid_unknown_fields=True):
    """Everything that is missing or wrong, in one list, and how to put it right."""

    version: Version
    materials: SomeMaterials
    note: Note = ""


class SupplementBody(msgspec.Struct, forbid_unknown_fields=True):
    """The papers that have come: all that were asked for."""

    version: Version
    materials: SomeMaterials


class AcceptBody(msgspec.Struct, forbid_unknown_fields=True):
    """`materials` are papers that have come since."""

    version: Version
    materials: Materials = []


class NotAcceptBody(msgspec.Struct, forbid_unknown_fields=True):
    """Why it is not accepted."""

    version: Version
    refusal: RefusalBody | None = None


class StepBody(msgspec.Struct, forbid_unknown_fields=True):
    """A step of the case."""

    version: Version
    step: Code


class OpinionBody(msgspec.Struct, forbid_unknown_fields=True):
    """What a department thinks."""

    version: Version
    step: Code
    opinion: Opinion
    note: Note = ""


class ReturnBody(msgspec.Struct, forbid_unknown_fields=True):
    """Which step is to be done again, and why."""

    version: Version
    step: Code
    reason: Text


class PauseBody(msgspec.Struct, forbid_unknown_fields=True):
    """What is waited for, for how many working days, and since when the applicant knows.

    Until they were told, no clock stands still. Said again of a pause that is in force, it is that
    they were told now.
    """

    version: Version
    ground: Code
    planned_days: Days
    told_applicant_at: Instant | None = None


class ReasonBody(msgspec.Struct, forbid_unknown_fields=True):
    """Why."""

    version: Version
    reason: Text


class DecideBody(msgspec.Struct, forbid_unknown_fields=True):
    """What is decided; a refusal says why, and what the applicant can do."""

    version: Version
    decision: Decision
    refusal: RefusalBody | None = None
    note: Note = ""


class HandOverBody(msgspec.Struct, forbid_unknown_fields=True):
    """Whom the owner asks to take the case over."""

    version: Version
    to: Id
