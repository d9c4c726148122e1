"""The CSV files about when halls take people, and how they are booked."""

from dataclasses import dataclass

from server.importer.reading.cells import cell, extra, ident, number, text
from server.importer.reading.opening_cells import (
    calendar_date,
    day_kinds,
    minute_of_day,
    share,
)
from server.importer.reading.row import Row

WEEKS = number(1, 52)
VALUE_LENGTH = 200
WINDOWS = number(0, 500)


@dataclass(frozen=True, kw_only=True)
class OpeningCsvRow(Row):
    """When a hall, or one lane of it, takes people; `opens` and `closes` are minutes of the day."""

    FILE = "openings.csv"
    KEY = ("hall", "lane", "days", "opens", "closes", "valid_from", "valid_to", "every_n_weeks")
    MAY_BE_EMPTY = True
    MAY_BE_MISSING = True

    hall: str = cell(ident)
    lane: str | None = extra(ident, None)
    days: frozenset[str] = cell(day_kinds)
    opens: int = cell(minute_of_day)
    closes: int = cell(minute_of_day)
    valid_from: str | None = extra(calendar_date, None)
    valid_to: str | None = extra(calendar_date, None)
    every_n_weeks: int = extra(WEEKS, 1)


@dataclass(frozen=True, kw_only=True)
class HallSettingCsvRow(Row):
    """What a hall sets for its bookings, and for the halls below it that do not."""

    FILE = "hall_settings.csv"
    KEY = ("hall", "key")
    MAY_BE_EMPTY = True
    MAY_BE_MISSING = True

    hall: str = cell(ident)
    key: str = cell(ident)
    value: str = cell(text(VALUE_LENGTH))


@dataclass(frozen=True, kw_only=True)
class QuotaCsvRow(Row):
    """How many windows a hall plans for a lane, on a day or on all, in a session or in all.

    `session` is when it begins, in minutes of the day.
    """

    FILE = "quotas.csv"
    KEY = ("hall", "lane", "date", "session")
    MAY_BE_EMPTY = True
    MAY_BE_MISSING = True

    hall: str = cell(ident)
    lane: str = cell(ident)
    date: str | None = extra(calendar_date, None)
    session: int | None = extra(minute_of_day, None)
    windows: int = cell(WINDOWS)
    walk_in_share: float | None = extra(share, None)
