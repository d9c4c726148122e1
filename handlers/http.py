"""How a route reads a request and writes an answer."""

import re
from typing import Any
from urllib.parse import quote

import msgspec
from sanic import HTTPResponse, Request

from handlers.house import house
from handlers.principal import Principal
from kit import ids
from kit.errors import (
    Forbidden,
    IdempotencyKeyMissing,
    Invalid,
    Malformed,
    NotFound,
    Refusal,
    Unauthorized,
)
from queueing import line

JSON = "application/json"
PROBLEM = "application/problem+json"
MAX_KEY = 200
# What is answered here is of the moment, and often of one person.
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def answer(body: object, status: int = 200) -> HTTPResponse:
    """An answer in JSON."""
    return HTTPResponse(msgspec.json.encode(body), status, dict(HEADERS), JSON)


def problem(refusal: Refusal, path: str) -> HTTPResponse:
    """A refusal as an RFC 9457 problem document, in English and Chinese."""
    code = type(refusal).code()
    document = {
        "type": f"/docs/problems#{code}",
        "title": (type(refusal).__doc__ or "").strip(),
        "status": refusal.status,
        "detail": refusal.detail,
        "detail_zh": refusal.detail_zh,
        "instance": path,
        "code": code,
        "errors": [
            {**fault._asdict(), "detail_zh": fault.detail_zh or refusal.detail_zh}
            for fault in refusal.errors
        ],
        **refusal.members,
    }
    headers = dict(HEADERS)
    if refusal.retry_after_s is not None:
        headers["Retry-After"] = str(refusal.retry_after_s)
    if refusal.status == Unauthorized.status:
        headers["WWW-Authenticate"] = "Bearer"
    return HTTPResponse(
        msgspec.json.encode(document), refusal.status, headers=headers, content_type=PROBLEM
    )


def bearer(request: Request[Any, Any]) -> Principal | None:
    """Who asks, if a token was sent; raise `Unauthorized` if it is not good."""
    header = only(request, "Authorization")
    if header is None:
        return None
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthorized
    return house(request).gate.principal(token.strip())


def require(request: Request[Any, Any], *roles: str) -> Principal:
    """Who asks. Raises `Unauthorized` without a token and `Forbidden` for any other role."""
    principal = bearer(request)
    if principal is None:
        raise Unauthorized
    if roles and principal.role not in roles:
        raise Forbidden
    return principal


def only(request: Request[Any, Any], name: str) -> str | None:
    """A header that may be sent once. Raises `Malformed` for one sent twice: neither holds then."""
    values = request.headers.getall(name, [])
    if len(values) > 1:
        raise Malformed(f"The header {name} was sent twice.", f"请求头 {name} 出现了两次。")
    return values[0] if values else None


def idempotency_key(request: Request[Any, Any]) -> str:
    """The key under which this request may be repeated."""
    key = only(request, "Idempotency-Key") or ""
    if not key:
        raise IdempotencyKeyMissing
    if len(key) > MAX_KEY or not key.isprintable():
        english = "An Idempotency-Key is 1 to 200 printable characters."
        raise Invalid(english, "Idempotency-Key 须为 1 至 200 个可见字符。")
    return key


def operation(request: Request[Any, Any]) -> str:
    """What a request is for, in one spelling: its route, with the names in it encoded one way.

    However a client spells the same address, a key of theirs then belongs to the same operation.
    """
    if request.route is None:
        raise NotFound
    names = request.match_info
    path = re.sub(r"<(\w+)[^>]*>", lambda name: quote(names[name[1]], safe=""), request.route.path)
    return f"/{path}"


def request_id(request: Request[Any, Any], principal: Principal) -> str:
    """The identity of a write: who asks, what for, and under which key."""
    return ids.request_id(principal.actor, operation(request), idempotency_key(request))


def line_request(request: Request[Any, Any], principal: Principal) -> line.Request:
    """The identity of a line verb, with the digest of its body."""
    return line.Request(
        request_id(request, principal),
        ids.fingerprint(request.body or b"{}"),
        principal.actor,
    )
