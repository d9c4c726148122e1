"""The audit over HTTP."""

from handlers.asked import Asked
from handlers.audit_log import service
from handlers.audit_log.schemas import DeedList, UnmaskingList
from handlers.declaration import Declaration
from handlers.principal import MANAGER
from handlers.route import Routes
from kit.errors import Invalid

routes = Routes("audit_log", "/api/v1", "Who did what, and who saw what · 审计")


@routes.get(
    "/audit",
    Declaration(
        DeedList,
        roles=(MANAGER,),
        parameters=service.PARAMETERS,
        only_these=True,
        refuses=(Invalid,),
    ),
)
async def deeds(asked: Asked[None]) -> DeedList:
    """Who did what, the latest first: of the manager's halls, and of the house as a whole."""
    return await service.deeds(asked.ctx, asked.who, asked.query)


@routes.get(
    "/unmaskings",
    Declaration(
        UnmaskingList,
        roles=(MANAGER,),
        parameters=service.OF_UNMASKINGS,
        only_these=True,
        refuses=(Invalid,),
    ),
)
async def unmaskings(asked: Asked[None]) -> UnmaskingList:
    """Who saw something of a person clear, at which window, and for which reason."""
    return await service.unmaskings(asked.ctx, asked.who, asked.query)
