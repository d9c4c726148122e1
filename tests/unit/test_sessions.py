"""Openings and exceptions made into the sessions of a day: the order of precedence, and weeks."""

from dataclasses import replace

import pytest

from kit.clock import shanghai_ms
from records.opening.legal_calendar import DayKind, LegalCalendar
from records.opening.opening_book import BookHall, OpeningBook
from records.opening.sessions import (
    SHORTHANDS,
    WEEK,
    Exception_,
    ExceptionKind,
    Opening,
    Session,
    overlap,
)

MONDAY, SATURDAY, MAKEUP, HOLIDAY = "2026-03-02", "2026-03-07", "2026-02-28", "2026-02-16"
CALENDAR = LegalCalendar({MAKEUP: DayKind.MAKEUP, HOLIDAY: DayKind.HOLIDAY})
CLOSURE, EXTRA = ExceptionKind.CLOSURE, ExceptionKind.EXTRA_SESSION


def opening(name: str, starts: int, ends: int, *kinds: str, lane: str | None = None) -> Opening:
    """An opening from one full hour to another."""
    return Opening(
        id=name,
        hall="h",
        lane=lane,
        day_kinds=frozenset(kinds),
        starts_min=starts * 60,
        ends_min=ends * 60,
        version=1,
    )


MORNING = opening("am", 9, 12, *SHORTHANDS["workdays"])
AFTERNOON = opening("pm", 12, 17, *SHORTHANDS["workdays"])
ON_HOLIDAY = opening("holiday", 10, 12, "holiday")


def exception(
    kind: ExceptionKind, day: str, starts: int, ends: int, lane: str | None = None
) -> Exception_:
    """An exception from one full hour of a day to another."""
    from_ms, to_ms = (shanghai_ms(day) + hour * 3_600_000 for hour in (starts, ends))
    return Exception_(id="x", hall="h", lane=lane, kind=kind, starts_ms=from_ms, ends_ms=to_ms)


def book(*said: Opening | Exception_) -> OpeningBook:
    """One hall with these openings and exceptions."""
    openings = [one for one in said if isinstance(one, Opening)]
    exceptions = [one for one in said if isinstance(one, Exception_)]
    return OpeningBook([BookHall("h", None, always_open=False)], CALENDAR, openings, exceptions)


def hours(sessions: list[Session]) -> list[tuple[float, float, str | None]]:
    """When sessions begin and end, in hours of their day, and by which opening."""
    return [
        (
            (one.starts_ms - shanghai_ms(one.date)) / 3_600_000,
            (one.ends_ms - shanghai_ms(one.date)) / 3_600_000,
            one.opening,
        )
        for one in sessions
    ]


@pytest.mark.parametrize(
    ("day", "said", "expected"),
    [
        (MONDAY, [], [(9, 12, "am"), (12, 17, "pm")]),
        (SATURDAY, [], []),
        (MAKEUP, [], [(9, 12, "am"), (12, 17, "pm")]),
        (HOLIDAY, [], [(10, 12, "holiday")]),
        (HOLIDAY, [(EXTRA, 8, 11)], [(8, 11, None), (11, 12, "holiday")]),
        (SATURDAY, [(EXTRA, 9, 12)], [(9, 12, None)]),
        (MONDAY, [(EXTRA, 16, 24)], [(9, 12, "am"), (12, 16, "pm"), (16, 24, None)]),
        (MONDAY, [(CLOSURE, 10, 11)], [(9, 10, "am"), (11, 12, "am"), (12, 17, "pm")]),
        (MONDAY, [(CLOSURE, 0, 24)], []),
        (MONDAY, [(CLOSURE, 0, 12)], [(12, 17, "pm")]),
        (MONDAY, [(CLOSURE, 12, 24)], [(9, 12, "am")]),
        (MONDAY, [(CLOSURE, 18, 20)], [(9, 12, "am"), (12, 17, "pm")]),
        (SATURDAY, [(EXTRA, 9, 12), (CLOSURE, 10, 24)], [(9, 10, None)]),
        (SATURDAY, [(CLOSURE, 10, 24), (EXTRA, 9, 12)], [(9, 10, None)]),
        (HOLIDAY, [(CLOSURE, 0, 24)], []),
    ],
)
def test_precedence(
    day: str,
    said: list[tuple[ExceptionKind, int, int]],
    expected: list[tuple[float, float, str | None]],
) -> None:
    """A closure goes before an extra session, this before a holiday, and that before openings."""
    exceptions = [exception(kind, day, starts, ends) for kind, starts, ends in said]
    of_hall = book(MORNING, AFTERNOON, ON_HOLIDAY, *exceptions)
    assert hours(of_hall.sessions("h", None, day)) == expected
    assert hours(of_hall.sessions("h", "any lane", day)) == expected


def test_a_makeup_saturday_follows_those_that_name_it() -> None:
    """Not what is said of Saturdays."""
    of_hall = book(MORNING, opening("sat", 10, 12, "sat"))
    assert hours(of_hall.sessions("h", None, SATURDAY)) == [(10, 12, "sat")]
    assert hours(of_hall.sessions("h", None, MAKEUP)) == [(9, 12, "am")]


