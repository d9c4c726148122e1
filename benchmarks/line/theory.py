"""The shared line against Erlang's formula.

At high load a mean wait settles only over millions of customers, too many for a real Redis. So a
part of them goes through the line and, one by one, through the textbook's recursion: if every
single wait agrees, the recursion's mean over millions is the line's.
"""

from random import Random
from typing import NamedTuple

from benchmarks.line.days import SEED, date_of
from benchmarks.line.disciplines import shared
from benchmarks.line.erlang import fcfs_waits, long_run, mean_wait, poisson_times
from benchmarks.line.figures import Mean, mean_of
from benchmarks.line.simulator import Simulation
from benchmarks.line.visits import LANES, Visit
from benchmarks.line.watching import Waits
from benchmarks.line.wire import open_line, own_redis
from kit.clock import shanghai_ms

WINDOWS = 8
LOADS = (0.7, 0.85, 0.95)
SERVICE_S = 10.0  # so short that all of them fit into one business day
THROUGH_REDIS = 25_000
BATCHES = 30
LONG_RUN = {0.7: 5_000_000, 0.85: 5_000_000, 0.95: 12_000_000}
SHOWN_S = 480  # waits are shown as if a service took eight minutes
HALL = "here"


class Checked(NamedTuple):
    """A load: the mean wait of the line and of the recursion over the same, and over millions.

    Means are in units of the mean service; `apart_ms` is the largest difference of a single wait.
    """

    load: float
    customers: int
    line: float
    recursion: float
    apart_ms: int
    long: Mean
    long_customers: int
    erlang: float


def customers_of(load: float, customers: int) -> list[Visit]:
    """A Poisson stream with exponential services, of all lanes."""
    chance = Random(f"{SEED} {load}")
    rate = WINDOWS * load / SERVICE_S
    lanes = list(LANES)
    return [
        Visit(at, HALL, chance.choice(lanes), round(chance.expovariate(1 / SERVICE_S) * 1000))
        for at in poisson_times(rate, customers, chance)
    ]


async def waits_in_line(visits: list[Visit], windows: int) -> list[int]:
    """How long each had to wait in the house's own line, in ms."""
    discipline = shared(HALL, windows)
    waits = Waits()
    async with (
        own_redis() as redis,
        open_line(redis, discipline.book, shanghai_ms(date_of(0))) as place,
    ):
        await Simulation(place, discipline, [waits]).day(date_of(0), visits, lunch=False)
    return [wait.wait_ms for wait in waits.found]


async def check(load: float, share: float = 1.0) -> Checked:
    """One load, with this share of the customers."""
    customers = round(THROUGH_REDIS * share)
    visits = customers_of(load, customers)
    line = await waits_in_line(visits, WINDOWS)
    times, services = [v.at_ms for v in visits], [v.service_ms for v in visits]
    exact = list(fcfs_waits(times, services, WINDOWS))
    many = round(LONG_RUN[load] * share)
    means = long_run(WINDOWS, load, many, BATCHES + 1, Random(f"{SEED} long {load}"))
    return Checked(
        load,
        customers,
        sum(line) / len(line) / SERVICE_S / 1000,
        sum(exact) / len(exact) / SERVICE_S / 1000,
        max(abs(a - b) for a, b in zip(line, exact, strict=True)),
        mean_of(means[1:]),
        many,
        mean_wait(WINDOWS, load),
    )


HEAD = [
    "load",
    "through Redis",
    "mean there",
    "recursion, same people",
    "largest difference",
    "recursion, many",
    "its mean",
    "Erlang C",
    "shared line ÷ Erlang C",
]


def table(found: list[Checked]) -> list[list[str]]:
    """The rows, in minutes of an eight-minute service."""
    minutes = SHOWN_S / 60
    rows = []
    for c in found:
        ratio, half = c.long.value / c.erlang, c.long.half / c.erlang
        cells = [
            f"{c.load:.2f}",
            f"{c.customers:,}",
            f"{c.line * minutes:.3f}",
            f"{c.recursion * minutes:.3f}",
            f"{c.apart_ms} ms",
            f"{c.long_customers:,}",
            f"{c.long.value * minutes:.3f} ± {c.long.half * minutes:.3f}",
            f"{c.erlang * minutes:.3f}",
            f"{ratio:.3f} ± {half:.3f}",
        ]
        rows.append(cells)
    return rows
