"""Halls, windows, tickets, bookings and webhooks: who may touch which."""

import asyncio
from collections.abc import Iterable

from handlers.context import AppContext
from handlers.principal import (
    CITIZEN,
    CLERK,
    DISPLAY,
    KIOSK,
    MANAGER,
    TICKET,
    Principal,
)
from kit.errors import Forbidden, NotFound
from queueing.model.documents import TicketDoc
from queueing.model.errors import NotServedHere
from records.hall_directory import HallInfo, WindowInfo
from records.models.booking.appointments import Appointment, find_appointment
from records.models.booking.holds import Hold, find_hold
from records.models.line.tickets import find_ticket
from records.models.notices.webhooks import Webhook, find_webhook
from records.transactions import Connection, connection

_PEOPLE = (CITIZEN, TICKET)
_FOLLOW_TICKETS = (CITIZEN, TICKET, KIOSK, CLERK, MANAGER)

# Halls


def own_halls(ctx: AppContext, who: Principal) -> list[str]:
    """The halls where somebody acts: their own, or all that are served here."""
    if who.hall is not None:
        return [who.hall]
    return [hall for group in ctx.groups.values() for hall in group.directory.halls]


def group_acted_in(ctx: AppContext, who: Principal, hall_id: str | None) -> str | None:
    """The group in which somebody acts: that of the hall that is named, or else of their own."""
    found = ctx.hall(hall_id or who.hall)
    return found.group if found else None


def is_served(ctx: AppContext, hall_id: str) -> bool:
    """Whether this process serves a hall, and with it what happens there."""
    return ctx.hall(hall_id) is not None


def hall(ctx: AppContext, hall_id: str) -> HallInfo:
    """A hall as anybody may know it. Raises `NotFound`."""
    return ctx.group_of(hall_id).directory.halls[hall_id]


def hall_to_act_in(ctx: AppContext, who: Principal, hall_id: str) -> HallInfo:
    """A hall, for its own staff and devices, and for citizens. Raises `NotFound`, `Forbidden`."""
    found = hall(ctx, hall_id)
    if not acts_in(who, hall_id):
        raise Forbidden
    return found


def hall_to_follow(ctx: AppContext, who: Principal, hall_id: str) -> HallInfo:
    """A hall whose feed is for its staff and devices. Raises `NotFound` or `Forbidden`."""
    found = hall_to_act_in(ctx, who, hall_id)
    if who.role in _PEOPLE:
        raise Forbidden
    return found


def sees_retired(who: Principal | None) -> bool:
    """Managers see what is retired while a ticket is still there, for they must clear it."""
    return who is not None and who.role == MANAGER


def paints_calls(who: Principal) -> bool:
    """Whether what somebody says they have shown counts as shown to the hall."""
    return who.role == DISPLAY


def acts_in(who: Principal, *halls: str | None) -> bool:
    """Whether somebody acts in one of these halls: in their own, or in all."""
    return who.hall is None or who.hall in halls


# Windows


def window_to_look_at(ctx: AppContext, who: Principal, hall_id: str, window_id: str) -> WindowInfo:
    """A window, for the staff of its hall. Raises `NotFound` or `Forbidden`."""
    found = _window(ctx, hall_id, window_id)
    if not acts_in(who, hall_id):
        raise Forbidden
    return found


def window_to_work_at(ctx: AppContext, who: Principal, hall_id: str, window_id: str) -> WindowInfo:
    """A window, for its own clerk and for managers. Raises `NotFound` or `Forbidden`."""
    found = _window(ctx, hall_id, window_id)
    if who.role == CLERK and (who.hall, who.window) != (hall_id, window_id):
        raise Forbidden("You work at another window.", "您登录的是其他窗口。")
    return found


def _window(ctx: AppContext, hall_id: str, window_id: str) -> WindowInfo:
    known = ctx.hall(hall_id)
    found = known.windows.get(window_id) if known else None
    if found is None:
        raise NotFound("There is no such window.", "没有这个窗口。")
    return found


