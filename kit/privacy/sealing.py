"""Sealing: personal data at rest, encrypted and bound to the place where it stands.

AES-256 in GCM, or SM4 in GCM where the law of the place asks for China's own cipher: each key says
for which of them it is, by its length.

A sealed value opens only in its own table, row and column, so nobody who can write to the database
moves an address from one person to another. Each value names the key it was sealed with; the first
key of the ring seals, all of them open. What must be found again is found by a keyed digest.
"""

import base64
import binascii
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kit.crypto import keyed_digest

KEY_BYTES, SM4_KEY_BYTES = 32, 16
NONCE_BYTES, TAG_BYTES = 12, 16
SM4 = "sm4"
_KEY_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,15}")


class Place(NamedTuple):
    """Where a sealed value stands: it opens nowhere else."""

    table: str
    row: str
    column: str


class Sealed(NamedTuple):
    """A value that only the named key opens; `text` is nonce and ciphertext in base64."""

    key_id: str
    text: str


class SealBroken(Exception):
    """A value does not open: another place, another key, or it was changed."""


class KeyUnknown(SealBroken):
    """A value was sealed with a key that is not in this ring."""


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The keys by their ids, the one that seals first; `lookup_key` is for digests alone."""

    keys: Mapping[str, bytes] = field(repr=False)
    lookup_key: bytes = field(repr=False)

    @property
    def sealing_key(self) -> str:
        """The id of the key that seals."""
        return next(iter(self.keys))

    def seal(self, value: str, place: Place) -> Sealed:
        """Encrypt a value for its place."""
        key_id, nonce = self.sealing_key, secrets.token_bytes(NONCE_BYTES)
        ciphertext = _encrypt(self.keys[key_id], nonce, value.encode(), _bound(place, key_id))
        return Sealed(key_id, base64.urlsafe_b64encode(nonce + ciphertext).decode())

    def unseal(self, sealed: Sealed, place: Place) -> str:
        """The value. Raises `KeyUnknown` or `SealBroken`; neither quotes anything of it."""
        key = self.keys.get(sealed.key_id)
        if key is None:
            raise KeyUnknown
        try:
            whole = base64.urlsafe_b64decode(sealed.text)
            nonce, ciphertext = whole[:NONCE_BYTES], whole[NONCE_BYTES:]
            return _decrypt(key, nonce, ciphertext, _bound(place, sealed.key_id)).decode()
        except (InvalidTag, ValueError, binascii.Error):
            raise SealBroken from None

    def lookup(self, purpose: str, value: str) -> str:
        """The digest by which a value is found again; another one for each purpose."""
        return keyed_digest(self.lookup_key, purpose, value)


def _bound(place: Place, key_id: str) -> bytes:
    """What is authenticated beside the value; JSON, so that no two places read alike."""
    return json.dumps([*place, key_id]).encode()


def _encrypt(key: bytes, nonce: bytes, value: bytes, bound: bytes) -> bytes:
    if len(key) != SM4_KEY_BYTES:
        return AESGCM(key).encrypt(nonce, value, bound)
    cipher = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    cipher.authenticate_additional_data(bound)
    return cipher.update(value) + cipher.finalize() + cipher.tag


def _decrypt(key: bytes, nonce: bytes, ciphertext: bytes, bound: bytes) -> bytes:
    if len(key) != SM4_KEY_BYTES:
        return AESGCM(key).decrypt(nonce, ciphertext, bound)
    body, tag = ciphertext[:-TAG_BYTES], ciphertext[-TAG_BYTES:]
    cipher = Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
    cipher.authenticate_additional_data(bound)
    return cipher.update(body) + cipher.finalize()


def read_keys(text: str) -> dict[str, bytes]:
    """Keys from `id:hex,id:sm4:hex`, in that order. Raises `ValueError` with what is wrong."""
    found: dict[str, bytes] = {}
    for part in text.split(","):
        key_id, _, digits = part.strip().partition(":")
        if not _KEY_ID.fullmatch(key_id) or key_id in found:
            raise ValueError("each key has an id of its own: up to 16 of a-z, 0-9 and -")
        cipher, named, of_cipher = digits.partition(":")
        if named and cipher != SM4:
            raise ValueError(f"a key is written id:hex, or id:{SM4}:hex for that cipher")
        found[key_id] = read_key(of_cipher, SM4_KEY_BYTES) if named else read_key(digits)
    return found


def read_key(digits: str, size: int = KEY_BYTES) -> bytes:
    """A key from its hex digits. Raises `ValueError`, which quotes none of them."""
    try:
        key = bytes.fromhex(digits)
    except ValueError:
        raise ValueError("a key is written in hex digits") from None
    if len(key) != size:
        raise ValueError(f"a key has {size} bytes, {2 * size} hex digits")
    return key
