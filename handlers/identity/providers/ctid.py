"""网证: a phone shows it, and the house learns a pseudonym; no name, no number, no picture."""

from collections.abc import Mapping

import msgspec
import structlog

from handlers.identity.providers.port import REF_AT_MOST, CallbackRefused, Called, Started
from kit.errors import Unavailable
from notify.ctid.client import Ctid, CtidResult, CtidState
from notify.ctid.signing import NotFromCtid, nonce_of
from records.identity.words import Provider
from records.models.identity.verifications import Verification
from records.proving.attempts import NOT_PASSED, Verdict

_log = structlog.get_logger()


class _Call(msgspec.Struct):
    """What it calls about; what it says besides is not read."""

    request_no: str


class CtidProvider:
    """See `VerificationProvider`."""

    name = Provider.CTID

    def __init__(self, ctid: Ctid) -> None:
        """By the client of this process."""
        self._ctid = ctid

    async def start(self, one: Verification) -> Started | Verdict:
        """See `VerificationProvider`."""
        started = await self._ctid.begin(one.request_no)
        if not 0 < len(started.ref) <= REF_AT_MOST:
            raise Unavailable
        return Started(started.ref, started.expires_in * 1000)

    def client_payload(self, one: Verification) -> dict[str, str] | None:
        """See `VerificationProvider`."""
        ref = one.provider_ref
        return {"request_no": one.request_no, "ref": ref} if ref else None

    async def query(self, one: Verification) -> Verdict | None:
        """See `VerificationProvider`."""
        if not one.provider_ref:
            return None
        try:
            return verdict_of(await self._ctid.result(one.request_no, one.provider_ref))
        except Unavailable:
            _log.warning("ctid_not_told")
            return None

    def handle_callback(self, headers: Mapping[str, str], body: bytes, now_ms: int) -> Called:
        """See `VerificationProvider`."""
        try:
            nonce = nonce_of(self._ctid.settings.key, headers, body, now_ms)
            return Called(nonce, msgspec.json.decode(body, type=_Call).request_no)
        except NotFromCtid as why:
            raise CallbackRefused(str(why)) from None
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            raise CallbackRefused("unreadable") from None


def verdict_of(told: CtidResult) -> Verdict | None:
    """What an answer of its decides; None while it decides nothing."""
    match told.state:
        case CtidState.PASSED:
            # Without a pseudonym nobody was shown to be anybody.
            if not told.pseudonym:
                return Verdict("fail", NOT_PASSED)
            return Verdict("pass", pseudonym=told.pseudonym)
        case CtidState.FAILED:
            return Verdict("fail", NOT_PASSED)
        case CtidState.CANCELLED:
            return Verdict("cancel", "cancelled")
        case CtidState.EXPIRED:
            return Verdict("expire", "timed_out")
        case CtidState.WAITING:
            return None
