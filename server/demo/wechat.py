"""Demo only: WeChat is played beside the house, and documented as one of its slices."""

import msgspec
from sanic import Blueprint

from handlers.declaration import Declaration, Parameter
from kit.clock import real_ms
from mini_program_mock.stand_in.wechat import stand_in


class StandInUser(msgspec.Struct):
    """Somebody with WeChat on the phone."""

    user: str


class StandInCode(msgspec.Struct):
    """What wx.login gives."""

    code: str


class StandInError(msgspec.Struct):
    """What was wrong with a request to the stand-in."""

    error: str


class StandInSession(msgspec.Struct, omit_defaults=True):
    """WeChat's answer: a session, or an error, both with status 200."""

    openid: str = ""
    session_key: str = ""
    errcode: int = 0
    errmsg: str = ""


_DECLARED = {
    "code": Declaration(
        StandInCode, body=StandInUser, also={422: StandInError}, more="Reads any content type."
    ),
    "code2session": Declaration[StandInSession, None](
        StandInSession,
        parameters=tuple(
            Parameter(name, "As WeChat documents it.", {"type": "string"})
            for name in ("appid", "secret", "js_code", "grant_type")
        ),
        mime="text/plain",
    ),
}


def played() -> Blueprint:
    """WeChat, as far as the house speaks with it."""
    blueprint = stand_in(real_ms, declared=_DECLARED)
    blueprint.ctx.about = "Demo only: WeChat, played · 仅演示"
    return blueprint
