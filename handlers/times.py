"""Days and instants as clients send them: read strictly, or refused with the field's name."""

import re
from datetime import datetime

from kit.clock import FIRST_YEAR, LAST_YEAR, shanghai_ms
from kit.errors import FieldError, Invalid

INSTANT_LENGTH = 40
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})?", re.ASCII
)


def refused(field: str, code: str, english: str, chinese: str) -> Invalid:
    """The refusal of one field; the sentences begin with its name."""
    detail, detail_zh = f"The field {field} {english}.", f"字段 {field} {chinese}。"
    return Invalid(detail, detail_zh, errors=(FieldError(field, code, detail, detail_zh),))


def read_date(field: str, text: str) -> str:
    """A day of the calendar, as `2026-03-02`. Raises `Invalid`."""
    if not _DATE.fullmatch(text):
        raise refused(
            field, "bad_format", "must be a date, as 2026-03-02", "须为日期，如 2026-03-02"
        )
    try:
        shanghai_ms(text)
    except ValueError:
        raise _no_such_day(field) from None
    _check_year(field, int(text[:4]))
    return text


def read_instant(field: str, text: str) -> int:
    """An instant of RFC 3339 with its offset, in milliseconds. Raises `Invalid`."""
    found = _INSTANT.fullmatch(text)
    if found is None:
        raise refused(
            field,
            "bad_format",
            "must be an instant, as 2026-03-02T08:30:00+08:00",
            "须为时刻，如 2026-03-02T08:30:00+08:00",
        )
    if found[1] is None:
        raise refused(
            field,
            "no_offset",
            "lacks its offset, as +08:00: nobody can tell which moment it is",
            "缺少时区偏移（如 +08:00），无法确定是哪个时刻",
        )
    try:
        at = datetime.fromisoformat(text.upper())
    except ValueError:
        raise _no_such_day(field) from None
    _check_year(field, at.year)
    return int(at.timestamp() * 1000)


def _check_year(field: str, year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        english = f"must be between {FIRST_YEAR} and {LAST_YEAR}"
        raise refused(field, "out_of_range", english, f"须在 {FIRST_YEAR} 至 {LAST_YEAR} 年之间")


def _no_such_day(field: str) -> Invalid:
    return refused(
        field, "no_such_day", "names a day or time that there is not", "不是存在的日期或时间"
    )
