"""What an item asks, and what the answers leave."""

import pytest

from kit.errors import Invalid
from records.situations.conditions import parse
from records.situations.situations import (
    Effect,
    Outcome,
    combinations,
    effects,
    path,
    paths,
)
from tests.support.situations import CARD, item, paper, question


def codes(outcome: Outcome) -> list[str]:
    """The materials that are left."""
    return [one.code for one in outcome.materials]


def test_answers_leave_exactly_what_is_needed() -> None:
    """Materials, fee, limit, lane and units follow the answers; what no effect says is as usual."""
    first = effects(CARD, {"reason": "first"})
    assert (codes(first), *first[1:]) == (["form", "book"], 0, 10, "a", None)
    lost = effects(CARD, {"reason": "lost", "agent": "agent", "kin": "no"})
    assert (codes(lost), *lost[1:]) == (["form", "letter"], 2000, 0, "b", 3)
    assert codes(effects(CARD, {"reason": "lost", "agent": "agent", "kin": "yes"})) == ["form"]


def test_what_nobody_answered_counts_as_the_default() -> None:
    """Without answers those of the defaults; the next question is the first that is open."""
    assert effects(CARD, {}) == effects(CARD, {"reason": "first"})
    asked = path(CARD, {"reason": "lost", "agent": "agent"})
    assert asked.answers == {"reason": "lost", "agent": "agent", "kin": "yes"}
    assert asked.assumed == {"kin": "yes"}
    assert asked.next is CARD.questions[2]
    start = path(CARD, {})
    assert (start.assumed, start.next) == ({"reason": "first"}, CARD.questions[0])
    assert path(CARD, {"reason": "first"}).next is None


def test_a_question_without_an_answer_is_next_even_before_one_that_has() -> None:
    """Whoever answers out of turn is asked what they passed over."""
    two = item(question("a", "x", "y"), question("b", "x", "y"))
    asked = path(two, {"b": "y"})
    assert (asked.next, asked.answers) == (two.questions[0], {"a": "x", "b": "y"})
    assert path(two, {}).next is two.questions[0]


@pytest.mark.parametrize(
    ("answers", "field", "code"),
    [
        ({"colour": "red"}, "answers.colour", "unknown"),
        ({"问题": "red"}, "answers.??", "unknown"),
        ({"reason": "stolen"}, "answers.reason", "not_allowed"),
        ({"reason": "first", "agent": "self"}, "answers.agent", "not_asked"),
        ({"agent": "self"}, "answers.agent", "not_asked"),
        ({"reason": "lost", "agent": "self", "kin": "yes"}, "answers.kin", "not_asked"),
    ],
)
def test_answers_that_do_not_fit_are_refused(
    answers: dict[str, str], field: str, code: str
) -> None:
    """An unknown question or option, or one that the other answers rule out: the field is named."""
    with pytest.raises(Invalid) as refused:
        effects(CARD, answers)
    (fault,) = refused.value.errors
    assert (fault.field, fault.code) == (field, code)
    assert fault.detail.startswith(f"The field {field} ")
    assert fault.detail_zh.startswith(f"字段 {field} ")


def test_every_combination_comes_once() -> None:
    """Questions that do not apply are not answered."""
    assert list(combinations(CARD.questions)) == [
        {"reason": "first"},
        {"reason": "lost", "agent": "self"},
        {"reason": "lost", "agent": "agent", "kin": "yes"},
        {"reason": "lost", "agent": "agent", "kin": "no"},
    ]
    assert list(combinations(())) == [{}]


def test_units_are_the_situation_s_the_item_s_or_the_lane_s() -> None:
    """One unit is five minutes; a lane's expected service is rounded up."""
    lost = {"reason": "lost"}
    assert effects(CARD, lost).units(600) == 3
    assert [effects(CARD, {}).units(s) for s in (1, 300, 301, 900)] == [1, 1, 2, 3]
    assert effects(item(slot_units=4), {}).units(300) == 4


def test_an_effect_of_nothing_is_an_effect() -> None:
    """Free of charge, and at once, are not `as usual`."""
    free = item(effects=(Effect(parse(""), fee_fen=0, promised_days=0),))
    assert effects(free, {})[1:3] == (0, 0)


def test_several_items_ask_each_question_once() -> None:
    """A theme's answers go to all of its items; each asks what it needs to know."""
    other = item(
        question("agent", "self", "agent"), papers=(paper("letter", "agent=agent"),), code="J"
    )
    answered = paths([CARD, other], {"agent": "agent"})
    assert [one.answers for one in answered] == [{"reason": "first"}, {"agent": "agent"}]
    assert [one.next for one in answered] == [CARD.questions[0], None]
    with pytest.raises(Invalid) as refused:
        paths([CARD, other], {"kin": "yes"})
    assert refused.value.errors[0].code == "not_asked"
