"""Where WeChat is found: its own addresses, and those by which it is played with."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from sanic import Blueprint, Sanic

from mini_program_mock.stand_in.wechat import face_calls, login, pictures, subscribe, texts
from mini_program_mock.stand_in.wechat.account import Account
from mini_program_mock.stand_in.wechat.calls import Handler, query_of, serving
from mini_program_mock.stand_in.wechat.control import Control
from mini_program_mock.stand_in.wechat.page import Page
from mini_program_mock.stand_in.wechat.world import World

PREFIX = "/stand-in/wechat"


def stand_in(
    now_ms: Callable[[], int], account: Account, declared: Mapping[str, object] | None = None
) -> tuple[Blueprint, Blueprint]:
    """WeChat under `/stand-in/wechat`, as one account knows it: what plays with it, and itself.

    What is `declared` of a route by which it is played with, by its name, is put beside it for
    whoever documents it. WeChat's own addresses are documented by WeChat.
    """
    world = World(account, now_ms)
    return _played(world, declared or {}), _itself(world)


def _played(world: World, says: Mapping[str, object]) -> Blueprint:
    control = Control(world)
    blueprint = Blueprint("stand-in-wechat", url_prefix=PREFIX)
    for handler, path, method in (
        (control.code, "/code", "POST"),
        (control.grant, "/grant", "POST"),
        (control.sent, "/sent", "GET"),
        (control.force, "/force", "POST"),
        (control.phone_code, "/phone-code", "POST"),
        (control.face, "/face", "POST"),
        (control.calls, "/calls", "GET"),
    ):
        name = path[1:]
        said = says.get(name)
        blueprint.add_route(
            handler, path, methods=[method], name=name, error_format="json", ctx_declared=said
        )

    @blueprint.before_server_stop
    async def close(app: Sanic[Any, Any]) -> None:
        del app
        await world.pusher.close()

    blueprint.ctx.world = world
    return blueprint


def _itself(world: World) -> Blueprint:
    served = partial(serving, world)
    query = partial(served, read=query_of, token=False)
    apis: tuple[tuple[str, str, Handler], ...] = (
        ("GET", "/sns/jscode2session", query("code2session", login.code2session)),
        ("GET", "/cgi-bin/token", query("token", login.plain_token)),
        (
            "POST",
            "/cgi-bin/stable_token",
            served("stable_token", login.stable_token, token=False),
        ),
        (
            "POST",
            "/cgi-bin/message/subscribe/send",
            served("subscribe_send", subscribe.send, noted=subscribe.note),
        ),
        ("POST", "/wxa/getwxacodeunlimit", served("getwxacodeunlimit", pictures.unlimited)),
        (
            "POST",
            "/wxa/business/getuserphonenumber",
            served("getuserphonenumber", login.phone_number),
        ),
        ("POST", "/wxa/msg_sec_check", served("msg_sec_check", texts.check)),
        (
            "POST",
            "/cityservice/face/identify/getverifyid",
            served("face_getverifyid", face_calls.get_verify_id),
        ),
        (
            "POST",
            "/cityservice/face/identify/queryverifyinfo",
            served("face_query", face_calls.query_verify_info),
        ),
    )
    page = Page(world)
    blueprint = Blueprint("wechat", url_prefix=PREFIX)
    for method, path, handler in apis:
        name = path.rpartition("/")[2]
        blueprint.add_route(handler, path, methods=[method], name=name, error_format="json")
    blueprint.add_route(page.show, "/", methods=["GET"], name="page", error_format="json")
    blueprint.add_route(
        page.style, "/style.css", methods=["GET"], name="style", error_format="json"
    )
    return blueprint
