"""From the sessions of a lane and the windows planned for them to its slots.

    Session --slot_minutes--> stretches --PlannedWindows--> Planned

A slot never crosses a session, adjoining sessions stay apart, and a rest that is shorter than a
slot is none.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from kit.clock import MINUTE_MS, business_date
from records.booking.quotas import PlannedWindows
from records.booking.slot import UNIT_MS, WHOLE
from records.opening.legal_calendar import LegalCalendar
from records.opening.sessions import Session
from records.opening.settings import HallSettings

UNITS_AT_MOST = 100_000


class Planned(NamedTuple):
    """A slot as it should be; its fields are those of `records.booking.slot.Slot`."""

    date: str
    starts_ms: int
    ends_ms: int
    session_ends_ms: int
    capacity: int
    opening: str | None
    opening_version: int


def plan_slots(
    sessions: Iterable[Session],
    windows: Callable[[Session], PlannedWindows],
    slot_minutes: int,
) -> list[Planned]:
    """The slots of a lane's sessions, in the order of these."""
    length_ms = slot_minutes * MINUTE_MS
    found = []
    for session in sessions:
        capacity = capacity_of(windows(session), slot_minutes)
        last_ms = session.ends_ms - length_ms
        found += [
            Planned(
                session.date,
                starts_ms,
                starts_ms + length_ms,
                session.ends_ms,
                capacity,
                session.opening,
                session.version,
            )
            for starts_ms in range(session.starts_ms, last_ms + 1, length_ms)
        ]
    return found


def capacity_of(planned: PlannedWindows, slot_minutes: int) -> int:
    """The units of a slot: windows x minutes / 5 x (1 - the share of walk-ins), rounded down.

    Reckoned in whole ten-thousandths, as shares are written, so that no rounding takes a unit.
    """
    in_slot = slot_minutes * MINUTE_MS // UNIT_MS
    booked_share = Fraction(WHOLE - round(planned.walk_in_share * WHOLE), WHOLE)
    units = int(planned.windows * in_slot * booked_share)
    if planned.windows and booked_share:
        units = max(units, min(planned.least_units, in_slot))
    return min(units, UNITS_AT_MOST)


def last_day(calendar: LegalCalendar, settings: HallSettings, now_ms: int) -> str:
    """The last day that may be booked: so many working days after today."""
    return calendar.add_working_days(business_date(now_ms), settings.horizon_working_days)


def days_ahead(calendar: LegalCalendar, settings: HallSettings, now_ms: int) -> list[str]:
    """Today and every day up to the last that may be booked, whatever days they are."""
    first = date.fromisoformat(business_date(now_ms))
    last = date.fromisoformat(last_day(calendar, settings, now_ms))
    return [(first + timedelta(days=n)).isoformat() for n in range((last - first).days + 1)]
