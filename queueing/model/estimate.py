"""A wait as a range, and the record by which the ranges are judged.

The range is two quantiles of a gamma distribution, whose cube root is nearly normal (Wilson and
Hilferty 1931). The record shows how many of those who had to wait were called within what they
were first told; where that strays from one half and nine tenths the quantiles are moved until it
does not (adaptive conformal inference: Gibbs and Candès 2021).
"""

import math
from typing import NamedTuple

import msgspec

HALF = 0.5
MOST = 0.9
Z_MOST = 1.2816  # the normal quantile of MOST
STEP = 0.01  # by how much, in standard deviations, one surprise moves a quantile at most
NARROWEST, WIDEST = -1.0, 3.5
LEAST_S = 1.0


class Estimate(msgspec.Struct):
    """A wait in seconds that half, and nine of ten, stay within."""

    p50_s: int
    p90_s: int


NO_WAIT = Estimate(0, 0)


class Given(NamedTuple):
    """The first estimate of a ticket that found no free window."""

    ticket: str
    hall: str
    lane: str
    at_ms: int
    p50_s: int
    p90_s: int


class Called(NamedTuple):
    """A ticket's first call, and how long after it was issued."""

    ticket: str
    waited_s: float


class EstimateCoverage(NamedTuple):
    """Of `judged` tickets that had to wait, how many were called before their p50 and p90."""

    judged: int
    within_p50: int
    within_p90: int


def gamma_quantile(mean: float, spread: float, z: float) -> float:
    """The quantile of a gamma distribution at the normal score `z`, by Wilson and Hilferty."""
    if mean <= 0 or spread <= 0:
        return max(mean, 0.0)
    root = spread / mean / 3
    return mean * max(0.0, 1 - root * root + z * root) ** 3


class Calibration:
    """What a hall promised and what came of it, and the normal scores that follow for the next."""

    def __init__(self) -> None:
        """Trust the formula until it was seen to fail."""
        self._z50 = 0.0
        self._z90 = Z_MOST
        self.coverage = EstimateCoverage(0, 0, 0)

    def range_of(self, mean_s: float, spread_s: float) -> Estimate:
        """The range of a wait of this mean and standard deviation, in seconds."""
        p50 = gamma_quantile(mean_s, spread_s, self._z50)
        p90 = gamma_quantile(mean_s, spread_s, max(self._z90, self._z50))
        return Estimate(round(max(p50, LEAST_S)), math.ceil(max(p90, p50, LEAST_S)))

    def judge(self, given: Estimate, waited_s: float) -> None:
        """Compare an estimate with the wait that followed."""
        half, most = waited_s < given.p50_s, waited_s < given.p90_s
        judged, within_p50, within_p90 = self.coverage
        self.coverage = EstimateCoverage(judged + 1, within_p50 + half, within_p90 + most)
        self._z50 = _between(self._z50 + STEP * (HALF - half))
        self._z90 = _between(self._z90 + STEP * (MOST - most))


def _between(z: float) -> float:
    return min(max(z, NARROWEST), WIDEST)
