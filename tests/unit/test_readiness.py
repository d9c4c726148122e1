"""What is said of the groups of a process together."""

from typing import Any

from server.health import _together

WELL = {"redis": "ok", "sql": "ok", "journal": "ok"}


def test_the_probe_of_all_groups_is_the_worst_of_each() -> None:
    """The oldest age, and the first fault of each kind."""
    ill = {"age_s": 3.0, **WELL, "sql": "OperationalError"}
    assert _together([{"age_s": 9.5, **WELL}, ill]) == {**ill, "age_s": 9.5}


def test_a_group_that_was_never_probed_hides_no_other() -> None:
    """No age can be told then; the faults of the others can."""
    never: dict[str, Any] = {"age_s": None}
    ill: dict[str, Any] = {"age_s": 3.0, **WELL, "redis": "TimeoutError"}
    for probes in ([never, ill], [ill, never]):
        assert _together(probes) == {**ill, "age_s": None}
