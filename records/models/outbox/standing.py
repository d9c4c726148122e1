"""How each way stands: what waits, what became of the last hour's, and what was sent once more."""

from typing import NamedTuple

from records.db import sql
from records.db.sql import Connection
from records.models.outbox.locking import lock_notice
from records.notices.kinds import ChannelName

_QUEUES = """
SELECT d.channel, count(*) AS n, min(d.not_before_ms) AS oldest FROM delivery d {join}
WHERE d.state='queued' AND d.channel IN ('wechat', 'sms', 'webhook') AND d.not_before_ms <= ?
{where} GROUP BY d.channel
"""
_OUTCOMES = """
SELECT d.channel, a.provider, a.outcome, count(*) AS n FROM attempt a
JOIN delivery d ON d.id = a.delivery {join}
WHERE a.began_ms > ? AND a.outcome IS NOT NULL {where} GROUP BY d.channel, a.provider, a.outcome
"""
_JOIN, _HALL = "JOIN notice n ON n.id = d.notice", "AND n.hall = ?"
_REPLAY = """
UPDATE delivery SET state='queued', dead=?, reason=NULL, not_before_ms=?, at_ms=?
WHERE id=? AND expires_ms > ? AND (dead=? OR state IN ('unknown', 'not_reached'))
  AND state NOT IN ('queued', 'sending', 'received', 'seen', 'superseded', 'too_late')
  AND EXISTS (SELECT 1 FROM notice n WHERE n.id = delivery.notice
    AND n.state IN ('open', 'told', 'not_reached'))
RETURNING notice
"""
_OPEN_AGAIN = "UPDATE notice SET state='open', ended_ms=NULL WHERE id=?"


class Queue(NamedTuple):
    """How many wait for a way though they are due, and since when the oldest does."""

    waiting: int
    oldest_ms: int


class OutcomeCount(NamedTuple):
    """How many attempts ended in an outcome."""

    channel: ChannelName
    provider: str
    outcome: str
    n: int


async def queues(db: Connection, now_ms: int, hall: str = "") -> dict[ChannelName, Queue]:
    """What is due and not sent by `now_ms`, of real time."""
    text = _QUEUES.format(join=_JOIN if hall else "", where=_HALL if hall else "")
    found = await sql.rows(db, text, now_ms, *([hall] if hall else []))
    return {ChannelName(row["channel"]): Queue(row["n"], row["oldest"]) for row in found}


async def outcomes_since(db: Connection, since_ms: int, hall: str = "") -> list[OutcomeCount]:
    """How attempts ended that began after a moment of real time."""
    text = _OUTCOMES.format(join=_JOIN if hall else "", where=_HALL if hall else "")
    found = await sql.rows(db, text, since_ms, *([hall] if hall else []))
    return [
        OutcomeCount(ChannelName(row["channel"]), row["provider"], row["outcome"], row["n"])
        for row in found
    ]


async def replay(tx: Connection, delivery: int, now_ms: int) -> bool:
    """Send a dead letter, or what nobody knows of, once more; False if that may not be.

    It may be while it is still in time, nobody was reached otherwise, and it is still so.
    """
    for row in await sql.rows(tx, "SELECT notice FROM delivery WHERE id=?", delivery):
        await lock_notice(tx, row["notice"])
    values = (False, now_ms, now_ms, delivery, now_ms, True)
    found = await sql.rows(tx, _REPLAY, *values)
    for row in found:
        await sql.change(tx, _OPEN_AGAIN, row["notice"])
    return bool(found)
