"""The clocks of a case: due dates, pauses, extension, states, alerts, and when to look again."""

from dataclasses import replace

import pytest

from kit.clock import business_date, shanghai_ms
from records.cases.clocks.clock import ARTICLE_45, EXTENDABLE, Clock, ClockKind, Ground, Pause
from records.cases.clocks.keeping import extended
from records.cases.clocks.limits import BASIS, LIMITS, Limits
from records.cases.clocks.reckoning import Alert, ClockState, Reckoned, reckon
from records.opening.legal_calendar import LegalCalendar
from server.importer.legal_days import package_days

CALENDAR = LegalCalendar({day: one.kind for day, one in package_days().items()})
# A Monday of a month without holidays: its 20th working day is Monday, 30 March.
MONDAY = shanghai_ms("2026-03-02", 10)
STATUTORY = Clock(ClockKind.STATUTORY, MONDAY, 20)
# Told at once, on Wednesday; back at ten o'clock on Friday: it stops Wednesday and Thursday.
WEDNESDAY, FRIDAY = shanghai_ms("2026-03-04", 10), shanghai_ms("2026-03-06", 10)
REVIEW = Pause(Ground.EXPERT_REVIEW, 5, WEDNESDAY, WEDNESDAY, FRIDAY)
LATER = shanghai_ms("2026-03-10", 10)


def at(clock: Clock, now_ms: int, *pauses: Pause) -> Reckoned:
    """How a clock stands, by the calendar of the record."""
    return reckon(clock, pauses, CALENDAR, now_ms)


def due(clock: Clock, now_ms: int, *pauses: Pause) -> str:
    """The last day of a clock, whose 24:00 it must be."""
    due_ms = at(clock, now_ms, *pauses).due_ms
    last = business_date(due_ms - 1)
    assert due_ms - shanghai_ms(last) == 24 * 3_600_000
    return last


@pytest.mark.parametrize(
    ("start", "limit", "last"),
    [
        ("2026-02-13", 5, "2026-02-27"),
        ("2026-09-30", 20, "2026-11-03"),
        ("2026-03-02", 1, "2026-03-03"),
        ("2026-03-07", 1, "2026-03-09"),
        ("2026-03-02", 0, "2026-03-02"),
        ("2026-03-07", 0, "2026-03-07"),
    ],
)
def test_due_at_the_end_of_the_last_working_day(start: str, limit: int, last: str) -> None:
    """Day 1 is the day after, holidays are left out, and a limit of 0 is the day itself."""
    for minute in (0, 10 * 60, 24 * 60 - 1):
        started_ms = shanghai_ms(start) + minute * 60_000
        assert due(Clock(ClockKind.PROMISED, started_ms, limit), started_ms) == last


def test_intake_runs_out_after_its_fifth_day() -> None:
    """At 24:00 of that day, and not a moment before: then it counts as accepted."""
    clock = Clock(ClockKind.INTAKE, MONDAY, LIMITS.of(ClockKind.INTAKE))
    end_ms = shanghai_ms("2026-03-10")
    assert at(clock, end_ms - 1).state is ClockState.RUNNING
    assert at(clock, end_ms).state is ClockState.OVERDUE
    assert at(clock, end_ms).alert is Alert.RED


def test_an_expert_review_of_which_nobody_was_told_stops_nothing() -> None:
    """The statutory clock ran, and so did the promise; once told, both stand still."""
    untold = replace(REVIEW, told_ms=None)
    for kind in (ClockKind.STATUTORY, ClockKind.PROMISED):
        clock = replace(STATUTORY, kind=kind)
        assert due(clock, LATER, untold) == "2026-03-30"
        assert at(clock, WEDNESDAY, untold).state is ClockState.RUNNING
        assert due(clock, LATER, REVIEW) == "2026-04-01"
        assert at(clock, WEDNESDAY, REVIEW).state is ClockState.PAUSED


@pytest.mark.parametrize(
    ("told_ms", "last"),
    [
        (WEDNESDAY - 48 * 3_600_000, "2026-04-01"),
        (shanghai_ms("2026-03-05") - 1, "2026-04-01"),
        (shanghai_ms("2026-03-05"), "2026-04-01"),
        (shanghai_ms("2026-03-05") + 1, "2026-03-31"),
        (FRIDAY, "2026-03-30"),
        (LATER, "2026-03-30"),
    ],
)
def test_a_pause_that_is_told_late_stops_from_then_on(told_ms: int, last: str) -> None:
    """Never before it was declared, to the moment, and not at all once it is over."""
    assert due(STATUTORY, LATER, replace(REVIEW, told_ms=told_ms)) == last


