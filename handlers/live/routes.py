"""The two WebSockets: a hall for its screens, a ticket for its holder."""

from collections.abc import Callable
from typing import Any

from sanic import HTTPResponse, Request, Websocket

from handlers import access
from handlers.context import AppContext, ctx
from handlers.declaration import Declaration
from handlers.http import problem
from handlers.live.acknowledging import Word, shown_by_phone
from handlers.live.socket import After, Socket, allowed_origin
from handlers.principal import Principal
from handlers.route import Routes
from kit.errors import Forbidden, Malformed, NotFound
from notify.feed import frames
from notify.feed.mailbox import Mailbox

routes = Routes("live", "/live", "What happens, as it happens · 实时推送")
_CLOSES = "\n".join(
    f"* `{close.code}` {close.reason}"
    for close in (
        frames.BAD_FRAME,
        frames.UNAUTHORISED,
        frames.FORBIDDEN,
        frames.UNKNOWN,
        frames.TOO_SLOW,
        frames.FLOODING,
        frames.TOO_MANY,
        frames.GOING_AWAY,
    )
)
_FEED = (
    'A WebSocket. The first frame is `{"op":"hello","token":…,"after":{"epoch":…,"seq":…}}`, where '
    "`after` is the last event seen, if any. The answer is a `snapshot`, or the events missed "
    "since; then an `event` for each change and a `beat` every ten seconds. `seq` has no gap: who "
    'sees one asks again without `after`. The client may send `{"op":"token","token":…}` to go on '
    'with a new token, a display `{"op":"shown","seq":…}` once it has painted a call, and a phone '
    '`{"op":"received","seq":…}` once its holder could see one, which stops the ladder of '
    'messages, and `{"op":"seen","seq":…}` once its holder has tapped. Before '
    f"a close comes `bye`, with the code and whether to come back:\n\n{_CLOSES}"
)
_WEB_SOCKET = Declaration[None, None](None, 101, refuses=(Malformed, Forbidden), more=_FEED)


@routes.blueprint.on_request
async def check_origin(request: Request[Any, Any]) -> HTTPResponse | None:
    """Refuse a foreign page before the upgrade."""
    web = ctx(request).settings.web
    if allowed_origin(request.headers.get("origin"), request.host, web.origins):
        return None
    return problem(Forbidden("This origin is not ours.", "来源不被允许。"), request.path)


@routes.web_socket("/halls/<hall:str>", _WEB_SOCKET)
async def hall_feed(request: Request[Any, Any], ws: Websocket, hall: str) -> None:
    """Everything that happens in a hall, for its screens and its staff."""
    context = ctx(request)

    async def join(who: Principal, mailbox: Mailbox, after: After | None) -> Callable[[], None]:
        access.hall_to_follow(context, who, hall)
        feed = await context.feed(hall)
        if feed is None:
            raise NotFound
        feed.join(mailbox, (after.epoch, after.seq) if after else None)
        return lambda: feed.leave(mailbox)

    async def acknowledge(who: Principal, _word: str, seq: int) -> None:
        feed = context.group_of(hall).hub.feeds[hall]
        if access.paints_calls(who) and feed.is_recent(seq):
            context.shown.add(hall, seq, who.id)

    await Socket(ws, context, join, acknowledge).serve()


@routes.web_socket("/tickets/<ticket:str>", _WEB_SOCKET)
async def ticket_feed(request: Request[Any, Any], ws: Websocket, ticket: str) -> None:
    """Everything that happens to one ticket, for its holder."""
    context = ctx(request)

    async def join(who: Principal, mailbox: Mailbox, after: After | None) -> Callable[[], None]:
        return await _follow(context, who, ticket, mailbox, after)

    async def acknowledge(who: Principal, word: str, seq: int) -> None:
        await shown_by_phone(context, who, ticket, Word(word, seq))

    await Socket(ws, context, join, acknowledge).serve()


async def _follow(
    context: AppContext, who: Principal, ticket_id: str, mailbox: Mailbox, after: After | None
) -> Callable[[], None]:
    ticket = await access.ticket_to_follow(context, who, ticket_id)
    feed = await context.feed(ticket.hall)
    if feed is None:
        raise NotFound
    known = after.seq if after and after.epoch == feed.epoch else -1
    feed.follow(mailbox, ticket, known if known <= ticket.version else -1)
    try:
        # What was committed between the look and the follow would be missed without another.
        feed.follow(mailbox, await access.ticket_to_follow(context, who, ticket_id))
    except BaseException:
        feed.leave(mailbox)
        raise
    return lambda: feed.leave(mailbox)
