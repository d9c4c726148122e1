"""How long a ticket keeps a window busy, learned from every visit.

An observation counts in four places, each a slowly forgetting mean and spread: its item at this
hour of the day, its item, its lane in this hall, and below them all stands the catalogue's figure.
What few visits have shown leans on the wider place: the mean of `n` visits counts for n / (n + k)
of the answer, the place around it for the rest (shrinkage: Efron and Morris 1975). The same
observations in the same order give the same figures, so every process may rebuild them from the
record.
"""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

HOUR_MS = 3_600_000
UTC_TO_SHANGHAI_MS = 8 * HOUR_MS  # China has had no summer time since 1991
FORGET = 0.01  # of what is known, at each observation: about the last hundred count
LEAN = 10.0  # how many visits a wider place is worth
LEAN_SPREAD = 20.0  # a spread takes more visits to know than a mean
USUAL_CV = 0.75  # of service times where nothing is known (Brown et al. 2005 measure 0.7 to 1.2)
UNKNOWN_S = 300.0
LONGEST = 6.0  # times the mean: beyond it somebody forgot to press the button
LEAVING = 0.03
TURN_S = 5.0
LONGEST_TURN_S = 180.0
PAUSE_S = 600.0
LONGEST_PAUSE_S = 1800.0  # beyond it, it is no pause but an absence
LEAST_CV = 0.1
ODD = 1e-4
LONGEST_REST = 2.0  # times the mean


class ServiceTime(NamedTuple):
    """The mean in seconds, the coefficient of variation, and on how many visits they rest."""

    mean_s: float
    cv: float
    seen: float = 0.0


class _Known:
    """A slowly forgetting mean and variance (West 1979)."""

    __slots__ = ("mean", "seen", "spread")

    def __init__(self) -> None:
        self.seen = 0.0
        self.mean = 0.0
        self.spread = 0.0

    def learn(self, value: float) -> None:
        self.seen = self.seen * (1 - FORGET) + 1
        share = 1 / self.seen
        off = value - self.mean
        self.mean += share * off
        self.spread = (1 - share) * (self.spread + share * off * off)

    def lean_on(self, wider: ServiceTime) -> ServiceTime:
        """What is known here, as far as it goes, and the wider place's figures beyond."""
        if not self.seen:
            return wider
        mean = (self.seen * self.mean + LEAN * wider.mean_s) / (self.seen + LEAN)
        own = self.spread / (self.mean * self.mean) if self.mean else 0.0
        cv2 = (self.seen * own + LEAN_SPREAD * wider.cv**2) / (self.seen + LEAN_SPREAD)
        return ServiceTime(mean, math.sqrt(cv2), wider.seen + self.seen)

    def mean_from(self, prior: float) -> float:
        """The mean, leaning on a prior."""
        return (self.seen * self.mean + LEAN * prior) / (self.seen + LEAN)


def hour_of(at_ms: int) -> int:
    """The hour of the day in China."""
    return (at_ms + UTC_TO_SHANGHAI_MS) // HOUR_MS % 24


