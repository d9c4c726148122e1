"""What the house needs of whoever verifies; only what is asked of it by the house decides."""

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from records.models.identity.verifications import Verification
from records.proving.attempts import Verdict

# A column of the record.
REF_AT_MOST = 200


class Started(NamedTuple):
    """A provider knows of an attempt: what it calls it, and for how long it can be decided."""

    ref: str
    lasts_ms: int


class CallbackRefused(Exception):
    """A call is not the provider's, or not of now; its text says why, in one word."""


class Called(NamedTuple):
    """A genuine call: its nonce, to be taken once, and the attempt that something happened to."""

    nonce: str
    request_no: str


class VerificationProvider(Protocol):
    """Somebody who verifies."""

    async def start(self, one: Verification) -> Started | Verdict:
        """Tell it of an attempt; a verdict where it would not even begin, or needs nobody told.

        Raises `Refusal`, such as `Unavailable`, if it may be tried again.
        """

    def client_payload(self, one: Verification) -> dict[str, str] | None:
        """What the phone hands on to it; None where there is nothing."""

    async def query(self, one: Verification) -> Verdict | None:
        """What it has decided; None if nothing yet, or if it does not answer."""

    def handle_callback(self, headers: Mapping[str, str], body: bytes, now_ms: int) -> Called:
        """Of which attempt it calls. Raises `CallbackRefused`; what it says is not believed."""
