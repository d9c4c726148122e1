"""Every state, every verb, everybody: what the table of a case lets happen."""

import pytest

from kit.errors import Forbidden, Refusal, StaleVersion
from queueing.model.errors import IllegalMove
from records.cases import events as ev
from records.cases.case import Case
from records.cases.clocks.clock import Ground
from records.cases.errors import DutiesApart
from records.cases.fold import fold
from records.cases.moves.actor import Actor
from records.cases.moves.checking import Permitted, allowed, check
from records.cases.moves.table import CASE_MOVES
from records.cases.words import CaseState, Decision, Opinion, StepKind, StepState, Verb
from tests.support import case_samples as samples
from tests.support.case_samples import ACTORS, IN_STATE, SAID, case_of, events, received, step

# Written from the law and the contract, not from the code: who may in which state. O is the clerk
# who accepted and answers for the case, W another, R a representative of the department, P, D and H
# review, decide and head it, X is another department, A the applicant, Y another, M a manager.
TABLE = """
                 received correction accepted in_review granted refused ready collected not_accepted
fix_on_spot        OWR      .          .        .         .       .       .     .         .
request_correction OWRPM    M          .        .         .       .       .     .         .
supplement         .        AOWR       .        .         .       .       .     .         .
remind             .        S          .        .         .       .       .     .         .
close              .        S          .        .         .       .       .     .         .
accept             OWRS     .          .        .         .       .       .     .         .
not_accept         OWR      .          .        .         .       .       .     .         .
reopen             .        .          .        .         .       .       .     .         M
claim              .        .          P        DH        .       .       .     .         .
release            .        .          .        .         .       .       .     .         .
give_opinion       .        .          P        .         .       .       .     .         .
return_to_step     .        .          .        DH        .       .       .     .         .
pause              .        .          PDH      PDH       .       .       .     .         .
resume             .        .          .        .         .       .       .     .         .
extend             .        .          H        H         .       .       .     .         .
decide             .        .          R        DHR       .       .       .     .         .
deliver            .        .          .        .         .       S       .     .         .
issue_result       .        .          .        .         DHR     .       .     .         .
return_unfetched   .        .          .        .         .       .       S     .         .
collect            .        .          .        .         .       .       OWR   .         .
withdraw           A        A          A        A         .       .       .     .         .
revoke             .        .          .        .         DH      .       DH    DH        .
hand_over          OM       OM         OM       OM        OM      OM      OM    .         .
"""
_HEAD, *_LINES = TABLE.splitlines()[1:]
EXPECTED = {
    (Verb(line.split()[0]), CaseState(state)): set(who.strip("."))
    for line in _LINES
    for state, who in zip(_HEAD.split(), line.split()[1:], strict=True)
}

CASES = {state: case_of(*whats) for state, whats in IN_STATE.items()}


def outcome(case: Case, actor: Actor, what: ev.What) -> Refusal | None:
    """How somebody is refused, if they are."""
    try:
        check(case, actor, what, case.version)
    except Refusal as refusal:
        return refusal
    return None


@pytest.mark.parametrize("verb", [*SAID])
def test_who_may_do_what_when(verb: Verb) -> None:
    """As the table has it; all others are forbidden, or told that it is not the time."""
    for state, case in CASES.items():
        found = {
            letter
            for letter, actor in ACTORS.items()
            if any(outcome(case, actor, what) is None for what in SAID[verb])
        }
        assert found == EXPECTED.get((verb, state), set()), state
        for letter in set(ACTORS) - found:
            for what in SAID[verb]:
                assert isinstance(outcome(case, ACTORS[letter], what), Forbidden | IllegalMove)


def test_each_state_has_a_case() -> None:
    """So that nothing above was asked of another one."""
    assert {state: case.state for state, case in CASES.items()} == {s: s for s in CaseState}


@pytest.mark.parametrize("state", CaseState)
def test_what_may_be_done_now_is_what_is_not_refused(state: CaseState) -> None:
    """A list of what somebody may do holds exactly the verbs that they are not refused."""
    case = case_of(*IN_STATE[state])
    for letter, actor in ACTORS.items():
        listed = {one.verb for one in allowed(case, actor)}
        done = {v for v, who in EXPECTED.items() if v[1] is state and letter in who}
        assert listed == {verb for verb, _ in done}, letter


def test_every_verb_is_in_the_table_of_moves() -> None:
    """And every state is reached by one."""
    assert {row.verb for row in CASE_MOVES} == set(Verb) - {Verb.RECEIVE}
    reached = {row.after for row in CASE_MOVES if row.after} | {CaseState.RECEIVED}
    assert reached == set(CaseState)


