"""When a hall usually takes people, in a few words for a screen: no dates, no exceptions."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from records.opening.sessions import HOLIDAY, MAKEUP, WEEK, Opening


class UsualHours(NamedTuple):
    """Some days, in the order of `DAY_KINDS`, and their hours, in minutes of the day."""

    days: tuple[str, ...]
    starts_min: int
    ends_min: int
    every_n_weeks: int


def usual_hours(openings: Iterable[Opening]) -> list[UsualHours]:
    """Openings put together: what adjoins is one, and days of the same hours stand together."""
    stretches: defaultdict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    for one in openings:
        for kind in one.day_kinds:
            stretches[kind, one.every_n_weeks].append((one.starts_min, one.ends_min))
    days: defaultdict[tuple[int, int, int], set[str]] = defaultdict(set)
    for (kind, weeks), times in stretches.items():
        for starts, ends in _joined(times):
            days[starts, ends, weeks].add(kind)
    found = [
        UsualHours(tuple(kind for kind in (*WEEK, MAKEUP, HOLIDAY) if kind in kinds), *times)
        for times, kinds in days.items()
    ]
    return sorted(found, key=lambda hours: (_place(hours.days[0]), hours.starts_min))


def _place(kind: str) -> int:
    return (*WEEK, MAKEUP, HOLIDAY).index(kind)


def _joined(times: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for starts, ends in sorted(times):
        if joined and starts <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(ends, joined[-1][1]))
        else:
            joined.append((starts, ends))
    return joined
