"""From when until when somebody who comes to a booking is in time."""

from kit.clock import MINUTE_MS, shanghai_ms
from records.booking.coming import check_in_from_ms, check_in_until_ms
from records.opening.settings import HallSettings

HOUR_BEFORE = HallSettings(check_in_before_s=3600, check_in_after_s=900)


def test_an_hour_before_until_a_quarter_after() -> None:
    """As the hall has set it."""
    nine_ms = shanghai_ms("2026-11-24", 9)
    assert check_in_from_ms(HOUR_BEFORE, nine_ms) == nine_ms - 60 * MINUTE_MS
    assert check_in_until_ms(HOUR_BEFORE, nine_ms) == nine_ms + 15 * MINUTE_MS


def test_nobody_checks_in_the_day_before() -> None:
    """A ticket belongs to one day in China."""
    for minute in (0, 30):
        starts_ms = shanghai_ms("2026-11-24", 0, minute)
        assert check_in_from_ms(HOUR_BEFORE, starts_ms) == shanghai_ms("2026-11-24")
