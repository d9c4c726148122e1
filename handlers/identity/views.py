"""How attempts and proofs are shown: masked, with the reason in words."""

from handlers.context import AppContext
from handlers.identity.providers.offered import ProviderNotOffered, provider_of
from handlers.identity.schemas import ProofView, ProvenView, VerificationView
from kit.clock import instant, real_ms
from kit.privacy.masking import masked_name, masked_number
from kit.privacy.sealing import SealBroken
from records.identity.words import Provider, VerificationState
from records.models.booking.holds import active_hold
from records.models.identity.proofs import Proof, proofs_of
from records.models.identity.verifications import Verification
from records.proving.attempts import ANOTHER_PERSON, NOT_PASSED
from records.proving.proving import details_of
from records.transactions import Connection

# Why an attempt has ended as it did; no sentence names anybody.
REASONS = {
    NOT_PASSED: ("This was not recognised as you; try again.", "未能确认为本人，请重试。"),
    ANOTHER_PERSON: (
        "This account belongs to somebody who has shown to be another person.",
        "该账号已由另一人完成身份核验。",
    ),
    "cancelled": ("It was cancelled on the phone.", "已在手机上取消。"),
    "network": ("The network failed; try again.", "网络异常，请重试。"),
    "permission": (
        "Camera or microphone are not allowed; allow them, or choose another way.",
        "未授权使用相机或麦克风，请授权后重试，或选择其他核验方式。",
    ),
    "device": (
        "This phone cannot do it; choose another way.",
        "当前设备不支持，请选择其他核验方式。",
    ),
    "timed_out": ("It took too long; begin anew.", "已超时，请重新发起。"),
    "provider_refused": (
        "It could not be started with what you gave; check it, or choose another way.",
        "无法以所填信息发起核验，请核对，或选择其他核验方式。",
    ),
    "not_offered": (
        "This account has no WeChat; choose another way.",
        "该账号未关联微信，请选择其他核验方式。",
    ),
    "by_owner": ("You have cancelled it.", "您已取消。"),
    "taken_back": ("You have taken it back.", "您已撤销。"),
    "revoked": ("It holds no longer; ask at a counter.", "该核验结果已失效，详情请到窗口咨询。"),
}
_WITH_PHONE = frozenset({VerificationState.ISSUED, VerificationState.IN_PROGRESS})


async def verification_view(ctx: AppContext, db: Connection, one: Verification) -> VerificationView:
    """An attempt as its owner sees it."""
    reason = _reason(one)
    english, chinese = REASONS.get(reason, (None, None))
    payload = _payload(ctx, one) if one.state in _WITH_PHONE else None
    face = payload is not None and one.provider is Provider.FACE
    return VerificationView(
        id=one.id,
        provider=one.provider.value,
        level=one.level,
        state=one.state.value,
        verify_id=one.provider_ref if face else None,
        client_payload=payload,
        expires_at=instant(one.expires_ms),
        reason=english,
        reason_zh=chinese,
        reason_code=reason or None,
        proof=await _proven(db, one),
        hold_until=await _hold_until(ctx, db, one.citizen),
    )


def proof_view(ctx: AppContext, proof: Proof) -> ProofView:
    """A proof; what does not open is shown as if nothing were known, and is an incident."""
    try:
        details = details_of(ctx.settings.key_ring, proof)
    except SealBroken as fault:
        ctx.incidents.report("proof_unreadable", fault)
        details = None
    return ProofView(
        id=proof.id,
        provider=proof.provider.value,
        level=proof.level,
        proven_at=instant(proof.proven_ms),
        until=instant(proof.until_ms),
        name_masked=masked_name(details.name) if details else None,
        number_masked=masked_number(details.number) if details else None,
    )


def _reason(one: Verification) -> str:
    """Why it ended; what a manager wrote of it is for those who look into it."""
    revoked = one.state is VerificationState.REVOKED and one.reason not in REASONS
    return "revoked" if revoked else one.reason


def _payload(ctx: AppContext, one: Verification) -> dict[str, str] | None:
    try:
        return provider_of(ctx, one.provider).client_payload(one)
    except ProviderNotOffered:
        return None


async def _proven(db: Connection, one: Verification) -> ProvenView | None:
    if one.state is not VerificationState.PASSED:
        return None
    for proof in await proofs_of(db, one.citizen, real_ms()):
        if proof.verification == one.id:
            return ProvenView(proof.level, instant(proof.until_ms))
    return None


async def _hold_until(ctx: AppContext, db: Connection, citizen: str) -> str | None:
    held = await active_hold(db, citizen)
    if held is None or held.expires_ms <= ctx.clock.now_ms():
        return None
    return instant(held.expires_ms)
