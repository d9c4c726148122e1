"""Openings over HTTP."""

from handlers.asked import Asked, RecordAsked
from handlers.body import EmptyBody
from handlers.declaration import ANYBODY, HALL_STAFF, Declaration, Parameter
from handlers.openings import service
from handlers.openings.reading import CALENDAR_DAYS_AT_MOST
from handlers.openings.schemas import (
    CalendarView,
    ExceptionAnswer,
    ExceptionBody,
    ExceptionPreview,
    ExceptionRecord,
    OpeningBody,
    OpeningsView,
    OpeningView,
    SettingBody,
    SettingsView,
)
from handlers.principal import MANAGER
from handlers.route import Routes
from kit.errors import Invalid
from queueing.model.errors import IllegalMove

routes = Routes("openings", "/api/v1", "When halls take people · 开放时段")
# Left empty it counts as left out.
_DATE = {"type": "string", "pattern": "^([0-9]{4}-[0-9]{2}-[0-9]{2})?$"}
_SPAN = (
    Parameter("from", "The first day; today without it.", _DATE),
    Parameter(
        "to",
        f"The last day, at most {CALENDAR_DAYS_AT_MOST} days with the first; a month without it.",
        _DATE,
    ),
)
_MANAGER = (MANAGER,)


@routes.get(
    "/halls/<hall:str>/calendar",
    Declaration(CalendarView, roles=ANYBODY, parameters=_SPAN, only_these=True, refuses=(Invalid,)),
)
async def calendar(asked: Asked[None], hall: str) -> CalendarView:
    """The days of a hall: what they are by law, and when numbers are given."""
    return service.calendar(asked.ctx, hall, asked.query)


@routes.get("/halls/<hall:str>/openings", Declaration(OpeningsView, roles=HALL_STAFF))
async def openings(asked: Asked[None], hall: str) -> OpeningsView:
    """The openings of a hall, and every change of them."""
    return await service.openings(asked.ctx, asked.who, hall)


@routes.record_write(
    "/halls/<hall:str>/openings",
    Declaration(OpeningView, 201, OpeningBody, roles=_MANAGER),
)
async def write_opening(asked: RecordAsked[OpeningBody], hall: str) -> OpeningView:
    """Add an opening; with `replaces`, another one is withdrawn in the same step."""
    return await service.write_opening(asked, hall)


@routes.record_write(
    "/openings/<opening:str>/withdraw",
    Declaration(OpeningView, body=EmptyBody, roles=_MANAGER, refuses=(IllegalMove,)),
)
async def end_opening(asked: RecordAsked[EmptyBody], opening: str) -> OpeningView:
    """Let an opening hold no more."""
    return await service.end_opening(asked, opening)


@routes.post(
    "/halls/<hall:str>/exceptions/preview",
    Declaration(ExceptionPreview, body=ExceptionBody, roles=_MANAGER),
)
async def preview(asked: Asked[ExceptionBody], hall: str) -> ExceptionPreview:
    """What a closure or an extra session would do; nothing is changed."""
    return await service.preview(asked.ctx, hall, asked.body)


@routes.record_write(
    "/halls/<hall:str>/exceptions",
    Declaration(ExceptionAnswer, 201, ExceptionBody, roles=_MANAGER),
)
async def make_exception(asked: RecordAsked[ExceptionBody], hall: str) -> ExceptionAnswer:
    """Close a hall or a lane for a while, or open it besides its usual hours.

    A closure cancels the bookings in it on behalf of the hall; see them before by the preview.
    """
    return await service.make_exception(asked, hall)


@routes.record_write(
    "/exceptions/<exception:str>/withdraw",
    Declaration(ExceptionRecord, body=EmptyBody, roles=_MANAGER, refuses=(IllegalMove,)),
)
async def end_exception(asked: RecordAsked[EmptyBody], exception: str) -> ExceptionRecord:
    """Withdraw an exception that is not over. What a closure has cancelled stays cancelled."""
    return await service.end_exception(asked, exception)


@routes.get("/halls/<hall:str>/settings", Declaration(SettingsView, roles=HALL_STAFF))
async def settings(asked: Asked[None], hall: str) -> SettingsView:
    """How a hall is booked, and every change of it."""
    return await service.settings(asked.ctx, asked.who, hall)


@routes.record_write(
    "/halls/<hall:str>/settings",
    Declaration(SettingsView, body=SettingBody, roles=_MANAGER),
)
async def change_setting(asked: RecordAsked[SettingBody], hall: str) -> SettingsView:
    """Set one thing for a hall and those below it; null has it from the hall above again."""
    return await service.change_setting(asked, hall)
