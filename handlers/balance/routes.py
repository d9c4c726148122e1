"""Balance over HTTP."""

from typing import Any

from sanic import Blueprint, HTTPResponse, Request

from handlers.balance import service
from handlers.body import Nothing, read_body
from handlers.house import house
from handlers.http import answer, line_request, require
from handlers.principal import MANAGER

blueprint = Blueprint("balance", url_prefix="/api/v1/balance")


@blueprint.get("")
async def show(request: Request[Any, Any]) -> HTTPResponse:
    """What should be done now, and what was done lately."""
    require(request, MANAGER)
    return answer(await service.show(house(request)))


@blueprint.post("/advice/<advice:str>/apply")
async def apply(request: Request[Any, Any], advice: str) -> HTTPResponse:
    """Do what was advised."""
    who = require(request, MANAGER)
    asked = line_request(request, who)
    read_body(request, Nothing)
    work = service.apply(house(request), who, asked, advice)
    return answer(await house(request).shielded(work))


@blueprint.post("/moves/<move:str>/undo")
async def undo(request: Request[Any, Any], move: str) -> HTTPResponse:
    """Take a move back."""
    who = require(request, MANAGER)
    asked = line_request(request, who)
    read_body(request, Nothing)
    work = service.undo(house(request), who, asked, move)
    return answer(await house(request).shielded(work))
