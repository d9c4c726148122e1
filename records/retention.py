"""How long the record keeps what only says how things went; the line's own events are kept.

Run once an hour by every process: whoever comes second finds nothing left to do.
"""

from kit.ceilings import ESTIMATES_KEPT_DAYS, SHOWN_EVENTS_KEPT
from records import sql

DAY_MS = 24 * 3600 * 1000

# Both by the leading columns of an index; the tables may be large.
_SHOWN = "DELETE FROM shown WHERE hall=? AND seq<=?"
_ESTIMATES = "DELETE FROM estimate_given WHERE hall=? AND at_ms<?"


async def prune(now_ms: int) -> int:
    """Delete what is past its time, `now_ms` being business time; how many rows that were."""
    gone = 0
    client = sql.connection()
    for row in await sql.rows("SELECT hall, MAX(seq) AS latest FROM shown GROUP BY hall"):
        gone += await sql.change(client, _SHOWN, row["hall"], row["latest"] - SHOWN_EVENTS_KEPT)
    before_ms = now_ms - ESTIMATES_KEPT_DAYS * DAY_MS
    for row in await sql.rows("SELECT DISTINCT hall FROM estimate_given"):
        gone += await sql.change(client, _ESTIMATES, row["hall"], before_ms)
    return gone
