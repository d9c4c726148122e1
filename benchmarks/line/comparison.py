"""The disciplines side by side: the same people, the same windows, other rules."""

from collections.abc import Callable
from typing import NamedTuple

from benchmarks.line import disciplines
from benchmarks.line.days import DayFigures, Days, plan_for, simulate
from benchmarks.line.disciplines import Discipline
from benchmarks.line.figures import Mean, mean_of, ratio_of
from benchmarks.line.visits import BUSY, Shape

HERE, NEXT_DOOR = "here", "next-door"
LOAD, LOAD_NEXT_DOOR = 0.9, 0.6
SLOWER = 1.1
HEAD = [
    "discipline",
    "mean",
    "p95",
    "worst",
    "walk-ins' mean",
    "slot kept",
    "passed by in the hall",
    "at one window",
    "its bound",
    "left",
]

STEADY = Shape("steady", hours=(1.0,) * 8)


class Hall(NamedTuple):
    """A hall to compare the disciplines in."""

    title: str
    windows: int
    shape: Shape


HALLS = (
    Hall(
        "A hall of 16 windows, busy day: rush at the door, half of the windows at lunch", 16, BUSY
    ),
    Hall("The same hall on a steady day", 16, STEADY),
    Hall("Tonghua's 29 comprehensive windows, busy day", 29, BUSY),
)
ROWS: dict[str, Callable[[int], Discipline]] = {
    "random": lambda windows: disciplines.own_line_each(HERE, windows, shortest=False),
    "shortest": lambda windows: disciplines.own_line_each(HERE, windows, shortest=True),
    "lanes": lambda windows: disciplines.own_windows_each(HERE, windows),
    "shared": lambda windows: disciplines.shared(HERE, windows),
    "ours": lambda windows: disciplines.with_credit(HERE, windows),
    "slower": lambda windows: disciplines.with_credit(HERE, windows)._replace(
        name="the same, comprehensive windows 10 % slower", slowness=SLOWER
    ),
    "alone": lambda windows: disciplines.across(_both(windows), helping=False),
    "helped": lambda windows: disciplines.across(_both(windows), helping=True),
}
PAIR = ("alone", "helped")  # these have a quieter hall next door


def _both(windows: int) -> dict[str, int]:
    return {HERE: windows, NEXT_DOOR: windows}


async def row(hall: Hall, name: str, days: int) -> Days:
    """Play one discipline in one hall, some with a quieter hall next door."""
    plans = [plan_for(HERE, hall.windows, hall.shape, LOAD)]
    if name in PAIR:
        plans.append(plan_for(NEXT_DOOR, hall.windows, hall.shape, LOAD_NEXT_DOOR))
    return await simulate(ROWS[name](hall.windows), plans, hall.shape, days)


def title(hall: Hall) -> str:
    """A table's heading, with its size and load."""
    visits = plan_for(HERE, hall.windows, hall.shape, LOAD).visits
    return f"{hall.title}: {visits:.0f} visits a day, utilisation {LOAD:.2f}"


def table(found: dict[str, Days]) -> list[list[str]]:
    """The rows of one hall's table."""
    alone, helped = found["alone"], found["helped"]
    single = [days for name, days in found.items() if name not in PAIR]
    rows = [_cells(days.name, days, HERE) for days in single]
    rows.append(_cells(f"ours, {helped.name}: this hall", helped, HERE))
    rows.append(_cells("… the hall next door (0.60) without it", alone, NEXT_DOOR))
    rows.append(_cells("… the hall next door with it", helped, NEXT_DOOR))
    return rows


def _cells(name: str, found: Days, hall: str) -> list[str]:
    days = found.of(hall)
    kept = ratio_of([day.within for day in days], [day.on_time for day in days])
    left = ratio_of([day.left for day in days], [day.visits + day.left for day in days])
    return [
        name,
        _mean(days, "mean").told(),
        _mean(days, "p95").told(),
        f"{max(day.worst for day in days):.0f}",
        _mean(days, "walk_ins").told(),
        f"{kept.times(100).told(0)} %",
        *(_overtaking(found) if hall == HERE else ("", "", "")),
        f"{100 * left.value:.1f} %",
    ]


def _overtaking(found: Days) -> tuple[str, ...]:
    """The furthest of all halls played."""
    return f"{found.anywhere:.0f}", f"{found.overtaken:.1f}", f"{found.bound:.0f}"


def _mean(days: list[DayFigures], field: str) -> Mean:
    return mean_of([getattr(day, field) for day in days])
