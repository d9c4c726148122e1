"""Ranges of waits, and how they answer for themselves."""

import math
import random

import pytest

from queueing.model.estimate import Z_MOST, Calibration, Estimate, EstimateCoverage, gamma_quantile


def test_the_quantiles_are_those_of_a_gamma() -> None:
    """Of the exponential, whose quantiles are logarithms, and of one that is nearly normal."""
    assert gamma_quantile(100, 100, 0) == pytest.approx(100 * math.log(2), rel=0.02)
    assert gamma_quantile(100, 100, Z_MOST) == pytest.approx(100 * math.log(10), rel=0.02)
    assert gamma_quantile(100, 1, Z_MOST) == pytest.approx(100 + Z_MOST, rel=0.001)


def test_a_wait_without_length_or_spread_is_itself() -> None:
    """Nothing is divided by zero."""
    assert gamma_quantile(0, 10, 1) == 0
    assert gamma_quantile(50, 0, 1) == 50


def test_a_range_is_never_upside_down_and_never_nothing() -> None:
    """However narrow: 0/0 is kept for those who find a free window."""
    found = Calibration().range_of(0.2, 0.1)
    assert 1 <= found.p50_s <= found.p90_s


def test_what_was_promised_is_counted() -> None:
    """Called before half, before most, and after both."""
    record = Calibration()
    for waited_s in (50, 150, 250):
        record.judge(Estimate(100, 200), waited_s)
    assert record.coverage == EstimateCoverage(3, 1, 2)


def test_promises_that_fail_become_wider() -> None:
    """And narrower ones follow when everybody comes too soon."""
    late, early = Calibration(), Calibration()
    before = late.range_of(600, 200)
    for _ in range(200):
        late.judge(Estimate(600, 900), 1000)
        early.judge(Estimate(600, 900), 100)
    assert late.range_of(600, 200).p90_s > before.p90_s + 200
    assert early.range_of(600, 200).p50_s < before.p50_s
    assert early.range_of(600, 200).p90_s < before.p90_s


@pytest.mark.parametrize("truth", [0.8, 1.0, 1.25])
def test_half_and_nine_tenths_are_reached_though_the_formula_is_off(truth: float) -> None:
    """By a fifth either way, with waits that are gamma distributed."""
    chance, record = random.Random(4), Calibration()
    for _ in range(4000):
        mean = chance.uniform(300, 1200)
        waited = chance.gammavariate(9, mean * truth / 9)
        record.judge(record.range_of(mean, mean / 3), waited)
    judged, half, most = record.coverage
    assert half / judged == pytest.approx(0.5, abs=0.03)
    assert most / judged == pytest.approx(0.9, abs=0.02)
