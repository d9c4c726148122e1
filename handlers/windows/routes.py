"""Windows over HTTP: one route a verb."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

from sanic import Blueprint, HTTPResponse, Request

from handlers.body import Nothing, read_body
from handlers.house import House, house
from handlers.http import answer, line_request, require
from handlers.principal import CLERK, MANAGER
from handlers.windows import service
from handlers.windows.schemas import (
    Because,
    CallAnswer,
    Elsewhere,
    MaybeBecause,
    ThisTicket,
    ThisTicketBecause,
    VerbAnswer,
)
from kit.errors import WindowNotOpen
from queueing import line

blueprint = Blueprint("windows", url_prefix="/api/v1/windows/<hall:str>/<window:str>")

Verb: TypeAlias = Callable[[House, line.Request], Awaitable[line.Outcome]]


async def _carry_out(
    request: Request[Any, Any], place: tuple[str, str], verb: Verb, *roles: str
) -> HTTPResponse:
    """What every verb has in common: who, may they, once only, and the answer."""
    who = require(request, *(roles or (CLERK, MANAGER)))
    open_house = house(request)
    window = service.permitted(open_house, who, *place)
    asked = line_request(request, who)

    async def work() -> VerbAnswer:
        outcome = await verb(open_house, asked)
        return await service.tell(open_house, place[0], window, outcome)

    return answer(await open_house.shielded(work()))


@blueprint.get("")
async def show(request: Request[Any, Any], hall: str, window: str) -> HTTPResponse:
    """The window, its ticket, and who waits."""
    who = require(request, CLERK, MANAGER)
    return answer(await service.page(house(request), who, hall, window))


@blueprint.post("/call-next")
async def call_next(request: Request[Any, Any], hall: str, window: str) -> HTTPResponse:
    """Call whoever should come next, and say why."""
    who = require(request, CLERK, MANAGER)
    open_house = house(request)
    info = service.permitted(open_house, who, hall, window)
    asked = line_request(request, who)
    read_body(request, Nothing)

    async def work() -> CallAnswer:
        outcome = await open_house.line.call_next(asked, hall, window)
        return await service.tell_call(open_house, hall, info, outcome)

    return answer(await open_house.shielded(work()))


@blueprint.post("/call")
async def call(request: Request[Any, Any], hall: str, window: str) -> HTTPResponse:
    """Call a named ticket out of turn."""
    require(request, CLERK, MANAGER)
    body = read_body(request, ThisTicketBecause)

    async def verb(h: House, asked: line.Request) -> line.Outcome:
        return await h.line.call(asked, hall, window, body.ticket, body.reason)

    return await _carry_out(request, (hall, window), verb)


@blueprint.post("/return")
async def undo_miss(request: Request[Any, Any], hall: str, window: str) -> HTTPResponse:
    """Undo a wrong miss."""
    require(request, CLERK, MANAGER)
    body = read_body(request, ThisTicket)

    async def verb(h: House, asked: line.Request) -> line.Outcome:
        return await h.line.undo_miss(asked, hall, window, body.ticket)

    return await _carry_out(request, (hall, window), verb)


@blueprint.post("/open")
async def open_window(request: Request[Any, Any], hall: str, window: str) -> HTTPResponse:
    """Begin to take people."""
    who = require(request, CLERK, MANAGER)
    read_body(request, Nothing)

    async def verb(h: House, asked: line.Request) -> line.Outcome:
        return await h.line.open_window(asked, hall, window, who.id)

    return await _carry_out(request, (hall, window), verb)


@blueprint.post("/pause")
async def pause(request: Request[Any, Any], hall: str, window: str) -> HTTPResponse:
    """Take nobody for a while."""
    require(request, CLERK, MANAGER)
    body = read_body(request, Because)

    async def verb(h: House, asked: line.Request) -> line.Outcome:
        return await h.line.pause_window(asked, hall, window, body.reason)

    return await _carry_out(request, (hall, window), verb)


@blueprint.post("/park")
async def park(request: Request[Any, Any], hall: str, window: str) -> HTTPResponse:
    """Let the person step aside for a while."""
    require(request, CLERK, MANAGER)
    body = read_body(request, Because)

    async def verb(h: House, asked: line.Request) -> line.Outcome:
        return await h.line.park(asked, hall, window, body.reason)

    return await _carry_out(request, (hall, window), verb)


@blueprint.post("/resume")
async def resume(request: Request[Any, Any], hall: str, window: str) -> HTTPResponse:
    """Put a parked ticket back in its place in the line."""
    require(request, CLERK, MANAGER)
    body = read_body(request, ThisTicket)

    async def verb(h: House, asked: line.Request) -> line.Outcome:
        return await h.line.resume(asked, hall, window, body.ticket)

    return await _carry_out(request, (hall, window), verb)


@blueprint.post("/transfer")
async def transfer(request: Request[Any, Any], hall: str, window: str) -> HTTPResponse:
    """Send a ticket to another lane or window, with its number and its place."""
    require(request, CLERK, MANAGER)
    to = service.destination(read_body(request, Elsewhere))

    async def verb(h: House, asked: line.Request) -> line.Outcome:
        try:
            return await h.line.transfer(asked, hall, window, to)
        except WindowNotOpen:
            english = "The window it is sent to is not open."
            raise WindowNotOpen(english, "要转往的窗口没有开放。") from None

    return await _carry_out(request, (hall, window), verb)


@blueprint.post("/release")
async def release(request: Request[Any, Any], hall: str, window: str) -> HTTPResponse:
    """Free the window from an abandoned ticket."""
    require(request, MANAGER)
    body = read_body(request, MaybeBecause)

    async def verb(h: House, asked: line.Request) -> line.Outcome:
        return await h.line.release(asked, hall, window, body.reason or "released")

    return await _carry_out(request, (hall, window), verb, MANAGER)


def _plain(name: str) -> None:
    """A verb that says all it needs with its address: /recall, /start, /finish, /miss, /close."""

    async def route(request: Request[Any, Any], hall: str, window: str) -> HTTPResponse:
        require(request, CLERK, MANAGER)
        read_body(request, Nothing)

        async def verb(h: House, asked: line.Request) -> line.Outcome:
            outcome: line.Outcome = await getattr(h.line, name)(asked, hall, window)
            return outcome

        return await _carry_out(request, (hall, window), verb)

    route.__doc__ = getattr(line.Line, name).__doc__
    blueprint.add_route(route, f"/{name.removesuffix('_window')}", methods=["POST"], name=name)


for _name in ("recall", "start", "finish", "miss", "close_window"):
    _plain(_name)
