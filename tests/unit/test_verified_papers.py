"""What is said of a paper to whoever has its code: whether it holds, and nothing of anybody."""

import pytest

from handlers.documents.service import _verified
from records.cases import events as ev
from records.cases.words import CaseState
from records.models.cases.case_documents import CaseDocument
from records.papers.kinds import PaperKind
from tests.support.case_samples import HOUR_MS, IN_STATE, REFUSED, START_MS, case_of, received
from tests.support.papers import facts_of

SHA = "5a" * 32


def paper(
    kind: PaperKind, at_ms: int = START_MS + HOUR_MS, sha256: str | None = SHA
) -> CaseDocument:
    """A paper of a case."""
    facts = facts_of(kind, case_number="20261123000042")
    return CaseDocument("d", "case-1", 2, kind, facts.number, facts, "7" * 16, at_ms, sha256)


@pytest.mark.parametrize(
    ("found", "state", "standing"),
    [
        (paper(PaperKind.DECISION), CaseState.GRANTED, "valid"),
        (paper(PaperKind.DECISION), CaseState.COLLECTED, "valid"),
        (paper(PaperKind.DECISION, sha256=None), CaseState.GRANTED, "pending"),
        (paper(PaperKind.DECISION), CaseState.REVOKED, "revoked"),
        (paper(PaperKind.ACCEPTED), CaseState.REVOKED, "valid"),
        (paper(PaperKind.NOT_ACCEPTED), CaseState.NOT_ACCEPTED, "valid"),
    ],
)
def test_whether_a_paper_still_holds(found: CaseDocument, state: CaseState, standing: str) -> None:
    """A decision that was revoked does not; what was told before still was."""
    assert _verified(found, case_of(*IN_STATE[state])).state == standing


def test_a_no_that_was_lifted_holds_no_more() -> None:
    """But the next one, if there is one, does."""
    lifted = case_of(received(), ev.NotAccepted(REFUSED), ev.Reopened("no", ""))
    first = paper(PaperKind.NOT_ACCEPTED, START_MS + 2 * HOUR_MS)
    second = paper(PaperKind.NOT_ACCEPTED, START_MS + 4 * HOUR_MS)
    assert _verified(first, lifted).state == "superseded"
    assert _verified(second, lifted).state == "valid"


def test_nobody_is_named() -> None:
    """The number of the case is known again by whoever has the paper, and by nobody else."""
    told = _verified(paper(PaperKind.ACCEPTED), case_of(*IN_STATE[CaseState.ACCEPTED]))
    assert told.case_number == "20261123****42"
    assert "anna" not in str(told)
