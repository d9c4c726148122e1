"""What is past its time is deleted; the line's own events are kept.

What is kept of people, and how long, says `records.privacy.retention_table`.

Run once an hour by every process: whoever comes second finds nothing left to do.
"""

from kit.ceilings import ESTIMATES_KEPT_DAYS, SHOWN_EVENTS_KEPT
from kit.clock import real_ms
from records.models.booking.check_in_signs import prune_signs
from records.models.line.estimates import prune_estimates
from records.models.line.shown import prune_shown
from records.models.outbox.pruning import prune_notices
from records.privacy.pruning import DAY_MS, prune_people
from records.privacy.retention_table import days
from records.transactions import connection

SIGNS_KEPT_DAYS = 2
NOTICES_KEPT_DAYS = days("notices")


async def prune(now_ms: int, now_real_ms: int | None = None) -> int:
    """Delete what is past its time, `now_ms` being business time; how many rows that were."""
    shown = await prune_shown(connection(), SHOWN_EVENTS_KEPT)
    before_ms = now_ms - ESTIMATES_KEPT_DAYS * DAY_MS
    estimates = await prune_estimates(connection(), before_ms)
    notices = await prune_notices(connection(), now_ms - NOTICES_KEPT_DAYS * DAY_MS)
    return (
        shown
        + estimates
        + notices
        + await prune_people(real_ms() if now_real_ms is None else now_real_ms, now_ms)
        + await prune_signs(connection(), now_ms - SIGNS_KEPT_DAYS * DAY_MS)
    )
