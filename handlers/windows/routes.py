"""Windows over HTTP: one line a verb."""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple, TypeVar

from sanic import Blueprint, HTTPResponse, Request

from handlers.body import Nothing, read_body
from handlers.house import House, house
from handlers.http import answer, line_request, require
from handlers.principal import CLERK, MANAGER, Principal
from handlers.windows import service
from handlers.windows.schemas import (
    Because,
    Elsewhere,
    MaybeBecause,
    ThisTicket,
    ThisTicketBecause,
    VerbAnswer,
)
from queueing.line import Line, Outcome
from queueing.line import Request as LineRequest

blueprint = Blueprint("windows", url_prefix="/api/v1/windows/<hall:str>/<window:str>")

Body = TypeVar("Body")
STAFF = (CLERK, MANAGER)


class Asked(NamedTuple):
    """All that a verb acts on but its body."""

    house: House
    line: Line
    request: LineRequest
    place: tuple[str, str]
    who: Principal


def _verb(
    name: str,
    schema: type[Body],
    act: Callable[[Asked, Body], Awaitable[Outcome]],
    says: str | None,
    *,
    roles: tuple[str, ...] = STAFF,
    tell: Callable[..., Awaitable[VerbAnswer]] = service.tell,
) -> None:
    """Add a verb: who may, with which body, what it does, and how its outcome is told."""

    async def route(request: Request[Any, Any], hall: str, window: str) -> HTTPResponse:
        who, open_house = require(request, *roles), house(request)
        body = read_body(request, schema)
        info = service.permitted(open_house, who, hall, window)
        asked = Asked(open_house, open_house.line, line_request(request, who), (hall, window), who)

        async def work() -> VerbAnswer:
            return await tell(open_house, hall, info, await act(asked, body))

        return answer(await open_house.shielded(work()))

    route.__doc__ = says
    blueprint.add_route(route, f"/{name}", methods=["POST"], name=name.replace("-", "_"))


@blueprint.get("")
async def show(request: Request[Any, Any], hall: str, window: str) -> HTTPResponse:
    """The window, its ticket, and who waits."""
    who = require(request, *STAFF)
    return answer(await service.page(house(request), who, hall, window))


_verb(
    "call-next",
    Nothing,
    lambda a, _: a.line.call_next(a.request, *a.place),
    "Call whoever should come next, and say why.",
    tell=service.tell_call,
)
_verb(
    "call",
    ThisTicketBecause,
    lambda a, body: a.line.call(a.request, *a.place, body.ticket, body.reason),
    "Call a named ticket out of turn.",
)
_verb("recall", Nothing, lambda a, _: a.line.recall(a.request, *a.place), Line.recall.__doc__)
_verb("start", Nothing, lambda a, _: a.line.start(a.request, *a.place), Line.start.__doc__)
_verb("finish", Nothing, lambda a, _: a.line.finish(a.request, *a.place), Line.finish.__doc__)
_verb(
    "undo-finish",
    Nothing,
    lambda a, _: a.line.undo_finish(a.request, *a.place),
    "Go on with the service finished last, if the window has called nobody since.",
)
_verb("miss", Nothing, lambda a, _: a.line.miss(a.request, *a.place), Line.miss.__doc__)
_verb(
    "return",
    ThisTicket,
    lambda a, body: a.line.undo_miss(a.request, *a.place, body.ticket),
    "Undo a wrong miss.",
)
_verb(
    "park",
    Because,
    lambda a, body: a.line.park(a.request, *a.place, body.reason),
    "Let the person step aside for a while.",
)
_verb(
    "resume",
    ThisTicket,
    lambda a, body: a.line.resume(a.request, *a.place, body.ticket),
    "Put a parked ticket back in its place in the line.",
)
_verb(
    "transfer",
    Elsewhere,
    lambda a, body: service.transfer(a.house, a.request, a.place, body),
    "Send a ticket to another lane or window, with its number and its place.",
)
_verb(
    "release",
    MaybeBecause,
    lambda a, body: a.line.release(a.request, *a.place, body.reason or "released"),
    "Free the window from an abandoned ticket.",
    roles=(MANAGER,),
)
_verb(
    "open",
    Nothing,
    lambda a, _: service.open_window(a.house, a.who, a.request, a.place),
    "Begin to take people. A window that the same clerk has open elsewhere is paused.",
    tell=service.tell_open,
)
_verb(
    "pause",
    Because,
    lambda a, body: a.line.pause_window(a.request, *a.place, body.reason),
    "Take nobody for a while.",
)
_verb(
    "close",
    Nothing,
    lambda a, _: a.line.close_window(a.request, *a.place),
    Line.close_window.__doc__,
)
