"""Cases made of events, without a house: one in each state, and who may act on them."""

from collections.abc import Sequence
from typing import Any

from records.cases import events as ev
from records.cases.case import Case
from records.cases.clocks.clock import Ground
from records.cases.fold import fold
from records.cases.moves.actor import SYSTEM, Actor
from records.cases.words import (
    CaseState,
    Decision,
    MaterialStatus,
    Opinion,
    RefusalKind,
    StepKind,
    Verb,
)

HOUR_MS = 3_600_000
# A Monday at nine o'clock in China.
START_MS = 1_763_946_000_000
LIMITS = ev.CaseLimits(5, 20, 5, None, 10)
REFUSED = ev.Told("no", RefusalKind.NOT_MET, "too small", "build it larger", "article 1")

APPLICANT = Actor("citizen:anna", "citizen", "anna")
STRANGER = Actor("citizen:ben", "citizen", "ben")
CLERK = Actor("clerk:clerk-02", "clerk", "clerk-02")
COLLEAGUE = Actor("clerk:clerk-03", "clerk", "clerk-03")
REPRESENTATIVE = Actor(
    "clerk:clerk-01", "clerk", "clerk-01", words=frozenset({"chief_representative"})
)
REVIEWER = Actor("reviewer:r1", "reviewer", "r1", "GA", "tonghua", frozenset({"review"}))
DECIDER = Actor("reviewer:r2", "reviewer", "r2", "GA", "tonghua", frozenset({"decide"}))
HEAD = Actor("reviewer:r3", "reviewer", "r3", "GA", "tonghua", frozenset({"head"}))
ELSEWHERE = Actor(
    "reviewer:r9", "reviewer", "r9", "HB", "tonghua", frozenset({"review", "decide", "head"})
)
MANAGER = Actor("manager:manager", "manager", "manager")
ACTORS = {
    "A": APPLICANT,
    "Y": STRANGER,
    "O": CLERK,
    "W": COLLEAGUE,
    "R": REPRESENTATIVE,
    "P": REVIEWER,
    "D": DECIDER,
    "H": HEAD,
    "X": ELSEWHERE,
    "M": MANAGER,
    "S": SYSTEM,
}


def step(
    name: str, kind: StepKind = StepKind.REVIEW, department: str = "GA", *requires: str
) -> ev.PlannedStep:
    """A step without a limit."""
    return ev.PlannedStep(name, kind, name, name, department, requires, None)


PLAIN = (step("review"), step("decide", StepKind.DECIDE, "GA", "review"))
PARALLEL = (
    step("opinion-1", StepKind.OPINION, "HB"),
    step("opinion-2", StepKind.OPINION, "ZJ"),
    step("opinion-3", StepKind.OPINION, "ZR"),
    step("decide", StepKind.DECIDE, "GA", "opinion-1", "opinion-2", "opinion-3"),
)


def received(
    steps: Sequence[ev.PlannedStep] = PLAIN, *, complete: bool = True, **changes: object
) -> ev.Received:
    """Something handed in, with all its papers or without one of them."""
    status = MaterialStatus.GIVEN if complete else MaterialStatus.MISSING
    usual: dict[str, Any] = {
        "number": "20251124000001",
        "hall": "tonghua",
        "region": "tonghua",
        "lane": "social",
        "item": "GA-004",
        "item_name": "居民身份证办理",
        "item_name_en": "Identity card",
        "department": "GA",
        "answers": {},
        "applicant": "anna",
        "ticket": "ticket-1",
        "theme": None,
        "bundle": None,
        "owner": "clerk-02",
        "materials": (
            ev.Demand("form", "申请表", "Application form", MaterialStatus.GIVEN),
            ev.Demand("photo", "照片", "Photograph", status),
        ),
        "limits": LIMITS,
        "workflow": "default@1",
        "steps": tuple(steps),
    }
    return ev.Received(**usual | changes)


def events(*whats: ev.What, by: str = "clerk:clerk-02") -> list[ev.CaseEvent]:
    """These, an hour after each other, all by one; but decisions are a decider's."""
    return [
        ev.CaseEvent(n, START_MS + n * HOUR_MS, _actor(what, by), what)
        for n, what in enumerate(whats, 1)
    ]


