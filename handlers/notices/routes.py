"""What people were told, over HTTP."""

from typing import get_args

from handlers.asked import Asked, RecordAsked
from handlers.body import EmptyBody
from handlers.declaration import HALL_STAFF, HOLDER, Declaration, Parameter
from handlers.notices import service
from handlers.notices.schemas import (
    Channel,
    ChannelView,
    DeliveryView,
    NoticePage,
    SentDelivery,
    SentPage,
)
from handlers.principal import CITIZEN, MANAGER
from handlers.query import CURSOR
from handlers.route import Routes
from kit.errors import Invalid, NotFound
from queueing.model.errors import IllegalMove
from records.notices.kinds import DeliveryState

routes = Routes("notices", "/api/v1", "What people are told · 消息通知")

_HALL = Parameter("hall", "Only of this hall.", {"type": "string", "maxLength": 40})
_CHANNEL = Parameter(
    "channel", "Only by this way.", {"type": "string", "enum": [*get_args(Channel), ""]}
)
_STATE = Parameter(
    "state", "Only in this state.", {"type": "string", "enum": [*map(str, DeliveryState), ""]}
)
_DEAD = Parameter(
    "dead",
    "`true`: only dead letters, of which somebody must see why they failed.",
    {"type": "string", "enum": ["true", "false", ""]},
)


@routes.get(
    "/tickets/<ticket:str>/deliveries",
    Declaration(list[DeliveryView], roles=(*HOLDER, *HALL_STAFF)),
)
async def of_ticket(asked: Asked[None], ticket: str) -> list[DeliveryView]:
    """By which ways a ticket's holder was told, and what comes next, oldest first.

    `rung` is what was told, `channel` how. A paper ticket has the displays alone.
    """
    return await service.of_ticket(asked.ctx, asked.who, ticket)


@routes.get(
    "/me/notices",
    Declaration(
        NoticePage, roles=(CITIZEN,), parameters=(CURSOR,), only_these=True, refuses=(Invalid,)
    ),
)
async def own(asked: Asked[None]) -> NoticePage:
    """What I was told, the latest first."""
    return await service.own(asked.ctx, asked.who, asked.query)


@routes.get(
    "/notices",
    Declaration(
        SentPage,
        roles=(MANAGER,),
        parameters=(_HALL, _CHANNEL, _STATE, _DEAD, CURSOR),
        only_these=True,
        refuses=(Invalid, NotFound),
    ),
)
async def sent(asked: Asked[None]) -> SentPage:
    """What was sent, or was to be, with each attempt, the latest first; nobody is named."""
    return await service.sent(asked.ctx, asked.query)


@routes.record_write(
    "/notices/<delivery:str>/replay",
    Declaration(SentDelivery, body=EmptyBody, roles=(MANAGER,), refuses=(IllegalMove,)),
)
async def replay(asked: RecordAsked[EmptyBody], delivery: str) -> SentDelivery:
    """Send once more what is a dead letter, `unknown` or `not_reached`, while it is in time.

    What was `unknown` may then be told twice; the attempt says so.
    """
    return await service.replay(asked, delivery)


@routes.get(
    "/channels",
    Declaration(
        list[ChannelView],
        roles=(MANAGER,),
        parameters=(_HALL,),
        only_these=True,
        refuses=(Invalid, NotFound),
    ),
)
async def channels(asked: Asked[None]) -> list[ChannelView]:
    """How each way stands: what waits, what came of the last hour, and whether it is paused."""
    return await service.channels(asked.ctx, asked.query)
