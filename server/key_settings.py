"""The keys for personal data: an operator's own, or those that a demo derives from its secret."""

from collections.abc import Mapping

from kit.crypto import keyed_digest
from kit.privacy.sealing import KeyRing, read_key, read_keys
from records.models.sealed_columns import forget_sealed_by, key_ids_in_use
from records.transactions import connection
from server.bad_settings import BadSettings

DEMO_KEYS = "demo-"
_KEYS, _LOOKUP = "YICHUANG_DATA_KEYS", "YICHUANG_LOOKUP_KEY"


def read_key_ring(environ: Mapping[str, str], secret: bytes, *, demo: bool) -> KeyRing:
    """The keys. Raises `BadSettings`, which quotes none of them."""
    missing = [name for name in (_KEYS, _LOOKUP) if not environ.get(name)]
    if missing and not demo:
        message = f"{' and '.join(missing)} missing; outside the demo there is no default"
        raise BadSettings(message)
    keys = _named(environ[_KEYS]) if environ.get(_KEYS) else _derived(secret)
    if not demo and any(key_id.startswith(DEMO_KEYS) for key_id in keys):
        raise BadSettings(f"{_KEYS} names a demo's key; make a new one · 请勿使用演示密钥")
    digits = environ.get(_LOOKUP) or keyed_digest(secret, "lookup-key", "")
    try:
        ring = KeyRing(keys, read_key(digits))
    except ValueError as wrong:
        raise BadSettings(f"{_LOOKUP}: {wrong}") from None
    if ring.lookup_key in keys.values():
        raise BadSettings(f"{_LOOKUP} must be another key than those of {_KEYS}")
    return ring


def _named(text: str) -> dict[str, bytes]:
    try:
        return read_keys(text)
    except ValueError as wrong:
        raise BadSettings(f"{_KEYS}: {wrong}") from None


def _derived(secret: bytes) -> dict[str, bytes]:
    """Named by what it is derived from: a demo with another secret has another key."""
    key_id = DEMO_KEYS + keyed_digest(secret, "data-key-id", "")[:8]
    return {key_id: bytes.fromhex(keyed_digest(secret, "data-key", ""))}


async def check_keys(ring: KeyRing) -> None:
    """See that whatever is sealed opens. Raises `BadSettings` with the keys that are missing.

    What a demo sealed with a secret that is gone is forgotten: everybody gives it again.
    """
    missing = await key_ids_in_use(connection()) - ring.keys.keys()
    demos = {key_id for key_id in missing if key_id.startswith(DEMO_KEYS)}
    if named := sorted(missing - demos):
        raise BadSettings(f"{_KEYS} lacks {', '.join(named)}, with which data are sealed")
    await forget_sealed_by(connection(), demos)
