"""Halls that help each other: the same people with and without windows that serve from afar."""

from typing import NamedTuple

from benchmarks.line.days import Days, plan_for, simulate
from benchmarks.line.disciplines import across
from benchmarks.line.figures import mean_of, ratio_of
from benchmarks.line.visits import NORMAL

HEAD = [
    "group",
    "hall (load)",
    "mean alone",
    "mean with help",
    "p95 alone",
    "p95 with help",
    "p95 ratio",
    "served from afar",
]


class Group(NamedTuple):
    """Halls of one size with the load of each."""

    title: str
    windows: int
    loads: tuple[float, ...]


GROUPS = (
    Group("two halls of 16", 16, (1.2, 0.5)),
    Group("six halls of 8", 8, (0.60, 0.68, 0.75, 0.83, 0.90, 0.98)),
)


class Way(NamedTuple):
    """How halls stand to each other: whether they help, and how much longer that takes."""

    name: str
    helping: bool
    distance: float = 1.0


ALONE = Way("alone", helping=False)
HELPED = Way("helped", helping=True)
SLOWER = Way("helped, 20 % slower from afar", helping=True, distance=1.2)
WAYS = (ALONE, HELPED, SLOWER)


async def play(group: Group, way: Way, days: int) -> Days:
    """Play a group."""
    plans = [
        plan_for(f"hall-{n + 1}", group.windows, NORMAL, load) for n, load in enumerate(group.loads)
    ]
    rules = across({plan.hall: plan.windows for plan in plans}, helping=way.helping)
    return await simulate(rules._replace(distance=way.distance), plans, NORMAL, days)


def table(group: Group, found: dict[str, Days]) -> list[list[str]]:
    """Rows for the group, and one for each of its halls."""
    alone, helped, slower = (found[way.name] for way in WAYS)
    rows = [
        _cells(group.title, "all", alone, helped, ""),
        _cells("", "all, 20 % slower from afar", alone, slower, ""),
    ]
    for number, load in enumerate(group.loads):
        rows.append(_cells("", f"{number + 1} ({load:.2f})", alone, helped, f"hall-{number + 1}"))
    return rows


def _cells(title: str, name: str, alone: Days, helped: Days, hall: str) -> list[str]:
    before, after = alone.of(hall), helped.of(hall)
    ratio = ratio_of([day.p95 for day in after], [day.p95 for day in before])
    afar = sum(day.helped for day in after) / sum(day.visits for day in after)
    return [
        title,
        name,
        mean_of([day.mean for day in before]).told(),
        mean_of([day.mean for day in after]).told(),
        mean_of([day.p95 for day in before]).told(),
        mean_of([day.p95 for day in after]).told(),
        ratio.told(2),
        f"{100 * afar:.0f} %",
    ]
