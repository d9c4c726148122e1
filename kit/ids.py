"""Identifiers: opaque, unguessable, and the same for the same request."""

import hashlib
import re
import secrets

_IDENT = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")


def new_id() -> str:
    """A fresh opaque identifier of 96 random bits."""
    return secrets.token_hex(12)


def new_secret() -> str:
    """A fresh secret of 192 random bits, safe in a URL fragment."""
    return secrets.token_urlsafe(24)


def request_id(principal: str, route: str, key: str) -> str:
    """The identity of a request: who asks, what for, and the Idempotency-Key they chose."""
    return hashlib.sha256(f"{principal}\n{route}\n{key}".encode()).hexdigest()[:40]


def fingerprint(body: bytes) -> str:
    """A short digest by which a repeated body is known again."""
    return hashlib.sha256(body).hexdigest()[:32]


def is_ident(value: str, longest: int = 40) -> bool:
    """Whether this is a short id that is safe in addresses and keys."""
    return len(value) <= longest and _IDENT.fullmatch(value) is not None


def masked(name: str) -> str:
    """The end of an id: enough to tell things apart on a page, not to know which they are."""
    return f"…{name[-4:]}"
