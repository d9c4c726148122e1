"""What WeChat tells: grants of people, and what became of messages."""

import asyncio
import contextlib
from collections.abc import Mapping
from typing import Any

import structlog
from redis.exceptions import RedisError

from handlers.context import AppContext
from kit.clock import real_ms
from kit.crypto import keyed_digest
from kit.errors import Forbidden
from notify.channels.wechat import push
from notify.channels.wechat.push import Event, NotFromWeChat
from notify.channels.wechat.results import MessageResult
from records.models.notices.grants import ACCEPTED, REJECTED, Cause, Granted, add_grant, void_grants
from records.models.people.citizens import find_citizen
from records.transactions import Connection, connection, transact

_log = structlog.get_logger()

# A nonce is kept for as long as its moment could be taken for now, on either side.
NONCE_KEPT_S = 2 * push.WITHIN_S + 60
# WeChat may know what became of a message before its answer has been written down.
PATIENCE_S = (0.0, 0.2, 0.6, 1.2)


def echo(ctx: AppContext, query: Mapping[str, str]) -> str:
    """What WeChat wants to hear. Raises `Forbidden`."""
    try:
        return push.echo(ctx.settings.wechat, query, real_ms())
    except NotFromWeChat as why:
        raise _refused(why) from None


async def pushed(ctx: AppContext, query: Mapping[str, str], body: bytes) -> None:
    """Take over what WeChat pushes, once. Raises `Forbidden`; what failed may be pushed again."""
    try:
        event = push.event(ctx.settings.wechat, query, body, real_ms())
    except NotFromWeChat as why:
        raise _refused(why) from None
    key = f"wechat:nonce:{push.nonce_of(query)}"
    if not await ctx.redis.set(key, 1, nx=True, ex=NONCE_KEPT_S):
        raise _refused(NotFromWeChat("nonce"))
    try:
        await _take(ctx, event)
    except BaseException:
        with contextlib.suppress(RedisError, OSError):
            await ctx.redis.delete(key)
        raise


def _refused(why: NotFromWeChat) -> Forbidden:
    _log.warning("wechat_push_refused", reason=str(why))
    return Forbidden("This is not from WeChat, or not from now.", "请求并非来自微信，或已过时。")


async def _take(ctx: AppContext, event: Event) -> None:
    if event.name in {push.POPUP, push.CHANGE}:
        await transact(lambda tx: _grants(ctx, tx, event))
    elif event.name == push.SENT:
        for item in event.items:
            await _result(ctx, event, item)


async def _grants(ctx: AppContext, tx: Connection, event: Event) -> None:
    """One accept is one message; whoever rejects takes back what was granted before."""
    known = {template.id for template in ctx.settings.wechat.templates.values()}
    digest, now_ms = _digest(ctx, event), real_ms()
    for place, item in enumerate(event.items):
        template, said = item.get("TemplateId"), item.get("SubscribeStatusString")
        if template not in known:
            continue
        whose = Granted(digest, str(template))
        told = f"{event.name[14:20]}:{digest}:{event.created_s}:{place}"
        if event.name == push.POPUP and said == "accept":
            await add_grant(tx, whose, 1, Cause(ACCEPTED, told, now_ms))
        elif event.name == push.CHANGE and said == "reject":
            await void_grants(tx, whose, Cause(REJECTED, told, now_ms))


async def _result(ctx: AppContext, event: Event, item: Mapping[str, Any]) -> None:
    result = MessageResult(
        message_id=str(item.get("MsgID", "")),
        # It comes as a text, and may one day come as what it is.
        delivered=str(item.get("ErrorCode", "")) == "0",
        code=str(item.get("ErrorCode", "")),
        citizen=await find_citizen(connection(), _digest(ctx, event)) or "",
        kinds=tuple(
            kind
            for kind, template in ctx.settings.wechat.templates.items()
            if template.id == item.get("TemplateId")
        ),
    )
    for rest_s in PATIENCE_S:
        await asyncio.sleep(rest_s)
        if await ctx.results.take(result, ctx.moment()):
            return
    _log.warning("wechat_result_unmatched", code=result.code)


def _digest(ctx: AppContext, event: Event) -> str:
    return keyed_digest(ctx.settings.secret, "openid", event.openid)
