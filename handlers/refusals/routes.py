"""Refusals over HTTP."""

from handlers.asked import Asked, RecordAsked
from handlers.declaration import HALL_STAFF, Declaration, Parameter
from handlers.principal import CLERK, MANAGER
from handlers.query import CURSOR
from handlers.refusals import service
from handlers.refusals.bodies import RefusalAnswerBody, TicketRefusalBody
from handlers.refusals.schemas import RefusalList, RefusalView
from handlers.route import Routes
from kit.errors import Invalid, NotFound
from queueing.model.errors import IllegalMove, NotServedHere

routes = Routes("refusals", "/api/v1/refusals", "What people were told no for · 说“No”报告")
_STATE = {"type": "string", "enum": [*service.STATES, ""]}
_PARAMETERS = (
    Parameter("state", "Only those that wait for an answer, or have one.", _STATE),
    Parameter("ticket", "Only those of this ticket.", {"type": "string", "maxLength": 40}),
    CURSOR,
)


@routes.record_write(
    "",
    Declaration(
        RefusalView,
        201,
        TicketRefusalBody,
        roles=(CLERK,),
        refuses=(NotFound, NotServedHere, IllegalMove),
    ),
)
async def file(asked: RecordAsked[TicketRefusalBody]) -> RefusalView:
    """Tell whoever is called to the own window, or served there, no: why, and what to do instead.

    For what is no before there is a case. A refusal of a case is filed with the case.
    """
    return await service.file(asked)


@routes.get(
    "",
    Declaration(
        RefusalList, roles=HALL_STAFF, parameters=_PARAMETERS, only_these=True, refuses=(Invalid,)
    ),
)
async def every(asked: Asked[None]) -> RefusalList:
    """Those of the own hall, for a manager of none of all: what is open with the first due first.

    Otherwise the latest come first.
    """
    return await service.every(asked.ctx, asked.who, asked.query)


@routes.get("/<refusal:str>", Declaration(RefusalView, roles=HALL_STAFF))
async def show(asked: Asked[None], refusal: str) -> RefusalView:
    """One refusal."""
    return await service.find(asked.ctx, asked.who, refusal)


@routes.record_write(
    "/<refusal:str>/answer",
    Declaration(RefusalView, body=RefusalAnswerBody, roles=(MANAGER,), refuses=(IllegalMove,)),
)
async def answer(asked: RecordAsked[RefusalAnswerBody], refusal: str) -> RefusalView:
    """Uphold or overturn it, once, within one working day of its filing.

    Overturned, a case that was not accepted is received again, and its intake runs anew. What a
    department has refused is changed by that department alone: that cannot be overturned here.
    """
    return await service.answer(asked, refusal)
