"""Faces that are compared with the register: started by the house, ended by phones.

Of whom somebody says to be only the digest is kept that the house must tell again.
"""

import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from mini_program_mock.stand_in.wechat.errors import Refused

LIFE_S = 3600
KEPT_AT_MOST = 20_000
PASSED, NOT_THE_PERSON, CANCELLED = 10000, 10004, 90002
RESULTS = {"pass": PASSED, "fail": NOT_THE_PERSON, "cancel": CANCELLED}
BAD_ARGUMENT = 40097


@dataclass
class Face:
    """One comparison; without a `result` the phone has not come to its end with it."""

    verify_id: str
    request_no: str
    openid: str
    cert_hash: str
    at_ms: int
    result: int | None = None


class Faces:
    """The comparisons of one account."""

    def __init__(self, now_ms: Callable[[], int]) -> None:
        """None yet."""
        self._now_ms = now_ms
        self._known: OrderedDict[str, Face] = OrderedDict()
        self._numbers: set[str] = set()

    def begin(self, request_no: str, openid: str, cert_hash: str) -> Face:
        """A new one. Raises `Refused` for a number that was used before."""
        if request_no in self._numbers:
            raise Refused(BAD_ARGUMENT, "invalid args, out_seq_no has been used")
        face = Face(secrets.token_hex(24), request_no, openid, cert_hash, self._now_ms())
        self._known[face.verify_id] = face
        self._numbers.add(request_no)
        while len(self._known) > KEPT_AT_MOST:
            _, gone = self._known.popitem(last=False)
            self._numbers.discard(gone.request_no)
        return face

    def find(self, verify_id: object) -> Face | None:
        """One that is known; one whose phone has not ended it in time is not."""
        face = self._known.get(verify_id) if isinstance(verify_id, str) else None
        if face is None or (face.result is None and self._over(face)):
            return None
        return face

    def latest(self, most: int) -> list[Face]:
        """The newest first."""
        return list(reversed(self._known.values()))[:most]

    def _over(self, face: Face) -> bool:
        return self._now_ms() - face.at_ms >= LIFE_S * 1000
