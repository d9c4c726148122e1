"""Rules over HTTP."""

from typing import Any

from sanic import Blueprint, HTTPResponse, Request

from handlers.body import read_body
from handlers.house import house
from handlers.http import answer, line_request, require
from handlers.principal import CLERK, MANAGER
from handlers.rules import service
from handlers.rules.schemas import NewRules

blueprint = Blueprint("rules", url_prefix="/api/v1/halls/<hall:str>/rules")


@blueprint.get("")
async def show(request: Request[Any, Any], hall: str) -> HTTPResponse:
    """The rules in force."""
    who = require(request, CLERK, MANAGER)
    return answer(await service.show(house(request), who, hall))


@blueprint.get("/history")
async def versions(request: Request[Any, Any], hall: str) -> HTTPResponse:
    """Every version: who made it, when and why."""
    require(request, MANAGER)
    return answer(await service.versions(house(request), hall))


@blueprint.post("")
async def change(request: Request[Any, Any], hall: str) -> HTTPResponse:
    """Change the rules, while the hall is open."""
    who = require(request, MANAGER)
    asked = line_request(request, who)
    body = read_body(request, NewRules)
    return answer(await house(request).shielded(service.change(house(request), asked, hall, body)))
