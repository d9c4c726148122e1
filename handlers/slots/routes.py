"""Times that may be booked, which anybody may read, and what is planned for them, over HTTP."""

from handlers.asked import Asked, RecordAsked
from handlers.declaration import ANYBODY, HALL_STAFF, Declaration, Parameter
from handlers.principal import MANAGER
from handlers.route import Routes
from handlers.slots import quotas, service
from handlers.slots.schemas import QuotaBody, QuotasView, SessionsView, SlotDay, SlotView
from handlers.slots.wanted import ANSWERS_LENGTH, CODE_LENGTH
from kit.errors import Invalid
from queueing.model.errors import NotServedHere

routes = Routes("slots", "/api/v1/halls", "Times that may be booked · 可预约时段")
_CODE = {"type": "string", "maxLength": CODE_LENGTH}
_SUBJECT = (
    Parameter("item", "A service item; or name a theme.", _CODE),
    Parameter("theme", "A theme; or name an item.", _CODE),
    Parameter(
        "answers",
        'Answers to its questions as JSON, like `{"kind":"company"}`; without them its defaults.',
        {"type": "string", "maxLength": ANSWERS_LENGTH},
    ),
)
_DATE = Parameter(
    "date",
    "A day; today without it.",
    {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
)
_REFUSES = (Invalid, NotServedHere)


@routes.get(
    "/<hall:str>/slots",
    Declaration(
        list[SlotView],
        roles=ANYBODY,
        parameters=(*_SUBJECT, _DATE),
        only_these=True,
        refuses=_REFUSES,
    ),
)
async def slots(asked: Asked[None], hall: str) -> list[SlotView]:
    """The times of a day at which a visit for an item or a theme may begin.

    What the citizen who asks holds already counts as free. A day on which the business takes
    nobody has no times.
    """
    return await service.slots(asked.ctx, asked.sender, hall, asked.query)


@routes.get(
    "/<hall:str>/slot-days",
    Declaration(
        list[SlotDay], roles=ANYBODY, parameters=_SUBJECT, only_these=True, refuses=_REFUSES
    ),
)
async def slot_days(asked: Asked[None], hall: str) -> list[SlotDay]:
    """All days that may be booked, each with its first free time and how much is left."""
    return await service.slot_days(asked.ctx, asked.sender, hall, asked.query)


@routes.get("/<hall:str>/quotas", Declaration(QuotasView, roles=HALL_STAFF))
async def read_quotas(asked: Asked[None], hall: str) -> QuotasView:
    """How many windows are planned for a hall's lanes, and every change of it."""
    return await quotas.quotas(asked.ctx, asked.who, hall)


@routes.record_write(
    "/<hall:str>/quotas", Declaration(QuotasView, body=QuotaBody, roles=(MANAGER,))
)
async def set_quota(asked: RecordAsked[QuotaBody], hall: str) -> QuotasView:
    """Plan windows for a lane, in place of what was planned for the same day and session.

    The slots follow at once; what is booked stays booked.
    """
    return await quotas.set_quota(asked, hall)


@routes.get(
    "/<hall:str>/sessions",
    Declaration(
        SessionsView, roles=HALL_STAFF, parameters=(_DATE,), only_these=True, refuses=(Invalid,)
    ),
)
async def sessions(asked: Asked[None], hall: str) -> SessionsView:
    """The sessions of a day, lane by lane, with what is planned and what is taken."""
    return await quotas.sessions(asked.ctx, asked.who, hall, asked.query)
