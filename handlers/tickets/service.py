"""The rules of taking a number and of what its holder may do with it."""

import contextlib
from collections.abc import Sequence

from handlers import access
from handlers.context import AppContext, GroupContext
from handlers.principal import MANAGER, Principal
from handlers.tickets.closure_credit import after_closure, take_back
from handlers.tickets.follow import follow_code
from handlers.tickets.planning import plan
from handlers.tickets.schemas import FollowCode, NewTicketBody, TicketAnswer
from kit import ids
from kit.errors import FieldError, IdempotencyKeyReused, Invalid, NotFound, Refusal, Unavailable
from queueing.line.requests import LineRequest, NewTicket, Outcome
from queueing.model.documents import TicketDoc
from queueing.model.errors import IllegalMove, TicketExists
from queueing.model.ticket_view import TicketView, ticket_view
from queueing.model.transitions import State


async def take_number(
    ctx: AppContext, who: Principal, request: LineRequest, asked: NewTicketBody
) -> TicketAnswer:
    """Issue a ticket. Raises `NotFound`, `Invalid`, `HallClosed`, `Forbidden` or `TicketExists`."""
    try:
        hall = access.hall_to_act_in(ctx, who, asked.hall)
        group = ctx.group_of(hall.id)
        new = await plan(ctx, hall, who, asked)
    except Refusal:
        # A retry is told what it was told before, even if the hall has closed meanwhile.
        answered = await ctx.answered(request)
        if answered is None:
            raise
        return ticket_answer(answered)
    await _refuse_key_of_another_group(ctx, request, group)
    new = await after_closure(group, who, request, new)
    try:
        return ticket_answer(await issue(group, who.actor, request, new, who.merged))
    except Unavailable:
        raise  # it may have been issued
    except Refusal:
        await take_back(new)
        raise


async def issue(
    group: GroupContext,
    actor: str,
    request: LineRequest,
    new: NewTicket,
    merged: Sequence[str] = (),
) -> Outcome:
    """Have the line give a number; one that its holder has missed for good is not in the way.

    The line looks at what the holder has by their own id; what they took under those of `merged`
    accounts is looked at here, for no number is given to these any more.
    """
    if merged and new.citizen and await group.line.answered(request) is None:
        await _refuse_second(group, actor, new, merged)
    try:
        return await group.line.issue(request, new)
    except TicketExists as exists:
        if not await cancel_expired_miss(group, actor, str(exists.members["ticket"])):
            raise
    return await group.line.issue(request, new)


async def _refuse_second(
    group: GroupContext, actor: str, new: NewTicket, merged: Sequence[str]
) -> None:
    """Raises `TicketExists` for a living number of the same lane under another id."""
    for account in merged:
        for held in await group.view.mine(account):
            if not held.live or (held.hall, held.lane) != (new.hall, new.lane):
                continue
            if not await cancel_expired_miss(group, actor, held.id):
                raise TicketExists(ticket=held.id)


async def _refuse_key_of_another_group(
    ctx: AppContext, request: LineRequest, own: GroupContext
) -> None:
    """The hall is named in the body alone, so a key may have been used in any group.

    Raises `IdempotencyKeyReused`: where the hall is another, so is the body.
    """
    for group in ctx.groups.values():
        if group is not own and await group.line.answered(request):
            raise IdempotencyKeyReused


async def cancel_expired_miss(group: GroupContext, actor: str, ticket_id: str) -> bool:
    """Give up a missed number that is past returning; whether it was one.

    Otherwise it would keep its holder from the new number that they are told to take.
    """
    ticket = await group.view.ticket(ticket_id)
    if ticket is None or ticket.state is not State.MISSED or ticket.missed_at is None:
        return False
    limit_s = group.line.rules.halls[ticket.hall].return_within_s
    if group.clock.now_ms() <= ticket.missed_at + limit_s * 1000:
        return False
    with contextlib.suppress(IllegalMove):  # somebody was quicker
        key = ids.request_id(actor, "past returning", f"{ticket_id} {ticket.version}")
        await group.line.cancel(LineRequest(key, "", actor), ticket_id)
    return True


def follow(ctx: AppContext, ticket_id: str, kiosk_sees: str) -> FollowCode:
    """What a kiosk prints: the public address, or else the one at which it sees the house."""
    return follow_code(ctx.settings.secret, ctx.settings.web.public_url or kiosk_sees, ticket_id)


def ticket_answer(outcome: Outcome) -> TicketAnswer:
    """A ticket as a verb has left it."""
    event = outcome.event
    if event is None or event.ticket is None:
        raise NotFound
    view = ticket_view(event.ticket, event.ahead, event.estimate)
    members = {name: getattr(view, name) for name in view.__struct_fields__}
    return TicketAnswer(**members, durable=outcome.durable, seq=event.seq)


async def show(ctx: AppContext, who: Principal, ticket_id: str) -> TicketView:
    """A ticket as it stands."""
    return await shown(ctx, await access.ticket(ctx, who, ticket_id))


async def mine(ctx: AppContext, who: Principal) -> list[TicketView]:
    """The live tickets of a citizen, or the one of its bearer."""
    found = await access.own_tickets(ctx, who)
    tickets = sorted((t for t in found if t.live), key=lambda t: (t.joined_at, t.order))
    return [await shown(ctx, ticket) for ticket in tickets]


async def shown(ctx: AppContext, ticket: TicketDoc) -> TicketView:
    """A ticket as its holder sees it now."""
    group = ctx.group_of(ticket.hall)
    ahead = await group.view.ahead(ticket)
    return ticket_view(ticket, ahead, group.estimate(ticket), group.serving(ticket))


async def cancel(
    ctx: AppContext, who: Principal, request: LineRequest, ticket_id: str, reason: str | None
) -> TicketAnswer:
    """Give a number up, or, for a manager, end another's for a reason that is logged."""
    if (who.role == MANAGER) != (reason is not None):
        english = "A manager gives a reason, and nobody else."
        raise Invalid(
            english,
            "仅管理人员取消他人的号，且必须说明理由。",
            errors=(FieldError("reason", "invalid", english),),
        )
    group = ctx.group_of((await access.ticket(ctx, who, ticket_id)).hall)
    return ticket_answer(await group.line.cancel(request, ticket_id, reason or ""))


async def return_to_line(
    ctx: AppContext, who: Principal, request: LineRequest, ticket_id: str
) -> TicketAnswer:
    """Wait again after having been missed."""
    ticket = await access.ticket(ctx, who, ticket_id)
    group = ctx.group_of(ticket.hall)
    return ticket_answer(await group.line.return_to_line(request, ticket.hall, ticket_id))


async def postpone(
    ctx: AppContext, who: Principal, request: LineRequest, ticket_id: str, callers: int
) -> TicketAnswer:
    """Let at least so many others go first."""
    group = ctx.group_of((await access.ticket(ctx, who, ticket_id)).hall)
    return ticket_answer(await group.line.postpone(request, ticket_id, callers))
