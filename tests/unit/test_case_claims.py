"""Who may do what to a case: claims, what another holds, and what belongs to whose department."""

from itertools import count

import pytest

from kit.errors import Forbidden
from queueing.model.errors import IllegalMove
from records.cases import events as ev
from records.cases.case import Case
from records.cases.clocks.clock import Ground
from records.cases.fold import fold
from records.cases.moves.actor import Actor
from records.cases.moves.checking import Permitted, allowed, check
from records.cases.words import Decision, Opinion, StepKind, Verb

CLERK = "clerk:clerk-01"
LIMITS = ev.CaseLimits(5, 20, 10, None, 10)


def reviewer(name: str, words: str, department: str = "GA") -> Actor:
    """A reviewer with these words of power."""
    return Actor(f"reviewer:{name}", "reviewer", name, department, None, frozenset(words.split()))


ONE, OTHER = reviewer("one", "review"), reviewer("other", "review")
DECIDER, HEAD = reviewer("decider", "decide"), reviewer("head", "head")
MANAGER = Actor("manager:manager", "manager", "manager")


def case_of(*whats: tuple[str, ev.What], decides: str = "GA") -> Case:
    """An accepted case of GA with review, opinion (HB) and decision, and what was done to it."""
    steps = (
        ev.PlannedStep("review", StepKind.REVIEW, "审查", "Review", "GA", (), None),
        ev.PlannedStep("hb", StepKind.OPINION, "环保", "Environment", "HB", (), None),
        ev.PlannedStep("decide", StepKind.DECIDE, "决定", "Decision", decides, ("review", "hb"), 5),
    )
    received = ev.Received(
        number="1",
        hall="tonghua",
        region="tonghua",
        lane="social",
        item="GA-004",
        item_name="证",
        item_name_en="Card",
        department="GA",
        answers={},
        applicant="anna",
        ticket="t",
        theme=None,
        bundle=None,
        owner="clerk-01",
        materials=(),
        limits=LIMITS,
        workflow="default@1",
        steps=steps,
    )
    versions = count(1)
    all_of_it: list[tuple[str, ev.What]] = [(CLERK, received), (CLERK, ev.Accepted(0)), *whats]
    events = [ev.CaseEvent(next(versions), 0, who, what) for who, what in all_of_it]
    found = fold("c", events)
    assert found is not None
    return found


def done(*also: tuple[str, ev.What], decides: str = "GA") -> Case:
    """The same with everything done that the decision waits for."""
    agree = [
        (one.name, ev.OpinionGiven(step, Opinion.AGREE, ""))
        for one, step in ((ONE, "review"), (reviewer("hb", "review", "HB"), "hb"))
    ]
    return case_of(*agree, *also, decides=decides)


def test_a_free_step_can_be_taken_and_not_released() -> None:
    """Only what somebody holds is offered to be given back."""
    may = allowed(case_of(), ONE)
    assert Permitted(Verb.CLAIM, "review") in may
    assert Verb.RELEASE not in {one.verb for one in may}


def test_a_head_or_a_manager_releases_what_another_holds() -> None:
    """Who is on leave keeps no case; a colleague, or another department's head, may not."""
    case = case_of((ONE.name, ev.Claimed("review")))
    given_back = ev.Released("review", ONE.name)
    for actor in (ONE, HEAD, MANAGER):
        assert Permitted(Verb.RELEASE, "review") in allowed(case, actor)
        check(case, actor, given_back, case.version)
    for actor, refusal in ((OTHER, IllegalMove), (reviewer("x", "head", "HB"), Forbidden)):
        assert Permitted(Verb.RELEASE, "review") not in allowed(case, actor)
        with pytest.raises(refusal):
            check(case, actor, given_back, case.version)


def test_a_head_takes_no_review_into_their_hands() -> None:
    """They look after it; to review takes the power to review."""
    case = case_of()
    for what in (ev.Claimed("review"), ev.OpinionGiven("review", Opinion.AGREE, "")):
        with pytest.raises(Forbidden):
            check(case, HEAD, what, None)
    for actor in (ONE, reviewer("x", "review decide head", "HB")):
        with pytest.raises(Forbidden):
            check(done(), actor, ev.Claimed("decide"), None)
    check(done(), HEAD, ev.Claimed("decide"), None)


def test_nobody_decides_what_another_has_taken() -> None:
    """Nor returns it; its holder does, or whoever heads the department takes it back first."""
    case = done((DECIDER.name, ev.Claimed("decide")))
    decided, back = ev.Decided(Decision.GRANT), ev.ReturnedToStep("review", "why")
    check(case, DECIDER, decided, None)
    check(case, DECIDER, back, None)
    for what in (decided, back):
        with pytest.raises(IllegalMove):
            check(case, HEAD, what, None)
    assert Permitted(Verb.RELEASE, "decide") in allowed(case, HEAD)


def test_what_another_department_decides_is_theirs() -> None:
    """A workflow may let another department than the item's decide; then its people do."""
    case = done(decides="SP")
    theirs = reviewer("sp", "decide head", "SP")
    for what in (
        ev.Decided(Decision.GRANT),
        ev.ReturnedToStep("review", "why"),
        ev.Extended(10, "why"),
    ):
        check(case, theirs, what, None)
        with pytest.raises(Forbidden):
            check(case, HEAD, what, None)


def test_only_a_step_that_is_done_is_returned() -> None:
    """Neither one that is open, nor one in somebody's hands; nor by who only reviews."""
    case = case_of((ONE.name, ev.Claimed("review")))
    for step in ("review", "hb", "decide"):
        with pytest.raises(IllegalMove):
            check(case, DECIDER, ev.ReturnedToStep(step, "why"), None)
    with pytest.raises(Forbidden):
        check(done(), ONE, ev.ReturnedToStep("review", "why"), None)


@pytest.mark.parametrize("told_ms", [None, 5])
def test_a_pause_is_said_again_only_to_tell_the_applicant(told_ms: int | None) -> None:
    """Of one that they know of, there is nothing more to say but that it goes on."""
    pause = ev.Paused(Ground.HEARING, 3, told_ms)
    case = case_of((ONE.name, pause))
    may = {one.verb for one in allowed(case, ONE)}
    assert Verb.RESUME in may
    assert (Verb.PAUSE in may) == (told_ms is None)
    again = ev.Paused(Ground.HEARING, 3, 7)
    if told_ms is None:
        check(case, ONE, again, None)
    else:
        with pytest.raises(IllegalMove):
            check(case, ONE, again, None)


def test_whoever_has_work_on_a_case_may_pause_it() -> None:
    """A department whose opinion is given has nothing more to wait for."""
    pause = ev.Paused(Ground.EXPERT_REVIEW, 3, None)
    hb = reviewer("hb", "review", "HB")
    check(case_of(), hb, pause, None)
    given = ev.OpinionGiven("hb", Opinion.AGREE, "")
    with pytest.raises(Forbidden):
        check(case_of((hb.name, given)), hb, pause, None)
    with pytest.raises(Forbidden):
        check(case_of(), reviewer("sc", "review decide head", "SC"), pause, None)


def test_only_a_head_extends_and_once() -> None:
    """The limits of the law are not longer because somebody is busy."""
    longer = ev.Extended(10, "a survey")
    check(case_of(), HEAD, longer, None)
    for actor in (ONE, DECIDER, MANAGER):
        with pytest.raises(Forbidden):
            check(case_of(), actor, longer, None)
    with pytest.raises(IllegalMove):
        check(case_of((HEAD.name, longer)), HEAD, longer, None)
