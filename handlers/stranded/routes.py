"""Stranded tickets over HTTP."""

from handlers.asked import Asked
from handlers.declaration import Declaration
from handlers.principal import MANAGER
from handlers.route import Routes
from handlers.stranded import service
from handlers.stranded.schemas import StrandedTickets

routes = Routes(
    "stranded",
    "/api/v1/halls/<hall:str>/stranded",
    "Numbers whose lane or window is gone from the catalogue · 无处办理的号",
)


@routes.get("", Declaration(StrandedTickets, roles=(MANAGER,)))
async def stranded(asked: Asked[None], hall: str) -> StrandedTickets:
    """The living tickets whose hall, lane or window the catalogue does not have any more.

    They are moved by `transfer` at any window of the hall, after a `resume` if they were parked,
    or ended by `cancel`.
    """
    return await service.stranded(asked.ctx, hall)
