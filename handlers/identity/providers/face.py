"""WeChat compares a face with the register of identity cards; no picture comes to the house."""

from collections.abc import Mapping

import structlog

from handlers.identity.providers.port import REF_AT_MOST, CallbackRefused, Called, Started
from kit.errors import RateLimited, Unavailable
from kit.privacy.sealing import KeyRing
from notify.channels.addresses import Addresses
from notify.channels.wechat.client import BAD_TOKEN, MINUTE_S, TOO_OFTEN, WeChat
from notify.channels.wechat.faces import Certificate, FaceAsked, FaceResult, result_of
from notify.channels.wechat.faults import Refused, WeChatFault
from records.identity.words import Provider
from records.models.identity.verifications import Verification
from records.proving.attempts import Verdict, details_for

_log = structlog.get_logger()

_VERBS = {
    FaceResult.PASSED: "pass",
    FaceResult.CANCELLED: "cancel",
    FaceResult.TIMED_OUT: "expire",
}


class FaceProvider:
    """See `VerificationProvider`."""

    name = Provider.FACE

    def __init__(self, wechat: WeChat, ring: KeyRing, addresses: Addresses) -> None:
        """By the client of this process; `ring` opens name and number for as long as a question."""
        self._wechat = wechat
        self._ring = ring
        self._addresses = addresses

    async def start(self, one: Verification) -> Started | Verdict:
        """See `VerificationProvider`."""
        cert, openid = await self._whom(one)
        if cert is None or not openid:
            return Verdict("fail", "not_offered")
        try:
            verify_id, lasts_s = await self._wechat.begin_face(openid, one.request_no, cert)
        except WeChatFault as fault:
            return _not_begun(fault)
        if len(verify_id) > REF_AT_MOST:
            _log.error("face_verify_id_too_long", length=len(verify_id))
            raise _away()
        return Started(verify_id, lasts_s * 1000)

    def client_payload(self, one: Verification) -> dict[str, str] | None:
        """See `VerificationProvider`: what wx.requestFacialVerify takes."""
        return {"verifyId": one.provider_ref} if one.provider_ref else None

    async def query(self, one: Verification) -> Verdict | None:
        """See `VerificationProvider`."""
        cert, openid = await self._whom(one)
        if cert is None or not openid or not one.provider_ref:
            return None
        asked = FaceAsked(one.provider_ref, one.request_no)
        try:
            verify_ret = await self._wechat.face_result(openid, asked, cert)
        except WeChatFault as fault:
            # An error is no result: it ends with its time, if nothing better comes.
            _log.warning("face_not_told", fault=type(fault).__name__, code=fault.code)
            return None
        return verdict_of(verify_ret)

    def handle_callback(self, headers: Mapping[str, str], body: bytes, now_ms: int) -> Called:
        """See `VerificationProvider`: WeChat never calls."""
        del headers, body, now_ms
        raise CallbackRefused("never_calls")

    async def _whom(self, one: Verification) -> tuple[Certificate | None, str | None]:
        found = details_for(self._ring, one)
        if found is None:
            return None, None
        openid = await self._addresses.find(one.citizen, "openid")
        return Certificate(found.name, found.number), openid


def verdict_of(verify_ret: int) -> Verdict | None:
    """What one of WeChat's numbers decides; None while it decides nothing."""
    result = result_of(verify_ret)
    if result is FaceResult.NOT_YET:
        return None
    reason = "" if result is FaceResult.PASSED else str(result)
    return Verdict(_VERBS.get(result, "fail"), reason)


def _not_begun(fault: WeChatFault) -> Verdict:
    """What WeChat will not have is over; what it did not hear may be tried again."""
    _log.warning("face_not_begun", fault=type(fault).__name__, code=fault.code)
    if fault.code in TOO_OFTEN:
        raise RateLimited(retry_after_s=MINUTE_S)
    if isinstance(fault, Refused) and fault.code not in BAD_TOKEN:
        return Verdict("fail", "provider_refused")
    raise _away()


def _away() -> Unavailable:
    return Unavailable(
        "WeChat cannot be reached right now; try again.",
        "暂时无法连接微信，请稍后再试。",
        retry_after_s=2,
    )