@pytest.mark.parametrize(
    ("resumed_ms", "last"),
    [
        (shanghai_ms("2026-03-06"), "2026-03-31"),
        (shanghai_ms("2026-03-06") + 1, "2026-04-01"),
        (shanghai_ms("2026-03-07"), "2026-04-01"),
        (shanghai_ms("2026-03-08", 12), "2026-04-02"),
    ],
)
def test_a_day_counts_unless_it_ends_in_a_pause(resumed_ms: int, last: str) -> None:
    """A pause that ends at midnight has let the day before it count."""
    assert due(STATUTORY, LATER, replace(REVIEW, resumed_ms=resumed_ms)) == last


def test_pauses_that_overlap_stop_a_day_once() -> None:
    """Also one within another; the weekend between two stops nothing."""
    inner = Pause(Ground.HEARING, 1, WEDNESDAY + 1, WEDNESDAY + 2, FRIDAY - 1)
    longer = replace(REVIEW, declared_ms=FRIDAY - 1, resumed_ms=LATER)
    assert due(STATUTORY, LATER, inner, REVIEW) == "2026-04-01"
    assert at(STATUTORY, LATER, inner, REVIEW).counted_days == 4
    assert due(STATUTORY, LATER, longer, REVIEW, inner) == "2026-04-03"


@pytest.mark.parametrize("kind", ClockKind)
@pytest.mark.parametrize("ground", Ground)
def test_which_ground_stops_which_clock(kind: ClockKind, ground: Ground) -> None:
    """Article 45 stops what the law and the department set; any other ground, the promise alone."""
    stopped = at(replace(STATUTORY, kind=kind), WEDNESDAY, replace(REVIEW, ground=ground)).state
    expected = kind is ClockKind.PROMISED or (
        kind in {ClockKind.STATUTORY, ClockKind.PROJECT} and ground in ARTICLE_45
    )
    assert (stopped is ClockState.PAUSED) is expected
    assert len(ARTICLE_45) == 8


def test_an_open_pause_is_reckoned_as_planned_and_then_as_it_is() -> None:
    """Five working days are stopped as planned; after these, each working day that it goes on."""
    opened = replace(REVIEW, resumed_ms=None)
    for now in (WEDNESDAY, LATER, shanghai_ms("2026-03-11", 23)):
        assert due(STATUTORY, now, opened) == "2026-04-07"
    assert due(STATUTORY, shanghai_ms("2026-03-12", 9), opened) == "2026-04-08"
    assert at(STATUTORY, LATER, opened).state is ClockState.PAUSED
    from_saturday = replace(opened, told_ms=shanghai_ms("2026-03-07", 9))
    assert due(STATUTORY, LATER, from_saturday) == "2026-04-07"


def test_midnight_in_a_pause_ends_nothing() -> None:
    """On the last day there is: the clock that stands still then is neither overdue nor missed."""
    clock, opened = replace(STATUTORY, limit_days=2), replace(REVIEW, planned_days=1)
    opened = replace(opened, resumed_ms=None)
    for day in ("2026-03-05", "2026-03-06", "2026-03-07"):
        midnight_ms = shanghai_ms(day)
        assert at(clock, midnight_ms, opened).state is ClockState.PAUSED
        ended = replace(clock, ended_ms=midnight_ms)
        assert at(ended, midnight_ms, opened).state is ClockState.MET


def test_a_pause_that_outlasts_its_plan_is_yellow() -> None:
    """Meanwhile its clock warns of nothing, however near the due date; one looks again then."""
    opened = replace(REVIEW, resumed_ms=None)
    over_ms = shanghai_ms("2026-03-11")
    short = replace(STATUTORY, limit_days=4)
    for clock in (STATUTORY, short):
        before, after = at(clock, over_ms - 1, opened), at(clock, over_ms, opened)
        assert (before.state, before.alert) == (ClockState.PAUSED, Alert.NONE)
        assert before.next_ms == over_ms
        assert (after.state, after.alert, after.next_ms) == (ClockState.PAUSED, Alert.YELLOW, None)


def test_a_promise_of_the_same_day_stands_still_too() -> None:
    """A due date never falls on a day on which the clock is stopped."""
    clock = Clock(ClockKind.PROMISED, WEDNESDAY, 0)
    assert due(clock, LATER, REVIEW) == "2026-03-06"
    assert due(clock, LATER, replace(REVIEW, resumed_ms=WEDNESDAY + 1)) == "2026-03-04"


@pytest.mark.parametrize("kind", ClockKind)
def test_an_extension_is_ten_days(kind: ClockKind) -> None:
    """On the clocks that the law lets be extended, while they have not ended."""
    clock = replace(STATUTORY, kind=kind)
    (longer,) = extended((clock,), LIMITS.extension)
    assert due(longer, MONDAY) == ("2026-04-14" if kind in EXTENDABLE else "2026-03-30")
    ended = replace(clock, ended_ms=LATER)
    assert extended((ended,), LIMITS.extension) == (ended,)


