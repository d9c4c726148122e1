"""How long the record keeps what only says how things went; the line's own events are kept.

Run once an hour by every process: whoever comes second finds nothing left to do.
"""

from kit.ceilings import ESTIMATES_KEPT_DAYS, SHOWN_EVENTS_KEPT
from records.models.booking.check_in_signs import prune_signs
from records.models.line.estimates import prune_estimates
from records.models.line.shown import prune_shown
from records.models.outbox.pruning import prune_notices
from records.transactions import connection

DAY_MS = 24 * 3600 * 1000
SIGNS_KEPT_DAYS = 2
NOTICES_KEPT_DAYS = 90


async def prune(now_ms: int) -> int:
    """Delete what is past its time, `now_ms` being business time; how many rows that were."""
    shown = await prune_shown(connection(), SHOWN_EVENTS_KEPT)
    before_ms = now_ms - ESTIMATES_KEPT_DAYS * DAY_MS
    estimates = await prune_estimates(connection(), before_ms)
    notices = await prune_notices(connection(), now_ms - NOTICES_KEPT_DAYS * DAY_MS)
    return (
        shown
        + estimates
        + notices
        + await prune_signs(connection(), now_ms - SIGNS_KEPT_DAYS * DAY_MS)
    )
