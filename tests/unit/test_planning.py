"""From sessions and quotas to slots, also beside a reckoning that walks from minute to minute."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.clock import MINUTE_MS, shanghai_ms
from records.booking.planning import Planned, capacity_of, days_ahead, last_day, plan_slots
from records.booking.quotas import (
    PlannedWindows,
    Quota,
    planned_windows,
    quota_for,
    usual_windows,
)
from records.opening.legal_calendar import DayKind, LegalCalendar
from records.opening.sessions import Session
from records.opening.settings import HallSettings

DAY = "2026-12-01"
MIDNIGHT = shanghai_ms(DAY)
USUAL = PlannedWindows(Fraction(2), 0.4)
SLOT_MINUTES = st.sampled_from([5, 10, 15, 20, 30, 60])


def session(starts_min: int, ends_min: int, opening: str | None = "o") -> Session:
    """A session from one minute of the day to another."""
    starts_ms, ends_ms = MIDNIGHT + starts_min * MINUTE_MS, MIDNIGHT + ends_min * MINUTE_MS
    return Session("h", "l", DAY, starts_ms, ends_ms, opening, 3)


def minutes(slots: list[Planned]) -> list[tuple[int, int, int]]:
    """When slots begin and end, and when their sessions do, in minutes of the day."""
    return [
        (
            (slot.starts_ms - MIDNIGHT) // MINUTE_MS,
            (slot.ends_ms - MIDNIGHT) // MINUTE_MS,
            (slot.session_ends_ms - MIDNIGHT) // MINUTE_MS,
        )
        for slot in slots
    ]


def quota(windows: int, date: str | None = None, starts_min: int | None = None) -> Quota:
    """A quota of the lane, named by its windows."""
    return Quota(str(windows), "h", "l", date, starts_min, windows)


def test_adjoining_sessions_stay_apart() -> None:
    """A slot ends with its session, also where the next one adjoins, and a short rest is none."""
    slots = plan_slots([session(510, 580), session(580, 640)], lambda _: USUAL, 30)
    assert minutes(slots) == [(510, 540, 580), (540, 570, 580), (580, 610, 640), (610, 640, 640)]
    assert {(slot.opening, slot.opening_version) for slot in slots} == {("o", 3)}


def test_a_session_shorter_than_a_slot_has_none() -> None:
    """Twenty-nine minutes are no slot of half an hour."""
    assert plan_slots([session(510, 539)], lambda _: USUAL, 30) == []


@given(
    st.lists(st.integers(0, 288), min_size=2, max_size=8, unique=True),
    SLOT_MINUTES,
    st.booleans(),
)
def test_slots_are_those_of_a_slow_reckoning(cuts: list[int], length: int, gaps: bool) -> None:  # noqa: FBT001 - drawn
    """Whoever walks through the day, minute by minute, comes to the same slots."""
    cuts = sorted(cuts)
    pairs = list(pairwise(cuts))[:: 2 if gaps else 1]
    sessions = [session(starts * 5, ends * 5) for starts, ends in pairs]
    whose = {m: (a * 5, b * 5) for a, b in pairs for m in range(a * 5, b * 5)}
    expected, minute = [], 0
    while minute < 1440:
        here = whose.get(minute)
        if here and all(whose.get(m) == here for m in range(minute, minute + length)):
            expected.append((minute, minute + length, here[1]))
            minute += length
        elif here:
            minute = here[1]
        else:
            minute += 1
    assert minutes(plan_slots(sessions, lambda _: USUAL, length)) == expected


@pytest.mark.parametrize(
    ("windows", "share", "length", "units"),
    [
        (Fraction(1), 0.4, 30, 3),  # 3.6
        (Fraction(10), 0.4, 30, 36),  # exactly, though 10 * 6 * (1 - 0.4) is less in floats
        (Fraction(29, 4), 0.4, 30, 26),  # 26.1
        (Fraction(7), 0.0, 60, 84),
        (Fraction(7), 1.0, 60, 0),
        (Fraction(0), 0.0, 60, 0),
        (Fraction(1, 3), 0.0, 15, 1),
    ],
)
def test_capacity_is_rounded_down(windows: Fraction, share: float, length: int, units: int) -> None:
    """Windows times minutes over five, without what is kept for people who walk in."""
    assert capacity_of(PlannedWindows(windows, share), length) == units


@given(st.integers(0, 500), st.integers(0, 10_000), SLOT_MINUTES)
def test_capacity_never_exceeds_the_windows_time(windows: int, share: int, length: int) -> None:
    """A unit more would be more than the formula gives, one less would waste one."""
    units = capacity_of(PlannedWindows(Fraction(windows), share / 10_000), length)
    exact = windows * (length // 5) * (10_000 - share)
    assert units * 10_000 <= exact < (units + 1) * 10_000


def test_a_small_hall_can_be_booked_before_anybody_plans() -> None:
    """A slot has at least one visit, no more than one window has; and none where all walk in."""
    quarter = Fraction(1, 4)
    assert capacity_of(PlannedWindows(quarter, 0.4, 3), 30) == 3
    assert capacity_of(PlannedWindows(quarter, 0.4, 3), 10) == 2
    assert capacity_of(PlannedWindows(quarter, 1.0, 3), 30) == 0
    assert capacity_of(PlannedWindows(Fraction(0), 0.4, 3), 30) == 0


def test_the_most_precise_quota_holds() -> None:
    """A date and a beginning, else a date, else a beginning, else what is general."""
    morning, noon = session(480, 720), session(720, 1080)
    quotas = [quota(1), quota(2, None, 480), quota(3, DAY), quota(4, DAY, 480)]
    for first in range(4):  # in whichever order they are
        turned = quotas[first:] + quotas[:first]
        assert [quota_for(one, turned) for one in (morning, noon)] == [quotas[3], quotas[2]]
    assert [quota_for(one, quotas[:3]) for one in (morning, noon)] == [quotas[2], quotas[2]]
    assert [quota_for(one, quotas[:2]) for one in (morning, noon)] == [quotas[1], quotas[0]]
    assert quota_for(noon, [quota(2, None, 480), quota(3, "2026-12-02")]) is None


def test_what_a_manager_wrote_is_taken_as_it_is() -> None:
    """None at all is none, and a share of its own stands in place of the hall's."""
    usual = PlannedWindows(Fraction(1, 4), 0.4, 3)
    none = planned_windows(session(480, 720), [quota(0)], usual)
    assert capacity_of(none, 30) == 0
    own = planned_windows(session(480, 720), [quota(2)._replace(walk_in_share=0.0)], usual)
    assert capacity_of(own, 30) == 12
    assert planned_windows(session(480, 720), [], usual) == usual


def test_windows_count_in_equal_parts() -> None:
    """A window is shared by the lanes that it serves as its own; where it only helps, by none."""
    served = [{"a": 0, "b": 0}, {"a": 0}, {"b": 0, "a": 300}, {}]
    assert usual_windows("a", served) == Fraction(3, 2)
    assert usual_windows("b", served) == Fraction(3, 2)
    assert usual_windows("c", served) == 0


def test_the_horizon_counts_working_days() -> None:
    """A Friday's second working day is Tuesday; the days between may be booked as well."""
    calendar = LegalCalendar({"2026-12-07": DayKind.HOLIDAY})
    settings = HallSettings(horizon_working_days=2)
    now_ms = shanghai_ms("2026-12-04", 23, 59)
    assert last_day(calendar, settings, now_ms) == "2026-12-09"
    days = days_ahead(calendar, settings, now_ms)
    assert (days[0], days[-1], len(days)) == ("2026-12-04", "2026-12-09", 6)
    assert days_ahead(calendar, HallSettings(horizon_working_days=0), now_ms) == ["2026-12-04"]
