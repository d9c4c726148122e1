"""What a paper is made from: all of it is handed in, and nothing of it is looked up."""

import dataclasses
from datetime import date


@dataclasses.dataclass(frozen=True, slots=True)
class Words:
    """One text in Chinese and in English; what people write has often no English."""

    zh: str
    en: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class PaperMaterial:
    """A material on a list, and what is to be done about it."""

    name: Words
    how: Words | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Remedies:
    """Whom somebody may turn to who does not agree, and how long."""

    reconsidered_by: Words
    court: Words
    reconsider_days: int = 60
    sue_months: int = 6


@dataclasses.dataclass(frozen=True, slots=True)
class DeliveredPaper:
    """A paper or a result that was handed over."""

    title: Words
    number: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PaperFacts:
    """All that a paper may say; each kind needs some of it (`records.papers.templates`).

    Dates are those of China. `applicant` is usually absent: a paper is found by its number.
    """

    number: str
    case_number: str
    item: Words
    department: Words
    hall: Words
    dated: date
    verification_code: str
    verification_url: str
    applicant: str = ""
    received_on: date | None = None
    accepted_on: date | None = None
    # Nobody answered in time, so that the law says it is accepted.
    deemed: bool = False
    due_on: date | None = None
    # The due date lies in a year whose holidays are not announced yet.
    provisional: bool = False
    materials: tuple[PaperMaterial, ...] = ()
    supplement_by: date | None = None
    legal_basis: Words | None = None
    reason: Words | None = None
    way_forward: Words | None = None
    remedies: Remedies | None = None
    granted: bool | None = None
    # What is done in a special procedure, such as a hearing.
    procedure: Words | None = None
    planned_days: int | None = None
    # It stops what the department has promised, but not what the law allows.
    promise_only: bool = False
    told_on: date | None = None
    extension_days: int | None = None
    extended_from: date | None = None
    delivered: tuple[DeliveredPaper, ...] = ()
    delivered_on: date | None = None
    manner: Words | None = None


class IncompletePaperError(ValueError):
    """A paper lacks what makes it lawful; names the facts that are missing."""

    def __init__(self, kind: str, missing: tuple[str, ...]) -> None:
        super().__init__(f"a paper of the kind {kind} needs {', '.join(missing)}")
        self.missing = missing
