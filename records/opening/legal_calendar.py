"""The legal calendar of China: which days are working days, by law and by the year's arrangement.

It is not the opening calendar: a hall that takes people on a Saturday makes no working day of it.
What is written down of a year are the days on which it differs from the week: holidays, and days
of the weekend that are worked instead (调休补班). A year of which nothing is written is *unknown*:
the State Council tells it at the end of the year before. Its days are reckoned by the week, and
they are provisional.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

_SATURDAY = 5
_DAY = timedelta(days=1)


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
        at, step = date.fromisoformat(day), _DAY if n > 0 else -_DAY
        left = abs(n)
        while left:
            at += step
            left -= self._day(at).kind in WORKING
        return at.isoformat()

    def unknown_years(self, first: str, last: str) -> list[int]:
        """The unknown years that the days from `first` to `last` touch."""
        years = range(date.fromisoformat(first).year, date.fromisoformat(last).year + 1)
        return [year for year in years if year not in self._known]

    def _day(self, day: date) -> LegalDay:
        kind = self._special.get(day.isoformat())
        if kind is None:
            kind = DayKind.REST if day.weekday() >= _SATURDAY else DayKind.WORKDAY
        return LegalDay(kind, day.year not in self._known)
