"""Who comes when, for what, and how it goes: the whole day, drawn from one seed.

Arrivals are a non-homogeneous Poisson process, given its count. Instants (`*_s`) are business
seconds since the hall opened at 08:30.
"""

import random
from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

OPENS_H = 8.5
CLOSES_S = int(8.5 * 3600)

# The rate of arrivals at these hours of the day, straight lines between them: two peaks and a noon.
RATES = (
    (8.5, 0.7),
    (9.5, 1.45),
    (10.5, 1.45),
    (11.5, 0.9),
    (12.0, 0.5),
    (13.0, 0.6),
    (14.0, 1.4),
    (15.0, 1.4),
    (16.0, 0.8),
    (16.75, 0.3),
    (17.0, 0.0),
)
STEP_S = 60


@dataclass(frozen=True)
class LaneLoad:
    """A lane's share of the visits and the mean of its service times."""

    lane: str
    share: float
    service_s: float


LANES = (
    LaneLoad("instant", 0.45, 4 * 60),
    LaneLoad("business", 0.20, 10 * 60),
    LaneLoad("social", 0.25, 7 * 60),
    LaneLoad("project", 0.10, 25 * 60),
)
# Gamma with this coefficient of variation.
SERVICE_CV = 0.6
SHORTEST_SERVICE_S = 20.0
WALK_S = (20.0, 90.0)
CLASSES = ("elderly", "disabled", "veteran", "pregnant")

PHONE_SHARE = 0.7
PRIORITY_SHARE = 0.03
ABSENT_SHARE = 0.04
RETURNING_SHARE = 0.3
CANCELLING_SHARE = 0.02
CANCELS_AFTER_S = (20.0, 85.0)
RETURNS_AFTER_S = (120.0, 900.0)
FOLLOWERS = 50

POSTPONING_SHARE = 0.04
POSTPONES_AFTER_S = (20.0, 180.0)
LETS_GO_FIRST = (1, 3, 5)
ASIDE_SHARE = 0.02
ASIDE_S = (180.0, 900.0)
MISPLACED_SHARE = 0.02

BOOKING_SHARE = 0.3  # of the phones
BOOKS_AHEAD_S = (1800.0, 4 * 3600.0)
EARLY_S, EARLY_SPREAD_S, EARLIEST_S, LATEST_S = 480.0, 360.0, 1500.0, -1200.0
NO_SHOW_SHARE = 0.06


@dataclass(frozen=True)
class Booking:
    """A visit that is booked so long ahead of its time.

    Whoever comes is `early_s` early, or late if that is negative. None: they do not come.
    """

    ahead_s: float
    early_s: float | None


@dataclass(frozen=True)
class Aside:
    """What happens on the way to few. None: nothing of the kind.

    Whoever steps aside (`parks_for_s`) does so in the middle of the service; whoever turns out to
    stand in the wrong place is sent to `transfers_to`, a lane, or to another window if it is `@`.
    """

    postpones_after_s: float | None = None
    lets_go_first: int = 0
    parks_for_s: float | None = None
    transfers_to: str | None = None


SMOOTH = Aside()


@dataclass(frozen=True)
class Visit:
    """One person's plan. None: they do not do that.

    Of a visit with a `booking`, `arrives_s` is the time that somebody would like to have.
    """

    index: int
    lane: str
    arrives_s: float
    on_phone: bool
    follows: bool
    ticket_class: str
    walk_s: float
    service_s: float
    cancels_after_s: float | None
    absent: bool
    returns_after_s: float | None
    aside: Aside = SMOOTH
    booking: Booking | None = None


def rate(at_s: float) -> float:
    """How busy the door is, on a scale of its own."""
    hour = OPENS_H + at_s / 3600
    for (since, low), (until, high) in pairwise(RATES):
        if since <= hour <= until:
            return low + (high - low) * (hour - since) / (until - since)
    return 0.0


def _arrivals(chance: random.Random, count: int) -> list[float]:
    """Given their number, the moments of a Poisson process are independent draws from its rate."""
    steps = range(0, CLOSES_S, STEP_S)
    below = list(accumulate(rate(step + STEP_S / 2) for step in steps))
    drawn = (bisect_right(below, chance.random() * below[-1]) for _ in range(count))
    return sorted((min(n, len(below) - 1) + chance.random()) * STEP_S for n in drawn)


