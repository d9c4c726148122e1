"""Every fault that the checks of rules can find has its two sentences."""

import inspect
import re
from string import Formatter

import pytest

from handlers.rules.words import SENTENCES, refusal, sentences
from queueing.rules import checks
from queueing.rules.checks import Fault, Subject

_FOUND = re.compile(r'"(\w+)", Subject\.(\w+)(?:, \{([^}]*))?')
HAN = re.compile("[一-鿿]")


def fields_of(sentence: str) -> set[str]:
    """The names and figures that a sentence needs."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def test_the_table_has_a_sentence_for_each_fault_and_no_other() -> None:
    """A fault without one would be an error of the server in front of a manager."""
    found = _FOUND.findall(inspect.getsource(checks))
    assert {(Subject[subject], code) for code, subject, _ in found} == SENTENCES.keys()
    for code, subject, figures in found:
        if "**" not in figures:
            needed = fields_of(SENTENCES[Subject[subject], code][0])
            assert needed <= set(re.findall(r'"(\w+)":', figures))


@pytest.mark.parametrize("which", SENTENCES, ids=" ".join)
def test_both_languages_say_the_same(which: tuple[Subject, str]) -> None:
    """With the same names and figures."""
    english, chinese = SENTENCES[which]
    assert fields_of(english) == fields_of(chinese)
    assert english.endswith(".")
    assert HAN.search(chinese)


def test_figures_are_put_in_as_people_write_them() -> None:
    """Whole minutes without a decimal point."""
    figures: dict[str, str | float] = {"window": "7", "hall": "branch"}
    figures |= {"reach_min": 70.0, "bound_min": 62.5}
    fault = Fault("fairness_bound_s", "beyond_bound", Subject.BOUND, figures)
    assert sentences(fault) == (
        "At window 7 of branch credit and handicap come to 70 min, beyond the bound of 62.5 min.",
        "branch 的窗口 7：优待与让位之和为 70 分钟，超过公平上限 62.5 分钟。",
    )


def test_a_refusal_names_everything_that_is_wrong() -> None:
    """The first of it is its own sentence."""
    faults = [
        Fault("lanes", "empty", Subject.LANES),
        Fault("windows.9", "unknown", Subject.WINDOW, {"name": "9"}),
    ]
    refused = refusal(faults, "rules")
    assert refused.detail == "A hall has at least one lane."
    assert [(e.field, e.code, e.detail) for e in refused.errors] == [
        ("rules.lanes", "empty", "A hall has at least one lane."),
        ("rules.windows.9", "unknown", "There is no window 9."),
    ]
    assert refused.members["details_zh"] == ["大厅至少要有一个业务类别。", "没有窗口 9。"]
