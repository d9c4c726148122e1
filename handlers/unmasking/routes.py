"""Who is at a window, over HTTP."""

from typing import Any

from handlers.asked import Asked, RecordAsked
from handlers.declaration import HALL_STAFF, Declaration, Parameter
from handlers.query import only_values
from handlers.route import Routes
from handlers.unmasking import service
from handlers.unmasking.schemas import PersonView, UnmaskAnswer, UnmaskBody
from kit.errors import Invalid, NotFound, RateLimited

routes = Routes("unmasking", "/api/v1", "Who is at a window, and seeing it clear · 身份信息查看")
_WINDOW = "/windows/<hall:str>/<window:str>"
_TICKET = Parameter("ticket", "The ticket at the window.", {"type": "string", "maxLength": 40})


@routes.get(
    _WINDOW + "/person",
    Declaration(
        PersonView, roles=HALL_STAFF, parameters=(_TICKET,), only_these=True, refuses=(Invalid,)
    ),
)
async def person(asked: Asked[None], hall: str, window: str) -> PersonView:
    """Who holds the ticket that is at a window, with name, number and phone masked."""
    ticket = only_values(asked.query).get("ticket", "")
    return await service.person(asked.ctx, asked.who, (hall, window), ticket)


@routes.record_write(
    _WINDOW + "/unmask",
    Declaration[Any, UnmaskBody](
        UnmaskAnswer,
        201,
        UnmaskBody,
        roles=HALL_STAFF,
        refuses=(Invalid, NotFound, RateLimited),
    ),
    present=service.with_value,
)
async def unmask(asked: RecordAsked[UnmaskBody], hall: str, window: str) -> UnmaskAnswer:
    """See one thing of whom one is serving, for a minute: for a reason, counted, on the record.

    A day allows so many to each member of staff; managers read who saw what, and why.
    """
    return await service.unmask(asked, hall, window)
