"""The table of a verification: every verb from every state, and what ends for good."""

import pytest

from records.identity.limits import BASIS, LIMITS
from records.identity.states import DECIDING, OPEN, VERIFICATION_MOVES
from records.identity.words import REACHES, Level, Provider, VerificationState
from server.cli import state_docs

V = VerificationState
# Told anew, so that a slip of the table shows: from which states each verb leads, and where to.
TOLD = {
    "issue": ("created", "issued"),
    "review": ("created", "manual_review"),
    "begin": ("issued", "in_progress"),
    "pass": ("issued in_progress manual_review", "passed"),
    "fail": ("created issued in_progress manual_review", "failed"),
    "cancel": ("created issued in_progress manual_review", "cancelled"),
    "expire": ("created issued in_progress manual_review", "expired"),
    "supersede": ("created issued in_progress manual_review", "superseded"),
    "revoke": ("passed", "revoked"),
}


@pytest.mark.parametrize("verb", VERIFICATION_MOVES)
@pytest.mark.parametrize("state", V)
def test_each_verb_from_each_state(verb: str, state: VerificationState) -> None:
    """It leads on from these, and from no others."""
    sources, target = TOLD[verb]
    before, after = VERIFICATION_MOVES[verb]
    assert (state in before) == (state in sources.split())
    assert after == target


def test_what_is_decided_stays_so() -> None:
    """Only a pass is left again, and only to be taken back."""
    leaving = {
        (verb, state) for verb, (before, _) in VERIFICATION_MOVES.items() for state in before - OPEN
    }
    assert leaving == {("revoke", V.PASSED)}
    assert all(VERIFICATION_MOVES[verb][1] not in OPEN for verb in DECIDING)


def test_every_state_is_reached() -> None:
    """From the first one."""
    assert {V.CREATED} | {after for _, after in VERIFICATION_MOVES.values()} == set(V)


def test_the_page_of_states_shows_it() -> None:
    """Drawn from the table, as the others are."""
    page = state_docs.draw()
    assert "# The states of a verification" in page
    assert "created --> issued: issue" in page


def test_the_face_is_never_the_only_way() -> None:
    """Whatever level a face reaches, a counter does."""
    assert all(REACHES[Provider.COUNTER] >= REACHES[one] for one in Provider)
    assert REACHES[Provider.COUNTER] is Level.CERTIFIED


def test_each_limit_says_what_it_rests_on() -> None:
    """And a face's proof is kept for the shortest time."""
    assert all(BASIS.values())
    assert min(Provider, key=LIMITS.holds_ms) is Provider.FACE
