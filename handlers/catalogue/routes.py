"""The catalogue over HTTP; anybody may read it."""

from typing import Any

from sanic import Blueprint, HTTPResponse, Request

from handlers.catalogue import service
from handlers.catalogue.paging import read_asked
from handlers.house import house
from handlers.http import answer, bearer

blueprint = Blueprint("catalogue", url_prefix="/api/v1")


@blueprint.get("/items")
async def items(request: Request[Any, Any]) -> HTTPResponse:
    """Service items that match."""
    bearer(request)
    asked = read_asked(request, "q", "hall", "lane")
    open_house = house(request)
    return answer(await service.search_items(open_house.layout, open_house.line.rules, asked))


@blueprint.get("/items/<code:str>")
async def item(request: Request[Any, Any], code: str) -> HTTPResponse:
    """The guide to one service item."""
    bearer(request)
    return answer(await service.guide_to_item(code))


@blueprint.get("/themes")
async def themes(request: Request[Any, Any]) -> HTTPResponse:
    """Themes."""
    bearer(request)
    return answer(await service.list_themes(read_asked(request)))


@blueprint.get("/themes/<code:str>")
async def theme(request: Request[Any, Any], code: str) -> HTTPResponse:
    """The guide to one theme."""
    bearer(request)
    return answer(await service.guide_to_theme(code))
