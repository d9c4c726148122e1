"""When each waiting ticket will be called if everything takes as long as it usually does.

The rule by which windows choose is played forward with mean times: whenever a window becomes free
it takes the head with the least arrival + handicap. So every ticket is seen behind exactly those
whom the windows would call before it, whichever lanes they share, however much they prefer some.
What the play cannot know enters as means: who comes later and may still pass makes a window
slower, a window that is usually closed by then drops out, and a closed one comes back.
"""

import math
from bisect import bisect_left
from collections.abc import Sequence
from heapq import heapify, heappop, heapreplace
from typing import NamedTuple

from queueing.waits.habits import SLOT_MS
from queueing.waits.service_times import UTC_TO_SHANGHAI_MS, ServiceTime

SLOT_S = SLOT_MS / 1000
MOST_STEPS = 300
MOST_PASSING = 0.9  # of a window's time that those who come later may take
UNLIKELY = 0.2  # a window this unlikely to be open is not counted on
NEVER = math.inf
MODEL_SPREAD = 0.08  # what the play leaves out, as a share of the wait

Entry = tuple[int, int, str | None]  # arrival, order of issue, item


class Line(NamedTuple):
    """Who waits in a line, in order, and how long a window is busy with each item, in seconds."""

    name: str
    entries: Sequence[Entry]
    busy_s: dict[str | None, float]
    usual: ServiceTime


class Player(NamedTuple):
    """A window: when it is free, which lines it serves, who may come later and pass, its hours.

    `serves` pairs the index of a line with a handicap in ms; `passing` pairs the most that a head
    may be younger than now plus (in ms) with the share of the window's time those arrivals take.
    `first` shortens the first visit played: in the long run n visits of a varying length have
    ended cv²/2 of a visit earlier than n that are all alike (the renewal function: Cox 1962).
    """

    free_s: float
    serves: Sequence[tuple[int, int]]
    passing: Sequence[tuple[int, float]]
    chances: Sequence[float] | None
    first: float = 1.0


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


def play(lines: Sequence[Line], players: Sequence[Player], now_ms: int) -> list[list[float]]:
    """When each line's tickets are called, in seconds from now; the last is one who came now."""
    calls: list[list[float]] = [[] for _ in lines]
    keys = [_keys(line, now_ms) for line in lines]
    heads: list[float] = [of_line[0] for of_line in keys]
    heap = [(player.free_s, n) for n, player in enumerate(players)]
    heapify(heap)
    firsts = [player.first for player in players]
    offset_s = (now_ms + UTC_TO_SHANGHAI_MS) % SLOT_MS / 1000
    steps = 0
    while heap and steps < MOST_STEPS:
        at_s, n = heap[0]
        _, serves, passing, chances, _ = players[n]
        best, chosen = _next_of(serves, heads)
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
        line, called = lines[chosen], calls[chosen]
        called.append(at_s)
        if len(called) > len(line.entries):
            heads[chosen] = NEVER
            continue
        busy_s = line.busy_s[line.entries[len(called) - 1][2]] * firsts[n] / max(chance, UNLIKELY)
        firsts[n] = 1.0
        if passing:
            busy_s += _passing_s(passing, best - now_ms - at_s * 1000, busy_s)
        heads[chosen] = keys[chosen][len(called)]
        heapreplace(heap, (at_s + busy_s, n))
        steps += 1
    return calls


def _next_of(serves: Sequence[tuple[int, int]], heads: Sequence[float]) -> tuple[float, int | None]:
    """The rule itself: the least arrival + handicap among the heads, and whose line it is."""
    best, chosen = NEVER, None
    for index, handicap_ms in serves:
        key = heads[index] + handicap_ms
        if key < best:
            best, chosen = key, index
    return best, chosen


def _keys(line: Line, now_ms: int) -> list[int]:
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
    """Seconds from one call of a line to the next towards the end of what was played."""
    later = calls[len(calls) // 2 :]
    if len(later) < 2:  # noqa: PLR2004 - a pace is between two
        return usual_s
    return max((later[-1] - later[0]) / (len(later) - 1), 0.1)
