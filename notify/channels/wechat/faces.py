"""Faces that WeChat compares with the register: whose, by which numbers, and what came of it.

Only the house's own question decides: what a phone says of it proves nothing.
"""

import base64
import hashlib
from enum import StrEnum
from typing import NamedTuple

IDENTITY_CARD = "IDENTITY_CARD"
PASSED = 10000
NOT_YET = 0


class Certificate(NamedTuple):
    """Who somebody says to be. It goes to WeChat, and nowhere else."""

    name: str
    number: str

    def info(self) -> dict[str, str]:
        """As WeChat is told it."""
        return {"cert_type": IDENTITY_CARD, "cert_name": self.name, "cert_no": self.number}

    def digest(self) -> str:
        """By what WeChat knows again who it was. Easily guessed: it is never kept, nor logged."""
        parts = (f"{name}={_base64(value)}" for name, value in self.info().items())
        return hashlib.sha256("&".join(parts).encode()).hexdigest()


class FaceAsked(NamedTuple):
    """A comparison: what WeChat calls it, and what we do."""

    verify_id: str
    request_no: str


class FaceResult(StrEnum):
    """What a `verify_ret` comes to."""

    PASSED = "passed"
    NOT_YET = "not_yet"
    CANCELLED = "cancelled"
    NETWORK = "network"
    PERMISSION = "permission"
    TIMED_OUT = "timed_out"
    DEVICE = "device"
    NOT_PASSED = "not_passed"


_RESULTS = {
    PASSED: FaceResult.PASSED,
    NOT_YET: FaceResult.NOT_YET,
    **dict.fromkeys((90002, 90003, 90004, 90005, 90006), FaceResult.CANCELLED),
    **dict.fromkeys((90007, 90012), FaceResult.NETWORK),
    **dict.fromkeys((90008, 90009, 90010), FaceResult.PERMISSION),
    **dict.fromkeys((90017, 90107), FaceResult.TIMED_OUT),
    **dict.fromkeys((90001, 90109), FaceResult.DEVICE),
}


def result_of(verify_ret: int) -> FaceResult:
    """What a number means; any other one is somebody whom WeChat did not recognise."""
    return _RESULTS.get(verify_ret, FaceResult.NOT_PASSED)


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
