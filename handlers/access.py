"""Who may touch which object: every rule of scope, in one place.

A route declares its roles, and refuses any other before it looks at anything. What is asked here is
whether somebody whose role may do a thing may do it to this one:

* 404 for what is not there, and for what is not yours to know: another's ticket is like one that
  never was.
* 403 for what anybody may know of, but you may not touch: halls and windows are public.

Whoever has a hall acts there; whoever has none (managers, reviewers, some devices) in every hall
that this process serves. What belongs to a group that it does not serve is not there.
"""

import asyncio

from handlers.context import AppContext
from handlers.principal import (
    CITIZEN,
    CLERK,
    DISPLAY,
    KIOSK,
    MANAGER,
    REVIEWER,
    STAFF,
    TICKET,
    Principal,
)
from kit.errors import Forbidden, NotFound
from queueing.model.documents import TicketDoc
from queueing.model.errors import NotServedHere
from records.cases.case import Case
from records.cases.moves.actor import Actor
from records.hall_directory import HallInfo, WindowInfo
from records.models.booking.appointments import Appointment, find_appointment
from records.models.booking.holds import Hold, find_hold
from records.models.cases.cases import find_case, lock_case
from records.models.cases.parcels import find_parcel
from records.models.cases.pickups import Pickup, find_pickup
from records.models.cases.proxies import Proxy, find_proxy
from records.models.cases.refusals import Refusal, find_refusal
from records.models.line.tickets import find_ticket
from records.models.notices.webhooks import Webhook, find_webhook
from records.models.people.staff import staff_powers
from records.transactions import Connection, connection

# The kind of window at which results are handed over.
COLLECTION = "collection"
_PEOPLE = (CITIZEN, TICKET)
_HALL_STAFF = (CLERK, MANAGER)
_FOLLOW_TICKETS = (CITIZEN, TICKET, KIOSK, CLERK, MANAGER)

# Halls


def own_halls(ctx: AppContext, who: Principal) -> list[str]:
    """The halls where somebody acts: their own, or all that are served here."""
    if who.hall is not None:
        return [who.hall]
    return [hall for group in ctx.groups.values() for hall in group.directory.halls]


def is_served(ctx: AppContext, hall_id: str) -> bool:
    """Whether this process serves a hall, and with it what happens there."""
    return ctx.hall(hall_id) is not None


def hall(ctx: AppContext, hall_id: str) -> HallInfo:
    """A hall as anybody may know it. Raises `NotFound`."""
    return ctx.group_of(hall_id).directory.halls[hall_id]


def hall_to_act_in(ctx: AppContext, who: Principal, hall_id: str) -> HallInfo:
    """A hall, for its own staff and devices, and for citizens. Raises `NotFound`, `Forbidden`."""
    found = hall(ctx, hall_id)
    if not _acts_in(who, hall_id):
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


def _acts_in(who: Principal, *halls: str | None) -> bool:
    return who.hall is None or who.hall in halls


# Windows


def window_to_look_at(ctx: AppContext, who: Principal, hall_id: str, window_id: str) -> WindowInfo:
    """A window, for the staff of its hall. Raises `NotFound` or `Forbidden`."""
    found = _window(ctx, hall_id, window_id)
    if not _acts_in(who, hall_id):
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
    of_groups = await asyncio.gather(*[group.view.mine(who.id) for group in ctx.groups.values()])
    return [found for of_group in of_groups for found in of_group]


# Holds and appointments


async def hold(ctx: AppContext, db: Connection, who: Principal, hold_id: str) -> Hold:
    """A hold, for the citizen whose it is. Raises `NotFound`."""
    found = await find_hold(db, hold_id)
    if found is None or not is_served(ctx, found.hall) or found.citizen != who.id:
        raise NotFound
    return found


