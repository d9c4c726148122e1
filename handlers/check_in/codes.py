"""The codes of checking in: what each says, until when it holds, and whether it is ours.

    hall code      HALL.MAC           on a screen of the hall; another one every 30 seconds
    paper code     HALL.paper.MAC     printed; holds for ever, and so says nothing by itself
    intent         HALL.END.SALT.MAC  what a phone was given for a hall code; holds for 5 minutes
    citizen code   ID.END.MAC         on a phone, for the kiosk's scanner; holds for 2 minutes

None is stored: each is a message with its HMAC under the server's key, which also covers what kind
of code it is. END is a moment of real time in seconds since the Unix epoch, in base 36. A reader
gives None for whatever is not ours, or holds no more: to a sender both are the same.
"""

from base64 import b32encode
from typing import NamedTuple

from kit.clock import MINUTE_MS
from kit.crypto import keyed_digest, same
from kit.ids import is_ident, new_id

PERIOD_MS = 30_000
INTENT_MS = 5 * MINUTE_MS
CITIZEN_CODE_MS = 2 * MINUTE_MS
LONGEST = 120
_MAC_BYTES = 10  # of a code that can only be tried out here, and soon holds no more
_SALT = 6
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_PAPER = "paper"


class Code(NamedTuple):
    """A code, and the moment of real time from which on it is not to be shown any more."""

    text: str
    expires_ms: int


def hall_code(key: bytes, hall: str, now_ms: int) -> Code:
    """What a screen of a hall shows at this moment."""
    period = now_ms // PERIOD_MS
    return Code(_of_period(key, hall, period), (period + 1) * PERIOD_MS)


def hall_of_code(key: bytes, text: str, now_ms: int) -> str | None:
    """The hall whose screen shows this code, or did in the period before, or will in the next."""
    hall, _, _ = text.rpartition(".")
    period = now_ms // PERIOD_MS
    near = (period, period - 1, period + 1)
    return (
        hall if _taken(text) and any(same(text, _of_period(key, hall, p)) for p in near) else None
    )


def paper_code(key: bytes, hall: str) -> str:
    """What is printed and hung up in a hall."""
    return _signed(key, "paper-code", hall, _PAPER)


def hall_of_paper(key: bytes, text: str) -> str | None:
    """The hall in which a printed code hangs, or of which somebody has a photograph."""
    hall, *_ = text.rsplit(".", 2)
    return hall if _taken(text) and same(text, paper_code(key, hall)) else None


def intent(key: bytes, hall: str, now_ms: int) -> Code:
    """What a phone keeps of a hall code while its holder logs in; never the same twice."""
    return _until(key, "check-in-intent", now_ms + INTENT_MS, hall, salt=new_id()[:_SALT])


def hall_of_intent(key: bytes, text: str, now_ms: int) -> str | None:
    """The hall in which an intent was given."""
    return _subject(key, "check-in-intent", text, now_ms, salted=True)


def citizen_code(key: bytes, appointment: str, now_ms: int) -> Code:
    """What a phone shows to the scanner of a kiosk."""
    return _until(key, "citizen-code", now_ms + CITIZEN_CODE_MS, appointment)


def appointment_of_code(key: bytes, text: str, now_ms: int) -> str | None:
    """The appointment whose holder shows this code."""
    return _subject(key, "citizen-code", text, now_ms)


def _of_period(key: bytes, hall: str, period: int) -> str:
    mac = _mac(key, "hall-code", f"{hall} {period}")
    return f"{hall}.{mac}"


def _until(key: bytes, kind: str, expires_ms: int, subject: str, salt: str = "") -> Code:
    end = _written(expires_ms // 1000)
    text = _signed(key, kind, subject, end, *([salt] if salt else []))
    return Code(text, expires_ms // 1000 * 1000)


def _subject(key: bytes, kind: str, text: str, now_ms: int, *, salted: bool = False) -> str | None:
    """What a code is about that holds until its END."""
    parts = text.rsplit(".", 3 if salted else 2)
    if not _taken(text) or len(parts) != (4 if salted else 3):
        return None
    subject, end, *salt = parts[:-1]
    if not same(text, _signed(key, kind, subject, end, *salt)):
        return None
    return subject if now_ms < int(end, 36) * 1000 else None


def _signed(key: bytes, kind: str, *words: str) -> str:
    text = ".".join(words)
    return f"{text}.{_mac(key, kind, text)}"


def _mac(key: bytes, kind: str, text: str) -> str:
    digest = bytes.fromhex(keyed_digest(key, kind, text))
    return b32encode(digest[:_MAC_BYTES]).decode().lower()


def _taken(text: str) -> bool:
    return is_ident(text, LONGEST)


def _written(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits
