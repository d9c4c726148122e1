"""The people of WeChat: by which openid an account knows them, and what they have granted it."""

import re
from collections import OrderedDict
from collections.abc import Callable

from mini_program_mock.stand_in.wechat.codes import openid

KNOWN_AT_MOST = 50_000
ACTIVE_MS = 2 * 60 * 60_000


class People:
    """Everybody who was seen lately, as one account knows them."""

    def __init__(self, appid: str, now_ms: Callable[[], int]) -> None:
        """Nobody was seen yet."""
        self._appid = appid
        self._now_ms = now_ms
        self._names: OrderedDict[str, str] = OrderedDict()
        self._grants: OrderedDict[tuple[str, str], int] = OrderedDict()
        self._active_ms: dict[str, int] = {}

    def know(self, user: str) -> str:
        """The openid of somebody."""
        their = openid(self._appid, user)
        self._names[their] = user
        self._names.move_to_end(their)
        while len(self._names) > KNOWN_AT_MOST:
            gone, _ = self._names.popitem(last=False)
            self._active_ms.pop(gone, None)
        return their

    def login(self, user: str) -> str:
        """The openid of somebody who is there just now."""
        their = self.know(user)
        self._active_ms[their] = self._now_ms()
        return their

    def exists(self, their: object) -> bool:
        """Whether this is an openid. One that was given before the last start is not known."""
        return isinstance(their, str) and re.fullmatch(r"o[\w-]{27}", their, re.ASCII) is not None

    def active(self, their: str) -> bool:
        """Whether somebody was there within two hours."""
        at_ms = self._active_ms.get(their)
        return at_ms is not None and self._now_ms() - at_ms <= ACTIVE_MS

    def name(self, their: str) -> str:
        """Who it is; the openid of whom nobody has seen since the start."""
        return self._names.get(their, their)

    def grant(self, their: str, template: str) -> None:
        """One accept is one message."""
        key = their, template
        self._grants[key] = self._grants.get(key, 0) + 1
        self._grants.move_to_end(key)
        while len(self._grants) > KNOWN_AT_MOST:
            self._grants.popitem(last=False)

    def spend(self, their: str, template: str) -> bool:
        """Use a grant up; False if there is none."""
        key = their, template
        if not self._grants.get(key):
            return False
        self._grants[key] -= 1
        return True
