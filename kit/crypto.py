"""Secrets: keyed digests, and passwords hashed with argon2id."""

import asyncio
import hashlib
import hmac
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP's second argon2id setting: 19 MiB and two passes keep a login under 50 ms on a small server.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# No password hashes to this: nobody can log in with the account until one is set.
NO_PASSWORD = "!"  # noqa: S105 - the opposite of a password
# At most two hashes at once, so that a rush of logins cannot fill the memory.
_POOL = ThreadPoolExecutor(2, thread_name_prefix="argon2")


def keyed_digest(key: bytes, purpose: str, value: str) -> str:
    """HMAC-SHA-256 of `value`, separated by purpose, as 64 hex digits."""
    return hmac.new(key, f"{purpose}\n{value}".encode(), hashlib.sha256).hexdigest()


def follow_secret(key: bytes, ticket_id: str) -> str:
    """The secret of a paper ticket: derived, so it is always the same and stored nowhere."""
    return keyed_digest(key, "follow", ticket_id)[:32]


def next_refresh_token(key: bytes, refresh_token: str) -> str:
    """The successor of a refresh token: derived, so that it can be told again but is not stored."""
    return keyed_digest(key, "refresh-token", refresh_token)[:48]


def enrolled_password(key: bytes, pairing_secret: str) -> str:
    """The password of a screen that pairs; derived for the same reason."""
    return keyed_digest(key, "enrolled-password", pairing_secret)[:48]


def same(left: str, right: str) -> bool:
    """Compare two secrets in constant time."""
    return hmac.compare_digest(left.encode(), right.encode())


def hash_password(password: str) -> str:
    """The argon2id hash of a password (about 40 ms of CPU)."""
    return _HASHER.hash(password)


def _verify(hashed: str, password: str) -> bool:
    try:
        return _HASHER.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


async def hashed(password: str) -> str:
    """Hash a password off the event loop."""
    return await asyncio.get_running_loop().run_in_executor(_POOL, hash_password, password)


async def password_matches(hashed: str, password: str) -> bool:
    """Check a password off the event loop."""
    return await asyncio.get_running_loop().run_in_executor(_POOL, _verify, hashed, password)
