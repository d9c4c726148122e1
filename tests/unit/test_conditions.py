"""The language of conditions: what it says, and what it refuses, in both languages."""

import itertools

import pytest

from records.situations.conditions import ALWAYS, BadCondition, Condition, parse

BOTH, NEITHER = {"a": "x", "b": "y"}, {"a": "z"}


@pytest.mark.parametrize(
    ("text", "both", "neither"),
    [
        ("a=x", True, False),
        ("not a=x", False, True),
        ("not not a=x", True, False),
        ("a=x and b=y", True, False),
        ("a=x and b=z", False, False),
        ("a=z or b=y", True, True),
        ("not a=x and b=y", False, False),
        ("not (a=x and b=z)", True, True),
        ("b=y and a=z or a=x", True, False),
        ("b=y and (a=z or a=x)", True, False),
        ("  ( ( a = x ) )  ", True, False),
        ("not b=y", False, True),
    ],
)
def test_what_conditions_say(text: str, *, both: bool, neither: bool) -> None:
    """`not` binds before `and`, that before `or`; what was not asked equals nothing."""
    assert (parse(text).holds(BOTH), parse(text).holds(NEITHER)) == (both, neither)


def test_a_condition_is_as_python_has_it() -> None:
    """Every text of four equalities and all words between them means what Python means by it."""
    for words in itertools.product(("and", "or", "and not", "or not"), repeat=3):
        between = [*words, ""]
        text = " ".join(f"q{n}=x {word}" for n, word in enumerate(between)).strip()
        for truths in itertools.product((True, False), repeat=4):
            python = text
            for n, truth in enumerate(truths):
                python = python.replace(f"q{n}=x", str(truth))
            answers = {f"q{n}": "x" if truth else "y" for n, truth in enumerate(truths)}
            assert parse(text).holds(answers) == eval(python), text  # noqa: S307 - our own text


def test_no_condition_holds_always() -> None:
    """An empty cell is none."""
    assert parse("") is parse("  ") is ALWAYS
    assert ALWAYS.holds({})
    assert list(ALWAYS.equalities()) == []


def test_it_keeps_its_text_and_names_what_it_asks() -> None:
    """The text goes back into a file as it was written."""
    found = parse("not (a=x or b=y) and a=z")
    assert found.text == "not (a=x or b=y) and a=z"
    assert list(found.equalities()) == [("a", "x"), ("b", "y"), ("a", "z")]


@pytest.mark.parametrize(
    ("text", "en"),
    [
        ("a", "is not complete: = is missing"),
        ("a=", "is not complete: an option's code is missing"),
        ("a=x and", "is not complete: a question's code is missing"),
        ("(a=x", "is not complete: a closing bracket is missing"),
        ("a=x)", "has ) at character 4 where and, or or the end is expected"),
        ("a==x", "has = at character 3 where an option's code is expected"),
        ("a=not", "has not at character 3 where an option's code is expected"),
        ("or=x", "has or at character 1 where a question's code is expected"),
        ("a=x b=y", "lacks =, and or or between x b"),
        ("a=x AND b=y", "lacks =, and or or between x AND"),
        ("a=x not b=y", "has not at character 5 where and, or or the end is expected"),
        ("()", "has ) at character 2 where a question's code is expected"),
        ("a!=x", "has !; a condition reads like"),
        ("a\uff1dx", "has \uff1d; a condition reads like"),
        ("a=x & b=y", "has &; a condition reads like"),
        ("__import__('os')=x", "has __import__, which is no code"),
        ("a=-x", "has -x, which is no code"),
        ("(" * 17 + "a=x" + ")" * 17, "has brackets nested too deeply"),
        ("a=" + "x" * 299, "is longer than 300 characters"),
    ],
)
def test_what_is_refused(text: str, en: str) -> None:
    """Whatever is no condition: the place, and what should stand there."""
    with pytest.raises(BadCondition) as refused:
        parse(text)
    assert en in refused.value.en
    assert not refused.value.zh.isascii()


def test_brackets_as_deep_as_they_may_be() -> None:
    """Sixteen, one inside the other; side by side there may be more."""
    deep = parse("(" * 16 + "a=x" + ")" * 16)
    assert deep == Condition(deep.text, parse("a=x").meaning)
    assert parse(" or ".join(["(a=x)"] * 20)).holds(BOTH)
