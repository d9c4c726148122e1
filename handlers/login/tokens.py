"""Access tokens: signed, short-lived, and refused at once when their login has been ended.

A token is a JWT of 15 minutes of real time. Which logins were ended is known to this process at
once and to the others within `REREAD_S`, from SQL; so is which accounts became part of another one
since a token of that was given out.
"""

from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

import jwt
import msgspec
import structlog

from handlers.login.refresh_tokens import Login
from handlers.principal import CITIZEN, Principal
from kit import ids
from kit.clock import MINUTE_MS, real_ms
from kit.clock_guard import CLOCK_TOLERANCE_S
from kit.crypto import keyed_digest
from kit.errors import Unauthorized
from notify.feed.mailbox import SocketLogin
from records.models.identity.account_merges import joined_since
from records.models.people.login_families import revoked_since
from records.transactions import connection

_log = structlog.get_logger()

LIFE_S = 15 * 60
REREAD_S = 2.0
# Covers a clock that is behind ours and a commit that took its time.
OVERLAP_MS = CLOCK_TOLERANCE_S * 1000 + MINUTE_MS
REMEMBERED = 8192
LONGEST = 4096
SECRET_BYTES = 32

ALGORITHM = "HS256"
HEADER = {"alg": ALGORITHM, "typ": "at+jwt"}
ISSUER = "yichuang"
AUDIENCE = "yichuang-api"


class Claims(msgspec.Struct, forbid_unknown_fields=True):
    """What a token says; `exp` and `iat` in seconds since the Unix epoch."""

    sub: str
    role: str
    fam: str
    iat: int
    exp: int
    jti: str
    iss: str
    aud: str
    hall: str | None = None
    win: str | None = None
    acc: tuple[str, ...] = ()


class Joined(NamedTuple):
    """Which accounts are part of another one, as it was learnt at a moment."""

    at_ms: int
    merged: tuple[str, ...]


class Tokens:
    """See `handlers.context.Authenticator`."""

    def __init__(self, secret: bytes, now_ms: Callable[[], int] = real_ms) -> None:
        """Raises `ValueError` for a secret that is too short to sign with."""
        if len(secret) < SECRET_BYTES:
            message = f"the secret must have at least {SECRET_BYTES} bytes"
            raise ValueError(message)
        self._key = bytes.fromhex(keyed_digest(secret, "access-token", ISSUER))
        self._now_ms = now_ms
        self._genuine: OrderedDict[str, Principal] = OrderedDict()
        self._revoked: dict[str, int] = {}
        self._joined: dict[str, Joined] = {}
        self._read_up_to_ms: int | None = None

    def issue(self, login: Login, family: str, merged: tuple[str, ...] = ()) -> str:
        """A fresh access token; `merged` are the accounts that became part of a citizen's own."""
        now_s = self._now_ms() // 1000
        claims = Claims(
            sub=login.id,
            role=login.role,
            fam=family,
            iat=now_s,
            exp=now_s + LIFE_S,
            jti=ids.new_id(),
            iss=ISSUER,
            aud=AUDIENCE,
            hall=login.hall,
            win=login.window,
            acc=merged,
        )
        return jwt.encode(msgspec.to_builtins(claims), self._key, ALGORITHM, HEADER)

    def principal(self, token: str) -> Principal:
        """See `Authenticator`."""
        known = self._genuine.get(token) or self._verified(token)
        if known.expires_ms <= self._now_ms() or known.family in self._revoked:
            self._genuine.pop(token, None)
            raise Unauthorized
        self._genuine[token] = known
        self._genuine.move_to_end(token)
        if len(self._genuine) > REMEMBERED:
            self._genuine.popitem(last=False)
        joined = self._joined.get(known.id) if known.role == CITIZEN else None
        return known._replace(merged=joined.merged) if joined else known

    def _verified(self, token: str) -> Principal:
        if len(token) > LONGEST:
            raise Unauthorized
        try:
            # Expiry is judged by the caller, by our own clock. A token "from the future" is one of
            # a machine whose clock is a little ahead.
            found = jwt.decode_complete(
                token,
                self._key,
                algorithms=[ALGORITHM],
                issuer=ISSUER,
                audience=AUDIENCE,
                options={"verify_exp": False, "verify_iat": False},
            )
            claims = msgspec.convert(found["payload"], Claims)
        except (jwt.PyJWTError, ValueError, RecursionError):
            raise Unauthorized from None
        # We write no other header, so one with a key or its address in it is not ours.
        if found["header"] != HEADER:
            raise Unauthorized
        return Principal(
            claims.sub,
            claims.role,
            claims.fam,
            claims.exp * 1000,
            claims.hall,
            claims.win,
            claims.acc,
        )

    def valid(self, session: SocketLogin) -> bool:
        """See `Authenticator`."""
        return session.expires_ms > self._now_ms() and session.family not in self._revoked

    def revoke(self, family: str) -> None:
        """Refuse every token of a login from now on, in this process."""
        self._revoked[family] = self._now_ms()

    def join(self, citizen: str, merged: tuple[str, ...]) -> None:
        """Let tokens that a citizen has know the accounts that became part of theirs."""
        self._joined[citizen] = Joined(self._now_ms(), merged)

    async def run_once(self, now_ms: int) -> None:
        """Read what other processes ended and merged since the last time, `REREAD_S` ago."""
        # The first reading is not dated before the clock has been compared with that of Redis.
        since = now_ms - LIFE_S * 1000 if self._read_up_to_ms is None else self._read_up_to_ms
        self._revoked |= await revoked_since(connection(), since)
        for citizen, merged in (await joined_since(connection(), since)).items():
            self.join(citizen, merged)
        self._read_up_to_ms = now_ms - OVERLAP_MS
        forget_before = now_ms - LIFE_S * 1000 - 2 * OVERLAP_MS
        if any(ended < forget_before for ended in self._revoked.values()):
            self._revoked = {f: at for f, at in self._revoked.items() if at >= forget_before}
        if self._joined:
            self._joined = {c: j for c, j in self._joined.items() if j.at_ms >= forget_before}
