"""What the simulation rests on beside the line itself: formulas, recursions, means, tables."""

import math
from random import Random

import pytest

from benchmarks.line import report
from benchmarks.line.erlang import erlang_c, fcfs_waits, long_run, mean_wait, poisson_times
from benchmarks.line.figures import Mean, mean_of, quantile, ratio_of, student


@pytest.mark.parametrize(
    ("servers", "offered", "chance"),
    [(1, 0.5, 0.5), (2, 1.0, 1 / 3), (3, 2.0, 4 / 9), (10, 8.0, 0.409180), (2, 0.0, 0.0)],
)
def test_erlang_c_is_that_of_the_tables(servers: int, offered: float, chance: float) -> None:
    """The chance that nobody is free."""
    assert erlang_c(servers, offered) == pytest.approx(chance, rel=1e-5)


def test_the_mean_wait_of_one_server_is_the_textbooks() -> None:
    """ρ / (1 − ρ) services."""
    assert mean_wait(1, 0.9) == pytest.approx(9)
    assert mean_wait(1, 0.9, service=480) == pytest.approx(9 * 480)


def test_first_come_first_served_by_hand() -> None:
    """Two windows: the third waits for the second, the fourth for the first, the last for none."""
    arrivals, services = [0, 1, 2, 3, 30], [10, 4, 9, 2, 1]
    assert list(fcfs_waits(arrivals, services, 2)) == [0, 0, 3, 7, 0]


def test_a_long_run_comes_near_the_formula() -> None:
    """Four windows at a moderate load, within its own interval and a half."""
    found = mean_of(long_run(4, 0.6, 100_000, 20, Random(1)))
    assert abs(found.value - mean_wait(4, 0.6)) < 1.5 * found.half
    assert found.half < 0.1 * found.value


def test_poisson_times_come_at_their_rate() -> None:
    """In order, in milliseconds."""
    times = poisson_times(2.0, 4000, Random(2))
    assert times == sorted(times)
    assert times[-1] == pytest.approx(2_000_000, rel=0.05)


@pytest.mark.parametrize(("freedom", "value"), [(4, 2.776), (9, 2.262), (19, 2.093), (99, 1.984)])
def test_students_quantile_is_that_of_the_tables(freedom: int, value: float) -> None:
    """Two-sided, 95 %."""
    assert student(freedom) == pytest.approx(value, abs=0.02)


def test_a_mean_says_how_far_it_may_be_off() -> None:
    """Five values of variance 2.5: 2.776 · √(2.5 / 5)."""
    found = mean_of([1, 2, 3, 4, 5])
    assert found.value == 3
    assert found.half == pytest.approx(2.776 * math.sqrt(0.5), rel=0.01)
    assert mean_of([7]).half == math.inf


def test_an_interval_covers_the_truth_as_often_as_it_says() -> None:
    """Ten normal values, two thousand times."""
    chance = Random(3)
    means = [mean_of([chance.gauss(0, 1) for _ in range(10)]) for _ in range(2000)]
    covered = sum(abs(found.value) <= found.half for found in means)
    assert covered / len(means) == pytest.approx(0.95, abs=0.015)


def test_a_ratio_of_equal_parts_is_certain() -> None:
    """Each day half of it; and of nothing there is no ratio."""
    assert ratio_of([1, 2, 3], [2, 4, 6]) == Mean(0.5, 0)
    assert math.isnan(ratio_of([1, 2], [0, 0]).value)


def test_a_quantile_is_one_of_the_values() -> None:
    """Of twenty values the nineteenth is the p95."""
    assert quantile(range(1, 21), 0.95) == 19
    assert quantile([5], 0.5) == 5


def test_a_mean_is_told_with_what_is_known_of_it() -> None:
    """In a table."""
    assert Mean(1.26, 0.31).told() == "1.3 ± 0.3"
    assert Mean(1.26, math.inf).told(2) == "1.26"
    assert Mean(math.nan, math.inf).told() == "–"


def test_only_what_stands_between_the_markers_is_rewritten() -> None:
    """Twice gives the same."""
    page = f"before\n\n{report.BEGIN}\nold\n{report.END}\nafter\n"
    once = report.rewritten(page, "new")
    assert once == f"before\n\n{report.BEGIN}\n\nnew\n\n{report.END}\nafter\n"
    assert report.rewritten(once, "new") == once


def test_the_page_has_the_markers() -> None:
    """Else a run could not write its figures."""
    page = report.PAGE.read_text(encoding="utf-8")
    assert page.index(report.BEGIN) < page.index(report.END)


def test_a_table_on_the_page() -> None:
    """The first column is read from the left."""
    assert report.as_markdown(["a", "b"], [["x", "1"]]) == "| a | b |\n| --- | ---: |\n| x | 1 |"
    assert report.as_text(["name", "n"], [["x", "10"]]) == "name   n\nx     10"
