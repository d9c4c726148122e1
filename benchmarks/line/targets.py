"""What was hoped for beside what was found."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from benchmarks.line.days import Days
from benchmarks.line.estimates import Cost, Verdict
from benchmarks.line.theory import Checked

HEAD = ["measure", "hoped for", "found", "met"]


class Target(NamedTuple):
    """A measure with the least and the most it should be."""

    measure: str
    least: float
    most: float
    found: float
    form: str = ".2f"

    @property
    def met(self) -> bool:
        """Whether it is as hoped."""
        return self.least <= self.found <= self.most

    def row(self) -> list[str]:
        """For the table."""
        hoped = f"≤ {self.most:{self.form}}"
        if self.least:
            hoped = f"{self.least:{self.form}} – {self.most:{self.form}}"
        return [self.measure, hoped, f"{self.found:{self.form}}", "yes" if self.met else "no"]


def targets(
    plays: Sequence[Days], checks: Sequence[Checked], judged: Sequence[Verdict], cost: Cost
) -> Iterator[Target]:
    """Everything that was hoped for."""
    beyond = sum(days.beyond for days in plays)
    yield Target("calls that overtook somebody beyond a window's bound", 0, 0, beyond, ".0f")
    for check in checks:
        name = f"shared line ÷ Erlang C, load {check.load:.2f}"
        yield Target(name, 0.9, 1.1, check.long.value / check.erlang, ".3f")
        yield Target(f"{name}: half-width", 0, 0.05, check.long.half / check.long.value, ".3f")
    apart = max(check.apart_ms for check in checks)
    yield Target("largest difference from the recursion, ms", 0, 0, apart, ".0f")
    for verdict in judged:
        share = verdict.within_p50.value
        yield Target(f"called before p50, {verdict.name}", 0.42, 0.58, share)
        share = verdict.within_p90.value
        yield Target(f"called before p90, {verdict.name}", 0.85, 0.96, share)
        ratio = verdict.ratio.value
        yield Target(f"RMSE ÷ last called, {verdict.name}", 0, 0.6, ratio)
    yield Target("CPU ms an event of `WaitEstimator`, 500 waiting", 0, 1, cost.mean_ms)
