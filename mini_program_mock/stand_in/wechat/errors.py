"""WeChat's errors: numbers and words as its servers have them, status 200, JSON as `text/plain`."""

import secrets
from typing import Any

import msgspec
from sanic import HTTPResponse

# Followed by a comma and a rid, or by the rid alone.
_WITH_COMMA = frozenset({40002, 40013, 40029, 40125, 40163, 40226, 41002, 41004, 41008, 45011})
ERRORS = {
    -1: "system error",
    40001: "invalid credential, access_token is invalid or not latest",
    40002: "invalid grant_type",
    40003: "invalid openid",
    40013: "invalid appid",
    40014: "invalid access_token",
    40029: "invalid code",
    40037: "invalid template_id",
    40097: "invalid args",
    40125: "invalid appsecret",
    40129: "invalid scene",
    40163: "code been used",
    40169: "invalid length for scene, or the data is not json string",
    40226: "code blocked",
    41001: "access_token missing",
    41002: "appid missing",
    41004: "appsecret missing",
    41008: "missing code",
    41030: "invalid page",
    42001: "access_token expired",
    43101: "user refuse to accept the msg",
    43104: "appid not match",
    44002: "empty post data",
    45009: "reach max api daily quota limit",
    45011: "api minute-quota reach limit  mustslower  retry next minute",
    47001: "data format error",
    47003: "argument invalid!",
    61010: "code is expired",
    84001: "invalid verify_id",
    84006: "cert_info empty or invalid",
    87014: "risky content",
}


class Refused(Exception):
    """WeChat says no; `words` in place of those that the number has."""

    def __init__(self, errcode: int, words: str = "") -> None:
        """See the class."""
        super().__init__(errcode)
        self.errcode = errcode
        self.words = words


def error(errcode: int, now_ms: int, words: str = "") -> HTTPResponse:
    """An error as WeChat sends it; from 500 to 599 it is a fault of its servers instead."""
    if 500 <= errcode < 600:  # noqa: PLR2004 - statuses of HTTP
        return HTTPResponse("upstream fault", errcode, content_type="text/html")
    rid = f"{now_ms // 1000:08x}-{secrets.token_hex(4)}-{secrets.token_hex(4)}"
    comma = "," if errcode in _WITH_COMMA else ""
    said = words or ERRORS.get(errcode, "unknown error")
    return answer({"errcode": errcode, "errmsg": f"{said}{comma} rid: {rid}"})


def answer(body: dict[str, Any]) -> HTTPResponse:
    """An answer as WeChat sends it."""
    return HTTPResponse(msgspec.json.encode(body), content_type="text/plain")
