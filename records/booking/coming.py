"""From when until when somebody who comes to a booking is in time."""

from kit.clock import business_date, shanghai_ms
from records.opening.settings import HallSettings

SECOND_MS = 1000


def check_in_from_ms(settings: HallSettings, starts_ms: int) -> int:
    """From when on a booking may be kept: a ticket belongs to one day, that of the slot."""
    day_ms = shanghai_ms(business_date(starts_ms))
    return max(starts_ms - settings.check_in_before_s * SECOND_MS, day_ms)


def check_in_until_ms(settings: HallSettings, starts_ms: int) -> int:
    """Until when whoever comes has the head start of a booking."""
    return starts_ms + settings.check_in_after_s * SECOND_MS
