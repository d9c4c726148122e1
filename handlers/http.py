"""How a route reads a request and writes an answer."""

import re
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import msgspec
from sanic import HTTPResponse, Request

from handlers.context import ctx
from handlers.principal import ENROLLING, Principal
from kit import ids
from kit.crypto import keyed_digest
from kit.errors import (
    Forbidden,
    HeaderRepeated,
    IdempotencyKeyMissing,
    Invalid,
    NotFound,
    Refusal,
    Unauthorized,
)
from queueing.line.requests import LineRequest

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
    return ctx(request).authenticator.principal(token.strip())


def anybody(request: Request[Any, Any]) -> Principal | None:
    """Who asks, if a token was sent; whoever only may enrol is refused here, too."""
    principal = bearer(request)
    if principal is not None and principal.role == ENROLLING:
        raise Forbidden
    return principal


def require(request: Request[Any, Any], *roles: str) -> Principal:
    """Who asks. Raises `Unauthorized` without a token and `Forbidden` for any other role."""
    principal = bearer(request)
    if principal is None:
        raise Unauthorized
    if roles and principal.role not in roles:
        raise Forbidden
    return principal


def only(request: Request[Any, Any], name: str) -> str | None:
    """A header that may be sent once. Raises `HeaderRepeated` for a second: neither holds then."""
    values = request.headers.getall(name, [])
    if len(values) > 1:
        english = f"The header {name} was sent more than once."
        raise HeaderRepeated(english, f"请求头 {name} 重复出现。")
    return values[0] if values else None


def idempotency_key(request: Request[Any, Any]) -> str:
    """The key under which this request may be repeated."""
    key = only(request, "Idempotency-Key") or ""
    if not key:
        raise IdempotencyKeyMissing
    if len(key) > MAX_KEY or not key.isprintable():
        english = f"An Idempotency-Key is 1 to {MAX_KEY} printable characters in UTF-8."
        chinese = f"Idempotency-Key 须为 1 至 {MAX_KEY} 个可见字符，以 UTF-8 编码。"
        raise Invalid(english, chinese)
    return key


def operation(request: Request[Any, Any]) -> str:
    """What a request is for, in one spelling: its route, with the names in it encoded one way.

    However a client spells the same address, a key of theirs then belongs to the same operation.
    """
    if request.route is None:
        raise NotFound
    return _operation(request.route.path, tuple(request.match_info.items()))


@lru_cache(maxsize=4096)
def _operation(pattern: str, names: tuple[tuple[str, str], ...]) -> str:
    found = dict(names)
    path = re.sub(r"<(\w+)[^>]*>", lambda name: quote(found[name[1]], safe=""), pattern)
    return f"/{path}"


def request_id(request: Request[Any, Any], principal: Principal, key: str) -> str:
    """The identity of a write: who asks, what for, and under which key."""
    return ids.request_id(principal.actor, operation(request), key)


def body_digest(request: Request[Any, Any], empty: bytes = b"") -> str:
    """A short digest by which a repeated body is known again.

    Keyed, for a plain one of somebody's name and number would be guessed in no time.
    """
    plain = ids.fingerprint(request.body or empty)
    return keyed_digest(ctx(request).settings.secret, "body", plain)[:32]


def line_request(request: Request[Any, Any], principal: Principal, key: str) -> LineRequest:
    """The identity of a line verb, with the digest of its body."""
    return LineRequest(
        request_id(request, principal, key),
        body_digest(request, b"{}"),
        principal.actor,
    )
