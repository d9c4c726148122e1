"""How days and times of openings are written in the files."""

import re
from datetime import date

from kit.clock import FIRST_YEAR, LAST_YEAR
from records.opening.sessions import DAY_KINDS, DAY_MINUTES, SHORTHANDS
from server.importer.problems import CellError
from server.importer.reading.cells import one_of, split_words


def minute_of_day(value: str) -> int:
    """A time up to 24:00, in minutes since midnight; a spreadsheet may add seconds."""
    found = re.fullmatch(r"([0-9]{1,2}):([0-5][0-9])(?::00)?", value)
    minute = int(found[1]) * 60 + int(found[2]) if found else DAY_MINUTES + 1
    if minute > DAY_MINUTES:
        raise CellError("须为 00:00 至 24:00 的时刻", "must be a time from 00:00 to 24:00")
    return minute


def calendar_date(value: str) -> str:
    """A day, as people or a spreadsheet write it; becomes `YYYY-MM-DD`."""
    plain = value.removesuffix("日").translate(str.maketrans("年月/", "---"))
    found = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", plain)
    try:
        day = date(*map(int, found.groups())) if found else None
    except ValueError:
        day = None
    if day is None:
        raise CellError("须为日期，如 2026-03-02", "must be a date, as 2026-03-02")
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise CellError(
            f"须在 {FIRST_YEAR} 至 {LAST_YEAR} 年之间；没有期限的请留空",
            f"must be between {FIRST_YEAR} and {LAST_YEAR}; empty if there is no end",
        )
    return day.isoformat()


def share(value: str) -> float:
    """A part of a whole, with at most four decimals."""
    if not re.fullmatch(r"0(\.[0-9]{1,4})?|1(\.0{1,4})?", value):
        raise CellError("必须是 0 到 1 的小数", "must be a number from 0 to 1")
    return float(value)


def day_kinds(value: str) -> frozenset[str]:
    """Words out of `DAY_KINDS` or their shorthands, with blanks or commas between them."""
    parse_word = one_of(*DAY_KINDS, *SHORTHANDS)
    words = [parse_word(word) for word in split_words(value.lower())]
    return frozenset(kind for word in words for kind in SHORTHANDS.get(word, (word,)))
