"""The legal calendar: kinds of days, and the counting of working days."""

import pytest

from records.opening.legal_calendar import DayKind, LegalCalendar, LegalDay

SPRING = {f"2026-02-{day}": DayKind.HOLIDAY for day in range(15, 24)}
NATIONAL = {f"2026-10-0{day}": DayKind.HOLIDAY for day in range(1, 8)}
MAKEUP = dict.fromkeys(("2026-02-14", "2026-02-28", "2026-09-20", "2026-10-10"), DayKind.MAKEUP)
CALENDAR = LegalCalendar(SPRING | NATIONAL | MAKEUP)


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        ("2026-02-13", DayKind.WORKDAY),
        ("2026-02-14", DayKind.MAKEUP),
        ("2026-02-15", DayKind.HOLIDAY),
        ("2026-02-24", DayKind.WORKDAY),
        ("2026-03-01", DayKind.REST),
    ],
)
def test_a_known_year(day: str, kind: DayKind) -> None:
    """What is written down goes before the week."""
    assert CALENDAR.day(day) == LegalDay(kind, provisional=False)


def test_an_unknown_year_is_reckoned_by_the_week() -> None:
    """Also its first of January, which will be a holiday; all of it is provisional."""
    assert CALENDAR.day("2027-01-01") == LegalDay(DayKind.WORKDAY, provisional=True)
    assert CALENDAR.day("2027-01-02") == LegalDay(DayKind.REST, provisional=True)
    assert CALENDAR.knows(2026)
    assert not CALENDAR.knows(2027)
    assert CALENDAR.unknown_years("2026-12-31", "2026-12-31") == []
    assert CALENDAR.unknown_years("2026-12-20", "2027-01-05") == [2027]


@pytest.mark.parametrize(
    ("day", "n", "due"),
    [
        ("2026-02-13", 5, "2026-02-27"),
        ("2026-09-30", 20, "2026-11-03"),
        ("2026-02-27", -5, "2026-02-13"),
        ("2026-02-18", 1, "2026-02-24"),
        ("2026-02-18", -1, "2026-02-14"),
        ("2026-02-18", 0, "2026-02-18"),
        ("2026-12-31", 1, "2027-01-01"),
    ],
)
def test_working_days_are_counted_from_the_day_after(day: str, n: int, due: str) -> None:
    """Holidays are left out, make-up days count, forwards and back."""
    assert CALENDAR.add_working_days(day, n) == due


def test_what_is_no_date_is_refused() -> None:
    """The 30th of February is no day of any kind."""
    with pytest.raises(ValueError, match="day is out of range"):
        CALENDAR.day("2026-02-30")
