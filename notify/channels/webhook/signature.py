"""The signature of a webhook: HMAC-SHA-256 over time, nonce and body, with the webhook's secret.

    Yichuang-Time: 1795000000                      seconds since the Unix epoch
    Yichuang-Nonce: 5f1d6c0a9b3e4d2c8a7f6e01       another one for each attempt
    Yichuang-Signature: v1=<hex of HMAC-SHA-256(secret, time + "." + nonce + "." + body)>

A receiver compares the signature in constant time, refuses a time that is more than `TOLERANCE_S`
away and a nonce that it has seen within that time. The body's `id` is the same for every attempt:
whoever keeps the ids of what was done does nothing twice.
"""

import hashlib
import hmac
from typing import NamedTuple

TIME, NONCE, SIGNATURE = "Yichuang-Time", "Yichuang-Nonce", "Yichuang-Signature"
SCHEME = "v1="
TOLERANCE_S = 300


class Signed(NamedTuple):
    """What an attempt is signed with."""

    time_s: int
    nonce: str


def signature(secret: str, signed: Signed, body: bytes) -> str:
    """The value of the signature's header."""
    text = f"{signed.time_s}.{signed.nonce}.".encode() + body
    return SCHEME + hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()


def headers(secret: str, signed: Signed, body: bytes) -> dict[str, str]:
    """The headers that a receiver verifies."""
    return {
        TIME: str(signed.time_s),
        NONCE: signed.nonce,
        SIGNATURE: signature(secret, signed, body),
    }
