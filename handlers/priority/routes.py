"""Priority reviews over HTTP."""

from handlers.asked import Asked, RecordAsked
from handlers.declaration import Declaration
from handlers.principal import MANAGER
from handlers.priority import service
from handlers.priority.schemas import PriorityReviewBody, PriorityReviewView, PriorityUses
from handlers.route import Routes

routes = Routes("priority", "/api/v1", "Looking back at who was let in earlier · 优待复核")


@routes.get("/halls/<hall:str>/priority", Declaration(PriorityUses, roles=(MANAGER,)))
async def uses(asked: Asked[None], hall: str) -> PriorityUses:
    """Who was let in earlier, why, and what a later look found."""
    return await service.uses(asked.ctx, hall)


@routes.record_write(
    "/tickets/<ticket:str>/review",
    Declaration(PriorityReviewView, body=PriorityReviewBody, roles=(MANAGER,)),
)
async def review(asked: RecordAsked[PriorityReviewBody], ticket: str) -> PriorityReviewView:
    """Say whether a head start was justified."""
    return await service.review(asked.ctx, asked.who, ticket, asked.body, asked.tx)
