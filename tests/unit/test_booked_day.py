"""What is said of those who had booked, as numbers that can be recounted."""

from typing import Any

from rich.cells import cell_len

from kit.clock import MINUTE_MS
from records.booking.states import AppointmentState
from records.models.booking.appointments import Appointment
from server.demo.booked import BookedDay, judge_bookings

NINE_MS = 9 * 60 * MINUTE_MS


def booked(name: str, **fields: Any) -> Appointment:  # noqa: ANN401
    """A booking for nine o'clock."""
    usual: dict[str, Any] = dict.fromkeys(Appointment._fields)
    usual |= {"id": name, "state": AppointmentState.ARRIVED, "starts_ms": NINE_MS}
    usual |= {"ends_ms": NINE_MS + 30 * MINUTE_MS, "ticket": name, "on_time": True}
    return Appointment(**usual | fields)


def test_who_is_called_within_ten_minutes_was_kept() -> None:
    """Of those who came in time; who never came, or came late, counts apart."""
    calls = {"soon": NINE_MS + 10 * MINUTE_MS, "early": NINE_MS - MINUTE_MS}
    calls |= {"long": NINE_MS + 10 * MINUTE_MS + 1, "late": NINE_MS}
    everybody = [booked(name) for name in ("soon", "early", "long", "never called")]
    everybody += [booked("late", on_time=False), booked("away", ticket=None, on_time=None)]
    day = judge_bookings(everybody, calls)
    assert day == BookedDay(booked=6, no_shows=1, in_time=4, kept=2)
    assert "booked 6 · " in day.told()
    assert "late 1/6 (17%)" in day.told()
    assert "no-shows 1/6 (17%)" in day.told()
    assert "of those in time, called within 10 min 2/4 (50%)" in day.told()


def test_a_day_without_bookings_divides_by_nothing() -> None:
    """It says so."""
    assert judge_bookings([], {}).told().endswith("within 10 min 0/0")


def test_what_is_told_fits_a_terminal_of_80_columns() -> None:
    """Chinese signs are two columns wide."""
    told = BookedDay(booked=9999, no_shows=9999, in_time=9999, kept=9999).told()
    assert max(cell_len(line) for line in told.splitlines()) <= 80
