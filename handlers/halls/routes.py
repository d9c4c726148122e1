"""Halls over HTTP; anybody may read them."""

from handlers import access
from handlers.asked import Asked
from handlers.declaration import ANYBODY, Declaration, Parameter
from handlers.halls import ranking, service
from handlers.halls.schemas import HallPage, HallView
from handlers.route import Routes
from kit.errors import Invalid

routes = Routes("halls", "/api/v1/halls", "Which halls there are, and how full · 大厅")
_FOR = Parameter("for", "A service item.", {"type": "string", "maxLength": ranking.MAX_ITEM})
_NEAR = Parameter(
    "near",
    "Where the phone is, as `latitude,longitude` with at most two decimals; adds the way there.",
    {"type": "string", "maxLength": 16},
)


@routes.get(
    "",
    Declaration(list[HallView], roles=ANYBODY, parameters=(_FOR, _NEAR), refuses=(Invalid,)),
)
async def every(asked: Asked[None]) -> list[HallView]:
    """All halls with their live load, or, `for` an item, those that offer it, quickest first.

    With `for`, the halls that offer the item, the quickest first, each saying why.
    """
    item, near = ranking.read_item(asked.query["for"]), ranking.read_position(asked.query["near"])
    if item is None:
        return await service.every(asked.ctx, retired=access.sees_retired(asked.sender))
    return await ranking.ranked(asked.ctx, item, near)


@routes.get("/<hall:str>", Declaration(HallPage, roles=ANYBODY))
async def one(asked: Asked[None], hall: str) -> HallPage:
    """One hall with its live load and windows."""
    return await service.one(asked.ctx, hall, retired=access.sees_retired(asked.sender))