def test_a_lane_of_its_own_hours() -> None:
    """They stand in place of the hall's on the kinds of day that they name, and on no other."""
    of_hall = book(MORNING, AFTERNOON, opening("own", 14, 20, "mon", lane="social"))
    assert hours(of_hall.sessions("h", "social", MONDAY)) == [(14, 20, "own")]
    assert hours(of_hall.sessions("h", "social", MAKEUP)) == [(9, 12, "am"), (12, 17, "pm")]
    assert hours(of_hall.sessions("h", "project", MONDAY)) == [(9, 12, "am"), (12, 17, "pm")]
    assert of_hall.own_lanes("h", MONDAY) == ["social"]


def test_an_exception_of_a_lane() -> None:
    """The other lanes do not notice it."""
    closed = exception(CLOSURE, MONDAY, 9, 12, "social")
    of_hall = book(MORNING, AFTERNOON, closed)
    assert hours(of_hall.sessions("h", "social", MONDAY)) == [(12, 17, "pm")]
    assert hours(of_hall.sessions("h", "project", MONDAY)) == [(9, 12, "am"), (12, 17, "pm")]
    assert hours(of_hall.sessions("h", None, MONDAY)) == [(9, 12, "am"), (12, 17, "pm")]


def test_an_extra_session_of_a_lane_goes_before_that_of_the_hall() -> None:
    """In whatever order they were said."""
    said = exception(EXTRA, SATURDAY, 10, 13, "social"), exception(EXTRA, SATURDAY, 9, 12)
    for of_hall in (book(*said), book(*reversed(said))):
        assert hours(of_hall.sessions("h", "social", SATURDAY)) == [(9, 10, None), (10, 13, None)]


def test_every_second_week() -> None:
    """Weeks are ISO's and counted from that of `valid_from`, whatever weekday that is."""
    every_second = replace(
        opening("second", 9, 12, *WEEK),
        valid_from="2026-03-05",
        valid_to="2026-04-02",
        every_n_weeks=2,
    )
    held = [day for day in _days() if book(every_second).sessions("h", None, day)]
    assert held == [
        # Before and after it is in force the hall has no openings, and so the usual hours.
        "2026-03-02", "2026-03-03", "2026-03-04",
        "2026-03-05", "2026-03-06", "2026-03-07", "2026-03-08",
        *(f"2026-03-{day}" for day in range(16, 23)),
        "2026-03-30", "2026-03-31", "2026-04-01", "2026-04-02",
        "2026-04-03",
    ]  # fmt: skip


def _days() -> list[str]:
    march = [f"2026-03-{day:02}" for day in range(2, 32)]
    return [*march, *(f"2026-04-{day:02}" for day in range(1, 6))]


def test_a_lane_is_closed_in_the_weeks_that_its_openings_leave_out() -> None:
    """It does not fall back to the hall's."""
    every_second = replace(
        opening("own", 9, 10, *WEEK, lane="social"), valid_from=MONDAY, every_n_weeks=2
    )
    of_hall = book(MORNING, every_second)
    assert hours(of_hall.sessions("h", "social", MONDAY)) == [(9, 10, "own")]
    assert of_hall.sessions("h", "social", "2026-03-09") == []


def test_a_session_ends_at_twenty_four() -> None:
    """The last moment of a day belongs to it, the next one to the day that follows."""
    of_hall = book(opening("night", 18, 24, "mon"))
    midnight = shanghai_ms("2026-03-03")
    assert of_hall.open_at("h", midnight - 1)
    assert not of_hall.open_at("h", midnight)


def test_an_exception_over_midnight_is_told_day_by_day() -> None:
    """A closure from Monday evening to Tuesday noon."""
    closed = exception(CLOSURE, MONDAY, 16, 24 + 12)
    of_hall = book(MORNING, AFTERNOON, closed)
    assert hours(of_hall.sessions("h", None, MONDAY)) == [(9, 12, "am"), (12, 16, "pm")]
    assert hours(of_hall.sessions("h", None, "2026-03-03")) == [(12, 17, "pm")]


@pytest.mark.parametrize(
    ("changes", "overlapping"),
    [
        ({}, True),
        ({"hall": "other"}, False),
        ({"lane": "social"}, False),
        ({"day_kinds": frozenset({"sat", "holiday"})}, False),
        ({"day_kinds": frozenset({"fri", "sat"})}, True),
        ({"starts_min": 720, "ends_min": 780}, False),
        ({"starts_min": 719, "ends_min": 780}, True),
        ({"valid_to": "2026-03-01"}, False),
        ({"valid_to": "2026-03-02"}, True),
        # The Saturday and Sunday on which both are in force are of no kind that both name.
        ({"valid_from": "2026-04-04", "day_kinds": frozenset(WEEK[:5])}, False),
        ({"valid_from": "2026-04-04", "day_kinds": frozenset({"makeup"})}, True),
        ({"valid_from": "2026-03-09", "every_n_weeks": 2}, False),
        ({"valid_from": "2026-03-16", "every_n_weeks": 2}, True),
        # Every second and every third week meet for the first time in that of 30 March.
        ({"valid_from": "2026-03-09", "every_n_weeks": 3}, True),
        ({"valid_from": "2026-03-09", "every_n_weeks": 3, "valid_to": "2026-03-29"}, False),
    ],
)
def test_overlaps(changes: dict[str, object], *, overlapping: bool) -> None:
    """Same hall and lane, a common kind of day, a common day in force, a common minute."""
    one = replace(MORNING, valid_from=MONDAY, valid_to="2026-04-05", every_n_weeks=2)
    other = replace(MORNING, id="other", **changes)  # type: ignore[arg-type]
    assert (overlap(one, other), overlap(other, one)) == (overlapping, overlapping)
