"""The codes that wx.login gives: one use each, five minutes, a hundred logins a minute and user."""

import base64
import hashlib
import secrets
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass

CODE_LIFE_MS = 5 * 60_000
MINUTE_MS = 60_000
PER_MINUTE = 100
OPENID_LENGTH = 28


@dataclass
class _Code:
    user: str
    given_ms: int
    used: bool = False


class CodeRefused(Exception):
    """WeChat does not accept a code; `errcode` says why."""

    def __init__(self, errcode: int) -> None:
        super().__init__(errcode)
        self.errcode = errcode


INVALID, USED, BLOCKED, TOO_OFTEN, BUSY = 40029, 40163, 40226, 45011, -1


class Codes:
    """Every code that was given and may still be asked about.

    A user whose name begins with `high-risk` is blocked, and for one whose name begins with `busy`
    the system is busy: so that an integration can meet these answers too.
    """

    def __init__(self, now_ms: Callable[[], int]) -> None:
        self._now_ms = now_ms
        self._codes: dict[str, _Code] = {}
        self._logins: defaultdict[str, deque[int]] = defaultdict(deque)

    def give(self, user: str) -> str:
        """What wx.login gives this user."""
        now = self._now_ms()
        self._forget(now)
        code = f"0{secrets.token_hex(15)}g"
        self._codes[code] = _Code(user, now)
        return code

    def redeem(self, code: str) -> str:
        """The user who was given this code. Raises `CodeRefused`."""
        now = self._now_ms()
        known = self._codes.get(code)
        if known is None or now - known.given_ms > CODE_LIFE_MS:
            raise CodeRefused(INVALID)
        if known.used:
            raise CodeRefused(USED)
        if known.user.startswith("busy"):
            raise CodeRefused(BUSY)
        self._count(known.user, now)
        known.used = True
        if known.user.startswith("high-risk"):
            raise CodeRefused(BLOCKED)
        return known.user

    def _count(self, user: str, now: int) -> None:
        logins = self._logins[user]
        while logins and now - logins[0] >= MINUTE_MS:
            logins.popleft()
        if len(logins) >= PER_MINUTE:
            raise CodeRefused(TOO_OFTEN)
        logins.append(now)

    def _forget(self, now: int) -> None:
        """Codes are kept in the order of their giving, so the oldest come first."""
        while self._codes:
            oldest = next(iter(self._codes))
            if now - self._codes[oldest].given_ms <= CODE_LIFE_MS:
                return
            gone = self._codes.pop(oldest)
            logins = self._logins.get(gone.user)
            if logins and now - logins[-1] >= MINUTE_MS:
                del self._logins[gone.user]


def openid(appid: str, user: str) -> str:
    """The same for the same user of the same app, and for nobody else."""
    digest = hashlib.sha256(f"{appid}\n{user}".encode()).digest()
    return ("o" + base64.urlsafe_b64encode(digest).decode())[:OPENID_LENGTH]


def session_key() -> str:
    """16 random bytes in base64, as WeChat writes them."""
    return base64.b64encode(secrets.token_bytes(16)).decode()
