"""The states of a verification, and which verb leads from where to where.

What is *open* waits for its provider, or for a clerk; all others are decided. Who has failed may
try again with a new one, until as many have failed in a day that the rest must be done at a counter
(`records/identity/limits.py`): *locked* is not a state of a verification, but of a day.
"""

from collections.abc import Iterable, Mapping

from records.identity.words import VerificationState

_V = VerificationState
_ASKED = frozenset({_V.ISSUED, _V.IN_PROGRESS})

# Whoever may still be decided, in the order of their coming.
OPEN = frozenset({_V.CREATED, _V.ISSUED, _V.IN_PROGRESS, _V.MANUAL_REVIEW})

VERIFICATION_MOVES: Mapping[str, tuple[frozenset[VerificationState], VerificationState]] = {
    # The provider knows of it; the phone has what it needs.
    "issue": (frozenset({_V.CREATED}), _V.ISSUED),
    # It waits for a clerk.
    "review": (frozenset({_V.CREATED}), _V.MANUAL_REVIEW),
    # The phone has asked, and the provider has not decided yet.
    "begin": (frozenset({_V.ISSUED}), _V.IN_PROGRESS),
    "pass": (_ASKED | {_V.MANUAL_REVIEW}, _V.PASSED),
    # A provider that would not even begin has failed, too.
    "fail": (_ASKED | {_V.CREATED, _V.MANUAL_REVIEW}, _V.FAILED),
    "cancel": (OPEN, _V.CANCELLED),
    "expire": (OPEN, _V.EXPIRED),
    "supersede": (OPEN, _V.SUPERSEDED),
    # What it proved holds no longer, because its owner or a manager says so.
    "revoke": (frozenset({_V.PASSED}), _V.REVOKED),
}

# The verbs by which a provider, or a clerk, decides.
DECIDING = ("pass", "fail", "cancel", "expire")


def in_words(states: Iterable[VerificationState]) -> str:
    """States as SQL lists them between brackets."""
    return ", ".join(f"'{state}'" for state in sorted(states))
