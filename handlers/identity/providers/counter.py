"""The counter: a clerk looks at the card and at its holder. It is there whatever else fails."""

from collections.abc import Mapping

from handlers.identity.providers.port import CallbackRefused, Called, Started
from records.identity.words import Provider
from records.models.identity.verifications import Verification
from records.proving.attempts import Verdict


class CounterProvider:
    """See `VerificationProvider`. The clerk's decision is a request of theirs, not an answer."""

    name = Provider.COUNTER

    async def start(self, one: Verification) -> Started | Verdict:
        """See `VerificationProvider`: it waits for a clerk."""
        del one
        return Verdict("review")

    def client_payload(self, one: Verification) -> dict[str, str] | None:
        """See `VerificationProvider`: the phone shows a code, which changes."""
        del one
        return None

    async def query(self, one: Verification) -> Verdict | None:
        """See `VerificationProvider`."""
        del one
        return None

    def handle_callback(self, headers: Mapping[str, str], body: bytes, now_ms: int) -> Called:
        """See `VerificationProvider`: nobody calls."""
        del headers, body, now_ms
        raise CallbackRefused("never_calls")
