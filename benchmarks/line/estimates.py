"""How good the estimates are: each hall's first word to somebody who must wait, and what followed.

The house's `WaitEstimator` is told every event as it happens, over many days, and learns as it
would in a hall. Beside it stands what many halls show: the wait of the ticket that was called last.
"""

import math
import time
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.line.bookings import BookedVisits
from benchmarks.line.days import date_of, plan_for, simulate
from benchmarks.line.disciplines import across, with_credit
from benchmarks.line.figures import Mean, quantile, ratio_of
from benchmarks.line.visits import LUNCH, NORMAL, SURGE, Shape, expected_s
from queueing.estimates.service_times import ServiceTimes
from queueing.estimates.wait_estimator import WaitEstimator
from queueing.model.documents import WindowDoc
from queueing.model.events import Event
from queueing.model.transitions import State, WindowState
from queueing.rules.hall_rules import Rulebook

if TYPE_CHECKING:
    from queueing.model.estimate import Given

HALL, WINDOWS, LOAD = "here", 16, 0.9
CROWD, CROWD_LOAD = 500, 2.2  # how many wait while the cost is measured, and what brings them
NEAR = 25
HEAD = [
    "day",
    "days",
    "judged",
    "called before p50",
    "before p90",
    "RMSE of p50",
    "of the last called's wait",
    "ratio",
]


class Judged(NamedTuple):
    """A ticket that had to wait: what it was told, how long the last called waited, its wait."""

    day: str
    p50_s: float
    p90_s: float
    last_lane_s: float
    last_hall_s: float
    waited_s: float


class Judge:
    """Tells a `WaitEstimator` every event and compares what it said."""

    def __init__(self, book: Rulebook, bookings: BookedVisits) -> None:
        """The load knows nothing but the catalogue's service times and who has booked."""
        self.estimator = new_load(book, bookings)
        self.judged: list[Judged] = []
        self._said: dict[str, tuple[Given, float, float]] = {}
        self._lane_s: dict[tuple[str, str], float] = {}
        self._hall_s: dict[str, float] = {}

    def __call__(self, event: Event) -> None:
        """See one event."""
        self.estimator.apply(event)
        for given in self.estimator.drain_given():
            hall_s = self._hall_s.get(given.hall, 0.0)
            lane_s = self._lane_s.get((given.hall, given.lane), hall_s)
            self._said[given.ticket] = (given, lane_s, hall_s)
        ticket = event.ticket
        if event.day:
            self._said.clear()
            self._lane_s.clear()
            self._hall_s.clear()
        elif ticket and event.name == "ticket.called" and ticket.call_no == 1:
            waited_s = (event.at - ticket.joined_at) / 1000
            self._lane_s[ticket.hall, ticket.lane] = self._hall_s[ticket.hall] = waited_s
            if ticket.id in self._said:
                given, lane_s, hall_s = self._said.pop(ticket.id)
                found = Judged(ticket.date, given.p50_s, given.p90_s, lane_s, hall_s, waited_s)
                self.judged.append(found)


def new_load(book: Rulebook, bookings: BookedVisits) -> WaitEstimator:
    """A load before the first day."""
    estimator = WaitEstimator(book, ServiceTimes(expected_s()), bookings=bookings)
    for hall, rules in book.halls.items():
        windows = [WindowDoc(name, hall, name, WindowState.CLOSED) for name in rules.windows]
        estimator.begin(hall, date_of(-1), [], windows)
    return estimator


class Verdict(NamedTuple):
    """What many days of one shape came to; errors are in minutes."""

    name: str
    days: int
    judged: int
    within_p50: Mean
    within_p90: Mean
    error: float
    last_error: float
    ratio: Mean


class Case(NamedTuple):
    """What the estimates are judged on: a shape of the day, and the halls with their loads."""

    name: str
    shape: Shape
    loads: dict[str, float]


CASES = (
    *[Case(shape.name, shape, {HALL: LOAD}) for shape in (NORMAL, SURGE, LUNCH)],
    Case("normal, two halls that help each other", NORMAL, {HALL: 1.1, "next-door": 0.7}),
)


