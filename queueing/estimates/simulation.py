"""When each waiting ticket will be called if everything takes as long as it usually does.

The rule by which windows choose is simulated with mean times: whenever a window becomes free
it takes the head with the least arrival + handicap. So every ticket is seen behind exactly those
whom the windows would call before it, whichever lanes they share, however much they prefer some.
Who has booked joins the simulation at the moment that is likely. What it cannot know enters as
means: who else comes later and may still pass makes a window slower, a window that is usually
closed by then drops out, and a closed one comes back.
"""

import math
from bisect import bisect_left
from collections.abc import Sequence
from heapq import heapify, heappop, heappush, heapreplace
from typing import NamedTuple

from queueing.estimates.opening_history import SLOT_MS
from queueing.estimates.service_times import UTC_TO_SHANGHAI_MS, ServiceTime

SLOT_S = SLOT_MS / 1000
MOST_STEPS = 300
MOST_PASSING = 0.9  # of a window's time that those who come later may take
UNLIKELY = 0.2  # a window this unlikely to be open is not counted on
NEVER = math.inf
MODEL_SPREAD = 0.08  # what the simulation leaves out, as a share of the wait

Entry = tuple[int, int, str | None]  # arrival, order of issue, item


class SimulatedLine(NamedTuple):
    """Who waits in a line, in order, and how long a window is busy with each item, in seconds."""

    name: str
    entries: Sequence[Entry]
    busy_s: dict[str | None, float]
    usual: ServiceTime


class SimulatedWindow(NamedTuple):
    """A window: when it is free, which lines it serves, who may come later and pass, its hours.

    `serves` pairs the index of a line with a handicap in ms; `passing` pairs the most that a head
    may be younger than now plus (in ms) with the share of the window's time those arrivals take.
    `first` shortens the first visit simulated: in the long run n visits of a varying length have
    ended cv²/2 of a visit earlier than n that are all alike (the renewal function: Cox 1962).
    """

    free_s: float
    serves: Sequence[tuple[int, int]]
    passing: Sequence[tuple[int, float]]
    chances: Sequence[float] | None
    first: float = 1.0


class Joining(NamedTuple):
    """Somebody who is expected to join a line: when (s from now), as having arrived when (ms).

    `chance` is the part of a visit that this counts as.
    """

    at_s: float
    line: int
    arrival: int
    chance: float


class Times(NamedTuple):
    """When each of a line's tickets is called (s from `at_ms`), one more at its end, and the pace.

    `noise_s` is the variance of a wait divided by its length, in seconds.
    """

    at_ms: int
    keys: list[tuple[int, int]]
    calls: list[float]
    pace_s: float
    noise_s: float
    unsure: float

    def wait_s(self, key: tuple[int, int], now_ms: int) -> float | None:
        """How long from `now_ms` until a ticket with this key is called; None if never."""
        place = bisect_left(self.keys, key)
        known = len(self.calls)
        if not known:
            return None
        after = place - known + 1
        at_s = self.calls[place] if after <= 0 else self.calls[-1] + after * self.pace_s
        return max(0.0, at_s - (now_ms - self.at_ms) / 1000)

    def spread_s(self, wait_s: float) -> float:
        """The standard deviation of a wait of this mean."""
        return math.sqrt(wait_s * self.noise_s + (wait_s * self.unsure) ** 2)


def spread_out(rests: list[tuple[float, float]], together_cv: float) -> list[float]:
    """When busy windows become free one after another, from the mean rest of each, in seconds.

    Of `c` rests that are alike the shortest is far below their mean: the k-th is at
    1/c + … + 1/(c − k + 1) of it if they are exponential (Rényi 1953). Each pair is a rest and the
    window's place among its like, so that every group of windows gets early ones and late ones.
    """
    count = len(rests)
    share = min(1.0, 2 * together_cv * together_cv)
    order = sorted(range(count), key=lambda n: (rests[n][1], rests[n][0]))
    found = [0.0] * count
    factor = 0.0
    for rank, n in enumerate(order):
        factor += 1 / (count - rank)
        found[n] = rests[n][0] * (1 - share + share * factor)
    return found


