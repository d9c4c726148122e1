"""A hall's own system as it should be: verifies what it is told, and does nothing twice.

Whoever plays with it gives each receiver a name and its secret, and sees what it has done.
"""

import asyncio
import hashlib
import hmac
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

import msgspec
from sanic import Blueprint, HTTPResponse, Request

PREFIX = "/stand-in/webhook"
TOLERANCE_S = 300
KEPT = 20_000
DONE = range(200, 300)


class _Secret(msgspec.Struct):
    secret: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class _Force(msgspec.Struct):
    status: Annotated[int, msgspec.Meta(ge=200, le=599)] = 200
    times: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] = 1
    delay_ms: Annotated[int, msgspec.Meta(ge=0, le=60_000)] = 0


class _Told(msgspec.Struct):
    id: str
    event: str
    hall: str
    at: str
    data: dict[str, Any]
    seq: int | None = None


@dataclass
class _Receiver:
    secret: str = ""
    nonces: OrderedDict[str, float] = field(default_factory=OrderedDict)
    done: dict[str, _Told] = field(default_factory=dict)
    repeats: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    forced: _Force | None = None


def stand_in(
    now_s: Callable[[], float], declared: Mapping[str, object] | None = None
) -> tuple[Blueprint, Blueprint]:
    """Receivers under `/stand-in/webhook`: what plays with them, and their own addresses.

    What is `declared` of a route by which they are played with, by its name, is put beside it.
    """
    receivers, says = _Receivers(now_s), declared or {}
    played = Blueprint("stand-in-webhook", url_prefix=PREFIX)
    for handler, path, method, name in (
        (receivers.learn, "/<receiver:str>/secret", "POST", "secret"),
        (receivers.force, "/<receiver:str>/force", "POST", "force"),
        (receivers.effects, "/<receiver:str>/effects", "GET", "effects"),
    ):
        said = says.get(name)
        played.add_route(
            handler, path, methods=[method], name=name, error_format="json", ctx_declared=said
        )
    itself = Blueprint("webhook", url_prefix=PREFIX)
    itself.add_route(
        receivers.receive,
        "/<receiver:str>",
        methods=["POST"],
        name="receive",
        error_format="json",
    )
    return played, itself


class _Receivers:
    def __init__(self, now_s: Callable[[], float]) -> None:
        self._now_s = now_s
        self._known: defaultdict[str, _Receiver] = defaultdict(_Receiver)

    async def receive(self, request: Request[Any, Any], receiver: str) -> HTTPResponse:
        """Be told something."""
        me = self._known[receiver]
        why = self._refuse(me, request)
        if why:
            me.refused[why] += 1
            return _json({"error": why}, 401)
        forced = _next(me)
        if forced and forced.status not in DONE:
            return _json({"error": "out of order"}, forced.status)
        told = msgspec.json.decode(request.body, type=_Told)
        if told.id in me.done:
            me.repeats += 1
        else:
            me.done[told.id] = told
        if forced:
            await asyncio.sleep(forced.delay_ms / 1000)
        return _json({}, 200)

    def _refuse(self, me: _Receiver, request: Request[Any, Any]) -> str:
        """Why a request is none of the house's, or was one before; '' if it is good."""
        at, nonce, signature = (
            request.headers.get(f"yichuang-{name}", "") for name in ("time", "nonce", "signature")
        )
        text = f"{at}.{nonce}.".encode() + request.body
        expected = "v1=" + hmac.new(me.secret.encode(), text, hashlib.sha256).hexdigest()
        if not me.secret or not hmac.compare_digest(expected.encode(), signature.encode()):
            return "signature"
        now_s = self._now_s()
        if abs(now_s - int(at)) > TOLERANCE_S:
            return "stale"
        while me.nonces and now_s - next(iter(me.nonces.values())) > 2 * TOLERANCE_S:
            me.nonces.popitem(last=False)
        if nonce in me.nonces:
            return "nonce"
        me.nonces[nonce] = now_s
        return ""

    async def learn(self, request: Request[Any, Any], receiver: str) -> HTTPResponse:
        """Give a receiver its secret; it begins anew."""
        try:
            secret = msgspec.json.decode(request.body or b"{}", type=_Secret).secret
        except (msgspec.DecodeError, UnicodeError, RecursionError) as why:
            return _json({"error": str(why)}, 422)
        self._known[receiver] = _Receiver(secret)
        return _json({"receiver": receiver}, 200)

    async def force(self, request: Request[Any, Any], receiver: str) -> HTTPResponse:
        """Let the next requests be answered otherwise; `times` 0 takes that back.

        One of status 300 or more is not done; one with a `delay_ms` is done, and answered late.
        """
        try:
            asked = msgspec.json.decode(request.body or b"{}", type=_Force)
        except (msgspec.DecodeError, UnicodeError, RecursionError) as why:
            return _json({"error": str(why)}, 422)
        self._known[receiver].forced = asked if asked.times else None
        return _json({"forced": asked.times}, 200)

    async def effects(self, request: Request[Any, Any], receiver: str) -> HTTPResponse:
        """Tell what a receiver has done, how often it was told the same, and what it refused."""
        del request
        me = self._known[receiver]
        told = {"effects": list(me.done.values())[-KEPT:], "repeats": me.repeats}
        return _json({**told, "refused": dict(me.refused)}, 200)


def _next(me: _Receiver) -> _Force | None:
    forced = me.forced
    if forced:
        forced.times -= 1
        me.forced = forced if forced.times else None
    return forced


def _json(body: object, status: int) -> HTTPResponse:
    return HTTPResponse(msgspec.json.encode(body), status, content_type="application/json")
