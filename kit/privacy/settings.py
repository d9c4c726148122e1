"""The keys for personal data: an operator's own, or those that a demo derives from its secret."""

from collections.abc import Mapping

from kit.crypto import keyed_digest
from kit.privacy.sealing import KeyRing, read_key, read_keys

DEMO_KEYS = "demo-"
KEYS, LOOKUP = "YICHUANG_DATA_KEYS", "YICHUANG_LOOKUP_KEY"


class BadKeySettings(ValueError):
    """The keys cannot be used; the message says which and why, and quotes none of them."""


def read_key_ring(environ: Mapping[str, str], secret: bytes, *, demo: bool) -> KeyRing:
    """The keys. Raises `BadKeySettings`, which quotes none of them."""
    missing = [name for name in (KEYS, LOOKUP) if not environ.get(name)]
    if missing and not demo:
        message = f"{' and '.join(missing)} missing; outside the demo there is no default"
        raise BadKeySettings(message)
    keys = _named(environ[KEYS]) if environ.get(KEYS) else _derived(secret)
    if not demo and any(key_id.startswith(DEMO_KEYS) for key_id in keys):
        raise BadKeySettings(f"{KEYS} names a demo's key; make a new one · 请勿使用演示密钥")
    digits = environ.get(LOOKUP) or keyed_digest(secret, "lookup-key", "")
    try:
        ring = KeyRing(keys, read_key(digits))
    except ValueError as wrong:
        raise BadKeySettings(f"{LOOKUP}: {wrong}") from None
    if ring.lookup_key in keys.values():
        raise BadKeySettings(f"{LOOKUP} must be another key than those of {KEYS}")
    return ring


def _named(text: str) -> dict[str, bytes]:
    try:
        return read_keys(text)
    except ValueError as wrong:
        raise BadKeySettings(f"{KEYS}: {wrong}") from None


def _derived(secret: bytes) -> dict[str, bytes]:
    """Named by what it is derived from: a demo with another secret has another key."""
    key_id = DEMO_KEYS + keyed_digest(secret, "data-key-id", "")[:8]
    return {key_id: bytes.fromhex(keyed_digest(secret, "data-key", ""))}
