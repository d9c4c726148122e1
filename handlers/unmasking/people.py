"""Whose a ticket, a case or a verification is, for whoever is serving that person."""

from handlers import access
from handlers.context import AppContext
from handlers.principal import CLERK, Principal
from handlers.unmasking.schemas import UnmaskBody
from kit.errors import FieldError, Forbidden, Invalid, NotFound
from queueing.model.documents import TicketDoc
from queueing.model.transitions import AT_WINDOW
from records.models.identity import ticket_people
from records.models.identity.verifications import find_verification
from records.transactions import Connection

Place = tuple[str, str]


async def whose(
    ctx: AppContext, db: Connection, who: Principal, place: Place, body: UnmaskBody
) -> str:
    """The account that is meant.

    Raises `Invalid`, `NotFound`, and `Forbidden` for a clerk who is serving somebody else.
    """
    if sum(one is not None for one in (body.ticket, body.case, body.verification)) != 1:
        raise _not_one()
    if body.ticket is not None:
        found = await ticket_people.whose(db, await ticket_here(ctx, db, who, place, body.ticket))
    else:
        found = await _of_something_else(ctx, db, who, body)
        if who.role == CLERK and found != await _being_served(ctx, db, who, place):
            raise _not_serving()
    if found is None:
        raise NotFound("Nobody knows who that is.", "尚不知道此人是谁。")
    return found


async def ticket_here(
    ctx: AppContext, db: Connection, who: Principal, place: Place, ticket_id: str
) -> TicketDoc:
    """A ticket at this window; for a manager any of a hall of theirs.

    Raises `NotFound`, `Forbidden`.
    """
    ticket = await access.ticket(ctx, who, ticket_id, db)
    if who.role == CLERK and not _is_at(ticket, place):
        raise _not_serving()
    return ticket


async def _of_something_else(
    ctx: AppContext, db: Connection, who: Principal, body: UnmaskBody
) -> str | None:
    if body.case is not None:
        case, _ = await access.case(ctx, db, who, body.case)
        if case.applicant is None and case.ticket is not None:
            return await ticket_people.person_of_ticket(db, case.ticket)
        return case.applicant
    found = await find_verification(db, body.verification or "")
    if found is None:
        raise NotFound
    return found.citizen


async def _being_served(
    ctx: AppContext, db: Connection, who: Principal, place: Place
) -> str | None:
    """Who is at the window at this moment."""
    window = await ctx.group_of(place[0]).view.window(*place)
    if window is None or not window.ticket:
        return None
    return await ticket_people.whose(db, await ticket_here(ctx, db, who, place, window.ticket))


def _is_at(ticket: TicketDoc, place: Place) -> bool:
    return ticket.state in AT_WINDOW and (ticket.window_hall or ticket.hall, ticket.window) == place


def _not_serving() -> Forbidden:
    english = "You see that of somebody only while you are serving them."
    return Forbidden(english, "仅可在为本人办理时查看其信息。")


def _not_one() -> Invalid:
    english, chinese = "Name one: a ticket, a case or a verification.", "请指定号、办件或核验之一。"
    return Invalid(english, chinese, errors=(FieldError("ticket", "invalid", english, chinese),))