def simulate(
    lines: Sequence[SimulatedLine],
    windows: Sequence[SimulatedWindow],
    now_ms: int,
    joining: Sequence[Joining] = (),
) -> list[list[float]]:
    """When each line's tickets are called, in seconds from now; the last is one who came now.

    `joining` are those who are expected, in the order of their coming.
    """
    heads = _Heads(lines, now_ms, joining)
    heap = [(window.free_s, n) for n, window in enumerate(windows)]
    heapify(heap)
    firsts = [window.first for window in windows]
    offset_s = (now_ms + UTC_TO_SHANGHAI_MS) % SLOT_MS / 1000
    steps = 0
    while heap and steps < MOST_STEPS:
        at_s, n = heap[0]
        _, serves, passing, chances, _ = windows[n]
        heads.join_until(at_s)
        best, chosen = _next_of(serves, heads.keys)
        if chosen is None:
            heappop(heap)
            continue
        chance = 1.0
        if chances is not None:
            slot = int((at_s + offset_s) / SLOT_S)
            chance = chances[slot] if slot < len(chances) else 1.0
            if chance < UNLIKELY and (later := _next_likely(chances, slot)):
                heapreplace(heap, (later * SLOT_S - offset_s, n))
                continue
        usual_s = heads.call(chosen, at_s)
        if usual_s is None:
            continue
        busy_s = usual_s * firsts[n] / max(chance, UNLIKELY)
        firsts[n] = 1.0
        if passing:
            busy_s += _passing_s(passing, best - now_ms - at_s * 1000, busy_s)
        heapreplace(heap, (at_s + busy_s, n))
        steps += 1
    return heads.calls


class _Heads:
    """Who is the first of each line: of those in it, or of those who have joined it since."""

    def __init__(
        self, lines: Sequence[SimulatedLine], now_ms: int, joining: Sequence[Joining]
    ) -> None:
        """`keys` are the arrivals of the heads, `calls` when each line's tickets are called."""
        self._lines = lines
        self._arrivals = [_keys(line, now_ms) for line in lines]
        self._joining = joining
        self._joined: list[list[tuple[int, float]]] = [[] for _ in lines]
        self._next = 0
        self.keys: list[float] = [arrivals[0] for arrivals in self._arrivals]
        self.calls: list[list[float]] = [[] for _ in lines]

    def join_until(self, at_s: float) -> None:
        """Let those join who are expected by then."""
        while self._next < len(self._joining) and self._joining[self._next].at_s <= at_s:
            _, index, arrival, chance = self._joining[self._next]
            heappush(self._joined[index], (arrival, chance))
            self.keys[index] = min(self.keys[index], arrival)
            self._next += 1

    def call(self, index: int, at_s: float) -> float | None:
        """Call the head of a line: how long it takes (s); None if only the moment is wanted."""
        joined, calls, line = self._joined[index], self.calls[index], self._lines[index]
        usual_s: float | None = None
        if joined and joined[0][0] < self._own(index):
            usual_s = line.busy_s[None] * heappop(joined)[1]
        else:
            if len(calls) < len(line.entries):
                usual_s = line.busy_s[line.entries[len(calls)][2]]
            calls.append(at_s)
        self.keys[index] = min(self._own(index), joined[0][0] if joined else NEVER)
        return usual_s

    def _own(self, index: int) -> float:
        """The arrival of the first who is not called yet of those who wait."""
        arrivals, called = self._arrivals[index], len(self.calls[index])
        return arrivals[called] if called < len(arrivals) else NEVER


def _next_of(serves: Sequence[tuple[int, int]], heads: Sequence[float]) -> tuple[float, int | None]:
    """The rule itself: the least arrival + handicap among the heads, and whose line it is."""
    best, chosen = NEVER, None
    for index, handicap_ms in serves:
        key = heads[index] + handicap_ms
        if key < best:
            best, chosen = key, index
    return best, chosen


def _keys(line: SimulatedLine, now_ms: int) -> list[int]:
    """The arrivals of a line; behind the last stands one who came now."""
    found = [entry[0] for entry in line.entries]
    found.append(max(now_ms, found[-1]) if found else now_ms)
    return found


def _next_likely(chances: Sequence[float], slot: int) -> int | None:
    """The next slot in which a window is likely to be open."""
    return next((n for n in range(slot, len(chances)) if chances[n] >= UNLIKELY), None)


def _passing_s(passing: Sequence[tuple[int, float]], margin_ms: float, busy_s: float) -> float:
    """How long a window is busy with those who come later and still pass a head."""
    share, reach_ms = 0.0, 0.0
    for offset_ms, part in passing:
        if offset_ms < margin_ms:
            share += part
            reach_ms = max(reach_ms, margin_ms - offset_ms)
    share = min(share, MOST_PASSING)
    return min(busy_s * share / (1 - share), reach_ms / 1000)


def pace_of(calls: Sequence[float], usual_s: float) -> float:
    """Seconds from one call of a line to the next towards the end of what was simulated."""
    later = calls[len(calls) // 2 :]
    if len(later) < 2:  # noqa: PLR2004 - a pace is between two
        return usual_s
    return max((later[-1] - later[0]) / (len(later) - 1), 0.1)
