"""Webhooks over HTTP, for managers."""

from handlers.asked import Asked, RecordAsked
from handlers.body import EmptyBody
from handlers.declaration import Declaration
from handlers.principal import MANAGER
from handlers.query import CURSOR, only_values
from handlers.route import Routes
from handlers.webhooks import service
from handlers.webhooks.schemas import (
    NewWebhookAnswer,
    NewWebhookBody,
    PingAnswer,
    WebhookDeliveries,
    WebhookList,
    WebhookView,
)
from kit.errors import Invalid

routes = Routes("webhooks", "/api/v1", "A hall's own systems, told what happens · 推送地址")
_MANAGER = (MANAGER,)
_ONE = "/webhooks/<webhook:str>"


@routes.get("/halls/<hall:str>/webhooks", Declaration(WebhookList, roles=_MANAGER))
async def every(asked: Asked[None], hall: str) -> WebhookList:
    """The webhooks of a hall, without their secrets."""
    return await service.every(asked.ctx, hall)


@routes.record_write(
    "/halls/<hall:str>/webhooks",
    Declaration(
        NewWebhookAnswer,
        201,
        NewWebhookBody,
        roles=_MANAGER,
        refuses=(service.TooManyWebhooks,),
    ),
    present=service.with_secret,
)
async def create(asked: RecordAsked[NewWebhookBody], hall: str) -> NewWebhookAnswer:
    """Have an address told what happens in a hall, signed with the secret that is answered."""
    return await service.create(asked.ctx, asked.tx, hall, asked.body)


@routes.record_write(f"{_ONE}/pause", Declaration(WebhookView, body=EmptyBody, roles=_MANAGER))
async def pause(asked: RecordAsked[EmptyBody], webhook: str) -> WebhookView:
    """Tell it nothing until it is resumed; what happens meanwhile it never learns."""
    return await service.pause(asked.ctx, asked.tx, webhook)


@routes.record_write(f"{_ONE}/resume", Declaration(WebhookView, body=EmptyBody, roles=_MANAGER))
async def resume(asked: RecordAsked[EmptyBody], webhook: str) -> WebhookView:
    """Tell it what happens from now on."""
    return await service.resume(asked.ctx, asked.tx, webhook)


@routes.record_write(f"{_ONE}/ping", Declaration(PingAnswer, 201, EmptyBody, roles=_MANAGER))
async def ping(asked: RecordAsked[EmptyBody], webhook: str) -> PingAnswer:
    """Send it something that means nothing, to see whether it arrives."""
    return await service.ping(asked.ctx, asked.tx, webhook)


@routes.delete(_ONE, Declaration[None, None](None, 204, roles=_MANAGER))
async def drop(asked: RecordAsked[None], webhook: str) -> None:
    """End a webhook, with its secret and with whatever is still to be sent to it."""
    await service.drop(asked.ctx, asked.tx, webhook)


@routes.get(
    f"{_ONE}/deliveries",
    Declaration(
        WebhookDeliveries,
        roles=_MANAGER,
        parameters=(CURSOR,),
        only_these=True,
        refuses=(Invalid,),
    ),
)
async def deliveries(asked: Asked[None], webhook: str) -> WebhookDeliveries:
    """What it was told and when, each attempt with its outcome, the latest first."""
    after = only_values(asked.query).get("cursor", "")
    return await service.deliveries(asked.ctx, webhook, after)