def test_a_stranger_is_forbidden_before_anything_else() -> None:
    """Nobody learns from a stale version or a state what is not theirs."""
    case = case_of(*IN_STATE[CaseState.ACCEPTED])
    with pytest.raises(Forbidden):
        check(case, samples.ELSEWHERE, ev.Decided(Decision.GRANT), 99)
    with pytest.raises(StaleVersion):
        check(case, samples.HEAD, ev.Decided(Decision.GRANT), case.version - 1)
    with pytest.raises(StaleVersion):
        check(case, samples.HEAD, ev.Decided(Decision.GRANT), case.version + 1)


def test_nothing_is_accepted_while_a_paper_is_missing() -> None:
    """The refusal names it, in both languages."""
    case = case_of(received(complete=False))
    refusal = outcome(case, samples.CLERK, SAID[Verb.ACCEPT][0])
    assert isinstance(refusal, IllegalMove)
    assert "Photograph" in refusal.detail
    assert "照片" in refusal.detail_zh
    supplied = case_of(received(complete=False), ev.FixedOnSpot("", ("photo",)))
    assert outcome(supplied, samples.CLERK, SAID[Verb.ACCEPT][0]) is None


def test_what_is_missing_is_told_once() -> None:
    """A manager may have it told again; all that was asked for must have come."""
    asked = IN_STATE[CaseState.CORRECTION]
    again = ev.CorrectionRequested(("form",), "found out later")
    supplied = case_of(*asked, ev.Supplemented(("photo",)))
    assert supplied.outstanding == []
    assert isinstance(outcome(supplied, samples.CLERK, again), IllegalMove)
    assert outcome(supplied, samples.MANAGER, again) is None
    assert case_of(*asked, ev.Supplemented(("photo",)), again).corrections == 2
    half = outcome(case_of(*asked), samples.APPLICANT, ev.Supplemented(("form",)))
    assert isinstance(half, IllegalMove)


def test_whoever_accepted_does_not_decide() -> None:
    """Unless the department has left that to the window."""
    clerk = samples.DECIDER._replace(name="clerk:clerk-02")
    reviewed = case_of(*IN_STATE[CaseState.IN_REVIEW])
    assert isinstance(outcome(reviewed, clerk, ev.Decided(Decision.GRANT)), DutiesApart)
    assert outcome(reviewed, samples.DECIDER, ev.Decided(Decision.GRANT)) is None
    chief = samples.REPRESENTATIVE._replace(name="clerk:clerk-02")
    assert outcome(reviewed, chief, ev.Decided(Decision.GRANT)) is None


def test_a_representative_does_not_decide_for_others() -> None:
    """What others have to say is waited for; a case of another department is not theirs."""
    whats = received(samples.PARALLEL), ev.Accepted(samples.START_MS)
    waiting = case_of(*whats)
    assert isinstance(
        outcome(waiting, samples.REPRESENTATIVE, ev.Decided(Decision.GRANT)), IllegalMove
    )
    granting = ev.Decided(Decision.GRANT)
    of_hb = samples.REPRESENTATIVE._replace(department="HB")
    assert isinstance(outcome(waiting, of_hb, granting), Forbidden)


def test_departments_beside_each_other_do_not_make_each_other_stale() -> None:
    """But whatever changes the case, or one's own step, does."""
    whats: list[ev.What] = [received(samples.PARALLEL), ev.Accepted(samples.START_MS)]
    seen = case_of(*whats).version
    moved = case_of(*whats, ev.Claimed("opinion-2"), ev.Claimed("opinion-1"))
    of_zj = samples.REVIEWER._replace(department="ZJ")
    of_zr = samples.REVIEWER._replace(department="ZR")
    opinion = ev.OpinionGiven("opinion-3", Opinion.AGREE, "")
    check(moved, of_zr, opinion, seen)
    with pytest.raises(StaleVersion):
        check(moved, of_zj, ev.Released("opinion-2"), seen)
    extended = case_of(*whats, ev.Extended(10, "more"))
    with pytest.raises(StaleVersion):
        check(extended, of_zr, opinion, seen)


def test_the_decision_opens_with_the_last_opinion() -> None:
    """In whatever order they come; a return closes it again and voids what came after."""
    whats: list[ev.What] = [received(samples.PARALLEL), ev.Accepted(samples.START_MS)]
    for name in ("opinion-2", "opinion-3", "opinion-1"):
        assert states(case_of(*whats))["decide"] is StepState.WAITING
        whats.append(ev.OpinionGiven(name, Opinion.AGREE, ""))
    assert states(case_of(*whats))["decide"] is StepState.OPEN
    back = case_of(*whats, ev.ReturnedToStep("opinion-3", "look again"))
    assert states(back) == {
        "opinion-1": StepState.DONE,
        "opinion-2": StepState.DONE,
        "opinion-3": StepState.OPEN,
        "decide": StepState.WAITING,
    }


