"""Demo only: a hall's own system is played, and what plays with it is documented."""

from typing import Annotated, Any

import msgspec
from sanic import Blueprint

from handlers.context import AppSettings
from handlers.declaration import Declaration
from kit.clock import real_ms
from mini_program_mock.stand_in.webhook import stand_in
from server.demo.stand_ins.wechat import StandInError, StandInForced, StandInRefused


class StandInSecret(msgspec.Struct):
    """By what a receiver knows that the house speaks."""

    secret: str


class StandInReceiver(msgspec.Struct):
    """A receiver that begins anew."""

    receiver: str


class StandInWebhookForce(msgspec.Struct):
    """How the next requests to a receiver are answered, and how late."""

    status: Annotated[int, msgspec.Meta(ge=200, le=599)] = 200
    times: Annotated[int, msgspec.Meta(ge=0)] = 1
    delay_ms: Annotated[int, msgspec.Meta(ge=0, le=60_000)] = 0


class StandInEffect(msgspec.Struct):
    """Something that a receiver was told and has done."""

    id: str
    event: str
    hall: str
    at: str
    data: dict[str, Any]
    seq: int | None


class StandInEffects(msgspec.Struct):
    """What a receiver did, once each; what it knew already; what it refused, by the reason."""

    effects: list[StandInEffect]
    repeats: int
    refused: dict[str, int]


_ALSO = {422: StandInError}
_ANY = "Any content type."
_DECLARED = {
    "secret": Declaration(StandInReceiver, body=StandInSecret, also=_ALSO, more=_ANY),
    "force": Declaration(StandInForced, body=StandInWebhookForce, also=_ALSO, more=_ANY),
    "effects": Declaration[StandInEffects, None](StandInEffects),
}


def played(settings: AppSettings) -> tuple[Blueprint, Blueprint]:
    """Receivers, as many as somebody names. Raises `StandInRefused` in production."""
    if not settings.demo:
        raise StandInRefused
    blueprints = stand_in(lambda: real_ms() / 1000, _DECLARED)
    blueprints[0].ctx.about = "Demo only: a hall's own systems, played · 仅演示"
    return blueprints
