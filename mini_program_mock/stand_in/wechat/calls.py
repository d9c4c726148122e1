"""How a call of WeChat's server API is answered: forced ends first, then token, then the call."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import msgspec
from sanic import HTTPResponse, Request

from mini_program_mock.stand_in.wechat.errors import Refused, answer, error
from mini_program_mock.stand_in.wechat.world import World

Asked = dict[str, Any]
# What a call does: it is given what was asked, and gives its answer.
Call = Callable[[World, Asked], dict[str, Any] | HTTPResponse]
# What is to be noted of a call that was forced to fail.
Noted = Callable[[World, Asked, int], None]
Handler = Callable[[Request[Any, Any]], Coroutine[Any, Any, HTTPResponse]]


def query_of(request: Request[Any, Any]) -> Asked:
    """The parameters; whatever it does not know is ignored, as by WeChat."""
    return {name: request.args.get(name) for name in request.args}


def body_of(request: Request[Any, Any]) -> Asked:
    """The body, whatever its type is said to be. Raises `Refused`."""
    if not request.body:
        raise Refused(44002)
    try:
        found = msgspec.json.decode(request.body)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise Refused(47001) from None
    if not isinstance(found, dict):
        raise Refused(47001)
    return found


def serving(
    world: World,
    api: str,
    call: Call,
    *,
    read: Callable[[Request[Any, Any]], Asked] = body_of,
    token: bool = True,
    noted: Noted | None = None,
) -> Handler:
    """What answers an API; an access token in the query unless none is needed."""

    async def serve(request: Request[Any, Any]) -> HTTPResponse:
        world.calls[api] += 1
        force = world.forced(api)
        try:
            asked = read(request)
            if force.errcode:
                if noted:
                    noted(world, asked, force.errcode)
                raise Refused(force.errcode)
            if token:
                world.tokens.check(request.args.get("access_token"))
            told = call(world, asked)
            reply = told if isinstance(told, HTTPResponse) else answer(told)
        except Refused as no:
            reply = error(no.errcode, world.now_ms(), no.words)
        if force.delay_ms:
            # It is done by now: only the answer comes late, or to nobody any more.
            await asyncio.sleep(force.delay_ms / 1000)
        return reply

    serve.__doc__ = f"WeChat's own `{api}`."
    return serve
