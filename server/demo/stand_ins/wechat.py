"""Demo only: WeChat is played beside the house; what plays with it is documented as a slice."""

from typing import Annotated, Literal

import msgspec
from sanic import Blueprint

from handlers.context import AppSettings
from handlers.declaration import Declaration, Parameter
from kit.clock import real_ms
from mini_program_mock.stand_in.wechat import Account, stand_in


class StandInUser(msgspec.Struct):
    """Somebody with WeChat on the phone."""

    user: str


class StandInCode(msgspec.Struct):
    """What a phone is given to be handed on: of wx.login, or of getPhoneNumber."""

    code: str


class StandInError(msgspec.Struct):
    """What was wrong with a request to the stand-in."""

    error: str


class StandInAccept(msgspec.Struct):
    """That somebody accepts so many messages of a template, which is named as what it tells."""

    user: str
    template: str
    times: Annotated[int, msgspec.Meta(ge=1, le=100)] = 1


class StandInGranted(msgspec.Struct):
    """How many messages were granted."""

    granted: int


class StandInMessage(msgspec.Struct):
    """A message that was to be sent; `result` is 0 if WeChat accepted it, else its errcode."""

    user: str
    template: str
    data: dict[str, dict[str, str]]
    page: str
    at: str
    result: int


class StandInForce(msgspec.Struct):
    """How the next calls of an API end."""

    api: str
    errcode: int = 0
    times: int = 1
    delay_ms: int = 0


class StandInForced(msgspec.Struct):
    """How many calls, or messages, will end so."""

    forced: int


class StandInPhone(msgspec.Struct):
    """Somebody who lets the house know their number; without one, a made-up number."""

    user: str
    phone: str | None = None


class StandInFace(msgspec.Struct):
    """What comes of a comparison; `verify_ret` is another number than the result has."""

    verify_id: str
    result: Literal["pass", "fail", "cancel"]
    verify_ret: Annotated[int, msgspec.Meta(ge=0, le=99_999)] | None = None


class StandInFaced(msgspec.Struct):
    """What WeChat says of it when it is asked."""

    verify_ret: int


_WRONG = {422: StandInError}
_ANY = "Reads any content type."
_DECLARED = {
    "code": Declaration(StandInCode, body=StandInUser, also=_WRONG, more=_ANY),
    "grant": Declaration(
        StandInGranted, body=StandInAccept, also={**_WRONG, 502: StandInError}, more=_ANY
    ),
    "sent": Declaration[list[StandInMessage], None](
        list[StandInMessage],
        parameters=(Parameter("user", "Only what was for this one.", {"type": "string"}),),
    ),
    "force": Declaration(StandInForced, body=StandInForce, also=_WRONG, more=_ANY),
    "phone-code": Declaration(StandInCode, body=StandInPhone, also=_WRONG, more=_ANY),
    "face": Declaration(StandInFaced, body=StandInFace, also=_WRONG, more=_ANY),
    "calls": Declaration[dict[str, int], None](dict[str, int]),
}


class StandInRefused(Exception):
    """Nothing is played outside a demo: people would believe that they are told something."""


def played(settings: AppSettings, pages: tuple[str, ...]) -> tuple[Blueprint, Blueprint]:
    """WeChat, as far as the house speaks with it. Raises `StandInRefused` in production.

    `pages` are those of the mini program that it knows.
    """
    if not settings.demo:
        raise StandInRefused
    wechat = settings.wechat
    account = Account(
        appid=wechat.appid,
        secret=wechat.secret,
        push_token=wechat.push.token,
        aes_key=wechat.push.aes_key,
        callback_url=wechat.callback_url,
        pages=pages,
    )
    blueprints = stand_in(real_ms, account, _DECLARED)
    blueprints[0].ctx.about = "Demo only: WeChat, played · 仅演示"
    return blueprints
