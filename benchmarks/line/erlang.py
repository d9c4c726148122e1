"""What is known of one line before several windows without simulating: Erlang's formula, FCFS."""

from collections.abc import Iterable, Iterator
from heapq import heapreplace
from random import Random


def erlang_c(servers: int, offered: float) -> float:
    """The chance to wait in M/M/c (Erlang 1917); `offered` is the arrival rate × mean service."""
    blocked = 1.0
    for count in range(1, servers + 1):
        blocked = offered * blocked / (count + offered * blocked)
    load = offered / servers
    return blocked / (1 - load * (1 - blocked))


def mean_wait(servers: int, load: float, service: float = 1.0) -> float:
    """The mean wait in M/M/c at a utilisation below 1, in the unit of the mean service."""
    return erlang_c(servers, servers * load) * service / (servers * (1 - load))


def fcfs_waits(arrivals: Iterable[int], services: Iterable[int], servers: int) -> Iterator[int]:
    """Every wait when each goes to the window that is free first (Kiefer and Wolfowitz 1955)."""
    free = [0] * servers
    for at, service in zip(arrivals, services, strict=True):
        start = max(at, free[0])
        heapreplace(free, start + service)
        yield start - at


def long_run(
    servers: int, load: float, customers: int, batches: int, chance: Random
) -> list[float]:
    """Mean waits of successive parts of a long M/M/c run with mean service 1; it starts empty."""
    draw = chance.expovariate
    rate = servers * load
    size = customers // batches
    at, free, means = 0.0, [0.0] * servers, []
    for _ in range(batches):
        total = 0.0
        for _ in range(size):
            at += draw(rate)
            start = free[0]
            if start < at:  # noqa: PLR1730 - a third faster than max(), over millions
                start = at
            total += start - at
            heapreplace(free, start + draw(1.0))
        means.append(total / size)
    return means


def poisson_times(rate: float, customers: int, chance: Random) -> list[int]:
    """When so many customers come, in whole milliseconds; `rate` is a second's."""
    at, found = 0.0, []
    for _ in range(customers):
        at += chance.expovariate(rate)
        found.append(round(at * 1000))
    return found
