"""In which order several processes take the tests: what is slow first, the same share of it each.

Each process begins with an equal part of the list, and who has done its own takes from the end of
another's: quick tests stand there, so that nobody is left alone with a long one. Each begins with
another of the slow levels, or three storms would blow at once on two cores.
"""

from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby
from typing import TypeVar

import pytest

T = TypeVar("T")

SLOW = ("faults", "screens", "db")
LAST = "unit"
# About how many seconds a test of each level takes; it need not be right.
SECONDS = {
    "faults": 13.0,
    "property": 5.0,
    "screens": 3.0,
    "db": 0.5,
    "journeys": 0.12,
    "redis": 0.1,
    "attacks": 0.06,
    LAST: 0.03,
}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deal them; a run of one process keeps the order in which they were found."""
    workers = getattr(config, "workerinput", {}).get("workercount", 1)
    if workers > 1:
        named = [(item.path.parent.name, str(item.path), item) for item in items]
        items[:] = dealt(named, workers)


def dealt(named: Sequence[tuple[str, str, T]], workers: int) -> list[T]:
    """The tests, each with its level and its file, in as many equal parts as there are workers.

    A file stays together, for its tests share a house.
    """
    files = [(level, [one[2] for one in of]) for (level, _), of in groupby(named, lambda o: o[:2])]
    slow = sorted((file for file in files if file[0] != LAST), key=_seconds, reverse=True)
    parts: defaultdict[int, list[tuple[str, list[T]]]] = defaultdict(list)
    for file in slow:
        least = min(range(workers), key=lambda n: sum(map(_seconds, parts[n])))
        parts[least].append(file)
    rest = [test for level, tests in files if level == LAST for test in tests]
    found: list[T] = []
    for n in range(workers):
        turned = [SLOW[(n + step) % len(SLOW)] for step in range(len(SLOW))]
        by_level = sorted(parts[n], key=lambda file: _place(file[0], turned))
        found += [test for _, tests in by_level for test in tests]
        lacking = max(0, len(named) * (n + 1) // workers - len(found))
        found += rest[:lacking]
        del rest[:lacking]
    return found + rest


def _place(level: str, slow: list[str]) -> tuple[int, float]:
    return slow.index(level) if level in slow else len(slow), -SECONDS.get(level, 1.0)


def _seconds(file: tuple[str, list[T]]) -> float:
    level, tests = file
    return SECONDS.get(level, 1.0) * len(tests)
