"""Means, quantiles and how far they may be trusted."""

import math
import statistics
from collections.abc import Sequence
from typing import NamedTuple

Z = 1.959964  # the normal quantile of 97.5 %


class Mean(NamedTuple):
    """A mean and the half-width of its 95 % confidence interval."""

    value: float
    half: float

    def times(self, factor: float) -> "Mean":
        """The same in another unit."""
        return Mean(self.value * factor, self.half * factor)

    def told(self, digits: int = 1) -> str:
        """The mean with its half-width, for a table."""
        if math.isnan(self.value):
            return "–"
        half = f" ± {self.half:.{digits}f}" if math.isfinite(self.half) else ""
        return f"{self.value:.{digits}f}{half}"


def student(freedom: int) -> float:
    """The two-sided 95 % quantile of Student's t, by the expansion of Cornish and Fisher."""
    z, n = Z, freedom
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / n + second / n**2 + third / n**3


def mean_of(values: Sequence[float]) -> Mean:
    """The mean of independent values; the half-width is infinite for a single one."""
    if len(values) < 2:
        return Mean(values[0] if values else math.nan, math.inf)
    half = student(len(values) - 1) * statistics.stdev(values) / math.sqrt(len(values))
    return Mean(statistics.fmean(values), half)


def ratio_of(tops: Sequence[float], bottoms: Sequence[float]) -> Mean:
    """The ratio of two means of paired values (delta method); nan if the lower one is nothing."""
    if not any(bottoms):
        return Mean(math.nan, math.inf)
    ratio = statistics.fmean(tops) / statistics.fmean(bottoms)
    rests = [top - ratio * bottom for top, bottom in zip(tops, bottoms, strict=True)]
    return Mean(ratio, mean_of(rests).half / statistics.fmean(bottoms))


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest value that so large a share of them does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