class ServiceTimes:
    """What was learned in a group; `expected_s` is what the catalogue says of each lane."""

    def __init__(self, expected_s: Mapping[str, float] | None = None) -> None:
        """Know nothing but the catalogue."""
        self._expected_s = dict(expected_s or {})
        self._lanes: dict[tuple[str, str], _Known] = {}
        self._items: dict[tuple[str, str, str | None], _Known] = {}
        self._hours: dict[tuple[str, str, str | None, int], _Known] = {}
        self._leaving: dict[tuple[str, str], _Known] = {}
        self._turns: dict[str, _Known] = {}
        self._pauses: dict[str, _Known] = {}
        # What was answered for a lane since anything was learned of it.
        self._answers: dict[tuple[str, str], dict[tuple[str | None, int], ServiceTime]] = {}

    def expect(self, lane: str, expected_s: float) -> None:
        """Take over the catalogue's figure for a lane, in seconds."""
        self._expected_s[lane] = expected_s
        self._answers.clear()

    def learn(self, hall: str, lane: str, item: str | None, at_ms: int, occupied_s: float) -> None:
        """A ticket called at `at_ms` kept its window for `occupied_s`, its walk included."""
        known = self.of(hall, lane, item, at_ms)
        value = min(max(occupied_s, 1.0), LONGEST * known.mean_s)
        hour = hour_of(at_ms)
        self._lanes.setdefault((hall, lane), _Known()).learn(value)
        self._items.setdefault((hall, lane, item), _Known()).learn(value)
        self._hours.setdefault((hall, lane, item, hour), _Known()).learn(value)
        self._answers.pop((hall, lane), None)

    def of(self, hall: str, lane: str, item: str | None, at_ms: int) -> ServiceTime:
        """How long a ticket called at `at_ms` will keep its window."""
        hour = hour_of(at_ms)
        answers = self._answers.setdefault((hall, lane), {})
        found = answers.get((item, hour))
        if found is None:
            found = answers[item, hour] = self._answer(hall, lane, item, hour)
        return found

    def _answer(self, hall: str, lane: str, item: str | None, hour: int) -> ServiceTime:
        found = ServiceTime(self._expected_s.get(lane, UNKNOWN_S), USUAL_CV)
        places = (
            self._lanes.get((hall, lane)),
            self._items.get((hall, lane, item)),
            self._hours.get((hall, lane, item, hour)),
        )
        for known in places:
            if known is not None:
                found = known.lean_on(found)
        return found

    def learn_end(self, hall: str, lane: str, *, left: bool) -> None:
        """A ticket's wait ended: it was called, or its holder left the line."""
        self._leaving.setdefault((hall, lane), _Known()).learn(1.0 if left else 0.0)

    def leaving(self, hall: str, lane: str) -> float:
        """The share of tickets that leave the line before they are called."""
        known = self._leaving.get((hall, lane))
        return known.mean_from(LEAVING) if known else LEAVING

    def learn_turn(self, hall: str, turn_s: float) -> None:
        """A window was free for `turn_s` seconds before it called somebody who had been waiting."""
        self._turns.setdefault(hall, _Known()).learn(min(max(turn_s, 0.0), LONGEST_TURN_S))

    def turn_s(self, hall: str) -> float:
        """How long a window takes to call the next, in seconds."""
        known = self._turns.get(hall)
        return known.mean_from(TURN_S) if known else TURN_S

    def learn_pause(self, hall: str, pause_s: float) -> None:
        """A window came back after a pause of `pause_s` seconds."""
        self._pauses.setdefault(hall, _Known()).learn(min(max(pause_s, 0.0), LONGEST_PAUSE_S))

    def pause_s(self, hall: str) -> float:
        """How long a pause lasts, in seconds."""
        known = self._pauses.get(hall)
        return known.mean_from(PAUSE_S) if known else PAUSE_S


def rest_s(usual: ServiceTime, so_far_s: float) -> float:
    """How much longer a window is busy that has been for `so_far_s`, if times are lognormal.

    The mean residual life E[S − e | S > e]; that service times are lognormal is what Brown et al.
    (2005) found.
    """
    mean, cv, _ = usual
    if so_far_s <= 0:
        return mean
    if cv < LEAST_CV:
        return max(mean - so_far_s, 0.0)
    sigma = math.sqrt(math.log1p(cv * cv))
    score = (math.log(so_far_s / mean) + sigma * sigma / 2) / sigma
    longer = math.erfc(score / math.sqrt(2))
    if longer < ODD:
        return mean
    rest = mean * math.erfc((score - sigma) / math.sqrt(2)) / longer - so_far_s
    return min(max(rest, 0.0), LONGEST_REST * mean)


def mixture(parts: Sequence[tuple[ServiceTime, float]]) -> ServiceTime:
    """The service time of one drawn from several kinds, each with its weight."""
    total = sum(weight for _, weight in parts)
    if not total:
        return ServiceTime(UNKNOWN_S, USUAL_CV)
    mean = sum(time.mean_s * weight for time, weight in parts) / total
    square = sum((time.mean_s**2) * (1 + time.cv**2) * weight for time, weight in parts) / total
    seen = sum(time.seen * weight for time, weight in parts) / total
    return ServiceTime(mean, math.sqrt(max(0.0, square / mean**2 - 1)), seen)