async def appointment(
    ctx: AppContext, db: Connection, who: Principal, appointment_id: str
) -> Appointment:
    """An appointment, for its citizen, its hall and managers. Raises `NotFound`."""
    found = await find_appointment(db, appointment_id)
    if found is None or not is_served(ctx, found.hall):
        raise NotFound
    if found.citizen != who.id if who.role in _PEOPLE else not _acts_in(who, found.hall):
        raise NotFound
    return found


# Cases


def only_at_a_window(who: Principal) -> None:
    """What is handed in is taken by staff; citizens only submit. Raises `Forbidden`."""
    if who.role == CITIZEN:
        raise Forbidden


async def case(
    ctx: AppContext, db: Connection, who: Principal, case_id: str, *, lock: bool = False
) -> tuple[Case, Actor]:
    """A case and who somebody is to it: its applicant, its hall, a department that works on it.

    With `lock` nobody else moves it until the transaction ends. Raises `NotFound`, and `Forbidden`
    for reviewers of a department that has no part in it.
    """
    found = await (lock_case if lock else find_case)(db, case_id)
    if found is None or not is_served(ctx, found.case.hall):
        raise NotFound
    actor = await actor_of(db, who)
    _check_case(actor, found.case, knows=who.role in _HALL_STAFF and _acts_in(who, found.case.hall))
    return found.case, actor


def _check_case(actor: Actor, found: Case, *, knows: bool) -> None:
    if actor.role == REVIEWER:
        _check_reviewer(actor, found)
    elif not knows and (actor.role != CITIZEN or found.applicant != actor.user):
        raise NotFound


async def actor_of(db: Connection, who: Principal) -> Actor:
    """A login with the powers that its account has now. Raises `Forbidden` for one dismissed."""
    if who.role not in STAFF:
        return Actor(who.actor, who.role, who.id)
    account = await staff_powers(db, who.id)
    if account is None or not account.active:
        raise Forbidden
    known = account.department, account.region, account.powers
    return Actor(who.actor, who.role, who.id, *known)


def _check_reviewer(actor: Actor, found: Case) -> None:
    if actor.region not in {None, found.region}:
        raise NotFound
    if actor.department not in {found.department, *(step.department for step in found.steps)}:
        raise Forbidden("This case is another department's.", "该办件不归您所在的部门办理。")


# Parcels


def collection_window(ctx: AppContext, who: Principal) -> tuple[str, str]:
    """The hall and the window of a clerk where results are handed over. Raises `Forbidden`."""
    hall = ctx.hall(who.hall)
    window = hall.windows.get(who.window or "") if hall else None
    if hall is None or window is None or window.kind != COLLECTION:
        english = "Results are handed over at collection windows."
        raise Forbidden(english, "请在统一出件窗口办理领取。")
    return hall.id, window.code


async def pickup(ctx: AppContext, db: Connection, who: Principal, pickup_id: str) -> Pickup:
    """A pickup, for the collection windows of its hall. Raises `NotFound`, `Forbidden`."""
    hall, _ = collection_window(ctx, who)
    found = await find_pickup(db, pickup_id)
    if found is None or found.hall != hall:
        raise NotFound
    return found


async def proxy(ctx: AppContext, db: Connection, who: Principal, proxy_id: str) -> Proxy:
    """Somebody who was named to fetch, for the applicant who has. Raises `NotFound`."""
    found = await find_proxy(db, proxy_id)
    parcel = await find_parcel(db, found.parcel) if found else None
    if found is None or parcel is None or not is_served(ctx, parcel.hall):
        raise NotFound
    if parcel.applicant != who.id:
        raise NotFound
    return found


async def refusal(ctx: AppContext, db: Connection, who: Principal, refusal_id: str) -> Refusal:
    """A refusal, for the staff of its hall. Raises `NotFound`."""
    found = await find_refusal(db, refusal_id)
    if found is None or not is_served(ctx, found.hall) or not _acts_in(who, found.hall):
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
        return who.id == found.citizen
    # The hall that takes a ticket from afar has to do with it as long as it is at the window.
    return _acts_in(who, found.hall, found.window_hall)
