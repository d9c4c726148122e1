"""Where 网证 is found: its own addresses, and those by which it is played with."""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import httpx
import msgspec
from sanic import Blueprint, HTTPResponse, Request, Sanic

from mini_program_mock.stand_in.ctid.page import page_of
from mini_program_mock.stand_in.ctid.world import LIFE_S, STATES, World

PREFIX = "/stand-in/ctid"
TOLERANCE_S = 300
WITHIN_S = 5.0
TRIES = 3


@dataclass(frozen=True)
class App:
    """An application of 网证: who it is, and where it is told what has happened."""

    app_id: str
    key: str
    callback_url: str


class _Begin(msgspec.Struct):
    request_no: Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Za-z_-]{5,32}$")]
    purpose: str


class _Query(msgspec.Struct):
    request_no: str
    ref: str


class _Decide(msgspec.Struct):
    request_no: str
    result: Literal["pass", "fail", "cancel"]
    user: Annotated[str, msgspec.Meta(min_length=1, max_length=128)] | None = None


def stand_in(
    now_ms: Callable[[], int], app: App, declared: Mapping[str, object] | None = None
) -> tuple[Blueprint, Blueprint]:
    """网证 under `/stand-in/ctid`, as one application knows it: what plays with it, and itself.

    What is `declared` of a route by which it is played with, by its name, is put beside it.
    """
    provider, says = _Provider(now_ms, app), declared or {}
    played = Blueprint("stand-in-ctid", url_prefix=PREFIX)
    played.add_route(
        provider.decide,
        "/decide",
        methods=["POST"],
        name="decide",
        error_format="json",
        ctx_declared=says.get("decide"),
    )

    @played.before_server_stop
    async def close(app: Sanic[Any, Any]) -> None:
        del app
        await provider.close()

    itself = Blueprint("ctid", url_prefix=PREFIX)
    for handler, path, method, name in (
        (provider.begin, "/verifications", "POST", "begin"),
        (provider.query, "/verifications/query", "POST", "query"),
        (provider.show, "/", "GET", "page"),
    ):
        itself.add_route(handler, path, methods=[method], name=name, error_format="json")
    return played, itself


class _Provider:
    def __init__(self, now_ms: Callable[[], int], app: App) -> None:
        self._now_ms = now_ms
        self._app = app
        self._world = World(app.app_id, now_ms)
        self._http: httpx.AsyncClient | None = None

    async def begin(self, request: Request[Any, Any]) -> HTTPResponse:
        """Somebody is to be asked."""
        if why := self._refuse(request):
            return _json({"error": why}, 401)
        try:
            asked = msgspec.json.decode(request.body, type=_Begin)
        except (msgspec.DecodeError, UnicodeError):
            return _json({"error": "bad_request"}, 400)
        one = self._world.begin(asked.request_no)
        if one is None:
            return _json({"error": "request_no_used"}, 409)
        return _json({"ref": one.ref, "expires_in": LIFE_S})

    async def query(self, request: Request[Any, Any]) -> HTTPResponse:
        """What came of it: who it was is told to nobody but the application that asked."""
        if why := self._refuse(request):
            return _json({"error": why}, 401)
        try:
            asked = msgspec.json.decode(request.body, type=_Query)
        except (msgspec.DecodeError, UnicodeError):
            return _json({"error": "bad_request"}, 400)
        one = self._world.find(asked.request_no)
        if one is None or one.ref != asked.ref:
            return _json({"error": "unknown"}, 404)
        return _json({"state": one.state, "pseudonym": self._world.pseudonym(one)})

    async def decide(self, request: Request[Any, Any]) -> HTTPResponse:
        """Play somebody who shows their 网证 on a phone, or will not; the house is told of it.

        The same `user` is the same person for ever; without one it is a person of their own.
        """
        try:
            asked = msgspec.json.decode(request.body or b"{}", type=_Decide)
        except (msgspec.DecodeError, UnicodeError, RecursionError) as why:
            return _json({"error": str(why)}, 422)
        one = self._world.find(asked.request_no)
        if one is None or one.state == "expired":
            return _json({"error": "there is no such request_no, or it has expired"}, 422)
        one.state, one.user = STATES[asked.result], asked.user or asked.request_no
        told = await self._tell({"request_no": one.request_no, "state": one.state})
        return _json({"state": one.state, "told": told})

    async def show(self, request: Request[Any, Any]) -> HTTPResponse:
        """Whoever was asked, the newest first."""
        del request
        return page_of(self._world)

    async def close(self) -> None:
        """Close what was opened to tell the house."""
        if self._http:
            await self._http.aclose()

    def _refuse(self, request: Request[Any, Any]) -> str:
        """Why a request is none of the application's; '' if it is good."""
        names = ("time", "nonce", "signature", "app")
        at, nonce, given, app = (request.headers.get(f"ctid-{name}", "") for name in names)
        if app != self._app.app_id or not nonce or not at.isdecimal():
            return "unknown_app"
        wanted = self._signature(at, nonce, request.body)
        if not hmac.compare_digest(wanted.encode(), given.encode()):
            return "signature"
        return "" if abs(self._now_ms() / 1000 - int(at)) <= TOLERANCE_S else "stale"

    def _signature(self, at: str, nonce: str, body: bytes) -> str:
        text = f"{at}.{nonce}.".encode() + body
        return hmac.new(self._app.key.encode(), text, hashlib.sha256).hexdigest()

    async def _tell(self, said: dict[str, str]) -> bool:
        """Call the application back, up to three times; whether it has heard."""
        body = msgspec.json.encode(said)
        for _ in range(TRIES):
            at, nonce = str(self._now_ms() // 1000), secrets.token_hex(12)
            headers = {"Ctid-Time": at, "Ctid-Nonce": nonce, "Content-Type": "application/json"}
            headers["Ctid-Signature"] = self._signature(at, nonce, body)
            try:
                url = self._app.callback_url
                reply = await self._client().post(url, content=body, headers=headers)
            except httpx.HTTPError:
                continue
            if reply.is_success:
                return True
        return False

    def _client(self) -> httpx.AsyncClient:
        if self._http is None:
            # The house is on this machine: no certificates, and no proxy of the environment.
            self._http = httpx.AsyncClient(timeout=WITHIN_S, trust_env=False, verify=False)  # noqa: S501
        return self._http


def _json(body: object, status: int = 200) -> HTTPResponse:
    return HTTPResponse(msgspec.json.encode(body), status, content_type="application/json")
