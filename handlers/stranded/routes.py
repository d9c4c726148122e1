"""Stranded tickets over HTTP."""

from typing import Any

from sanic import Blueprint, HTTPResponse, Request

from handlers.house import house
from handlers.http import answer, require
from handlers.principal import MANAGER
from handlers.stranded import service

blueprint = Blueprint("stranded", url_prefix="/api/v1/halls/<hall:str>/stranded")


@blueprint.get("")
async def stranded(request: Request[Any, Any], hall: str) -> HTTPResponse:
    """The living tickets whose hall, lane or window the catalogue does not have any more."""
    require(request, MANAGER)
    return answer(await service.stranded(house(request), hall))
