"""How the house and 网证 know each other: each request is signed over moment, nonce and body."""

import hashlib
import hmac
import re
from collections.abc import Mapping

from kit.crypto import same
from kit.ids import new_id

TIME, NONCE, SIGNATURE, APP = "Ctid-Time", "Ctid-Nonce", "Ctid-Signature", "Ctid-App"
WITHIN_S = 300
_MOMENT = re.compile(r"[0-9]{1,12}")
_NONCE = re.compile(r"[0-9A-Za-z_-]{8,64}")


class NotFromCtid(Exception):
    """A request is not from 网证, or not from now; its text says why, in one word."""


def signed(key: str, app_id: str, body: bytes, now_ms: int) -> dict[str, str]:
    """The headers of a request of ours."""
    at, nonce = str(now_ms // 1000), new_id()
    return {APP: app_id, TIME: at, NONCE: nonce, SIGNATURE: signature(key, at, nonce, body)}


def signature(key: str, at: str, nonce: str, body: bytes) -> str:
    """HMAC-SHA-256 over all three."""
    text = f"{at}.{nonce}.".encode() + body
    return hmac.new(key.encode(), text, hashlib.sha256).hexdigest()


def nonce_of(key: str, headers: Mapping[str, str], body: bytes, now_ms: int) -> str:
    """The nonce of a request of theirs, to be taken once. Raises `NotFromCtid`."""
    at, nonce = headers.get(TIME, ""), headers.get(NONCE, "")
    if not _MOMENT.fullmatch(at) or not _NONCE.fullmatch(nonce):
        raise NotFromCtid("unsigned")
    if not same(headers.get(SIGNATURE, ""), signature(key, at, nonce, body)):
        raise NotFromCtid("signature")
    if abs(now_ms - int(at) * 1000) > WITHIN_S * 1000:
        raise NotFromCtid("stale")
    return nonce
