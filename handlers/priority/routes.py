"""Priority reviews over HTTP."""

from typing import Any

from sanic import Blueprint, HTTPResponse, Request
from tortoise.backends.base.client import BaseDBAsyncClient

from handlers.body import read_body
from handlers.house import house
from handlers.http import answer, require
from handlers.idempotency import once
from handlers.principal import MANAGER
from handlers.priority import service
from handlers.priority.schemas import NewReview

blueprint = Blueprint("priority", url_prefix="/api/v1")


@blueprint.get("/halls/<hall:str>/priority")
async def uses(request: Request[Any, Any], hall: str) -> HTTPResponse:
    """Who was let in earlier, why, and what a later look found."""
    require(request, MANAGER)
    return answer(await service.uses(house(request), hall))


@blueprint.post("/tickets/<ticket:str>/review")
async def review(request: Request[Any, Any], ticket: str) -> HTTPResponse:
    """Say whether a head start was justified."""
    who = require(request, MANAGER)
    asked = read_body(request, NewReview)

    async def work(tx: BaseDBAsyncClient) -> tuple[object, int]:
        return await service.review(house(request), who, ticket, asked, tx)

    return await once(request, who, work)