def make_plan(seed: int, visits: int) -> list[Visit]:
    """The day's visits in the order of their arrival; the same for the same seed."""
    chance = random.Random(seed)
    following = FOLLOWERS / max(visits * PHONE_SHARE, FOLLOWERS)
    arrivals = _arrivals(chance, visits)
    visits_made = [_visit(chance, index, at_s, following) for index, at_s in enumerate(arrivals)]
    # Drawn apart, so that a seed's day stays the same whatever else people may do.
    luck = random.Random(f"{seed} aside")
    booked = random.Random(f"{seed} booked")
    return [_book(booked, replace(visit, aside=_aside(luck, visit))) for visit in visits_made]


def _book(luck: random.Random, visit: Visit) -> Visit:
    """Some who come with a phone have booked; nobody but these keeps away without a word."""
    books, stays_away = luck.random() < BOOKING_SHARE, luck.random() < NO_SHOW_SHARE
    ahead_s, early_s = luck.uniform(*BOOKS_AHEAD_S), luck.gauss(EARLY_S, EARLY_SPREAD_S)
    if not (visit.on_phone and books) or visit.absent or visit.cancels_after_s is not None:
        return visit
    early_s = max(LATEST_S, min(early_s, EARLIEST_S))
    return replace(visit, booking=Booking(ahead_s, None if stays_away else early_s))


def _aside(luck: random.Random, visit: Visit) -> Aside:
    postpones, parks, misplaced = luck.random(), luck.random(), luck.random()
    after_s, for_s = luck.uniform(*POSTPONES_AFTER_S), luck.uniform(*ASIDE_S)
    others, elsewhere = luck.choice(LETS_GO_FIRST), luck.choice(("@", *(x.lane for x in LANES)))
    if visit.absent or visit.cancels_after_s is not None:
        return SMOOTH
    if visit.on_phone and postpones < POSTPONING_SHARE:
        return Aside(postpones_after_s=after_s, lets_go_first=others)
    if parks < ASIDE_SHARE:
        return Aside(parks_for_s=for_s)
    if misplaced < MISPLACED_SHARE and elsewhere != visit.lane:
        return Aside(transfers_to=elsewhere)
    return SMOOTH


def _visit(chance: random.Random, index: int, at_s: float, following: float) -> Visit:
    load = chance.choices(LANES, [lane.share for lane in LANES])[0]
    shape = 1 / SERVICE_CV**2
    service_s = chance.gammavariate(shape, load.service_s / shape)
    on_phone = chance.random() < PHONE_SHARE
    priority = not on_phone and chance.random() < PRIORITY_SHARE / (1 - PHONE_SHARE)
    cancels = chance.random() < CANCELLING_SHARE
    absent = not cancels and chance.random() < ABSENT_SHARE
    returns = absent and chance.random() < RETURNING_SHARE
    return Visit(
        index=index,
        lane=load.lane,
        arrives_s=at_s,
        on_phone=on_phone,
        follows=on_phone and chance.random() < following,
        ticket_class=chance.choice(CLASSES) if priority else "walk_in",
        walk_s=chance.uniform(*WALK_S),
        service_s=max(service_s, SHORTEST_SERVICE_S),
        cancels_after_s=chance.uniform(*CANCELS_AFTER_S) if cancels else None,
        absent=absent,
        returns_after_s=chance.uniform(*RETURNS_AFTER_S) if returns else None,
    )


def draw_visit(chance: random.Random, index: int, at_s: float) -> Visit:
    """One visit at a given moment, of somebody who has not booked and follows nothing."""
    return _visit(chance, index, at_s, 0.0)


def utilisation(visits: int, windows: int, at_s: float) -> float:
    """How busy the windows are expected to be: work that arrives per second of a window."""
    total = sum(rate(step + STEP_S / 2) for step in range(0, CLOSES_S, STEP_S)) * STEP_S
    work_s = sum(lane.share * lane.service_s for lane in LANES) + sum(WALK_S) / 2
    return visits * rate(at_s) / total * work_s / windows