def test_the_limits_and_what_they_rest_on() -> None:
    """An item's own goes before the general one; an installation may set others."""
    assert LIMITS.of(ClockKind.STATUTORY) == 20
    assert LIMITS.of(ClockKind.STATUTORY, 7) == 7
    assert LIMITS.of(ClockKind.PROMISED) == 0
    assert LIMITS.of(ClockKind.PROMISED, 3) == 3
    assert LIMITS.of(ClockKind.INTAKE, 7) == 5
    assert LIMITS.of(ClockKind.DELIVERY, 7) == 10
    assert LIMITS.of(ClockKind.PROJECT, 7) == 50
    assert LIMITS.of(ClockKind.PROJECT, special=True) == 80
    assert Limits(intake=3).of(ClockKind.INTAKE) == 3
    assert set(BASIS) == set(Limits.__dataclass_fields__)
    assert all(BASIS.values())


def test_a_date_that_touches_an_unknown_year_is_provisional() -> None:
    """Reckoned by the week, and marked; the day itself needs no calendar."""
    clock = Clock(ClockKind.STATUTORY, shanghai_ms("2026-12-24", 10), 5)
    assert due(clock, clock.started_ms) == "2026-12-31"
    assert not at(clock, clock.started_ms).provisional
    longer = replace(clock, limit_days=6)
    assert due(longer, clock.started_ms) == "2027-01-01"
    assert at(longer, clock.started_ms).provisional
    paused = Pause(Ground.TESTING, 3, clock.started_ms, clock.started_ms)
    assert at(clock, clock.started_ms, paused).provisional
    assert not at(Clock(ClockKind.PROMISED, shanghai_ms("2027-03-01"), 0), 0).provisional


@pytest.mark.parametrize(
    ("ended", "state", "used", "left", "early"),
    [
        ("2026-03-02", ClockState.MET, 0, 5, True),
        ("2026-03-06", ClockState.MET, 4, 1, True),
        ("2026-03-07", ClockState.MET, 4, 1, True),
        ("2026-03-09", ClockState.MET, 5, 0, False),
        ("2026-03-10", ClockState.MISSED, 6, -1, False),
    ],
)
def test_an_ended_clock(ended: str, state: ClockState, used: int, left: int, early: bool) -> None:  # noqa: FBT001 - a table
    """Met until 24:00, then missed for good; it tells the days used, and alerts nobody."""
    clock = Clock(ClockKind.PROMISED, MONDAY, 5, ended_ms=shanghai_ms(ended, 23, 59))
    found = at(clock, shanghai_ms("2026-09-01"))
    assert (found.state, found.counted_days, found.left_days) == (state, used, left)
    assert (found.early, found.alert, found.next_ms) == (early, Alert.NONE, None)
    at_midnight = replace(clock, ended_ms=found.due_ms)
    assert at(at_midnight, found.due_ms).state is ClockState.MISSED


def test_days_in_which_it_stood_still_are_not_used() -> None:
    """And a clock that ended in a pause was stopped until then."""
    clock = replace(STATUTORY, ended_ms=LATER)
    assert at(clock, LATER, REVIEW).counted_days == 4
    assert at(clock, LATER, replace(REVIEW, resumed_ms=None)).counted_days == 2
    assert at(clock, LATER).counted_days == 6


def test_a_cancelled_clock_is_neither_met_nor_missed() -> None:
    """As of a case that was withdrawn, also after its due date."""
    clock = replace(STATUTORY, limit_days=1, ended_ms=LATER, cancelled=True)
    found = at(clock, LATER)
    assert (found.state, found.alert) == (ClockState.CANCELLED, Alert.NONE)
    assert (found.next_ms, found.early) == (None, False)


def test_yellow_for_the_last_two_working_days_then_red() -> None:
    """And each of these moments is told beforehand; how many days is a setting."""
    yellow_ms, due_ms = shanghai_ms("2026-03-27"), shanghai_ms("2026-03-31")
    for now, alert, following in (
        (MONDAY, Alert.NONE, yellow_ms),
        (yellow_ms - 1, Alert.NONE, yellow_ms),
        (yellow_ms, Alert.YELLOW, due_ms),
        (due_ms - 1, Alert.YELLOW, due_ms),
        (due_ms, Alert.RED, None),
    ):
        found = at(STATUTORY, now)
        assert (found.alert, found.next_ms) == (alert, following), now
    warned = reckon(STATUTORY, [], CALENDAR, MONDAY, yellow_days=5)
    assert warned.next_ms == shanghai_ms("2026-03-24")
    assert at(replace(STATUTORY, limit_days=1), MONDAY).alert is Alert.YELLOW
