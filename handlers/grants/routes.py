"""Grants over HTTP."""

from handlers.asked import Asked
from handlers.declaration import Declaration
from handlers.grants import schemas, service
from handlers.principal import CITIZEN
from handlers.route import Routes

routes = Routes("grants", "/api/v1/me", "What one's WeChat lets through · 消息授权")


@routes.get(
    "/grants", Declaration[list[schemas.GrantView], None](list[schemas.GrantView], roles=(CITIZEN,))
)
async def grants(asked: Asked[None]) -> list[schemas.GrantView]:
    """Tell for which messages a phone should ask at the tap that takes a number or books."""
    return await service.grants(asked.ctx, asked.who.id)
