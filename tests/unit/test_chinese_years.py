"""Four years, day by day: the calendar and the sessions beside a slow reckoning of their own.

The reckoning asks the raw tables of chinesecalendar, and knows nothing of the code that it judges.
"""

from datetime import date, timedelta
from functools import cache
from itertools import islice

import chinese_calendar  # noqa: TID251 - what is judged must not be its own judge
import pytest
from holidays import country_holidays

from kit.clock import shanghai_ms
from records.opening.legal_calendar import LegalCalendar
from records.opening.opening_book import BookHall, OpeningBook
from records.opening.sessions import DAY_KINDS, SHORTHANDS, Exception_, ExceptionKind, Opening
from server.importer.legal_days import package_days

FIRST, LAST = date(2024, 1, 1), date(2027, 12, 31)
KNOWN_LAST = date(2026, 12, 31)
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
CALENDAR = LegalCalendar({day: one.kind for day, one in package_days().items()})
MINUTE_MS = 60_000
STEP_MIN = 30


@cache
def kind_of(day: date) -> str:
    """The kind of a day, by the raw tables; 2027 is in none of them."""
    if day in chinese_calendar.holidays:
        return "holiday"
    if day in chinese_calendar.workdays:
        return "makeup"
    return ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[day.weekday()]


@cache
def works(day: date) -> bool:
    """Whether people work on a day."""
    return kind_of(day) not in {"holiday", "sat", "sun"}


def slowly(day: date, n: int) -> date:
    """The n-th working day after a date, or before it, by going there one day after another."""
    while n:
        day += timedelta(days=1 if n > 0 else -1)
        if works(day):
            n += -1 if n > 0 else 1
    return day


def test_every_day_is_what_the_tables_say() -> None:
    """Also that it is provisional in 2027, and only there."""
    for day in DAYS:
        legal = CALENDAR.day(day.isoformat())
        expected = {"holiday": "holiday", "makeup": "makeup", "sat": "rest", "sun": "rest"}
        assert legal == (expected.get(kind_of(day), "workday"), day.year == 2027), day
        assert CALENDAR.is_working(day.isoformat()) is works(day), day


@pytest.mark.parametrize("n", [-23, -5, -1, 0, 1, 2, 5, 20, 45])
def test_working_days_are_counted_right_from_every_day(n: int) -> None:
    """Over festivals, make-up days and the end of what is known."""
    for day in DAYS:
        if FIRST + timedelta(days=60) < day < LAST - timedelta(days=90):
            assert CALENDAR.add_working_days(day.isoformat(), n) == slowly(day, n).isoformat(), day


def test_working_days_between_two_dates_are_those_that_lie_there() -> None:
    """From every tenth day to days before and after it, a year away, too."""
    for after in DAYS[::10]:
        for apart in (-3, 0, 1, 6, 30, 400):
            passed = [after + timedelta(days=n + 1) for n in range(apart)]
            count = CALENDAR.between(after.toordinal(), after.toordinal() + apart)
            assert count == sum(works(day) for day in passed), (after, apart)


def test_a_second_opinion() -> None:
    """Another package, made by others from the same notices, counts the same working days."""
    others = country_holidays("CN", years=range(FIRST.year, KNOWN_LAST.year + 1))
    differing = [
        day.isoformat()
        for day in DAYS
        if day <= KNOWN_LAST and others.is_working_day(day) is not works(day)
    ]
    assert differing == []


def opening(
    name: str, starts: float, ends: float, kinds: tuple[str, ...], **more: object
) -> Opening:
    """An opening of the hall from one hour to another."""
    return Opening(
        id=name,
        hall="h",
        day_kinds=frozenset(kinds),
        starts_min=int(starts * 60),
        ends_min=int(ends * 60),
        **more,  # type: ignore[arg-type]
    )


def exception(kind: ExceptionKind, first: str, starts: int, last: str, ends: int) -> Exception_:
    """An exception from an hour of one day to an hour of another."""
    from_ms, to_ms = shanghai_ms(first), shanghai_ms(last)
    return Exception_(
        id=first,
        hall="h",
        kind=kind,
        starts_ms=from_ms + starts * 60 * MINUTE_MS,
        ends_ms=to_ms + ends * 60 * MINUTE_MS,
    )


