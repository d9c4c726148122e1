"""Halls over HTTP; anybody may read them."""

from typing import Any

from sanic import Blueprint, HTTPResponse, Request

from handlers.halls import service
from handlers.house import house
from handlers.http import answer, bearer

blueprint = Blueprint("halls", url_prefix="/api/v1/halls")


@blueprint.get("")
async def every(request: Request[Any, Any]) -> HTTPResponse:
    """All halls with their live load."""
    bearer(request)
    return answer(await service.every(house(request)))


@blueprint.get("/<hall:str>")
async def one(request: Request[Any, Any], hall: str) -> HTTPResponse:
    """One hall with its live load and windows."""
    bearer(request)
    return answer(await service.one(house(request), hall))