def _actor(what: ev.What, by: str) -> str:
    return "reviewer:r1" if isinstance(what, ev.OF_ONE_STEP) else by


def case_of(*whats: ev.What) -> Case:
    """The case to which these lead."""
    case = fold("case-1", events(*whats))
    assert case is not None
    return case


_AGREED = ev.OpinionGiven("review", Opinion.AGREE, "")
_ACCEPTED = ev.Accepted(START_MS + 2 * HOUR_MS)
_GRANTED = (received(), _ACCEPTED, _AGREED, ev.Decided(Decision.GRANT))

# How one comes into each state; what is done where the review is done stands under `reviewed`.
IN_STATE: dict[CaseState, tuple[ev.What, ...]] = {
    CaseState.RECEIVED: (received(),),
    CaseState.CORRECTION: (
        received(complete=False),
        ev.CorrectionRequested(("photo",), "a new one"),
    ),
    CaseState.ACCEPTED: (received(), _ACCEPTED),
    CaseState.IN_REVIEW: (received(), _ACCEPTED, _AGREED),
    CaseState.GRANTED: _GRANTED,
    CaseState.REFUSED: (*_GRANTED[:-1], ev.Decided(Decision.REFUSE, REFUSED)),
    CaseState.READY: (*_GRANTED, ev.ResultIssued()),
    CaseState.COLLECTED: (*_GRANTED, ev.ResultIssued(), ev.Collected("pickup-1", "code")),
    CaseState.NOT_ACCEPTED: (received(), ev.NotAccepted(REFUSED)),
    CaseState.NOT_COMPLETED: (
        received(complete=False),
        ev.CorrectionRequested(("photo",), ""),
        ev.Closed(),
    ),
    CaseState.WITHDRAWN: (received(), ev.Withdrawn()),
    CaseState.REVOKED: (*_GRANTED, ev.Revoked("a false paper")),
}

# Something to say with each verb.
SAID: dict[Verb, tuple[ev.What, ...]] = {
    Verb.FIX_ON_SPOT: (ev.FixedOnSpot("a name"),),
    Verb.REQUEST_CORRECTION: (ev.CorrectionRequested(("photo",), ""),),
    Verb.SUPPLEMENT: (ev.Supplemented(("photo",)),),
    Verb.REMIND: (ev.Reminded(),),
    Verb.CLOSE: (ev.Closed(),),
    Verb.ACCEPT: (_ACCEPTED,),
    Verb.NOT_ACCEPT: (ev.NotAccepted(REFUSED),),
    Verb.REOPEN: (ev.Reopened("no", ""),),
    Verb.CLAIM: (ev.Claimed("review"), ev.Claimed("decide")),
    Verb.RELEASE: (ev.Released("review"),),
    Verb.GIVE_OPINION: (_AGREED,),
    Verb.RETURN_TO_STEP: (ev.ReturnedToStep("review", "again"),),
    Verb.PAUSE: (ev.Paused(Ground.HEARING, 5, START_MS),),
    Verb.RESUME: (ev.Resumed(),),
    Verb.EXTEND: (ev.Extended(10, "more time"),),
    Verb.DECIDE: (
        ev.Decided(Decision.GRANT, None, ("review",)),
        ev.Decided(Decision.REFUSE, REFUSED, ("review",)),
    ),
    Verb.DELIVER: (ev.Delivered(),),
    Verb.ISSUE_RESULT: (ev.ResultIssued(),),
    Verb.RETURN_UNFETCHED: (ev.ReturnedUnfetched(),),
    Verb.COLLECT: (ev.Collected("pickup-1", "code"),),
    Verb.WITHDRAW: (ev.Withdrawn(),),
    Verb.REVOKE: (ev.Revoked("a false paper"),),
    Verb.HAND_OVER: (ev.HandOverOffered("clerk-03"),),
    Verb.ACCEPT_HAND_OVER: (ev.HandOverAccepted("clerk-03"),),
}
