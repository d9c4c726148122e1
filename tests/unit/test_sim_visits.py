"""Those who come to a simulated hall, and the rules they meet."""

from random import Random

import pytest

from benchmarks.line import comparison, disciplines
from benchmarks.line.days import HallPlan, visits_of
from benchmarks.line.visits import (
    BUSY,
    CLASSES,
    EARLIEST_MS,
    HOUR_MS,
    LANES,
    LATEST_MS,
    MINUTE_MS,
    NORMAL,
    OPENING_MS,
    SURGE,
    SURGE_MS,
    Shape,
    Visit,
    busy_ms,
    day_of,
    expected_s,
    how_many,
    poisson,
)
from queueing.rules.checks import check
from queueing.rules.hall_rules import Place

MANY = 4000
PLAIN = Shape("plain", hours=(1.0,), booked=0, plain=True)


def _day(shape: Shape) -> list[Visit]:
    return day_of(shape, "here", MANY, Random(5))


def test_people_come_in_order_while_the_hall_is_open() -> None:
    """An appointment of the last slot may come a little later than the others."""
    visits = _day(NORMAL)
    assert [visit.at_ms for visit in visits] == sorted(visit.at_ms for visit in visits)
    assert min(visit.at_ms for visit in visits) >= OPENING_MS
    assert max(visit.at_ms for visit in visits) <= OPENING_MS + len(NORMAL.hours) * HOUR_MS
    assert len(visits) == pytest.approx(MANY, rel=0.06)


def test_a_surge_comes_at_the_door() -> None:
    """Fifteen of a hundred walk-ins beside those who would come then anyway."""
    share = {
        shape.name: sum(
            visit.at_ms < OPENING_MS + SURGE_MS for visit in _day(shape) if not visit.slot_ms
        )
        / sum(not visit.slot_ms for visit in _day(shape))
        for shape in (NORMAL, SURGE)
    }
    assert share[NORMAL.name] == pytest.approx(0.95 / 8 / 4, abs=0.01)
    assert share[SURGE.name] == pytest.approx(0.15 + 0.85 * 0.95 / 8 / 4, abs=0.02)


def test_appointments_stand_on_the_grid_and_come_around_their_slot() -> None:
    """A quarter of all; without any priority beside the appointment's."""
    booked = [visit for visit in _day(NORMAL) if visit.slot_ms]
    assert len(booked) == pytest.approx(MANY * NORMAL.booked, rel=0.1)
    for visit in booked:
        assert visit.slot_ms % (30 * MINUTE_MS) == 0
        assert EARLIEST_MS <= visit.at_ms - visit.slot_ms <= LATEST_MS
        assert visit.ticket_class == "walk_in"


def test_lanes_classes_and_services_are_as_they_were_said_to_be() -> None:
    """The catalogue's means, and every class in its share."""
    visits = [visit for visit in _day(NORMAL) if not visit.slot_ms]
    for lane, share in LANES.items():
        services = [visit.service_ms for visit in visits if visit.lane == lane]
        assert len(services) == pytest.approx(len(visits) * share, rel=0.15)
        assert sum(services) / len(services) == pytest.approx(expected_s()[lane] * 1000, rel=0.1)
    elderly = sum(visit.ticket_class == "elderly" for visit in visits)
    assert elderly == pytest.approx(len(visits) * CLASSES["elderly"], rel=0.25)


def test_so_many_come_that_the_windows_are_as_busy_as_wanted() -> None:
    """Lunch takes a share of the windows' hours away."""
    hours = len(BUSY.hours) - 0.75
    assert how_many(BUSY, 16, 0.9) * busy_ms(BUSY) == pytest.approx(0.9 * 16 * hours * HOUR_MS)


def test_a_plain_day_has_nothing_but_arrivals_and_services() -> None:
    """As theory would have it."""
    for visit in _day(PLAIN):
        assert (visit.walk_ms, visit.turn_ms, visit.patience_ms, visit.slot_ms) == (0, 0, 0, 0)
        assert not visit.absent


def test_poisson_numbers_have_the_variance_of_their_mean() -> None:
    """Also where they are drawn in parts."""
    chance = Random(6)
    numbers = [poisson(700, chance) for _ in range(300)]
    mean = sum(numbers) / len(numbers)
    assert mean == pytest.approx(700, rel=0.01)
    assert sum((n - mean) ** 2 for n in numbers) / len(numbers) == pytest.approx(700, rel=0.25)


def test_every_discipline_meets_the_same_people() -> None:
    """A hall's people do not depend on who else is simulated beside it."""
    here, there = HallPlan("here", 4, 50), HallPlan("there", 4, 50)
    alone = visits_of([here], NORMAL, 3)
    assert visits_of([here], NORMAL, 3) == alone
    assert [v for v in visits_of([there, here], NORMAL, 3) if v.hall == "here"] == alone
    assert visits_of([here], NORMAL, 4) != alone


@pytest.mark.parametrize("name", comparison.ROWS)
def test_the_rules_compared_are_rules_that_a_hall_may_have(name: str) -> None:
    """The house's own checks find no fault with any of them."""
    book = comparison.ROWS[name](16).book
    places = {
        hall: Place(frozenset(rules.windows), frozenset(rules.lanes))
        for hall, rules in book.halls.items()
    }
    assert [fault for hall in book.halls for fault in check(book, hall, places)] == []


def test_windows_are_shared_out_by_work() -> None:
    """At least two each; the rest where the work is."""
    assert disciplines.shared_out(8, [1, 1, 1, 1]) == [2, 2, 2, 2]
    assert disciplines.shared_out(10, [8, 2], least=1) == [8, 2]
    assert sum(disciplines.shared_out(29, [108, 90, 144, 90])) == 29


def test_the_shortest_line_is_chosen() -> None:
    """Among equals by the visit's own chance."""
    shortest = disciplines.own_line_each("here", 3, shortest=True)
    visit = Visit(0, "here", "instant", 1, chance=0.99)
    assert shortest.lane_of(visit, {"w1": 1, "w2": 0, "w3": 2}) == "w2"
    assert shortest.lane_of(visit, {"w1": 0, "w2": 0, "w3": 2}) == "w2"


def test_several_lanes_and_other_halls_may_take_longer() -> None:
    """A special window that helps out is no slower in what it prefers or not."""
    rules = disciplines.across({"a": 4, "b": 4}, helping=True)
    rules = rules._replace(slowness=1.1, distance=2.0)
    assert rules.factor("a", "1", "a") == pytest.approx(1.1)
    assert rules.factor("a", "4", "a") == 1
    assert rules.factor("a", "4", "b") == 2
