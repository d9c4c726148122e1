"""The list of priority uses, and their review."""

from handlers import access
from handlers.context import AppContext
from handlers.principal import Principal
from handlers.priority.schemas import (
    PriorityReviewBody,
    PriorityReviewView,
    PriorityUses,
    PriorityUseView,
)
from kit.clock import instant
from kit.errors import NotFound
from queueing.model.events import event_of
from records.models.priority_reviews import (
    PriorityUse,
    ReviewRow,
    class_of_ticket,
    keep_review,
    priority_uses,
)
from records.transactions import Connection, connection

SHOWN = 200


async def uses(ctx: AppContext, hall: str) -> PriorityUses:
    """Who was let in earlier in a hall. Raises `NotFound`."""
    access.hall(ctx, hall)
    return PriorityUses([_use(found) for found in await priority_uses(connection(), hall, SHOWN)])


def _use(found: PriorityUse) -> PriorityUseView:
    event = event_of(found.issued.encode())
    ticket = event.ticket
    if ticket is None:
        raise NotFound
    return PriorityUseView(
        ticket=ticket.id,
        number=ticket.number,
        lane=ticket.lane,
        ticket_class=ticket.ticket_class,
        credit_s=ticket.credit_ms / 1000,
        reason=event.reason,
        at=instant(event.at),
        by=event.by,
        review=_view(found.review) if found.review else None,
    )


def _view(row: ReviewRow) -> PriorityReviewView:
    return PriorityReviewView(row.justified, row.note, row.reviewer, instant(row.at_ms))


async def review(
    ctx: AppContext, who: Principal, ticket: str, asked: PriorityReviewBody, tx: Connection
) -> PriorityReviewView:
    """Write down what a later look found. Raises `NotFound` for a ticket without priority."""
    found = await class_of_ticket(tx, ticket)
    if found is None or not access.is_served(ctx, found.hall):
        raise NotFound
    if found.ticket_class in {"walk_in", "appointment"}:
        raise NotFound("This ticket had no priority.", "该号没有享受优待。")
    row = ReviewRow(ticket, asked.justified, asked.note, who.id, ctx.clock.now_ms())
    await keep_review(tx, row)
    return _view(row)
