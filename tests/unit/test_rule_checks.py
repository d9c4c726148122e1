"""What rules may not say, check by check: on the brink, and with another hall beside."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from queueing.model.classes import CLASSES
from queueing.rules.checks import check
from queueing.rules.hall_rules import ClassRule, HallRules, Place, Rulebook, default_classes

HALL, BRANCH = "hall", "branch"
LANES = ["a", "b"]
PLACES = dict.fromkeys((HALL, BRANCH), Place(frozenset("1"), frozenset(LANES)))
CREDIT_S = max(of_class.credit_s for of_class in CLASSES.values())
Change = Callable[[HallRules], HallRules]


def rules(hall: str = HALL) -> HallRules:
    """One window that serves both lanes; those of the branch may be served from afar."""
    remote = LANES if hall == BRANCH else []
    windows = {"1": dict.fromkeys(LANES, 0)}
    return HallRules(hall, 0, CREDIT_S + 600, list(LANES), remote, default_classes(), windows)


def faults(mine: HallRules, theirs: HallRules | None = None) -> list[tuple[str, str]]:
    """What is wrong with the rules of a hall beside those of the branch."""
    book = Rulebook([mine, theirs or rules(BRANCH)])
    return [(fault.field, fault.code) for fault in check(book, mine.hall, PLACES)]


def helping(handicap_s: int) -> HallRules:
    """The hall's window also serves a lane of the branch, so much later."""
    return rules().with_window("1", {"a": 0, "b": 0, f"{BRANCH}:a": handicap_s})


def test_rules_that_say_nothing_wrong() -> None:
    """The ground on which the other tests stand."""
    assert faults(rules()) == faults(rules(BRANCH), rules()) == []


@pytest.mark.parametrize(("handicap_s", "beyond"), [(600, False), (601, True)])
def test_the_bound_may_be_reached_and_not_passed(handicap_s: int, *, beyond: bool) -> None:
    """The largest head start and the largest handicap together, to the second."""
    late = rules().with_window("1", {"a": 0, "b": handicap_s})
    assert (("fairness_bound_s", "beyond_bound") in faults(late)) is beyond


def test_the_stricter_of_two_halls_decides() -> None:
    """A window that serves both keeps the promise of both, whichever of them changes its rules."""
    strict = replace(rules(BRANCH), fairness_bound_s=CREDIT_S + 300)
    assert faults(helping(300), strict) == []
    assert faults(helping(301), strict) == [("fairness_bound_s", "beyond_bound")]
    assert faults(strict, helping(301)) == [("fairness_bound_s", "beyond_bound")]


def test_a_window_that_has_nothing_to_do_with_a_change_is_not_judged() -> None:
    """Another hall's old fault keeps nobody from changing the rules of this one."""
    theirs = replace(rules(BRANCH), fairness_bound_s=0)
    assert faults(rules(), theirs) == []


def test_what_is_served_from_afar_stays_open_to_it() -> None:
    """For windows of other halls; a hall's own window needs no permission."""
    closed = replace(rules(BRANCH), remote_lanes=["b"])
    assert faults(closed, helping(0)) == [("remote_lanes", "in_use")]
    assert faults(closed, rules()) == []


def _own_lane_by_its_hall(mine: HallRules) -> HallRules:
    return mine.with_window("1", {"a": 0, "b": 0, f"{HALL}:a": 0})


def _lane_that_is_not_remote(mine: HallRules) -> HallRules:
    return mine.with_window("1", {"a": 0, "b": 0, "nowhere:a": 0})


def _capped_walk_in(mine: HallRules) -> HallRules:
    return replace(mine, classes={**mine.classes, "walk_in": ClassRule(0, 5, "")})


def _lane_twice(mine: HallRules) -> HallRules:
    return replace(mine, lanes=["a", "b", "a"])


def _class_of_nobody(mine: HallRules) -> HallRules:
    return replace(mine, classes={**mine.classes, "kings": ClassRule(0, 0, "by birth")})


def _early_handicap(mine: HallRules) -> HallRules:
    return mine.with_window("1", {"a": 0, "b": -1})


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_own_lane_by_its_hall, [("windows.1.hall:a", "invalid")]),
        (_lane_that_is_not_remote, [("windows.1.nowhere:a", "not_remote")]),
        (_capped_walk_in, [("classes.walk_in", "invalid")]),
        (_lane_twice, [("lanes", "repeated")]),
        (_class_of_nobody, [("classes.kings", "unknown")]),
        (_early_handicap, [("windows.1.b", "negative")]),
    ],
)
def test_one_thing_wrong_is_one_fault(change: Change, expected: list[tuple[str, str]]) -> None:
    """Named by its field and its code, and nothing else beside it."""
    found = faults(change(rules()))
    assert set(expected) <= set(found)
    assert {field for field, _ in found} == {field for field, _ in expected}
