"""How long tickets keep windows busy, and how soon that is believed."""

import math
import random

import pytest

from kit.clock import shanghai_ms
from queueing.estimates.service_times import ServiceTime, ServiceTimes, hour_of, mixture, rest_s

NINE = shanghai_ms("2026-11-23", 9)
TEN = shanghai_ms("2026-11-23", 10)


def known(visits: int, seconds: float, item: str | None = "passport") -> ServiceTimes:
    """Times that saw so many visits of one length, all at nine."""
    times = ServiceTimes({"social": 480})
    for _ in range(visits):
        times.learn("home", "social", item, NINE, seconds)
    return times


def test_the_hour_is_chinas() -> None:
    """Nine in the morning there is one at night in UTC."""
    assert (hour_of(NINE), hour_of(NINE - 1), hour_of(TEN)) == (9, 8, 10)


def test_before_anything_was_seen_the_catalogue_is_believed() -> None:
    """Also at every hour and for every item."""
    times = ServiceTimes({"social": 480})
    assert times.of("home", "social", None, NINE).mean_s == 480
    assert times.of("home", "social", "passport", TEN).mean_s == 480


def test_few_visits_move_the_figure_a_little_and_many_all_the_way() -> None:
    """One visit of four minutes says little against the catalogue's eight."""
    one, many = known(1, 240), known(200, 240)
    assert 360 < one.of("home", "social", "passport", NINE).mean_s < 480
    assert many.of("home", "social", "passport", NINE).mean_s == pytest.approx(240, rel=0.02)


def test_what_is_not_known_of_an_item_leans_on_its_lane() -> None:
    """And another hall's lane learns nothing from it."""
    times = known(200, 240)
    assert times.of("home", "social", "card", NINE).mean_s == pytest.approx(240, rel=0.15)
    assert times.of("away", "social", "card", NINE).mean_s == 480


def test_an_hour_that_differs_is_told_apart_from_its_item() -> None:
    """Mornings of four minutes and later hours of eight."""
    times = ServiceTimes({"social": 300})
    for _ in range(100):
        times.learn("home", "social", "card", NINE, 240)
        times.learn("home", "social", "card", TEN, 480)
    assert times.of("home", "social", "card", NINE).mean_s < 270
    assert times.of("home", "social", "card", TEN).mean_s > 440


def test_what_was_long_ago_is_forgotten() -> None:
    """A new procedure takes half the time; some hundreds of visits later nothing else counts."""
    times = known(300, 480)
    for _ in range(400):
        times.learn("home", "social", "passport", NINE, 240)
    assert times.of("home", "social", "passport", NINE).mean_s == pytest.approx(240, rel=0.05)


def test_a_forgotten_button_does_not_count_as_a_visit_of_hours() -> None:
    """An overnight visit is cut to a few times the mean."""
    times = known(100, 480)
    times.learn("home", "social", "passport", NINE, 50_000)
    assert times.of("home", "social", "passport", NINE).mean_s < 560


def test_the_spread_is_learned() -> None:
    """Visits of one length have no spread; exponential ones have as much as their mean."""
    chance = random.Random(1)
    varied = ServiceTimes({"social": 480})
    for _ in range(600):
        varied.learn("home", "social", None, NINE, chance.expovariate(1 / 480))
    assert known(600, 480).of("home", "social", "passport", NINE).cv < 0.2
    assert varied.of("home", "social", None, NINE).cv == pytest.approx(1, abs=0.2)


def test_the_same_visits_in_the_same_order_give_the_same_figures() -> None:
    """Whether or not somebody asked in between."""
    asked, silent = ServiceTimes({"social": 480}), ServiceTimes({"social": 480})
    chance = random.Random(2)
    for _ in range(50):
        visit = chance.uniform(60, 900)
        asked.learn("home", "social", "card", NINE, visit)
        silent.learn("home", "social", "card", NINE, visit)
        asked.of("home", "social", "card", NINE)
    assert asked.of("home", "social", "card", NINE) == silent.of("home", "social", "card", NINE)


def test_a_newer_catalogue_is_believed_at_once() -> None:
    """What was answered before is not answered again."""
    times = ServiceTimes({"social": 480})
    times.of("home", "social", None, NINE)
    times.expect("social", 600)
    assert times.of("home", "social", None, NINE).mean_s == 600


def test_the_share_of_those_who_leave_is_learned() -> None:
    """It begins small."""
    times = ServiceTimes()
    assert times.leaving("home", "social") == pytest.approx(0.03)
    for n in range(400):
        times.learn_end("home", "social", left=n % 5 == 0)
    assert times.leaving("home", "social") == pytest.approx(0.2, abs=0.03)


def test_the_rest_of_a_visit_follows_from_how_long_it_has_lasted() -> None:
    """Fixed times run down; lognormal ones get longer the longer they have been."""
    fixed, varied = ServiceTime(300, 0.0), ServiceTime(300, 0.7)
    assert (rest_s(fixed, 0), rest_s(fixed, 200), rest_s(fixed, 400)) == (300, 100, 0)
    assert rest_s(varied, 0) == 300
    assert rest_s(varied, 150) < 250
    assert rest_s(varied, 1200) > rest_s(varied, 600) > 200
    assert rest_s(varied, 1e9) <= 600


def test_the_rest_is_that_of_a_sample() -> None:
    """Lognormal visits of which those longer than three minutes are kept."""
    chance, sigma = random.Random(3), math.sqrt(math.log1p(0.49))
    visits = [300 * math.exp(chance.gauss(-sigma * sigma / 2, sigma)) for _ in range(100_000)]
    rests = [visit - 180 for visit in visits if visit > 180]
    assert rest_s(ServiceTime(300, 0.7), 180) == pytest.approx(sum(rests) / len(rests), rel=0.02)


def test_a_mixture_spreads_more_than_its_parts() -> None:
    """Two fixed lengths make a spread."""
    found = mixture([(ServiceTime(100, 0.0), 1), (ServiceTime(300, 0.0), 1)])
    assert found.mean_s == 200
    assert found.cv == pytest.approx(0.5)
