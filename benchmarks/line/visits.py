"""Who comes on a day: every chance of a visit is drawn beforehand, whatever the line's rules.

So all disciplines meet the same people with the same services, walks and patience.
"""

import csv
from math import exp
from pathlib import Path
from random import Random
from typing import NamedTuple

from queueing.model.classes import WALK_IN

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
OPENING_MS = 8 * HOUR_MS + 30 * MINUTE_MS
NOON_MS = 12 * HOUR_MS
LUNCH_MS = 90 * MINUTE_MS
SURGE_MS = 15 * MINUTE_MS
ABSENCE_MS = 150_000  # how long a window waits for somebody who does not come
GROUP = "tonghua"
LANES = {"instant": 0.45, "business": 0.15, "social": 0.30, "project": 0.10}
CV = 0.75  # of service times, within a lane
LEAST_SERVICE_MS = 15_000
CLASSES = {"elderly": 0.08, "veteran": 0.02, "disabled": 0.01, "pregnant": 0.01}
IMPATIENT, PATIENCE_MS = 0.15, 40 * MINUTE_MS
ABSENT, RETURNING = 0.04, 0.5
WALK_MS, TURN_MS = (10_000, 40_000), (2_000, 8_000)
EARLIEST_MS, USUAL_MS, LATEST_MS = -20 * MINUTE_MS, -8 * MINUTE_MS, 25 * MINUTE_MS
WILLING = 0.7  # share of those who would be served by a window of another hall


class Shape(NamedTuple):
    """How a day goes: arrivals of each hour, rush at the door, lunch, appointments, small troubles.

    `plain` leaves out walks, turns, priority, impatience and absence.
    """

    name: str
    hours: tuple[float, ...] = (0.95, 1.15, 1.15, 0.95, 0.8, 1.0, 1.1, 0.9)
    surge: float = 0.0
    lunch: bool = False
    booked: float = 0.25
    plain: bool = False


NORMAL = Shape("normal")
SURGE = Shape("surge at opening", surge=0.15)
LUNCH = Shape("half of the windows closing at noon", lunch=True)
BUSY = Shape("surge and lunch", surge=0.10, lunch=True)


class Visit(NamedTuple):
    """One person's day. `at_ms` and `slot_ms` count from midnight; a 0 means there is none."""

    at_ms: int
    hall: str
    lane: str
    service_ms: int
    ticket_class: str = WALK_IN
    slot_ms: int = 0
    walk_ms: int = 0
    turn_ms: int = 0
    patience_ms: int = 0
    absent: bool = False
    back_ms: int = 0
    remote: bool = False
    chance: float = 0.0


def expected_s() -> dict[str, float]:
    """The catalogue's service time of each lane of the demo hall, in seconds."""
    path = Path(__file__).parents[2] / "demo_data" / "lanes.csv"
    with path.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["lane"] in LANES]
    return {row["lane"]: float(row["expected_service_s"]) for row in rows if row["group"] == GROUP}


def busy_ms(shape: Shape) -> float:
    """For how long a visit keeps a window busy on average."""
    times = expected_s()
    mean = sum(times[lane] * share for lane, share in LANES.items()) * 1000
    if shape.plain:
        return mean
    walk, turn = sum(WALK_MS) / 2, sum(TURN_MS) / 2
    return mean + walk + turn + ABSENT * (ABSENCE_MS + turn)


def how_many(shape: Shape, windows: int, load: float) -> float:
    """The mean number of visits that keep so many windows busy for this share of the day."""
    open_ms = len(shape.hours) * HOUR_MS - (LUNCH_MS / 2 if shape.lunch else 0)
    return load * windows * open_ms / busy_ms(shape)


def day_of(shape: Shape, hall: str, mean: float, chance: Random) -> list[Visit]:
    """Everybody who comes to a hall on one day, in the order of their coming."""
    times = expected_s()
    found = [_visit(shape, hall, times, chance) for _ in range(poisson(mean, chance))]
    return sorted(found, key=lambda visit: visit.at_ms)


def poisson(mean: float, chance: Random) -> int:
    """A Poisson number, drawn in parts that the product of chances can bear."""
    count = 0
    while mean > 0:
        part = min(mean, 300.0)
        floor, product = exp(-part), chance.random()
        while product > floor:
            count += 1
            product *= chance.random()
        mean -= part
    return count


def _visit(shape: Shape, hall: str, times: dict[str, float], chance: Random) -> Visit:
    lane = chance.choices(list(LANES), list(LANES.values()))[0]
    service = chance.gammavariate(1 / CV**2, times[lane] * CV**2)
    slot_ms = _slot(shape, chance) if chance.random() < shape.booked else 0
    at_ms = _arrival(shape, chance)
    if slot_ms:
        at_ms = slot_ms + round(chance.triangular(EARLIEST_MS, LATEST_MS, USUAL_MS))
    visit = Visit(at_ms, hall, lane, max(round(service * 1000), LEAST_SERVICE_MS), slot_ms=slot_ms)
    if shape.plain:
        return visit._replace(chance=chance.random())
    names, shares = [WALK_IN, *CLASSES], [1 - sum(CLASSES.values()), *CLASSES.values()]
    ticket_class = chance.choices(names, shares)[0]
    absent = chance.random() < ABSENT
    back_ms = round(chance.uniform(3, 15) * MINUTE_MS) if chance.random() < RETURNING else 0
    patience = chance.expovariate(1 / PATIENCE_MS) if chance.random() < IMPATIENT else 0
    return visit._replace(
        ticket_class=WALK_IN if slot_ms else ticket_class,
        walk_ms=round(chance.uniform(*WALK_MS)),
        turn_ms=round(chance.uniform(*TURN_MS)),
        patience_ms=round(patience),
        absent=absent,
        back_ms=back_ms if absent else 0,
        remote=chance.random() < WILLING,
        chance=chance.random(),
    )


def _slot(shape: Shape, chance: Random) -> int:
    """A half-hour of the grid, from half an hour after opening to an hour before closing."""
    slots = 2 * len(shape.hours) - 2
    return OPENING_MS + chance.randrange(1, slots + 1) * 30 * MINUTE_MS


def _arrival(shape: Shape, chance: Random) -> int:
    if chance.random() < shape.surge:
        return OPENING_MS + round(chance.random() * SURGE_MS)
    hour = chance.choices(range(len(shape.hours)), shape.hours)[0]
    return OPENING_MS + round((hour + chance.random()) * HOUR_MS)
