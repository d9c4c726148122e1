"""Who is still to come, as the estimates are told: read from the record, on both databases."""

from itertools import count
from typing import Any

from kit.clock import MINUTE_MS, business_date, shanghai_ms
from queueing.estimates.bookings import AHEAD_S, Booked
from records.appointments.booked_ahead import BookedAhead
from records.models.booking.appointments import AppointmentRow
from records.transactions import connection

NINE_MS = shanghai_ms("2026-11-23", 9)
DAY_MS = 24 * 60 * MINUTE_MS
_numbers = count(1)


async def add(starts_ms: int, state: str = "booked", **fields: object) -> None:
    """An appointment in some state."""
    name = f"a{next(_numbers)}"
    came = state in ("arrived", "fulfilled", "left")
    ended = state not in ("booked", "arrived")
    usual: dict[str, Any] = {
        "id": name,
        "state": state,
        "version": 1,
        "hall": "home",
        "lane": "social",
        "subject": f"item:{name}",
        "answers": "{}",
        "date": business_date(starts_ms),
        "starts_ms": starts_ms,
        "ends_ms": starts_ms + 30 * MINUTE_MS,
        "session_ends_ms": starts_ms + 240 * MINUTE_MS,
        "units": 1,
        "booked_by": "citizen:anna",
        "booked_ms": 1,
        "changed_ms": 1,
        "ticket": f"t{name}" if came else None,
        "arrived_ms": starts_ms if came else None,
        "ended_ms": starts_ms if ended else None,
    }
    await AppointmentRow.create(using_db=connection(), **usual | fields)


async def test_what_is_booked_and_not_come_is_expected(database: str) -> None:
    """By hall, lane and beginning; not what has come, ended, is long ahead or past."""
    assert database
    soon = NINE_MS + 30 * MINUTE_MS
    for state in ("booked", "booked", "arrived", "fulfilled", "cancelled", "no_show"):
        await add(soon, state)
    await add(soon, lane="instant")
    await add(soon, hall="elsewhere")
    await add(NINE_MS - 20 * MINUTE_MS)
    await add(NINE_MS - 10 * MINUTE_MS)
    await add(NINE_MS + (AHEAD_S + 60) * 1000)
    ahead = BookedAhead(("home", "away"))
    assert list(ahead.ahead({"home"})) == []
    await ahead.run_once(NINE_MS)
    assert list(ahead.ahead({"home", "elsewhere"})) == [
        Booked("home", "social", NINE_MS - 10 * MINUTE_MS, 1, 0.9),
        Booked("home", "instant", soon, 1, 0.9),
        Booked("home", "social", soon, 2, 0.9),
    ]
    assert list(ahead.ahead({"away"})) == []


async def test_the_chance_of_coming_is_what_it_was_of_late(database: str) -> None:
    """In the last four weeks before today, beside twenty bookings of which eighteen came."""
    assert database
    for days in (1, 28):
        await add(NINE_MS - days * DAY_MS, "no_show")
        await add(NINE_MS - days * DAY_MS, "fulfilled")
        await add(NINE_MS - days * DAY_MS, "left")
        await add(NINE_MS - days * DAY_MS, "cancelled")
    await add(NINE_MS - 29 * DAY_MS, "no_show")
    await add(NINE_MS - MINUTE_MS, "no_show")
    await add(NINE_MS, "booked")
    ahead = BookedAhead(("home",))
    await ahead.run_once(NINE_MS)
    (booked,) = ahead.ahead({"home"})
    assert booked.chance == (18 + 4) / (20 + 6)
    await add(NINE_MS - DAY_MS, "no_show")
    await ahead.run_once(NINE_MS + MINUTE_MS)
    (booked,) = ahead.ahead({"home"})
    assert booked.chance == (18 + 4) / (20 + 6)
