"""The two WebSockets: a hall for its screens, a ticket for its holder."""

from collections.abc import Callable
from typing import Any

from sanic import Blueprint, HTTPResponse, Request, Websocket

from handlers.house import House, house
from handlers.http import problem
from handlers.live.socket import After, Socket, allowed_origin
from handlers.principal import CITIZEN, CLERK, DISPLAY, KIOSK, MANAGER, TICKET, Principal
from handlers.tickets.service import find
from kit.errors import Forbidden, NotFound
from notify.mailbox import Mailbox

blueprint = Blueprint("live", url_prefix="/live")
FOLLOWERS = (CITIZEN, TICKET, KIOSK, CLERK, MANAGER)


async def check_origin(request: Request[Any, Any]) -> HTTPResponse | None:
    """Refuse a foreign page before the upgrade."""
    rules = house(request).rules
    if allowed_origin(request.headers.get("origin"), request.host, rules.origins):
        return None
    return problem(Forbidden("This origin is not ours.", "来源不被允许。"), request.path)


async def hall_feed(request: Request[Any, Any], ws: Websocket, hall: str) -> None:
    """Everything that happens in a hall, for its screens and its staff."""
    open_house = house(request)

    async def join(who: Principal, mailbox: Mailbox, after: After | None) -> Callable[[], None]:
        feed = await open_house.hub.feed(hall)
        if feed is None:
            raise NotFound
        if who.role in {CITIZEN, TICKET} or _elsewhere(who, hall):
            raise Forbidden
        feed.join(mailbox, (after.epoch, after.seq) if after else None)
        return lambda: feed.leave(mailbox)

    async def acknowledge(who: Principal, seq: int) -> None:
        if who.role == DISPLAY and open_house.hub.feeds[hall].is_recent(seq):
            open_house.shown.add(hall, seq, who.id)

    await Socket(ws, open_house, join, acknowledge).serve()


def _elsewhere(who: Principal, hall: str) -> bool:
    return who.hall is not None and who.hall != hall


async def ticket_feed(request: Request[Any, Any], ws: Websocket, ticket: str) -> None:
    """Everything that happens to one ticket, for its holder."""
    open_house = house(request)

    async def join(who: Principal, mailbox: Mailbox, after: After | None) -> Callable[[], None]:
        return await _follow(open_house, who, ticket, mailbox, after)

    await Socket(ws, open_house, join).serve()


async def _follow(
    open_house: House, who: Principal, ticket_id: str, mailbox: Mailbox, after: After | None
) -> Callable[[], None]:
    if who.role not in FOLLOWERS:
        raise Forbidden
    ticket = await find(open_house, who, ticket_id)
    feed = await open_house.hub.feed(ticket.hall)
    if feed is None:
        raise NotFound
    known = after.seq if after and after.epoch == feed.epoch else -1
    feed.follow(mailbox, ticket, known if known <= ticket.version else -1)
    try:
        # What was committed between the look and the follow would be missed without another.
        feed.follow(mailbox, await find(open_house, who, ticket_id))
    except BaseException:
        feed.leave(mailbox)
        raise
    return lambda: feed.leave(mailbox)


blueprint.on_request(check_origin)
blueprint.add_websocket_route(hall_feed, "/halls/<hall:str>")
blueprint.add_websocket_route(ticket_feed, "/tickets/<ticket:str>")
