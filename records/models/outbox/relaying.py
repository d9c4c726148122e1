"""What the relay takes from the record: what is due, claimed by a lease, and what was left over.

    queued ──claim──► sending ──► accepted, refused, unknown, queued again …  (`outcomes`)
                         └─ lease lapsed: whoever had it was killed, and nobody knows what was sent

One recipient is told by one way one thing at a time, in the order of `id`: a delivery is not due
while an earlier one is under way, rests between two tries, or is due itself. A call waits for none
that rests: they may do so for longer than a window waits.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from records.db import sql
from records.db.sql import Connection
from records.models.outbox.locking import free_deliveries
from records.notices.kinds import ChannelName, NoticeKind
from records.notices.ladder import CALLS

_CALLS = ", ".join(f"'{kind}'" for kind in sorted(CALLS))
_SELECT = """
SELECT d.id, d.notice, d.channel, d.recipient, d.attempts, d.not_before_ms, d.expires_ms,
  d.lease_token, n.kind, n.hall, n.citizen, n.ticket, n.appointment, n.case_id, n.content,
  w.language
FROM delivery d JOIN notice n ON n.id = d.notice
LEFT JOIN notice_wishes w ON w.citizen = n.citizen
"""
_DUE = f"""
{_SELECT} WHERE d.state='queued' AND d.channel IN ({{channels}}) AND d.not_before_ms <= ?
  AND NOT EXISTS (
    SELECT 1 FROM delivery e WHERE e.channel = d.channel AND e.recipient = d.recipient
      AND (e.state = 'sending' OR (e.state = 'queued' AND e.id < d.id
        AND ((e.attempts > 0 AND n.kind NOT IN ({_CALLS})) OR e.not_before_ms <= ?)))
  )
ORDER BY d.not_before_ms, d.id LIMIT ?
"""  # noqa: S608 - marks and names of ours
_LAPSED = f"""
{_SELECT} WHERE d.state='sending' AND d.lease_until_ms <= ? ORDER BY d.id LIMIT ?
"""
_CLAIM = """
UPDATE delivery SET state='sending', lease_token=?, lease_until_ms=?, attempts=attempts+1, at_ms=?
WHERE id IN ({ids}) AND state='queued' AND NOT EXISTS (
  SELECT 1 FROM delivery e WHERE e.channel = delivery.channel
    AND e.recipient = delivery.recipient AND e.state = 'sending'
)
RETURNING id, attempts
"""
_UNSURE = "SELECT DISTINCT delivery FROM attempt WHERE delivery IN ({ids}) AND outcome='unknown'"
_BEGIN = "INSERT INTO attempt (delivery, n, provider, resend, began_ms) VALUES (?, ?, '', ?, ?)"
_REST = """
UPDATE delivery SET not_before_ms=?, reason=? WHERE id=? AND state='queued' AND not_before_ms<=?
"""
_RENEW = "UPDATE delivery SET lease_until_ms=? WHERE id=? AND lease_token=?"
_PAUSES = "SELECT channel, until_ms, reason FROM channel_pause WHERE until_ms > ?"
_PAUSE = """
INSERT INTO channel_pause (channel, until_ms, reason) VALUES (?, ?, ?)
ON CONFLICT (channel) DO UPDATE SET until_ms = excluded.until_ms, reason = excluded.reason
WHERE excluded.until_ms > channel_pause.until_ms
"""


class DueDelivery(NamedTuple):
    """A delivery with what is told by it; `attempts` were made, `lease` is whose it is."""

    id: int
    notice: str
    kind: NoticeKind
    channel: ChannelName
    recipient: str
    attempts: int
    expires_ms: int
    hall: str
    ticket: str | None
    appointment: str | None
    content: Mapping[str, str]
    language: str
    lease: str = ""
    case_id: str | None = None


class Term(NamedTuple):
    """By which token something is claimed, and from when to when of real time."""

    token: str
    from_ms: int
    until_ms: int


class Pause(NamedTuple):
    """Until when a way is not to be used, in real time, and why."""

    until_ms: int
    reason: str


async def due(
    db: Connection, channels: Collection[ChannelName], now_ms: int, at_most: int
) -> list[DueDelivery]:
    """What is to be sent by now, the longest due first, one for each recipient and way."""
    text = _DUE.format(channels=", ".join("?" for _ in channels))
    found = await sql.rows(db, text, *map(str, channels), now_ms, now_ms, at_most)
    return [_waiting(row) for row in found]


async def lapsed(db: Connection, now_ms: int, at_most: int) -> list[DueDelivery]:
    """What is in the hands of somebody whose lease is over."""
    return [_waiting(row) for row in await sql.rows(db, _LAPSED, now_ms, at_most)]


async def claim(tx: Connection, wanted: Sequence[DueDelivery], term: Term) -> list[DueDelivery]:
    """Take these into one's hands, as far as nobody else has; each attempt is on record before."""
    names = await free_deliveries(tx, [one.id for one in wanted])
    if not names:
        return []
    marks = ", ".join("?" for _ in names)
    values = (term.token, term.until_ms, term.from_ms, *names)
    rows = await sql.rows(tx, _CLAIM.format(ids=marks), *values)
    attempts = {row["id"]: row["attempts"] for row in rows}
    unsure = await _unsure(tx, [name for name, n in attempts.items() if n > 1])
    first = [(name, n, name in unsure, term.from_ms) for name, n in attempts.items()]
    await sql.many(tx, _BEGIN, first)
    return [
        one._replace(attempts=attempts[one.id], lease=term.token)
        for one in wanted
        if one.id in attempts
    ]


async def _unsure(tx: Connection, names: Sequence[int]) -> set[int]:
    """Which of these may have been told already."""
    if not names:
        return set()
    text = _UNSURE.format(ids=", ".join("?" for _ in names))
    return {row["delivery"] for row in await sql.rows(tx, text, *names)}


async def renew(db: Connection, mine: Sequence[tuple[int, str]], until_ms: int) -> None:
    """Keep these in one's hands, each by its token; one that has lapsed stays lapsed."""
    await sql.many(db, _RENEW, [(until_ms, delivery, lease) for delivery, lease in mine])


async def rest(
    tx: Connection, waiting: Sequence[DueDelivery], until_ms: int, reason: str, now_ms: int
) -> None:
    """Look at these again later: it is night, or their way is paused."""
    names = await free_deliveries(tx, [one.id for one in waiting])
    await sql.many(tx, _REST, [(until_ms, reason, name, now_ms) for name in names])


async def pauses(db: Connection, now_ms: int) -> dict[str, Pause]:
    """The ways that are not to be used for now."""
    found = await sql.rows(db, _PAUSES, now_ms)
    return {row["channel"]: Pause(row["until_ms"], row["reason"]) for row in found}


async def pause(tx: Connection, channel: ChannelName, until_ms: int, reason: str) -> None:
    """Use a way for nothing until then; a longer pause stands."""
    await sql.change(tx, _PAUSE, str(channel), until_ms, reason[:60])


def _waiting(row: Mapping[str, Any]) -> DueDelivery:
    return DueDelivery(
        id=row["id"],
        notice=row["notice"],
        kind=NoticeKind(row["kind"]),
        channel=ChannelName(row["channel"]),
        recipient=row["recipient"],
        attempts=row["attempts"],
        expires_ms=row["expires_ms"],
        hall=row["hall"],
        ticket=row["ticket"],
        appointment=row["appointment"],
        content=msgspec.json.decode(row["content"], type=dict[str, str]),
        language=row["language"] or "zh",
        lease=row["lease_token"] or "",
        case_id=row["case_id"],
    )
