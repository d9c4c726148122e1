"""Demo only: two providers of short messages are played; what plays with them is documented."""

from typing import Annotated, Literal

import msgspec
from sanic import Blueprint

from handlers.context import AppSettings
from handlers.declaration import Declaration, Parameter
from kit.clock import real_ms
from mini_program_mock.stand_in.sms import stand_in
from server.demo.stand_ins.wechat import StandInError, StandInForced, StandInRefused


class StandInShortMessage(msgspec.Struct):
    """A short message that came to somebody."""

    provider: str
    template: str
    text: str
    at: str


class StandInSmsForce(msgspec.Struct):
    """How the next messages of a provider end; a slow one is sent, and answered late."""

    provider: Literal["a", "b"]
    result: Literal["ok", "fail", "slow", "bad_number", "blocked"]
    times: Annotated[int, msgspec.Meta(ge=0)] = 1
    delay_ms: Annotated[int, msgspec.Meta(ge=0, le=30_000)] = 5000


_DECLARED = {
    "sent": Declaration[list[StandInShortMessage], None](
        list[StandInShortMessage],
        parameters=(Parameter("phone", "Only what came to this number.", {"type": "string"}),),
    ),
    "force": Declaration(
        StandInForced, body=StandInSmsForce, also={422: StandInError}, more="Any content type."
    ),
}


def played(settings: AppSettings) -> tuple[Blueprint, Blueprint]:
    """The providers. Raises `StandInRefused` in production: nobody would be sent anything."""
    if not settings.demo:
        raise StandInRefused
    keys = {provider.name: provider.key for provider in settings.sms}
    blueprints = stand_in(real_ms, keys, _DECLARED)
    blueprints[0].ctx.about = "Demo only: short messages, played · 仅演示"
    return blueprints
