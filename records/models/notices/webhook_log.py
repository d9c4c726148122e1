"""What webhooks are to be told, and how that went."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from records.db import sql
from records.db.sql import Connection
from records.notices.kinds import ChannelName, DeliveryState, NoticeKind, NoticeState

# After a day nobody's lamp is to light up any more.
EXPIRES_MS = 24 * 3600 * 1000

_ADD = """
INSERT INTO notice (id, dedupe_key, kind, state, hall, content, created_ms, expires_ms)
VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (dedupe_key) DO NOTHING
"""
_ADD_DELIVERY = """
INSERT INTO delivery (notice, channel, recipient, state, not_before_ms, expires_ms, at_ms)
VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (notice, channel, recipient) DO NOTHING
"""
_DELIVERIES = """
SELECT d.id, d.notice, d.state, d.not_before_ms, n.content, n.created_ms
FROM delivery d JOIN notice n ON n.id = d.notice
WHERE d.channel='webhook' AND d.recipient=? AND d.id<? ORDER BY d.id DESC LIMIT ?
"""
_ATTEMPTS = """
SELECT a.delivery, a.began_ms, a.outcome, a.code FROM attempt a
WHERE a.delivery IN ({marks}) ORDER BY a.delivery, a.n
"""


class HallEvent(NamedTuple):
    """Something that webhooks are told; one fact is one, by its key. `content` names nobody."""

    dedupe_key: str
    hall: str
    content: Mapping[str, str]
    at_ms: int

    @property
    def id(self) -> str:
        """The same for the same fact."""
        return hashlib.sha256(f"notice\n{self.dedupe_key}".encode()).hexdigest()[:24]


class TriedDelivery(NamedTuple):
    """A delivery with its attempts: when each began, how it ended, and the code that says why."""

    id: int
    notice: str
    event: str
    created_ms: int
    state: DeliveryState
    not_before_ms: int | None
    attempts: list[tuple[int, str | None, str | None]]


async def tell_webhooks(
    tx: Connection, told: Sequence[tuple[HallEvent, Sequence[str]]], real_ms: int
) -> None:
    """Have webhooks told of events, in the transaction in which these are written down."""
    until_ms = real_ms + EXPIRES_MS
    notices = [
        (
            event.id,
            event.dedupe_key,
            NoticeKind.HALL_EVENT.value,
            NoticeState.OPEN.value,
            event.hall,
            msgspec.json.encode(event.content).decode(),
            event.at_ms,
            until_ms,
        )
        for event, _ in told
    ]
    channel, state = ChannelName.WEBHOOK.value, DeliveryState.QUEUED.value
    deliveries = [
        (event.id, channel, hook, state, real_ms, until_ms, real_ms)
        for event, hooks in told
        for hook in hooks
    ]
    await sql.many(tx, _ADD, notices)
    await sql.many(tx, _ADD_DELIVERY, deliveries)


async def deliveries_to(
    db: Connection, webhook: str, before: int, limit: int
) -> list[TriedDelivery]:
    """What a webhook was told or will be, the latest first, before the one by this id."""
    found = await sql.rows(db, _DELIVERIES, webhook, before, limit)
    if not found:
        return []
    marks = ", ".join("?" for _ in found)
    tried: dict[int, list[tuple[int, str | None, str | None]]] = {row["id"]: [] for row in found}
    for row in await sql.rows(db, _ATTEMPTS.format(marks=marks), *tried):
        tried[row["delivery"]].append((row["began_ms"], row["outcome"], row["code"]))
    return [
        TriedDelivery(
            row["id"],
            row["notice"],
            msgspec.json.decode(row["content"], type=dict[str, str])["event"],
            row["created_ms"],
            DeliveryState(row["state"]),
            row["not_before_ms"],
            tried[row["id"]],
        )
        for row in found
    ]
