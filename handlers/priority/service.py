"""The list of priority uses, and their review."""

from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from handlers.house import House
from handlers.principal import Principal
from handlers.priority.schemas import NewReview, Review, Use, Uses
from kit.clock import instant
from kit.errors import NotFound
from queueing.events import event_of
from records import sql

SHOWN = 200

_USES = """
SELECT e.document, r.justified, r.note, r.reviewer, r.at_ms FROM ticket t
JOIN event e ON e.ticket = t.id AND e.name = 'ticket.issued'
LEFT JOIN priority_review r ON r.ticket = t.id
WHERE t.hall=? AND t.ticket_class NOT IN ('walk_in', 'appointment')
ORDER BY e.at_ms DESC, e.seq DESC LIMIT ?
"""
_REVIEW = """
INSERT INTO priority_review (ticket, justified, note, reviewer, at_ms) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (ticket) DO UPDATE SET justified = excluded.justified, note = excluded.note,
  reviewer = excluded.reviewer, at_ms = excluded.at_ms
"""


async def uses(house: House, hall: str) -> Uses:
    """Who was let in earlier in a hall. Raises `NotFound`."""
    if hall not in house.layout.halls:
        raise NotFound("There is no such hall.", "没有这个大厅。")
    return Uses([_use(row) for row in await sql.rows(_USES, hall, SHOWN)])


def _use(row: dict[str, Any]) -> Use:
    event = event_of(row["document"].encode())
    ticket = event.ticket
    if ticket is None:
        raise NotFound
    review = None
    if row["reviewer"] is not None:
        justified = bool(row["justified"])
        review = Review(justified, row["note"], row["reviewer"], instant(row["at_ms"]))
    return Use(
        ticket=ticket.id,
        number=ticket.number,
        lane=ticket.lane,
        ticket_class=ticket.ticket_class,
        credit_s=ticket.credit_ms / 1000,
        reason=event.reason,
        at=instant(event.at),
        by=event.by,
        review=review,
    )


async def review(
    house: House, who: Principal, ticket: str, asked: NewReview, tx: BaseDBAsyncClient
) -> tuple[Review, int]:
    """Write down what a later look found. Raises `NotFound` for a ticket without priority."""
    found = await sql.rows("SELECT hall, ticket_class FROM ticket WHERE id=?", ticket)
    if not found or found[0]["hall"] not in house.layout.halls:
        raise NotFound
    if found[0]["ticket_class"] in {"walk_in", "appointment"}:
        raise NotFound("This ticket had no priority.", "该号没有享受优待。")
    at_ms = house.clock.now_ms()
    await sql.many(tx, _REVIEW, [(ticket, asked.justified, asked.note, who.id, at_ms)])
    return Review(asked.justified, asked.note, who.id, instant(at_ms)), 200
