"""Checking in over HTTP."""

from typing import Any

from handlers.asked import Asked, LineAsked
from handlers.check_in import service
from handlers.check_in.errors import NotHere, SeveralBookings, WrongHall
from handlers.check_in.schemas import (
    CheckInBody,
    CodeView,
    HallCodeBody,
    HallCodeView,
    IntentView,
    KioskCheckInBody,
    PaperCodeView,
    ReinstateBody,
)
from handlers.declaration import HALL_STAFF, Declaration
from handlers.idempotency import InFlight
from handlers.limits import TICKETS
from handlers.principal import CITIZEN, DEVICES, KIOSK, MANAGER
from handlers.route import Routes
from handlers.tickets.schemas import TicketAnswer
from kit.errors import NotFound, RateLimited
from queueing.model.errors import HallClosed, IllegalMove, TicketExists, TooEarly
from records.booking.errors import BookingExists

routes = Routes("check_in", "/api/v1", "Coming to a booking · 签到")
_REFUSES = (WrongHall, TooEarly, HallClosed, IllegalMove, TicketExists, InFlight)


@routes.get("/halls/<hall:str>/check-in-code", Declaration(HallCodeView, roles=DEVICES))
async def hall_code(asked: Asked[None], hall: str) -> HallCodeView:
    """The code that a screen of a hall shows, by which a phone shows that it is there.

    Another one every 30 seconds; each is taken for one period more.
    """
    return service.hall_code(asked.ctx, asked.who, hall, _seen_at(asked))


@routes.get("/halls/<hall:str>/paper-code", Declaration(PaperCodeView, roles=(MANAGER,)))
async def paper_code(asked: Asked[None], hall: str) -> PaperCodeView:
    """A code to be printed; it counts only with a position close to the hall."""
    return service.paper_code(asked.ctx, hall, _seen_at(asked))


@routes.post(
    "/check-ins",
    Declaration(IntentView, 201, HallCodeBody, refuses=(NotFound, RateLimited)),
)
async def begin(asked: Asked[HallCodeBody]) -> IntentView:
    """Take the scanned code of a hall for an intent, before anybody need log in.

    The intent holds for five minutes. A repetition gives another one.
    """
    return await service.begin(asked.ctx, asked.body.hall_code, asked.http.client_ip)


@routes.get(
    "/appointments/<appointment:str>/code",
    Declaration(CodeView, roles=(CITIZEN,), refuses=(IllegalMove,)),
)
async def citizen_code(asked: Asked[None], appointment: str) -> CodeView:
    """The code of an own appointment, for the scanner of a kiosk."""
    return await service.citizen_code(asked.ctx, asked.who, appointment)


@routes.line_verb(
    "/appointments/<appointment:str>/check-in",
    Declaration(
        TicketAnswer,
        201,
        CheckInBody,
        roles=(CITIZEN, *HALL_STAFF),
        limit=TICKETS,
        refuses=(*_REFUSES, NotHere),
    ),
)
async def check_in(asked: LineAsked[CheckInBody], appointment: str) -> TicketAnswer:
    """Come to a booking: it becomes a ticket; however often it is asked for, the same one.

    A `wrong_hall` names the right one, where that is and how long one waits there.
    """
    request, seen_at = asked.request, _seen_at(asked)
    return await service.check_in(asked.ctx, asked.who, request, appointment, asked.body, seen_at)


@routes.line_verb(
    "/halls/<hall:str>/check-ins",
    Declaration(
        TicketAnswer, 201, KioskCheckInBody, roles=(KIOSK,), refuses=(*_REFUSES, SeveralBookings)
    ),
)
async def check_in_at_kiosk(asked: LineAsked[KioskCheckInBody], hall: str) -> TicketAnswer:
    """Come to a booking by a phone's code or by an identity card; `follow` is printed.

    Of several bookings of a card the one in time is meant, or `appointment` says which.
    """
    request, seen_at = asked.request, _seen_at(asked)
    return await service.check_in_at_kiosk(asked.ctx, asked.who, request, hall, asked.body, seen_at)


@routes.line_verb(
    "/appointments/<appointment:str>/reinstate",
    Declaration(
        TicketAnswer,
        201,
        ReinstateBody,
        roles=(MANAGER,),
        refuses=(HallClosed, IllegalMove, TicketExists, BookingExists, InFlight),
    ),
)
async def reinstate(asked: LineAsked[ReinstateBody], appointment: str) -> TicketAnswer:
    """Give a number to somebody who was said not to have come; on the same day, for a reason.

    They wait as walk-ins do; the reason goes on the record.
    """
    request, reason, seen_at = asked.request, asked.body.reason, _seen_at(asked)
    return await service.reinstate(asked.ctx, asked.who, request, appointment, reason, seen_at)


def _seen_at(asked: Asked[Any]) -> str:
    return f"{asked.http.scheme}://{asked.http.host}"
