"""The codes by which a parcel is fetched: what each says, until when it holds, whether it is ours.

    pickup code   PARCEL.MAC   on the applicant's phone; another one every 60 seconds of real time
    proxy code    DIGITS       given to somebody who fetches for them; holds for some days

A pickup code is a message with its HMAC under the server's key, over the parcel's own nonce and the
period: nothing of it is stored, and it names no person. A proxy's code follows from the proxy's id
under the same key, so that it can be told again to whoever repeats a request, and only its digest
is stored. Both are in the letters that a scanner types.
"""

import hashlib
from base64 import b32encode

from handlers.check_in.codes import LONGEST, Code
from kit.crypto import keyed_digest, same
from kit.ids import is_ident
from records.models.cases.fetching.parcels import Parcel

PERIOD_MS = 60_000
_MAC_BYTES = 10  # of a code that can only be tried out here, and soon holds no more
_PROXY_DIGITS = 32


def pickup_code(key: bytes, parcel: Parcel, now_ms: int) -> Code:
    """What the applicant's phone shows at this moment, and until when."""
    period = now_ms // PERIOD_MS
    return Code(_of_period(key, parcel, period), (period + 1) * PERIOD_MS)


def parcel_named(text: str) -> str | None:
    """The parcel of which something that looks like a pickup code is; nothing is proved by it."""
    parcel, dot, _ = text.rpartition(".")
    return parcel if dot and is_ident(text, LONGEST) else None


def shows(key: bytes, parcel: Parcel, text: str, now_ms: int) -> bool:
    """Whether this is the parcel's code of now, or of the period before or after."""
    period = now_ms // PERIOD_MS
    near = (period, period - 1, period + 1)
    return any(same(text, _of_period(key, parcel, one)) for one in near)


def proxy_code(key: bytes, proxy: str) -> str:
    """What a proxy shows."""
    return keyed_digest(key, "proxy-code", proxy)[:_PROXY_DIGITS]


def code_hash(text: str) -> str:
    """By what a proxy's code is found; it is too long to be guessed from its digest."""
    return hashlib.sha256(text.encode()).hexdigest()


def _of_period(key: bytes, parcel: Parcel, period: int) -> str:
    digest = keyed_digest(key, "pickup-code", f"{parcel.id} {parcel.nonce} {period}")
    mac = b32encode(bytes.fromhex(digest)[:_MAC_BYTES]).decode().lower()
    return f"{parcel.id}.{mac}"
