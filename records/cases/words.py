"""The words of a case: where it stands, what is done to it, by whom."""

from enum import StrEnum


class CaseState(StrEnum):
    """Where a case stands."""

    RECEIVED = "received"
    CORRECTION = "correction"
    ACCEPTED = "accepted"
    IN_REVIEW = "in_review"
    GRANTED = "granted"
    REFUSED = "refused"
    READY = "ready"
    COLLECTED = "collected"
    NOT_ACCEPTED = "not_accepted"
    NOT_COMPLETED = "not_completed"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"


class Verb(StrEnum):
    """What may be done to a case; the system's own are `remind`, `close` and `deliver`."""

    RECEIVE = "receive"
    FIX_ON_SPOT = "fix_on_spot"
    REQUEST_CORRECTION = "request_correction"
    SUPPLEMENT = "supplement"
    REMIND = "remind"
    CLOSE = "close"
    ACCEPT = "accept"
    NOT_ACCEPT = "not_accept"
    REOPEN = "reopen"
    CLAIM = "claim"
    RELEASE = "release"
    GIVE_OPINION = "give_opinion"
    RETURN_TO_STEP = "return_to_step"
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    DECIDE = "decide"
    DELIVER = "deliver"
    ISSUE_RESULT = "issue_result"
    RETURN_UNFETCHED = "return_unfetched"
    COLLECT = "collect"
    WITHDRAW = "withdraw"
    REVOKE = "revoke"
    HAND_OVER = "hand_over"
    ACCEPT_HAND_OVER = "accept_hand_over"


class Power(StrEnum):
    """What somebody is to one case.

    `window`: staff of a window in the case's hall. `representative`: such a clerk to whom the
    case's department has left its decisions (首席代表). `review`, `decide` and `head` are reviewers
    of the department that the case, or the step, belongs to. `owner` answers for the case to the
    applicant (首问负责), `successor` is who was asked to take it over.
    """

    APPLICANT = "applicant"
    WINDOW = "window"
    REPRESENTATIVE = "representative"
    REVIEW = "review"
    DECIDE = "decide"
    HEAD = "head"
    MANAGER = "manager"
    OWNER = "owner"
    SUCCESSOR = "successor"
    SYSTEM = "system"


class StepKind(StrEnum):
    """What a department does in a step."""

    REVIEW = "review"
    OPINION = "opinion"
    DECIDE = "decide"


class StepState(StrEnum):
    """Where a step stands: it waits for others, may be taken, is in somebody's hands, is done."""

    WAITING = "waiting"
    OPEN = "open"
    CLAIMED = "claimed"
    DONE = "done"


class Opinion(StrEnum):
    """What a department says of a case in its step."""

    AGREE = "agree"
    DISAGREE = "disagree"
    CONDITIONAL = "conditional"


class Decision(StrEnum):
    """What is decided."""

    GRANT = "grant"
    REFUSE = "refuse"


class MaterialStatus(StrEnum):
    """Whether a paper that the item asks for is there. Two of the words mean nothing here yet."""

    GIVEN = "given"
    VAULT = "vault"
    DEFERRABLE = "deferrable"
    MISSING = "missing"
    WAIVED_BY_COMMITMENT = "waived_by_commitment"


class RefusalKind(StrEnum):
    """Why somebody is told no: not ours; a condition is not met; it is unclear who decides."""

    NOT_OURS = "not_ours"
    NOT_MET = "not_met"
    UNCLEAR = "unclear"


_S = CaseState
# Nothing is done to these any more but what corrects a wrong end.
ENDED = frozenset({_S.COLLECTED, _S.NOT_ACCEPTED, _S.NOT_COMPLETED, _S.WITHDRAWN, _S.REVOKED})
# Nobody has answered yet whether the case is accepted.
BEFORE_ACCEPTANCE = frozenset({_S.RECEIVED, _S.CORRECTION})
UNDECIDED = frozenset({_S.ACCEPTED, _S.IN_REVIEW})
