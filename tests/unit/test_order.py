"""The order in which several processes take the tests."""

from itertools import pairwise

from tests.support.order import LAST, SECONDS, SLOW, dealt

NAMED = [
    (level, f"{level}/test_{file}.py", f"{level}/test_{file}.py::test_{n}")
    for level, files in (("attacks", 3), ("db", 5), ("faults", 4), ("screens", 6), (LAST, 30))
    for file in range(files)
    for n in range(4)
]


def test_every_test_is_dealt_once() -> None:
    """To however many."""
    for workers in (2, 3, 7):
        assert sorted(dealt(NAMED, workers)) == sorted(test for *_, test in NAMED)


def test_each_part_begins_with_what_is_slow_and_ends_with_what_is_quick() -> None:
    """Whoever is done first finds only quick ones to take."""
    found = dealt(NAMED, 3)
    size = len(NAMED) // 3
    parts = [[test.split("/")[0] for test in found[n * size : (n + 1) * size]] for n in range(3)]
    assert {levels[0] for levels in parts} == {*SLOW}
    shares = [sum(SECONDS[level] for level in levels) for levels in parts]
    assert max(shares) < 1.5 * min(shares)
    for levels in parts:
        quick = next(n for n, level in enumerate(levels) if level not in SLOW)
        assert not {*levels[quick:]} & {*SLOW}
        assert levels[-1] == LAST


def test_a_file_stays_together() -> None:
    """Its tests share a house."""
    found = [test.split("::")[0] for test in dealt(NAMED, 3) if not test.startswith(LAST)]
    changes = sum(one != other for one, other in pairwise(found))
    assert changes == len(set(found)) - 1
