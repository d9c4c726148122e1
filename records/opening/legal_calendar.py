"""The legal calendar of China: which days are working days, by law and by the year's arrangement.

It is not the opening calendar: a hall that takes people on a Saturday makes no working day of it.
What is written down of a year are the days on which it differs from the week: holidays, and days
of the weekend that are worked instead (调休补班). A year of which nothing is written is *unknown*:
the State Council tells it at the end of the year before. Its days are reckoned by the week, and
they are provisional.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple

_SATURDAY = 5
_WEEK = 7


class DayKind(StrEnum):
    """What a day is by law."""

    WORKDAY = "workday"
    REST = "rest"
    HOLIDAY = "holiday"
    MAKEUP = "makeup"


WORKING = frozenset({DayKind.WORKDAY, DayKind.MAKEUP})


class LegalDay(NamedTuple):
    """What a day is; `provisional` while its year is unknown."""

    kind: DayKind
    provisional: bool


class LegalCalendar:
    """The days of every year; dates are local, as `YYYY-MM-DD`. A bad date raises `ValueError`."""

    def __init__(self, special: Mapping[str, DayKind]) -> None:
        """`special` are the holidays and make-up days of all the years that are known."""
        self._special = dict(special)
        self._known = {int(day[:4]) for day in special}
        self._working: dict[int, list[int]] = {}

    @property
    def special(self) -> dict[str, DayKind]:
        """The days that differ from the week, as given."""
        return dict(self._special)

    def knows(self, year: int) -> bool:
        """Whether a year's arrangement is written down."""
        return year in self._known

    def day(self, day: str) -> LegalDay:
        """What a day is."""
        return self._day(date.fromisoformat(day))

    def is_working(self, day: str) -> bool:
        """Whether a day is a working day."""
        return self.day(day).kind in WORKING

    def add_working_days(self, day: str, n: int) -> str:
        """The n-th working day after a date, or before it where n is negative; 0 is the date.

        The date itself never counts, as the law has it: day 1 is the day after.
        """
        return date.fromordinal(self.nth(date.fromisoformat(day).toordinal(), n)).isoformat()

    def nth(self, day: int, n: int) -> int:
        """As `add_working_days`, of ordinals of dates, for those who reckon with many days.

        Takes time by the years that it passes over, not by the days.
        """
        if not n:
            return day
        year = date.fromordinal(day).year
        days = self._working_of(year)
        at = bisect_right(days, day) + n - 1 if n > 0 else bisect_left(days, day) + n
        while at >= len(days):
            at -= len(days)
            year += 1
            days = self._working_of(year)
        while at < 0:
            year -= 1
            days = self._working_of(year)
            at += len(days)
        return days[at]

    def between(self, after: int, last: int) -> int:
        """How many working days there are after one date up to another, both as ordinals.

        None, where the other one does not lie later.
        """
        if last <= after:
            return 0
        first_year, year = date.fromordinal(after).year, date.fromordinal(last).year
        count = bisect_right(self._working_of(year), last)
        count += sum(len(self._working_of(each)) for each in range(first_year, year))
        return count - bisect_right(self._working_of(first_year), after)

    def unknown_years(self, first: str, last: str) -> list[int]:
        """The unknown years that the days from `first` to `last` touch."""
        years = range(date.fromisoformat(first).year, date.fromisoformat(last).year + 1)
        return [year for year in years if year not in self._known]

    def guesses(self, after: int, last: int) -> bool:
        """Whether a day after one date, up to another, lies in an unknown year; both ordinals."""
        if last <= after:
            return False
        first = date.fromordinal(after + 1).year
        years = range(first, date.fromordinal(last).year + 1)
        return not self._known.issuperset(years)

    def _day(self, day: date) -> LegalDay:
        kind = self._special.get(day.isoformat())
        if kind is None:
            kind = DayKind.REST if day.weekday() >= _SATURDAY else DayKind.WORKDAY
        return LegalDay(kind, day.year not in self._known)

    def _working_of(self, year: int) -> list[int]:
        """The ordinals of a year's working days, in order; worked out when they are first asked."""
        found = self._working.get(year)
        if found is None:
            first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
            # The first ordinal, 1, is a Monday.
            days = {day for day in range(first, last + 1) if (day - 1) % _WEEK < _SATURDAY}
            own = {day: kind for day, kind in self._special.items() if int(day[:4]) == year}
            days -= {date.fromisoformat(day).toordinal() for day in own}
            days |= {date.fromisoformat(day).toordinal() for day in own if own[day] in WORKING}
            found = self._working[year] = sorted(days)
        return found
