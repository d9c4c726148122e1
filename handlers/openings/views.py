"""How openings, exceptions and sessions are shown."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, cast

from handlers.openings.schemas import (
    CalendarDay,
    CalendarView,
    ConcernedBookingView,
    DayWord,
    ExceptionRecord,
    ExceptionView,
    OpeningView,
    SessionView,
    SettingRecord,
    SettingsView,
    SettingView,
)
from kit.clock import instant, shanghai_ms
from records.models.opening.bookings import ConcernedBooking
from records.models.opening.hall_settings import KnownSetting
from records.models.opening.opening_exceptions import KnownException
from records.models.opening.openings import Signed
from records.opening.opening_book import OpeningBook
from records.opening.sessions import DAY_KINDS, DAY_MS, Exception_, Opening, Session, time_in_words
from records.opening.settings import KEYS, written


def calendar_view(book: OpeningBook, hall: str, first: str, last: str) -> CalendarView:
    """The days of a hall from the first to the last."""
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    days = [(begin + timedelta(days=n)).isoformat() for n in range((end - begin).days + 1)]
    shown = [_day(book, hall, day) for day in days]
    return CalendarView(hall=hall, from_=first, to=last, version=book.version, days=shown)


def _day(book: OpeningBook, hall: str, day: str) -> CalendarDay:
    legal, midnight = book.calendar.day(day), shanghai_ms(day)
    return CalendarDay(
        date=day,
        kind=legal.kind.value,
        provisional=legal.provisional,
        sessions=session_views(book.sessions(hall, None, day)),
        lanes={
            lane: session_views(book.sessions(hall, lane, day))
            for lane in book.own_lanes(hall, day)
        },
        exceptions=[
            ExceptionView(**_exception(one))
            for one in book.exceptions(hall, midnight, midnight + DAY_MS)
        ],
    )


def session_views(sessions: Iterable[Session]) -> list[SessionView]:
    """Sessions, in their order."""
    return [
        SessionView(instant(one.starts_ms), instant(one.ends_ms), one.opening) for one in sessions
    ]


def opening_view(opening: Opening, signed: Signed | None) -> OpeningView:
    """An opening with its history, where it has one."""
    return OpeningView(
        id=opening.id,
        hall=opening.hall,
        lane=opening.lane,
        days=cast("list[DayWord]", [kind for kind in DAY_KINDS if kind in opening.day_kinds]),
        opens=time_in_words(opening.starts_min),
        closes=time_in_words(opening.ends_min),
        valid_from=opening.valid_from,
        valid_to=opening.valid_to,
        every_n_weeks=opening.every_n_weeks,
        version=opening.version,
        **_signed(signed),
    )


def exception_record(known: KnownException) -> ExceptionRecord:
    """An exception with its history."""
    return ExceptionRecord(**_exception(known.exception), **_signed(known.signed))


def _exception(one: Exception_) -> dict[str, Any]:
    return {
        "id": one.id,
        "hall": one.hall,
        "lane": one.lane,
        "kind": one.kind.value,
        "from_": instant(one.starts_ms),
        "to": instant(one.ends_ms),
        "reason": one.reason,
    }


def _signed(signed: Signed | None) -> dict[str, Any]:
    by, at_ms, withdrawn_by, withdrawn_ms = signed or (None, None, None, None)
    return {
        "set_by": by,
        "set_at": None if at_ms is None else instant(at_ms),
        "withdrawn_by": withdrawn_by,
        "withdrawn_at": None if withdrawn_ms is None else instant(withdrawn_ms),
    }


def booking_view(one: ConcernedBooking) -> ConcernedBookingView:
    """A booking that a closure would cancel."""
    times = instant(one.starts_ms), instant(one.ends_ms)
    return ConcernedBookingView(one.id, one.lane, one.subject, one.citizen, *times)


def settings_view(book: OpeningBook, hall: str, history: Iterable[KnownSetting]) -> SettingsView:
    """How a hall is booked, each setting with the hall it comes from."""
    held, sources = book.settings(hall), book.setting_sources(hall)
    shown = [SettingView(key, written(getattr(held, key)), sources.get(key)) for key in KEYS]
    records = [SettingRecord(one.key, one.value, **_signed(one.signed)) for one in history]
    return SettingsView(hall, shown, records)
