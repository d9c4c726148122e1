"""The hours of business time in which nobody is told what can wait for the morning."""

from kit.clock import business_date, shanghai_ms
from records.notices.kinds import NoticeKind
from records.notices.ladder import LADDERS, Quiet

DAY_MS = 24 * 3600 * 1000
FROM, UNTIL = (21, 0), (7, 30)
BY, HALL = "by", "hall"


def quiet_until(now_ms: int) -> int | None:
    """When the quiet hours end in which a moment lies; None outside of them."""
    today = business_date(now_ms)
    if now_ms < (morning := shanghai_ms(today, *UNTIL)):
        return morning
    if now_ms >= shanghai_ms(today, *FROM):
        return shanghai_ms(business_date(now_ms + DAY_MS), *UNTIL)
    return None


def held_until(kind: NoticeKind, by: str, now_ms: int) -> int | None:
    """Until when a notice is held back; None if it may go. `by` is `hall` where the hall acted."""
    quiet = LADDERS[kind].quiet
    if quiet is Quiet.NEVER or (quiet is Quiet.IF_BY_HALL and by != HALL):
        return None
    return quiet_until(now_ms)
