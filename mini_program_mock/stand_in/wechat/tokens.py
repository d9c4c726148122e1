"""Access tokens: the stable one, and the plain one beside it.

The stable one stays the same until its last five minutes; then a new one is given, and both hold
until the old one ends. A forced renewal ends the old one at once; there are twenty a day, and
within thirty seconds of one nothing is renewed.
"""

import secrets
from collections import deque
from collections.abc import Callable

from mini_program_mock.stand_in.wechat.errors import Refused

LIFE_S = 7200
MINUTE_MS, DAY_MS = 60_000, 24 * 60 * 60_000
EARLY_MS = 5 * MINUTE_MS
FORCED_APART_MS = 30_000
FORCED_A_DAY = 20
A_MINUTE = 10_000
# A token may be that long.
BYTES = 384
KEPT = 1000


class Quota:
    """At most so many within a while. Raises `Refused` with the number it was given."""

    def __init__(self, most: int, within_ms: int, errcode: int) -> None:
        """Nothing is spent yet."""
        self._most = most
        self._within_ms = within_ms
        self._errcode = errcode
        self._spent: deque[int] = deque()

    def spend(self, now_ms: int) -> None:
        """Count one more."""
        while self._spent and now_ms - self._spent[0] >= self._within_ms:
            self._spent.popleft()
        if len(self._spent) >= self._most:
            raise Refused(self._errcode)
        self._spent.append(now_ms)


class Tokens:
    """All tokens of one account, with the moments at which they end."""

    def __init__(self, now_ms: Callable[[], int]) -> None:
        """None was asked for yet."""
        self._now_ms = now_ms
        self._ends: dict[str, int] = {}
        self._stable = ""
        self._plain = ""
        self._forced_ms = -FORCED_APART_MS
        self._minute = Quota(A_MINUTE, MINUTE_MS, 45011)
        self._forced = Quota(FORCED_A_DAY, DAY_MS, 45009)

    def stable(self, *, force: bool) -> tuple[str, int]:
        """The stable token, and for how many seconds it still holds."""
        now = self._now_ms()
        self._minute.spend(now)
        left_ms = self._ends.get(self._stable, 0) - now
        if force and now - self._forced_ms >= FORCED_APART_MS:
            self._forced.spend(now)
            self._forced_ms = now
            self._ends.pop(self._stable, None)
            left_ms = 0
        if left_ms <= EARLY_MS:
            self._stable = self._new(now)
            left_ms = LIFE_S * 1000
        return self._stable, left_ms // 1000

    def plain(self) -> tuple[str, int]:
        """Another token of the other kind; the one before it holds for five more minutes."""
        now = self._now_ms()
        if self._plain in self._ends:
            self._ends[self._plain] = min(self._ends[self._plain], now + EARLY_MS)
        self._plain = self._new(now)
        return self._plain, LIFE_S

    def check(self, token: str | None) -> None:
        """Raise `Refused` unless it holds."""
        if not token:
            raise Refused(41001)
        ends_ms = self._ends.get(token)
        if ends_ms is None:
            raise Refused(40001)
        if ends_ms <= self._now_ms():
            raise Refused(42001)

    def expire(self) -> None:
        """Let every token that was given have ended, as after a long while."""
        now = self._now_ms()
        self._ends = dict.fromkeys(self._ends, now)

    def _new(self, now: int) -> str:
        token = secrets.token_urlsafe(BYTES)
        self._ends[token] = now + LIFE_S * 1000
        while len(self._ends) > KEPT:
            del self._ends[next(iter(self._ends))]
        return token
