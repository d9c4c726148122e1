"""The code by which somebody shows a clerk which verification is theirs.

    verification code   ID.END.MAC   on a phone, for the scanner at a window; another one each time
                                     it is asked for, each good for five minutes

Nothing of it is stored: it is a message with its HMAC under the server's key, which also covers
what kind of code it is, and it names nobody. END is a moment of real time in seconds since the Unix
epoch, in hex digits. It is in the letters that a scanner types.
"""

from base64 import b32encode
from typing import NamedTuple

from kit.clock import MINUTE_MS
from kit.crypto import keyed_digest, same
from kit.ids import is_ident

CODE_MS = 5 * MINUTE_MS
LONGEST = 120
_MAC_BYTES = 10  # of a code that can only be tried out here, and soon holds no more
_PARTS = 3


class VerificationCode(NamedTuple):
    """A code, and the moment of real time from which on it says nothing any more."""

    text: str
    expires_ms: int


def verification_code(secret: bytes, verification: str, now_ms: int) -> VerificationCode:
    """What the phone of somebody shows who chose the counter."""
    end_s = (now_ms + CODE_MS) // 1000
    return VerificationCode(_signed(secret, verification, f"{end_s:x}"), end_s * 1000)


def verification_of_code(secret: bytes, code: str, now_ms: int) -> str | None:
    """The verification whose owner shows this code; None for one that is not ours, or is over."""
    parts = code.rsplit(".", _PARTS - 1)
    if not is_ident(code, LONGEST) or len(parts) != _PARTS:
        return None
    verification, end, _ = parts
    if not same(code, _signed(secret, verification, end)):
        return None
    return verification if now_ms < int(end, 16) * 1000 else None


def _signed(secret: bytes, verification: str, end: str) -> str:
    text = f"{verification}.{end}"
    digest = bytes.fromhex(keyed_digest(secret, "verification-code", text))
    return f"{text}.{b32encode(digest[:_MAC_BYTES]).decode().lower()}"