# Tickets


async def ticket(
    ctx: AppContext, who: Principal, ticket_id: str, db: Connection | None = None
) -> TicketDoc:
    """A ticket, for its holder, its hall and managers; `db` within a transaction.

    Raises `NotFound`.
    """
    if who.role == TICKET and who.id != ticket_id:
        raise NotFound  # without a look: what a bearer may see, the token says
    found = await ctx.living_ticket(ticket_id) or await find_ticket(db or connection(), ticket_id)
    if found is None or not is_served(ctx, found.hall) or not _sees(who, found):
        raise NotFound
    return found


async def ticket_to_follow(ctx: AppContext, who: Principal, ticket_id: str) -> TicketDoc:
    """A ticket whose feed somebody may follow. Raises `Forbidden` or `NotFound`."""
    if who.role not in _FOLLOW_TICKETS:
        raise Forbidden
    return await ticket(ctx, who, ticket_id)


def holds_ticket(who: Principal) -> bool:
    """Whether whoever may follow a ticket is its holder, not somebody of the hall."""
    return who.role in _PEOPLE


async def ticket_at_own_window(
    ctx: AppContext, db: Connection, who: Principal, ticket_id: str
) -> TicketDoc:
    """A ticket that is where this clerk works, if it is at a window at all.

    Raises `NotFound`, and `NotServedHere` for one at another window.
    """
    found = await ticket(ctx, who, ticket_id, db)
    place = found.window_hall or found.hall, found.window
    if found.at_window and place != (who.hall, who.window):
        raise NotServedHere("Another window serves this ticket.", "该号正在其他窗口办理。")
    return found


async def own_tickets(ctx: AppContext, who: Principal) -> list[TicketDoc]:
    """The tickets of a citizen, or the one of its bearer, as far as the lines know them."""
    if who.role == TICKET:
        return [await ticket(ctx, who, who.id)]
    return await tickets_of(ctx, who.accounts)


async def tickets_of(ctx: AppContext, accounts: Iterable[str]) -> list[TicketDoc]:
    """What the lines know of the tickets of some accounts, which are all somebody's own."""
    accounts = list(accounts)
    asked = [group.view.mine(one) for group in ctx.groups.values() for one in accounts]
    of_groups = await asyncio.gather(*asked)
    return [found for of_group in of_groups for found in of_group]


# Holds and appointments


async def hold(ctx: AppContext, db: Connection, who: Principal, hold_id: str) -> Hold:
    """A hold, for the citizen whose it is. Raises `NotFound`."""
    found = await find_hold(db, hold_id)
    if found is None or not is_served(ctx, found.hall) or found.citizen not in who.accounts:
        raise NotFound
    return found


async def appointment(
    ctx: AppContext, db: Connection, who: Principal, appointment_id: str
) -> Appointment:
    """An appointment, for its citizen, its hall and managers. Raises `NotFound`."""
    found = await find_appointment(db, appointment_id)
    if found is None or not is_served(ctx, found.hall):
        raise NotFound
    theirs = found.citizen in who.accounts if who.role in _PEOPLE else acts_in(who, found.hall)
    if not theirs:
        raise NotFound
    return found


# Webhooks


async def webhook(ctx: AppContext, db: Connection, webhook_id: str) -> Webhook:
    """A webhook of a hall that is served here, for managers. Raises `NotFound`."""
    found = await find_webhook(db, webhook_id)
    if found is None or not is_served(ctx, found.hall):
        raise NotFound
    return found


def _sees(who: Principal, found: TicketDoc) -> bool:
    if who.role == TICKET:
        return who.id == found.id
    if who.role == CITIZEN:
        return found.citizen in who.accounts
    # The hall that takes a ticket from afar has to do with it as long as it is at the window.
    return acts_in(who, found.hall, found.window_hall)
