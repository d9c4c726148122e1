"""The codes of getPhoneNumber: one use each, five minutes."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from mini_program_mock.stand_in.wechat.codes import CODE_LIFE_MS, INVALID, USED
from mini_program_mock.stand_in.wechat.errors import Refused


@dataclass
class _Given:
    phone: str
    at_ms: int
    used: bool = False


class PhoneCodes:
    """Every code that was given and may still be asked about."""

    def __init__(self, now_ms: Callable[[], int]) -> None:
        """None yet."""
        self._now_ms = now_ms
        self._given: dict[str, _Given] = {}

    def give(self, phone: str) -> str:
        """What a phone gets whose holder lets their number be told."""
        now = self._now_ms()
        while self._given:
            oldest = next(iter(self._given))
            if now - self._given[oldest].at_ms <= CODE_LIFE_MS:
                break
            del self._given[oldest]
        code = secrets.token_hex(32)
        self._given[code] = _Given(phone, now)
        return code

    def redeem(self, code: object) -> str:
        """The number behind a code. Raises `Refused`."""
        known = self._given.get(code) if isinstance(code, str) else None
        if known is None or self._now_ms() - known.at_ms > CODE_LIFE_MS:
            raise Refused(INVALID)
        if known.used:
            raise Refused(USED)
        known.used = True
        return known.phone


def made_up(user: str) -> str:
    """A number for somebody who told none: always the same one."""
    digits = int.from_bytes(hashlib.sha256(f"phone\n{user}".encode()).digest()[:8])
    return f"138{digits % 10**8:08}"
