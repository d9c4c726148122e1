"""Two providers of short messages, and a look into the pockets of whoever they send to.

Neither knows a repeat: what is sent twice comes twice, as with the real ones.
"""

import asyncio
import re
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

import msgspec
from sanic import Blueprint, HTTPResponse, Request

PREFIX = "/stand-in/sms"
PROVIDERS = ("a", "b")
KEPT = 5000
SLOW_MS = 5000

Provider = Literal["a", "b"]
Result = Literal["ok", "fail", "slow", "bad_number", "blocked"]


class _Message(msgspec.Struct):
    phone: Annotated[str, msgspec.Meta(pattern=r"^\+?[0-9]{5,15}$")]
    template: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=70)]


class _Force(msgspec.Struct):
    provider: Provider
    result: Result
    times: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] = 1
    delay_ms: Annotated[int, msgspec.Meta(ge=0, le=30_000)] = SLOW_MS


class _Sent(msgspec.Struct):
    provider: str
    template: str
    text: str
    at: str


def stand_in(
    now_ms: Callable[[], int], keys: Mapping[str, str], declared: Mapping[str, object] | None = None
) -> tuple[Blueprint, Blueprint]:
    """Both under `/stand-in/sms`: what plays with them, and themselves, each with its key.

    What is `declared` of a route by which they are played with, by its name, is put beside it.
    """
    pockets, says = _Pockets(now_ms, keys), declared or {}
    played = Blueprint("stand-in-sms", url_prefix=PREFIX)
    for handler, path, method in (
        (pockets.sent, "/sent", "GET"),
        (pockets.force, "/force", "POST"),
    ):
        name = path[1:]
        said = says.get(name)
        played.add_route(
            handler, path, methods=[method], name=name, error_format="json", ctx_declared=said
        )
    itself = Blueprint("sms", url_prefix=PREFIX)
    for provider in PROVIDERS:
        itself.add_route(
            pockets.provider(provider),
            f"/{provider}/send",
            methods=["POST"],
            name=provider,
            error_format="json",
        )
    return played, itself


class _Pockets:
    def __init__(self, now_ms: Callable[[], int], keys: Mapping[str, str]) -> None:
        self._now_ms = now_ms
        self._keys = keys
        self._sent: deque[tuple[str, _Sent]] = deque(maxlen=KEPT)
        self._forced: defaultdict[str, list[_Force]] = defaultdict(list)

    def provider(self, name: str) -> Callable[[Request[Any, Any]], Any]:
        """The address of one provider."""

        async def send(request: Request[Any, Any]) -> HTTPResponse:
            if request.headers.get("authorization") != f"Bearer {self._keys.get(name)}":
                return _json({"code": "bad_key", "message": "who are you?"}, 401)
            try:
                asked = msgspec.json.decode(request.body, type=_Message)
            except (msgspec.DecodeError, UnicodeError) as why:
                return _json({"code": "bad_message", "message": str(why)}, 400)
            return await self._send(name, asked)

        return send

    async def _send(self, name: str, asked: _Message) -> HTTPResponse:
        forced = self._next(name)
        result = forced.result if forced else "ok"
        if result == "fail":
            return _json({"code": "busy", "message": "out of order"}, 503)
        if result not in {"ok", "slow"}:
            return _json({"code": result, "message": f"no message to {asked.phone}"}, 200)
        at = datetime.fromtimestamp(self._now_ms() / 1000, UTC).isoformat(timespec="milliseconds")
        self._sent.append((asked.phone, _Sent(name, asked.template, asked.text, at)))
        if forced and result == "slow":
            await asyncio.sleep(forced.delay_ms / 1000)
        return _json({"code": "ok", "id": f"{name}-{len(self._sent)}"}, 200)

    def _next(self, name: str) -> _Force | None:
        waiting = self._forced[name]
        if not waiting:
            return None
        waiting[0].times -= 1
        return waiting.pop(0) if waiting[0].times == 0 else waiting[0]

    async def sent(self, request: Request[Any, Any]) -> HTTPResponse:
        """Tell what came, the oldest first; with `phone` only what came to this number."""
        phone = _plain(request.args.get("phone") or "")
        return _json([told for to, told in self._sent if phone in {"", _plain(to)}])

    async def force(self, request: Request[Any, Any]) -> HTTPResponse:
        """Let the next messages of a provider end otherwise; `times` 0 takes that back.

        A `slow` one is sent, and answered after `delay_ms`.
        """
        try:
            asked = msgspec.json.decode(request.body or b"{}", type=_Force)
        except (msgspec.DecodeError, UnicodeError, RecursionError) as why:
            return _json({"error": str(why)}, 422)
        self._forced[asked.provider] = [asked] if asked.times else []
        return _json({"forced": asked.times})


def _plain(phone: str) -> str:
    """A number without its country; a plus that nobody has encoded comes as a space."""
    return re.sub(r"^\+?86(?=1[0-9]{10}$)|^\+", "", phone.strip())


def _json(body: object, status: int = 200) -> HTTPResponse:
    return HTTPResponse(msgspec.json.encode(body), status, content_type="application/json")