def test_a_return_voids_all_that_follows_from_a_step() -> None:
    """Also what follows by another step in between."""
    chain = (
        step("a"),
        step("b", StepKind.REVIEW, "GA", "a"),
        step("c", StepKind.REVIEW, "GA", "b"),
        step("decide", StepKind.DECIDE, "GA", "c"),
    )
    opinions = [ev.OpinionGiven(name, Opinion.AGREE, "") for name in "abc"]
    whats: list[ev.What] = [received(chain), ev.Accepted(samples.START_MS), *opinions]
    back = case_of(*whats, ev.ReturnedToStep("a", "look again"))
    assert states(back) == {
        "a": StepState.OPEN,
        "b": StepState.WAITING,
        "c": StepState.WAITING,
        "decide": StepState.WAITING,
    }


def states(case: Case) -> dict[str, StepState]:
    """Where each step stands."""
    return {one.id: one.state for one in case.steps}


def test_a_pause_may_be_told_later_and_is_not_begun_twice() -> None:
    """Until then it stops nothing; what is waited for stays the same."""
    untold = case_of(*IN_STATE[CaseState.ACCEPTED], ev.Paused(Ground.HEARING, 5, None))
    told = ev.Paused(Ground.HEARING, 5, samples.START_MS)
    assert outcome(untold, samples.REVIEWER, told) is None
    other = ev.Paused(Ground.TENDER, 5, samples.START_MS)
    assert isinstance(outcome(untold, samples.REVIEWER, other), IllegalMove)
    again = case_of(*IN_STATE[CaseState.ACCEPTED], ev.Paused(Ground.HEARING, 5, None), told)
    assert [one.told_ms for one in again.pauses] == [samples.START_MS]
    assert isinstance(outcome(again, samples.REVIEWER, told), IllegalMove)
    offered = [
        Verb.PAUSE in {one.verb for one in allowed(c, samples.HEAD)} for c in (untold, again)
    ]
    assert offered == [True, False]


def test_a_limit_is_made_longer_once() -> None:
    """Whoever asks again is refused."""
    more = ev.Extended(10, "more time")
    once = case_of(*IN_STATE[CaseState.ACCEPTED], more)
    assert isinstance(outcome(once, samples.HEAD, more), IllegalMove)


def test_the_owner_stays_until_another_has_accepted() -> None:
    """Whoever was asked, and nobody else, takes it over (首问负责)."""
    offered = case_of(*IN_STATE[CaseState.ACCEPTED], ev.HandOverOffered("clerk-03"))
    assert (offered.owner, offered.successor) == ("clerk-02", "clerk-03")
    taking = ev.HandOverAccepted("clerk-03")
    assert outcome(offered, samples.COLLEAGUE, taking) is None
    assert isinstance(outcome(offered, samples.CLERK, taking), Forbidden)
    taken = case_of(*IN_STATE[CaseState.ACCEPTED], ev.HandOverOffered("clerk-03"), taking)
    assert (taken.owner, taken.successor) == ("clerk-03", None)


def test_permitted_names_the_step_and_the_decision() -> None:
    """So that a screen offers what there is, and no more."""
    case = case_of(*IN_STATE[CaseState.IN_REVIEW])
    found = allowed(case, samples.DECIDER)
    assert Permitted(Verb.CLAIM, "decide") in found
    decisions = {one.decision for one in found if one.verb is Verb.DECIDE}
    assert decisions == set(Decision)


def test_a_fold_needs_its_first_event() -> None:
    """Nothing is no case, and no case begins in its middle."""
    assert fold("case-1", []) is None
    with pytest.raises(TypeError):
        fold("case-1", events(ev.Closed()))


def test_what_nobody_fetched_is_laid_ready_again() -> None:
    """By whoever decides, once it lies with the department; until then nobody is handed it."""
    lying = IN_STATE[CaseState.READY]
    back = case_of(*lying, ev.ReturnedUnfetched())
    assert outcome(back, samples.DECIDER, ev.ResultIssued()) is None
    assert isinstance(outcome(back, samples.CLERK, ev.Collected("p", "code")), IllegalMove)
    assert isinstance(outcome(case_of(*lying), samples.DECIDER, ev.ResultIssued()), IllegalMove)
    assert isinstance(outcome(back, ACTORS["S"], ev.ReturnedUnfetched()), IllegalMove)
    again = case_of(*lying, ev.ReturnedUnfetched(), ev.ResultIssued())
    assert (again.state, again.unfetched_ms) == (CaseState.READY, None)
    assert outcome(again, samples.CLERK, ev.Collected("p", "code")) is None
