"""Rules that a hall has written know nothing of classes that came later."""

import msgspec
import pytest

from queueing.rules.hall_rules import HallRules, decode, default_classes
from records.hall_directory import HallInfo
from records.rulebook import _settled


@pytest.mark.parametrize(("most_s", "worth_s"), [(3600, 1200), (300, 300)])
def test_a_class_that_came_later_keeps_the_bound(most_s: int, worth_s: int) -> None:
    """It is worth what it usually is, but no more than the most that any class of theirs is."""
    classes = default_classes()
    del classes["closure"]
    for of_class in classes.values():
        of_class.credit_s = min(of_class.credit_s, most_s)
    rules = HallRules("h", 3, most_s, [], [], classes, {})
    hall = HallInfo("h", "g", None, "city", "厅", "hall", {}, (), (), None, "g")
    settled = _settled(rules, hall)
    assert settled.classes["closure"].credit_s == worth_s
    settled.classes["closure"].credit_s = 60
    assert _settled(settled, hall).classes["closure"].credit_s == 60


def test_rules_that_still_name_when_to_check_in_are_read() -> None:
    """They did until the settings of bookings said so; what a manager sends may not name it."""
    rules = HallRules("h", 3, 5400, ["a"], [], default_classes(), {"1": {"a": 0}})
    older = msgspec.to_builtins(rules) | {"early_s": 1800, "late_s": 300}
    assert decode(msgspec.json.encode(older)) == rules
    assert decode(msgspec.json.encode(rules)) == rules
    with pytest.raises(msgspec.ValidationError, match="early_s"):
        msgspec.convert(older, HallRules)
