"""What webhooks were told, and how that went."""

from typing import NamedTuple

import msgspec

from records.db import sql
from records.db.sql import Connection
from records.notices.kinds import DeliveryState

_DELIVERIES = """
SELECT d.id, d.notice, d.state, d.not_before_ms, n.content, n.created_ms
FROM delivery d JOIN notice n ON n.id = d.notice
WHERE d.channel='webhook' AND d.recipient=? AND d.id<? ORDER BY d.id DESC LIMIT ?
"""
_ATTEMPTS = """
SELECT a.delivery, a.began_ms, a.outcome, a.code FROM attempt a
WHERE a.delivery IN ({marks}) ORDER BY a.delivery, a.n
"""


class TriedDelivery(NamedTuple):
    """A delivery with its attempts: when each began, how it ended, and the code that says why."""

    id: int
    notice: str
    event: str
    created_ms: int
    state: DeliveryState
    not_before_ms: int | None
    attempts: list[tuple[int, str | None, str | None]]


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
