"""Business dates are China's, whatever the machine thinks."""

from kit.clock import ManualClock, ScaledClock, business_date, instant, shanghai_ms


def test_the_business_date_turns_at_midnight_in_china() -> None:
    """Four in the afternoon in UTC; UTC's midnight is eight in the morning, opening time."""
    midnight = shanghai_ms("2026-11-24")
    assert instant(midnight) == "2026-11-23T16:00:00.000+00:00"
    assert business_date(midnight - 1) == "2026-11-23"
    assert business_date(midnight) == "2026-11-24"
    assert business_date(shanghai_ms("2026-11-24", 8)) == "2026-11-24"


def test_a_scaled_clock_starts_where_it_is_told() -> None:
    """And never runs backwards."""
    clock = ScaledClock(shanghai_ms("2026-11-23", 8, 20), 120)
    first = clock.now_ms()
    assert 0 <= first - shanghai_ms("2026-11-23", 8, 20) < 60_000
    assert clock.now_ms() >= first


def test_a_manual_clock_moves_when_told() -> None:
    """Forward and back."""
    clock = ManualClock(1000)
    clock.advance(minutes=1, seconds=-30)
    assert clock.now_ms() == 31_000
