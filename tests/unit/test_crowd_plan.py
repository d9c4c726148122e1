"""The plan of a day, and the clock it is played by."""

import asyncio
from collections import Counter
from types import SimpleNamespace

import pytest

from mini_program_mock.crowd import pace as pace_module
from mini_program_mock.crowd.bell import Bell
from mini_program_mock.crowd.pace import Pace
from mini_program_mock.crowd.plan import (
    CLOSES_S,
    LANES,
    SMOOTH,
    WALK_S,
    make_plan,
    rate,
    utilisation,
)
from mini_program_mock.crowd.report import percentile

HOUR_S = 3600


def test_the_same_seed_gives_the_same_day() -> None:
    """And another seed another one."""
    assert make_plan(1, 50) == make_plan(1, 50)
    assert make_plan(1, 50) != make_plan(2, 50)


def test_everybody_comes_in_order_and_while_the_hall_is_open() -> None:
    """As many as were asked for."""
    plan = make_plan(3, 900)
    arrivals = [visit.arrives_s for visit in plan]
    assert len(plan) == 900
    assert arrivals == sorted(arrivals)
    assert arrivals[0] >= 0
    assert arrivals[-1] < CLOSES_S


def test_a_day_has_two_peaks() -> None:
    """Most people come in the middle of the morning, and again in the afternoon."""
    hours = Counter(int((v.arrives_s + HOUR_S / 2) // HOUR_S) + 8 for v in make_plan(1, 20_000))
    assert hours[10] > 1.3 * hours[8]
    assert hours[10] > 2 * hours[12]
    assert hours[14] > 2 * hours[12]
    assert hours[14] > 1.5 * hours[16]
    assert rate(-1) == rate(CLOSES_S + 1) == 0


def test_the_shares_are_those_of_the_plan() -> None:
    """Lanes, phones, priority, those who stay away and those who give up."""
    plan = make_plan(5, 20_000)
    share = {name: count / len(plan) for name, count in Counter(v.lane for v in plan).items()}
    for lane in LANES:
        assert share[lane.lane] == pytest.approx(lane.share, abs=0.015)
        times = [visit.service_s for visit in plan if visit.lane == lane.lane]
        assert sum(times) / len(times) == pytest.approx(lane.service_s, rel=0.05)
    assert sum(v.on_phone for v in plan) / len(plan) == pytest.approx(0.7, abs=0.015)
    assert sum(v.absent for v in plan) / len(plan) == pytest.approx(0.04, abs=0.006)
    assert sum(v.cancels_after_s is not None for v in plan) / len(plan) == pytest.approx(
        0.02, abs=0.005
    )
    priority = [v for v in plan if v.ticket_class != "walk_in"]
    assert len(priority) / len(plan) == pytest.approx(0.03, abs=0.006)
    assert not any(v.on_phone for v in priority)
    assert all(WALK_S[0] <= v.walk_s <= WALK_S[1] for v in plan)
    assert sum(v.follows for v in plan) == pytest.approx(50, abs=25)


def test_a_few_visits_do_not_go_smoothly() -> None:
    """Phones that let others go first, people who step aside, people in the wrong place."""
    plan = make_plan(5, 20_000)
    asides = [visit.aside for visit in plan if visit.aside != SMOOTH]
    assert all(not v.absent and v.cancels_after_s is None for v in plan if v.aside != SMOOTH)
    assert all(v.on_phone for v in plan if v.aside.postpones_after_s is not None)
    assert all(v.aside.transfers_to != v.lane for v in plan)
    postponing = sum(aside.postpones_after_s is not None for aside in asides)
    parked = sum(aside.parks_for_s is not None for aside in asides)
    transferred = Counter(aside.transfers_to for aside in asides if aside.transfers_to)
    assert postponing / len(plan) == pytest.approx(0.026, abs=0.005)
    assert parked / len(plan) == pytest.approx(0.018, abs=0.005)
    assert set(transferred) == {"@", *(lane.lane for lane in LANES)}
    assert sum(transferred.values()) / len(plan) == pytest.approx(0.015, abs=0.005)


def test_some_have_booked() -> None:
    """With a phone, and in time for the most part; some do not come."""
    plan = make_plan(5, 20_000)
    booked = [visit for visit in plan if visit.booking is not None]
    assert len(booked) / len(plan) == pytest.approx(0.7 * 0.3 * 0.94, abs=0.01)
    assert all(v.on_phone and not v.absent and v.cancels_after_s is None for v in booked)
    early = [visit.booking.early_s for visit in booked if visit.booking]
    assert early.count(None) / len(early) == pytest.approx(0.06, abs=0.01)
    coming = [early_s for early_s in early if early_s is not None]
    assert -1200 <= min(coming) < 0 < max(coming) <= 1500


def test_the_windows_are_busy_at_the_peaks() -> None:
    """900 visits keep 29 windows busy by three to four fifths, with air to breathe at noon."""
    peaks = [utilisation(900, 29, hour * HOUR_S) for hour in (1.5, 6.0)]
    assert all(0.7 < peak < 0.85 for peak in peaks)
    assert utilisation(900, 29, 3.5 * HOUR_S) < 0.4


async def test_the_clock_runs_at_its_speed_and_knows_its_lag(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A moment that has passed is carried out at once, late."""
    slept: list[float] = []
    machine = SimpleNamespace(now=1000.0, late=0.25)

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        machine.now += seconds + machine.late

    monkeypatch.setattr(pace_module, "time", SimpleNamespace(monotonic=lambda: machine.now))
    monkeypatch.setattr(pace_module, "asyncio", SimpleNamespace(sleep=sleep))
    pace = Pace(100)
    pace.start(-100)
    assert pace.clock() == "08:28"
    await pace.until(0)
    assert slept == [pytest.approx(1)]
    assert pace.lag_max_s == pytest.approx(0.25)
    assert pace.now_s == pytest.approx(25)
    assert pace.clock() == "08:30"
    assert pace.real(3600) == 36
    await pace.until(pace.now_s - 50)
    assert len(slept) == 1
    assert pace.lag_max_s == pytest.approx(0.5)


async def test_the_bell_wakes_who_was_idle_longest() -> None:
    """One ring wakes one; a ring to somebody who is busy after all goes to the next."""
    bell = Bell()
    first, second, third = bell.listen(), bell.listen(), bell.listen()
    bell.ring()
    assert [turn.done() for turn in (first, second, third)] == [True, False, False]
    bell.pass_on(first)
    assert second.done()
    bell.pass_on(third)
    assert third.cancelled()
    bell.ring()
    last = bell.listen()
    bell.ring_all()
    assert last.done()
    await asyncio.sleep(0)


def test_a_percentile_is_one_of_the_values() -> None:
    """The smallest that so many do not exceed."""
    assert percentile([3.0, 1.0, 2.0], 0.95) == 3.0
    assert percentile([float(n) for n in range(1, 101)], 0.95) == 95.0
    assert percentile([7.0], 0.95) == 7.0