async def judge(case: Case, days: int) -> Verdict:
    """Play so many days."""
    halls = dict.fromkeys(case.loads, WINDOWS)
    discipline = with_credit(HALL, WINDOWS) if len(halls) == 1 else across(halls, helping=True)
    bookings = BookedVisits()
    found = Judge(discipline.book, bookings)
    plans = [plan_for(hall, WINDOWS, case.shape, load) for hall, load in case.loads.items()]
    await simulate(discipline, plans, case.shape, days, [found], bookings)
    return verdict(case.name, found.judged)


def verdict(name: str, judged: list[Judged]) -> Verdict:
    """Sum up, day by day."""
    by_day: dict[str, list[Judged]] = {}
    for one in judged:
        by_day.setdefault(one.day, []).append(one)
    days = list(by_day.values())
    counts = [float(len(day)) for day in days]
    own = [_squares(day, [one.p50_s for one in day]) for day in days]
    by_lane = [_squares(day, [one.last_lane_s for one in day]) for day in days]
    by_hall = [_squares(day, [one.last_hall_s for one in day]) for day in days]
    last = min(by_lane, by_hall, key=sum)
    square = ratio_of(own, last)
    ratio = math.sqrt(square.value)
    return Verdict(
        name,
        len(days),
        len(judged),
        ratio_of([_within(day, "p50_s") for day in days], counts),
        ratio_of([_within(day, "p90_s") for day in days], counts),
        math.sqrt(sum(own) / sum(counts)) / 60,
        math.sqrt(sum(last) / sum(counts)) / 60,
        Mean(ratio, square.half / (2 * ratio)),
    )


def _within(day: list[Judged], said: str) -> float:
    return float(sum(one.waited_s < getattr(one, said) for one in day))


def _squares(day: list[Judged], said: list[float]) -> float:
    return sum((one.waited_s - guess) ** 2 for one, guess in zip(day, said, strict=True))


def table(found: list[Verdict]) -> list[list[str]]:
    """The rows."""
    return [
        [
            v.name,
            str(v.days),
            f"{v.judged:,}",
            f"{v.within_p50.times(100).told()} %",
            f"{v.within_p90.times(100).told()} %",
            f"{v.error:.1f} min",
            f"{v.last_error:.1f} min",
            v.ratio.told(2),
        ]
        for v in found
    ]


class Cost(NamedTuple):
    """CPU time of one kind of event, or of reading an estimate, while a crowd waits."""

    kind: str
    events: int
    mean_ms: float
    p99_ms: float


class Meter:
    """Times a load while about so many wait as wanted."""

    def __init__(self, book: Rulebook, bookings: BookedVisits) -> None:
        """Nothing was measured yet."""
        self._estimator = new_load(book, bookings)
        self._waiting: set[str] = set()
        self.times: dict[str, list[float]] = {}

    def __call__(self, event: Event) -> None:
        """See one event."""
        began = time.process_time()
        self._estimator.apply(event)
        took_ms = (time.process_time() - began) * 1000
        ticket = event.ticket
        if ticket is None:
            return
        if ticket.state is State.WAITING:
            self._waiting.add(ticket.id)
        else:
            self._waiting.discard(ticket.id)
        if abs(len(self._waiting) - CROWD) > NEAR:
            return
        self.times.setdefault(event.name, []).append(took_ms)
        began = time.process_time()
        self._estimator.estimate(ticket, event.at)
        self.times.setdefault("an estimate read", []).append((time.process_time() - began) * 1000)


async def cost() -> list[Cost]:
    """Play a day on which far too many come."""
    discipline = with_credit(HALL, WINDOWS)
    bookings = BookedVisits()
    meter = Meter(discipline.book, bookings)
    plans = [plan_for(HALL, WINDOWS, NORMAL, CROWD_LOAD)]
    await simulate(discipline, plans, NORMAL, 1, [meter], bookings)
    events = [took for name, times in meter.times.items() if "." in name for took in times]
    kinds = {"any event": events, **meter.times}
    return [
        Cost(kind, len(times), sum(times) / len(times), quantile(times, 0.99))
        for kind, times in kinds.items()
        if len(times) > NEAR
    ]


COST_HEAD = ["told to `WaitEstimator`, 500 waiting", "measured", "mean", "p99"]


def cost_table(found: list[Cost]) -> list[list[str]]:
    """The rows."""
    return [[c.kind, f"{c.events:,}", f"{c.mean_ms:.3f} ms", f"{c.p99_ms:.3f} ms"] for c in found]
