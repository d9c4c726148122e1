"""Tickets over HTTP."""

from typing import Any

from sanic import Blueprint, HTTPResponse, Request

from handlers.body import Nothing, read_body
from handlers.house import house
from handlers.http import answer, line_request, require
from handlers.principal import CITIZEN, CLERK, KIOSK, MANAGER, TICKET
from handlers.tickets import service
from handlers.tickets.schemas import Cancel, NewTicket, Postpone

blueprint = Blueprint("tickets", url_prefix="/api/v1/tickets")


@blueprint.post("")
async def take_number(request: Request[Any, Any]) -> HTTPResponse:
    """Take a number."""
    who = require(request, CITIZEN, KIOSK)
    verb = line_request(request, who)
    asked = read_body(request, NewTicket)
    work = service.take_number(house(request), who, verb, asked)
    ticket = await house(request).shielded(work)
    if who.role == KIOSK:
        seen_at = f"{request.scheme}://{request.host}"
        ticket.follow = service.follow(house(request), ticket.id, seen_at)
    return answer(ticket, 201)


@blueprint.get("")
async def mine(request: Request[Any, Any]) -> HTTPResponse:
    """My live tickets."""
    who = require(request, CITIZEN, TICKET)
    return answer(await service.mine(house(request), who))


@blueprint.get("/<ticket:str>")
async def show(request: Request[Any, Any], ticket: str) -> HTTPResponse:
    """A ticket as it stands."""
    who = require(request, CITIZEN, TICKET, KIOSK, CLERK, MANAGER)
    return answer(await service.show(house(request), who, ticket))


@blueprint.post("/<ticket:str>/cancel")
async def cancel(request: Request[Any, Any], ticket: str) -> HTTPResponse:
    """Give a number up; a manager may end any number that is not being served."""
    who = require(request, CITIZEN, TICKET, MANAGER)
    verb = line_request(request, who)
    asked = read_body(request, Cancel)
    work = service.cancel(house(request), who, verb, ticket, asked.reason)
    return answer(await house(request).shielded(work))


@blueprint.post("/<ticket:str>/postpone")
async def postpone(request: Request[Any, Any], ticket: str) -> HTTPResponse:
    """Let others go first."""
    who = require(request, CITIZEN, TICKET)
    verb = line_request(request, who)
    asked = read_body(request, Postpone)
    work = service.postpone(house(request), who, verb, ticket, asked.callers)
    return answer(await house(request).shielded(work))


@blueprint.post("/<ticket:str>/return")
async def return_to_line(request: Request[Any, Any], ticket: str) -> HTTPResponse:
    """Wait again after having been missed."""
    who = require(request, CITIZEN, TICKET)
    verb = line_request(request, who)
    read_body(request, Nothing)
    work = service.return_to_line(house(request), who, verb, ticket)
    return answer(await house(request).shielded(work))
