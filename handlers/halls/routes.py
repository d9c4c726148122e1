"""Halls over HTTP; anybody may read them."""

from typing import Any

from sanic import Blueprint, HTTPResponse, Request

from handlers.halls import ranking, service
from handlers.house import house
from handlers.http import answer, bearer
from handlers.principal import MANAGER

blueprint = Blueprint("halls", url_prefix="/api/v1/halls")


@blueprint.get("")
async def every(request: Request[Any, Any]) -> HTTPResponse:
    """All halls with their live load, or, `for` an item, those that offer it, quickest first."""
    retired = _sees_retired(request)
    item, near = ranking.read_item(request), ranking.read_position(request)
    if item is None:
        return answer(await service.every(house(request), retired=retired))
    return answer(await ranking.ranked(house(request), item, near))


@blueprint.get("/<hall:str>")
async def one(request: Request[Any, Any], hall: str) -> HTTPResponse:
    """One hall with its live load and windows."""
    retired = _sees_retired(request)
    return answer(await service.one(house(request), hall, retired=retired))


def _sees_retired(request: Request[Any, Any]) -> bool:
    """Managers see what is retired while a ticket is still there, for they must clear it."""
    who = bearer(request)
    return who is not None and who.role == MANAGER
