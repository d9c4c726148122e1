"""Identifiers: opaque, unguessable, and the same for the same request."""

import hashlib
import secrets


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
