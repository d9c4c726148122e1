"""What may be done to a case, in which state and by whom: one table.

From it come the checks of every move, the lists of what somebody may do now, the diagram in the
docs, and the exhaustive test of states, verbs and powers. Guards are named here and written in
`records.cases.moves.guards`.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from records.cases.words import ENDED, UNDECIDED, CaseState, Decision, Power, Verb


class Guard(StrEnum):
    """What else must be so."""

    # Every paper that the item asks for is there.
    COMPLETE = "complete"
    # Nothing was asked for yet: whatever is missing is told at once.
    NOTHING_ASKED = "nothing_asked"
    # Each paper on the list that was told is there now.
    ALL_SUPPLIED = "all_supplied"
    # The step may be taken, by this department.
    STEP_FREE = "step_free"
    # The step is in this person's hands, or in nobody's.
    STEP_MINE = "step_mine"
    # The step is in somebody's hands.
    STEP_TAKEN = "step_taken"
    # The step is done, and may be done again.
    STEP_DONE = "step_done"
    # All that the decision waits for is done.
    JOINED = "joined"
    # Whoever decides is not who accepted, unless the department left it to that window.
    OTHER_THAN_ACCEPTOR = "other_than_acceptor"
    # Nobody else has taken the decision into their hands.
    DECISION_FREE = "decision_free"
    NOT_PAUSED = "not_paused"
    PAUSED = "paused"
    # A limit is extended once.
    NOT_EXTENDED = "not_extended"
    # The result lies in the hall; or nobody came for it, and it lies with the department again.
    FETCHABLE = "fetchable"
    UNFETCHED = "unfetched"


class Move(NamedTuple):
    """One row: `after` None leaves the state as it is; `decision` narrows a verb to one of two."""

    verb: Verb
    before: frozenset[CaseState]
    after: CaseState | None
    by: frozenset[Power]
    guards: tuple[Guard, ...] = ()
    decision: Decision | None = None


_S, _V, _P, _G = CaseState, Verb, Power, Guard


def _row(
    verb: Verb,
    before: Iterable[CaseState],
    after: CaseState | None,
    by: Iterable[Power],
    *guards: Guard,
    decision: Decision | None = None,
) -> Move:
    return Move(verb, frozenset(before), after, frozenset(by), guards, decision)


_OPEN = (_S.RECEIVED, _S.CORRECTION, *sorted(UNDECIDED))
_LIVE = frozenset(_S) - ENDED
_DECIDES = {_P.DECIDE, _P.HEAD, _P.REPRESENTATIVE}
_REVIEWS = {_P.REVIEW, _P.DECIDE, _P.HEAD}
# What somebody takes into their own hands; whoever heads a department decides in it, too.
_WORKS = {_P.REVIEW, _P.DECIDE}

CASE_MOVES: tuple[Move, ...] = (
    _row(_V.FIX_ON_SPOT, {_S.RECEIVED}, None, {_P.WINDOW}),
    _row(
        _V.REQUEST_CORRECTION,
        {_S.RECEIVED},
        _S.CORRECTION,
        {_P.WINDOW, _P.REVIEW},
        _G.NOTHING_ASKED,
    ),
    # Once more is a manager's, who says why it could not be known at first.
    _row(_V.REQUEST_CORRECTION, {_S.RECEIVED, _S.CORRECTION}, _S.CORRECTION, {_P.MANAGER}),
    _row(
        _V.SUPPLEMENT,
        {_S.CORRECTION},
        _S.RECEIVED,
        {_P.APPLICANT, _P.WINDOW},
        _G.ALL_SUPPLIED,
    ),
    _row(_V.REMIND, {_S.CORRECTION}, None, {_P.SYSTEM}),
    _row(_V.CLOSE, {_S.CORRECTION}, _S.NOT_COMPLETED, {_P.SYSTEM}),
    _row(_V.ACCEPT, {_S.RECEIVED}, _S.ACCEPTED, {_P.WINDOW}, _G.COMPLETE),
    # Whoever heard nothing in time is accepted as they are.
    _row(_V.ACCEPT, {_S.RECEIVED}, _S.ACCEPTED, {_P.SYSTEM}),
    _row(_V.NOT_ACCEPT, {_S.RECEIVED}, _S.NOT_ACCEPTED, {_P.WINDOW}),
    _row(_V.REOPEN, {_S.NOT_ACCEPTED}, _S.RECEIVED, {_P.MANAGER}),
    _row(_V.CLAIM, UNDECIDED, _S.IN_REVIEW, _WORKS, _G.STEP_FREE),
    _row(_V.RELEASE, UNDECIDED, None, _WORKS, _G.STEP_MINE, _G.STEP_TAKEN),
    # Out of the hands of somebody who is not there.
    _row(_V.RELEASE, UNDECIDED, None, {_P.HEAD, _P.MANAGER}, _G.STEP_TAKEN),
    _row(_V.GIVE_OPINION, UNDECIDED, _S.IN_REVIEW, {_P.REVIEW}, _G.STEP_MINE),
    _row(
        _V.RETURN_TO_STEP,
        UNDECIDED,
        _S.IN_REVIEW,
        {_P.DECIDE, _P.HEAD},
        _G.STEP_DONE,
        _G.DECISION_FREE,
    ),
    _row(_V.PAUSE, UNDECIDED, None, _REVIEWS, _G.NOT_PAUSED),
    _row(_V.RESUME, UNDECIDED, None, _REVIEWS, _G.PAUSED),
    _row(_V.EXTEND, UNDECIDED, None, {_P.HEAD}, _G.NOT_EXTENDED),
    *(
        _row(
            _V.DECIDE,
            UNDECIDED,
            after,
            _DECIDES,
            _G.JOINED,
            _G.DECISION_FREE,
            _G.OTHER_THAN_ACCEPTOR,
            decision=decision,
        )
        for decision, after in ((Decision.GRANT, _S.GRANTED), (Decision.REFUSE, _S.REFUSED))
    ),
    _row(_V.ISSUE_RESULT, {_S.GRANTED}, _S.READY, _DECIDES),
    # Once more, for whoever asks after what nobody came for.
    _row(_V.ISSUE_RESULT, {_S.READY}, None, _DECIDES, _G.UNFETCHED),
    # A decision against somebody is handed to them, too, as soon as it is written.
    _row(_V.DELIVER, {_S.REFUSED}, _S.READY, {_P.SYSTEM}),
    _row(_V.RETURN_UNFETCHED, {_S.READY}, None, {_P.SYSTEM}, _G.FETCHABLE),
    _row(_V.COLLECT, {_S.READY}, _S.COLLECTED, {_P.WINDOW}, _G.FETCHABLE),
    _row(_V.WITHDRAW, _OPEN, _S.WITHDRAWN, {_P.APPLICANT}),
    _row(_V.REVOKE, {_S.GRANTED, _S.READY, _S.COLLECTED}, _S.REVOKED, {_P.DECIDE, _P.HEAD}),
    _row(_V.HAND_OVER, _LIVE, None, {_P.OWNER, _P.MANAGER}),
    _row(_V.ACCEPT_HAND_OVER, _LIVE, None, {_P.SUCCESSOR}),
)


def rows_of(verb: Verb) -> list[Move]:
    """All rows of a verb."""
    return [row for row in CASE_MOVES if row.verb is verb]


def state_after(before: CaseState, verb: Verb, decision: Decision | None = None) -> CaseState:
    """Where a verb leads from a state, by whomever. Raises `ValueError` where it leads nowhere."""
    for row in rows_of(verb):
        if before in row.before and row.decision in {None, decision}:
            return row.after or before
    raise ValueError(f"{verb} leads nowhere from {before}")
