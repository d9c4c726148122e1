"""Holds and appointments over HTTP."""

from handlers.appointments import hall_day, holds, service
from handlers.appointments.schemas import (
    AppointmentBody,
    AppointmentView,
    EndBody,
    HallAppointments,
    HoldBody,
    HoldView,
    RescheduleBody,
)
from handlers.asked import Asked, RecordAsked
from handlers.declaration import HALL_STAFF, Declaration, Parameter
from handlers.limits import BOOKINGS
from handlers.organisations.acting import AuthorisationNotInForce
from handlers.principal import CITIZEN
from handlers.route import Routes
from kit.errors import Invalid, NotFound
from queueing.model.errors import HallClosed, IllegalMove, NotServedHere
from records.booking.errors import (
    BookingExists,
    HoldExists,
    HoldExpired,
    SlotFull,
    SlotPast,
    TooManyForOthers,
)
from records.identity.demands import VerificationRequired

routes = Routes("appointments", "/api/v1", "Booking a visit · 预约")

_BOOKERS = (CITIZEN, *HALL_STAFF)
_NO_PLACE = (NotFound, SlotPast, SlotFull, HallClosed, NotServedHere)
_FOR_OTHERS = (AuthorisationNotInForce, TooManyForOthers)
_PAST = Parameter(
    "past",
    "`true`: also those that have ended, the latest first.",
    {"type": "string", "enum": ["true", "false", ""]},
)


@routes.record_write(
    "/holds",
    Declaration(
        HoldView,
        201,
        HoldBody,
        roles=(CITIZEN,),
        limit=BOOKINGS,
        refuses=(*_NO_PLACE, HoldExists, AuthorisationNotInForce),
    ),
)
async def hold(asked: RecordAsked[HoldBody]) -> HoldView:
    """Keep a time for some minutes, while its details are looked at."""
    return await holds.hold(asked)


@routes.get("/holds", Declaration(list[HoldView], roles=(CITIZEN,)))
async def own_holds(asked: Asked[None]) -> list[HoldView]:
    """What I am holding; one or none."""
    return await holds.own(asked.ctx, asked.who)


@routes.delete(
    "/holds/<hold:str>",
    Declaration[None, None](None, 204, roles=(CITIZEN,), refuses=(IllegalMove,)),
)
async def release(asked: RecordAsked[None], hold: str) -> None:
    """Give a kept time up; one that was given up or has expired stays so."""
    await holds.release(asked, hold)


@routes.record_write(
    "/appointments",
    Declaration(
        AppointmentView,
        201,
        AppointmentBody,
        roles=_BOOKERS,
        limit=BOOKINGS,
        refuses=(*_NO_PLACE, HoldExpired, BookingExists, VerificationRequired, *_FOR_OTHERS),
    ),
)
async def make(asked: RecordAsked[AppointmentBody]) -> AppointmentView:
    """Book a time, directly or as it was held.

    A person has one live appointment for a thing and day. Staff may book what is not released yet,
    and some visits beyond a time's capacity: `overbooked` says so.
    """
    return await service.make(asked)


@routes.get(
    "/appointments",
    Declaration(
        list[AppointmentView],
        roles=(CITIZEN,),
        parameters=(_PAST,),
        only_these=True,
        refuses=(Invalid,),
    ),
)
async def own(asked: Asked[None]) -> list[AppointmentView]:
    """My appointments, soonest first."""
    return await service.own(asked.ctx, asked.who, past=service.read_past(asked.query))


@routes.get("/appointments/<appointment:str>", Declaration(AppointmentView, roles=_BOOKERS))
async def show(asked: Asked[None], appointment: str) -> AppointmentView:
    """An appointment as it stands."""
    return await service.show(asked.ctx, asked.who, appointment)


@routes.record_write(
    "/appointments/<appointment:str>/cancel",
    Declaration(AppointmentView, body=EndBody, roles=_BOOKERS, refuses=(IllegalMove,)),
)
async def end(asked: RecordAsked[EndBody], appointment: str) -> AppointmentView:
    """Cancel an appointment, until its time begins; staff also later, while nobody has come."""
    return await service.end(asked, appointment)


@routes.record_write(
    "/appointments/<appointment:str>/reschedule",
    Declaration(
        AppointmentView,
        body=RescheduleBody,
        roles=_BOOKERS,
        limit=BOOKINGS,
        refuses=(*_NO_PLACE, IllegalMove, BookingExists, VerificationRequired),
    ),
)
async def move(asked: RecordAsked[RescheduleBody], appointment: str) -> AppointmentView:
    """Move an appointment to another time, before its own begins.

    If the new time cannot be had, the old one stands.
    """
    return await service.move(asked, appointment)


@routes.get(
    "/halls/<hall:str>/appointments",
    Declaration(
        HallAppointments,
        roles=HALL_STAFF,
        parameters=hall_day.PARAMETERS,
        only_these=True,
        refuses=(Invalid,),
    ),
)
async def of_day(asked: Asked[None], hall: str) -> HallAppointments:
    """The appointments of a hall on a day, in order of time, page by page.

    One that stays where it is stands on one page alone, whatever happens meanwhile; one that is
    moved between two pages may be on both or on neither: its `id` tells, and the next look.
    """
    return await hall_day.of_day(asked.ctx, asked.who, hall, asked.query)
