"""WeChat's login as its servers answer it, so far code2Session; and wx.login, played.

Errors come with status 200, and JSON as `text/plain`, as from WeChat.
"""

import secrets
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from sanic import Blueprint, HTTPResponse, Request

from mini_program_mock.stand_in.codes import CodeRefused, Codes, openid, session_key

LONGEST_NAME = 128

ERRORS = {
    -1: "system error",
    40002: "invalid grant_type",
    40013: "invalid appid",
    40029: "invalid code",
    40125: "invalid appsecret",
    40163: "code been used",
    40226: "code blocked",
    41002: "appid missing",
    41004: "appsecret missing",
    41008: "missing code",
    45011: "api minute-quota reach limit  mustslower  retry next minute",
}
_REQUIRED = (("appid", 41002), ("secret", 41004), ("js_code", 41008))


def stand_in(
    now_ms: Callable[[], int],
    appid: str | None = None,
    secret: str | None = None,
    declared: Mapping[str, object] | None = None,
) -> Blueprint:
    """WeChat under `/stand-in/wechat`. Without an `appid` any that begins with `wx` is known.

    What is `declared` of a route, by its name, is put beside it for whoever documents it.
    """
    wechat, says = _WeChat(now_ms, appid, secret), declared or {}
    blueprint = Blueprint("stand-in-wechat", url_prefix="/stand-in/wechat")
    for handler, path, method, name in (
        (wechat.give_code, "/code", "POST", "code"),
        (wechat.code2session, "/sns/jscode2session", "GET", "code2session"),
    ):
        blueprint.add_route(handler, path, methods=[method], name=name, ctx_declared=says.get(name))
    return blueprint


class _WeChat:
    def __init__(self, now_ms: Callable[[], int], appid: str | None, secret: str | None) -> None:
        self._now_ms = now_ms
        self._appid = appid
        self._secret = secret
        self._codes = Codes(now_ms)

    async def give_code(self, request: Request[Any, Any]) -> HTTPResponse:
        """Play wx.login for any user: `{"user": "any name"}` gives a code."""
        try:
            user = msgspec.json.decode(request.body or b"{}", type=dict[str, Any]).get("user")
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            user = None
        if not isinstance(user, str) or not 0 < len(user) <= LONGEST_NAME:
            return _json({"error": 'send {"user": "any name"}'}, 422, "application/json")
        return _json({"code": self._codes.give(user)}, 200, "application/json")

    async def code2session(self, request: Request[Any, Any]) -> HTTPResponse:
        """GET /sns/jscode2session; parameters it does not know are ignored, as WeChat does."""
        refused = self._refuse(request)
        if refused is not None:
            return self._error(refused)
        try:
            user = self._codes.redeem(request.args.get("js_code"))
        except CodeRefused as why:
            return self._error(why.errcode)
        appid = request.args.get("appid")
        return _json({"session_key": session_key(), "openid": openid(appid, user)})

    def _refuse(self, request: Request[Any, Any]) -> int | None:
        asked = request.args
        for name, missing in _REQUIRED:
            if not asked.get(name):
                return missing
        known = asked.get("appid") == self._appid or not self._appid
        if not known or not asked.get("appid").startswith("wx"):
            return 40013
        if self._secret and asked.get("secret") != self._secret:
            return 40125
        if asked.get("grant_type", "authorization_code") != "authorization_code":
            return 40002
        return None

    def _error(self, errcode: int) -> HTTPResponse:
        now_s = self._now_ms() // 1000
        rid = f"{now_s:08x}-{secrets.token_hex(4)}-{secrets.token_hex(4)}"
        return _json({"errcode": errcode, "errmsg": f"{ERRORS[errcode]}, rid: {rid}"})


def _json(body: dict[str, Any], status: int = 200, mime: str = "text/plain") -> HTTPResponse:
    return HTTPResponse(msgspec.json.encode(body), status, content_type=mime)