OPENINGS = [
    opening("am", 8.5, 12, SHORTHANDS["workdays"]),
    opening("pm", 13.5, 17, SHORTHANDS["workdays"], valid_to="2026-06-30"),
    opening("summer", 14, 18, SHORTHANDS["workdays"], valid_from="2026-07-01"),
    opening("night", 22, 24, ("wed",), valid_from="2024-03-06", every_n_weeks=2),
    opening("sat", 9, 12, ("sat",), valid_from="2024-05-01", every_n_weeks=3),
    opening("holiday", 10, 11.5, ("holiday",)),
    opening("own", 10, 16, ("mon", "tue", "sat"), lane="own"),
    opening("weeks", 9, 10, ("thu",), lane="own", valid_from="2025-01-02", every_n_weeks=4),
]
EXCEPTIONS = [
    exception(ExceptionKind.CLOSURE, "2024-02-29", 10, "2024-03-04", 15),
    exception(ExceptionKind.EXTRA_SESSION, "2025-10-04", 9, "2025-10-04", 24),
    exception(ExceptionKind.CLOSURE, "2025-10-04", 12, "2025-10-04", 13),
    exception(ExceptionKind.EXTRA_SESSION, "2027-01-31", 0, "2027-01-31", 2),
]


def weeks_fit(one: Opening, day: date) -> bool:
    """Whether a day is in a week of an opening: by walking back to the week it began in."""
    if one.valid_from is None or one.every_n_weeks == 1:
        return True
    started, weeks = date.fromisoformat(one.valid_from), 0
    while day.isocalendar()[:2] != started.isocalendar()[:2]:
        day, weeks = day - timedelta(days=7), weeks + 1
    return weeks % one.every_n_weeks == 0


def open_by_plain_rules(lane: str | None, day: date, minute: int) -> bool:
    """Whether a lane is open at a minute, by the four rules in their order."""
    at_ms = shanghai_ms(day.isoformat()) + minute * MINUTE_MS
    said = [one.kind for one in EXCEPTIONS if one.starts_ms <= at_ms < one.ends_ms]
    if said:
        return ExceptionKind.CLOSURE not in said
    today = day.isoformat()
    valid = [
        one
        for one in OPENINGS
        if (one.valid_from or today) <= today <= (one.valid_to or today)
        if kind_of(day) in one.day_kinds
    ]
    named = [one for one in valid if one.lane is not None and one.lane == lane]
    return any(
        one.starts_min <= minute < one.ends_min and weeks_fit(one, day)
        for one in named or [one for one in valid if one.lane is None]
    )


@pytest.mark.parametrize("lane", [None, "own", "another"])
def test_sessions_are_what_plain_rules_say(lane: str | None) -> None:
    """Every half-hour of four years; sessions are in order, within their day, and never overlap."""
    hall = BookHall("h", None, always_open=False)
    book = OpeningBook([hall], CALENDAR, OPENINGS, EXCEPTIONS)
    for day in DAYS:
        midnight = shanghai_ms(day.isoformat())
        sessions = book.sessions("h", lane, day.isoformat())
        found = [
            any(one.starts_ms <= midnight + minute * MINUTE_MS < one.ends_ms for one in sessions)
            for minute in range(0, 24 * 60, STEP_MIN)
        ]
        minutes = range(0, 24 * 60, STEP_MIN)
        assert found == [open_by_plain_rules(lane, day, minute) for minute in minutes], day
        edges = [midnight, *(at for one in sessions for at in one[3:5]), midnight + 86_400_000]
        assert edges == sorted(edges), day


def test_the_four_years_hold_what_they_are_meant_to_try() -> None:
    """Each kind of day occurs, and both ends of the known years."""
    assert {kind_of(day) for day in DAYS} == set(DAY_KINDS)
    makeup = (day for day in DAYS if kind_of(day) == "makeup")
    assert next(islice(makeup, 1)) == date(2024, 2, 4)
    assert not any(day.year == 2027 for day in DAYS if kind_of(day) in {"makeup", "holiday"})
