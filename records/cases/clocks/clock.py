"""What a clock of a case is, what may stop it, and which pause stops which clock."""

from dataclasses import dataclass
from enum import StrEnum


class ClockKind(StrEnum):
    """What has to be done in time."""

    INTAKE = "intake"
    """The answer to what was handed in: accepted, not accepted, or to be completed."""
    STATUTORY = "statutory"
    """The decision, within what the law allows."""
    PROMISED = "promised"
    """The decision, within what the department promises."""
    DELIVERY = "delivery"
    """The result in the applicant's hand, from the decision."""
    PROJECT = "project"
    """The whole approval of a construction project."""


class Ground(StrEnum):
    """Why a clock stands still."""

    HEARING = "hearing"
    TENDER = "tender"
    AUCTION = "auction"
    INSPECTION = "inspection"
    TESTING = "testing"
    QUARANTINE = "quarantine"
    APPRAISAL = "appraisal"
    EXPERT_REVIEW = "expert_review"
    WAITING_FOR_APPLICANT = "waiting_for_applicant"
    FORCE_MAJEURE = "force_majeure"
    OTHER = "other"


# 行政许可法 第四十五条: the time that these need is no part of the limit.
ARTICLE_45 = frozenset(
    {
        Ground.HEARING,
        Ground.TENDER,
        Ground.AUCTION,
        Ground.INSPECTION,
        Ground.TESTING,
        Ground.QUARANTINE,
        Ground.APPRAISAL,
        Ground.EXPERT_REVIEW,
    }
)
# Which grounds stop a clock. Only the department itself may be let off its promise otherwise.
STOPPED_BY: dict[ClockKind, frozenset[Ground]] = {
    ClockKind.INTAKE: frozenset(),
    ClockKind.STATUTORY: ARTICLE_45,
    ClockKind.PROMISED: frozenset(Ground),
    ClockKind.DELIVERY: frozenset(),
    ClockKind.PROJECT: ARTICLE_45,
}
# Which clocks the head of the department may extend.
EXTENDABLE = frozenset({ClockKind.STATUTORY, ClockKind.PROMISED, ClockKind.PROJECT})


@dataclass(frozen=True, slots=True)
class Clock:
    """A limit in working days from a moment on.

    `ended_ms` is when what it waits for was done. A `cancelled` clock waits for nothing any more,
    as after a withdrawal: it is neither met nor missed.
    """

    kind: ClockKind
    started_ms: int
    limit_days: int
    extended_days: int = 0
    ended_ms: int | None = None
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch in which clocks may stand still.

    It stops nothing until the applicant was told of it, at `told_ms`, nor before it was declared.
    Without `resumed_ms` it goes on; `planned_days` is how many working days the applicant was told
    that it would take.
    """

    ground: Ground
    planned_days: int
    declared_ms: int
    told_ms: int | None = None
    resumed_ms: int | None = None

    @property
    def from_ms(self) -> int | None:
        """The moment from which on it stops clocks; None: it stops none."""
        return None if self.told_ms is None else max(self.declared_ms, self.told_ms)

    def in_force(self, at_ms: int) -> bool:
        """Whether it stops clocks at a moment. That of its end is no longer part of it."""
        return (
            self.from_ms is not None
            and self.from_ms <= at_ms
            and (self.resumed_ms is None or at_ms < self.resumed_ms)
        )
