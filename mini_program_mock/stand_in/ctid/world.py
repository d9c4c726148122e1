"""All that the stand-in of 网证 remembers: in memory, of one process, and never more than so much.

It knows people by the names that whoever plays gives them, and tells an application a pseudonym of
each: always the same, another one for every application.
"""

import hashlib
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

LIFE_S = 3600
KEPT_AT_MOST = 20_000
STATES = {"pass": "passed", "fail": "failed", "cancel": "cancelled"}


@dataclass
class Request:
    """Somebody who is asked for their 网证; nobody knows who, until they pass."""

    request_no: str
    ref: str
    at_ms: int
    state: str = "waiting"
    user: str = ""


class World:
    """网证 as it stands."""

    def __init__(self, app_id: str, now_ms: Callable[[], int]) -> None:
        """Nothing has happened yet."""
        self._app_id = app_id
        self._now_ms = now_ms
        self._known: OrderedDict[str, Request] = OrderedDict()

    def begin(self, request_no: str) -> Request | None:
        """Somebody is to be asked; None for a number that was used before."""
        if request_no in self._known:
            return None
        new = Request(request_no, secrets.token_hex(16), self._now_ms())
        self._known[request_no] = new
        while len(self._known) > KEPT_AT_MOST:
            self._known.popitem(last=False)
        return new

    def find(self, request_no: str) -> Request | None:
        """One that is known, as it stands now."""
        found = self._known.get(request_no)
        if found and found.state == "waiting" and self._now_ms() - found.at_ms >= LIFE_S * 1000:
            found.state = "expired"
        return found

    def latest(self, most: int) -> list[Request]:
        """The newest first."""
        return [one for one in reversed(self._known.values()) if self.find(one.request_no)][:most]

    def pseudonym(self, one: Request) -> str | None:
        """Who passed, as this application may know them."""
        if one.state != "passed":
            return None
        return hashlib.sha256(f"{self._app_id}\n{one.user}".encode()).hexdigest()
