"""Demo only: 网证 is played beside the house; what plays with it is documented as a slice."""

from typing import Literal

import msgspec
from sanic import Blueprint

from handlers.context import AppSettings
from handlers.declaration import Declaration
from kit.clock import real_ms
from mini_program_mock.stand_in.ctid import App, stand_in
from server.demo.stand_ins.wechat import StandInError, StandInRefused


class StandInCtidDecision(msgspec.Struct):
    """What comes of a request; `user` is any name, and the same one is the same person."""

    request_no: str
    result: Literal["pass", "fail", "cancel"]
    user: str | None = None


class StandInCtidDecided(msgspec.Struct):
    """How the request stands, and whether the house took the call that told it so."""

    state: str
    told: bool


_DECLARED = {
    "decide": Declaration(
        StandInCtidDecided,
        body=StandInCtidDecision,
        also={422: StandInError},
        more="Any content type.",
    ),
}


def played(settings: AppSettings) -> tuple[Blueprint, ...]:
    """网证, unless somebody else's is asked. Raises `StandInRefused` in production."""
    if not settings.demo:
        raise StandInRefused
    ctid = settings.ctid
    if ctid is None:
        return ()
    app = App(ctid.app_id, ctid.key, ctid.callback_url)
    blueprints = stand_in(real_ms, app, _DECLARED)
    blueprints[0].ctx.about = "Demo only: the network identity, played · 仅演示"
    return blueprints
