"""How often somebody was told something by one way, so that nobody is flooded."""

from records.db import sql
from records.db.sql import Connection

ROWS_AT_MOST = 50

# What was never sent counts for nothing; of an attempt without an outcome nobody knows.
_ASK = f"""
SELECT a.began_ms FROM attempt a JOIN delivery d ON d.id = a.delivery
WHERE d.channel=? AND d.recipient=? AND a.began_ms>?
  AND (a.outcome IS NULL OR a.outcome IN ('accepted', 'unknown'))
ORDER BY a.began_ms DESC LIMIT {ROWS_AT_MOST}
"""  # noqa: S608 - a constant


async def sent_lately(db: Connection, channel: str, recipient: str, since_ms: int) -> list[int]:
    """When attempts began that reached somebody or may have, the latest first, in real time."""
    found = await sql.rows(db, _ASK, channel, recipient, since_ms)
    return [row["began_ms"] for row in found]
