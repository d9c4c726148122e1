"""Several simulated days of one discipline, each summed up on its own."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from benchmarks.line.bookings import BookedVisits
from benchmarks.line.disciplines import Discipline
from benchmarks.line.figures import quantile
from benchmarks.line.simulator import Simulation, Watch
from benchmarks.line.visits import Shape, Visit, day_of, how_many
from benchmarks.line.watching import WITHIN_MS, Overtaking, Waits
from benchmarks.line.wire import open_line, own_redis
from kit.clock import shanghai_ms

SEED = 2018
FIRST = date(2026, 11, 23)
MINUTE_MS = 60_000


class HallPlan(NamedTuple):
    """A hall of so many windows, and the mean number of those who come on a day."""

    hall: str
    windows: int
    visits: float


class DayFigures(NamedTuple):
    """One day of one hall (or of all, `hall` is then empty). Waits are in minutes."""

    hall: str
    visits: int
    mean: float
    p95: float
    worst: float
    walk_ins: float
    on_time: int
    within: int
    left: int
    helped: int


class Days(NamedTuple):
    """What a number of days came to. The furthest overtaking, and its bound, are in minutes."""

    name: str
    days: list[DayFigures]
    overtaken: float
    anywhere: float
    bound: float
    beyond: int
    verbs: int

    def of(self, hall: str) -> list[DayFigures]:
        """The days of one hall."""
        return [day for day in self.days if day.hall == hall]


def plan_for(hall: str, windows: int, shape: Shape, load: float) -> HallPlan:
    """A hall that is as busy as wanted."""
    return HallPlan(hall, windows, how_many(shape, windows, load))


def visits_of(plans: Iterable[HallPlan], shape: Shape, day: int) -> list[Visit]:
    """Everybody who comes to some halls on one day: the same for every discipline."""
    found = []
    for plan in plans:
        name = f"{SEED} {shape.name} {plan.hall} {plan.windows} {plan.visits:.1f} {day}"
        found += day_of(shape, plan.hall, plan.visits, Random(name))
    return found


def date_of(day: int) -> str:
    """The business date of a simulated day."""
    return (FIRST + timedelta(days=day)).isoformat()


async def simulate(
    discipline: Discipline,
    plans: Sequence[HallPlan],
    shape: Shape,
    days: int,
    watches: Sequence[Watch] = (),
    bookings: BookedVisits | None = None,
) -> Days:
    """Play so many days on a Redis of their own."""
    found: list[DayFigures] = []
    overtaking = Overtaking(discipline.book)
    async with (
        own_redis() as redis,
        open_line(redis, discipline.book, shanghai_ms(date_of(0))) as place,
    ):
        waits = Waits()
        play = Simulation(place, discipline, [*watches, waits, overtaking], bookings)
        for day in range(days):
            waits.clear()
            await play.day(date_of(day), visits_of(plans, shape, day), lunch=shape.lunch)
            found += [_figures(plan.hall, waits) for plan in plans]
            found += [_figures("", waits)] if len(plans) > 1 else []
    return Days(
        discipline.name,
        found,
        overtaking.largest_ms / MINUTE_MS,
        overtaking.anywhere_ms / MINUTE_MS,
        overtaking.bound_ms / MINUTE_MS,
        overtaking.beyond,
        play.verbs,
    )


def _figures(hall: str, waits: Waits) -> DayFigures:
    found = [wait for wait in waits.found if hall in ("", wait.hall)]
    minutes = [wait.wait_ms / MINUTE_MS for wait in found]
    walk_ins = [wait.wait_ms / MINUTE_MS for wait in found if wait.walk_in]
    slots = [wait.after_slot_ms for wait in found if wait.after_slot_ms is not None]
    return DayFigures(
        hall,
        len(found),
        sum(minutes) / len(minutes),
        quantile(minutes, 0.95),
        max(minutes),
        sum(walk_ins) / len(walk_ins),
        len(slots),
        sum(slot <= WITHIN_MS for slot in slots),
        sum(waits.left[name] for name in waits.left if hall in ("", name)),
        sum(wait.helped for wait in found),
    )
