"""Beginning to show who one is, giving it up, and the end of what was shown."""

from typing import NamedTuple

from handlers import access
from handlers.asked import Asked, RecordAsked
from handlers.context import AppContext
from handlers.identity.asking import looked_at
from handlers.identity.providers.offered import offered, provider_of
from handlers.identity.providers.port import Started
from handlers.identity.schemas import (
    IdentityView,
    RevokeBody,
    RevokedView,
    VerificationBody,
    VerificationCodeView,
    VerificationsView,
    VerificationView,
)
from handlers.identity.views import proof_view, verification_view
from handlers.identity.wishes import wish_of
from handlers.principal import Principal
from kit import qr
from kit.clock import instant, real_ms
from kit.errors import NotFound
from records.appointments.holding import prolong
from records.identity.codes import verification_code
from records.identity.words import Level, VerificationState
from records.models.audit.audit_rows import audit
from records.models.identity import verifications
from records.models.identity.proofs import Proof, level_of, proofs_of
from records.models.identity.verifications import Decided, Verification
from records.proving.attempts import Verdict, begin
from records.proving.errors import VerificationClosed
from records.proving.proving import REVOKED, REVOKED_BY_OWNER, revoke
from records.transactions import Connection, connection, transaction

SHOWN_AT_MOST = 20


class Begun(NamedTuple):
    """An attempt that is on record, and what its provider said to it."""

    attempt: Verification
    said: Started | Verdict


async def start(asked: Asked[VerificationBody]) -> Begun:
    """Write an attempt down, and then tell its provider; no transaction is open meanwhile.

    What its owner holds for a booking is kept while they are at it.
    """
    ctx = asked.ctx
    wish = await wish_of(ctx, asked.who, asked.body)
    provider = provider_of(ctx, wish.provider)
    async with transaction() as tx:
        attempt = await begin(tx, ctx.settings.key_ring, wish, real_ms())
        await audit(tx, asked.deed(attempt)._replace(action="identity.begin"))
    # By itself: whoever ends a hold locks its timer first, and an account later.
    async with transaction() as tx:
        if await prolong(tx, wish.citizen, ctx.clock.now_ms()):
            await audit(tx, asked.deed(attempt)._replace(action="hold.prolong"))
    return Begun(attempt, await provider.start(attempt))


async def started(asked: RecordAsked[VerificationBody]) -> VerificationView:
    """Note what the provider said."""
    told: Begun = asked.told
    one, said, now_ms = told.attempt, told.said, real_ms()
    if isinstance(said, Started):
        expires_ms = min(one.expires_ms, now_ms + said.lasts_ms)
        await verifications.issue(asked.tx, one.id, said.ref, expires_ms)
    else:
        by = Decided(f"provider:{one.provider}", said.reason)
        await verifications.move(asked.tx, one.id, said.verb, now_ms, by)
    return await _shown(asked.ctx, asked.tx, one)


async def verification(ctx: AppContext, who: Principal, verification_id: str) -> VerificationView:
    """One of somebody's attempts, once its provider was asked."""
    one = await access.verification(connection(), who, verification_id)
    return await verification_view(ctx, connection(), await looked_at(ctx, one))


async def own(ctx: AppContext, who: Principal) -> VerificationsView:
    """Somebody's latest attempts, as they were known last."""
    found = await verifications.verifications_of(connection(), who.id, SHOWN_AT_MOST)
    return VerificationsView([await verification_view(ctx, connection(), one) for one in found])


async def cancel(asked: RecordAsked[object], verification_id: str) -> VerificationView:
    """Give an attempt up. Raises `VerificationClosed` if it was decided."""
    one = await access.verification(asked.tx, asked.who, verification_id)
    by = Decided(asked.who.actor, "by_owner")
    moved = await verifications.move(asked.tx, one.id, "cancel", real_ms(), by)
    if not moved and one.state is not VerificationState.CANCELLED:
        raise VerificationClosed
    return await _shown(asked.ctx, asked.tx, one)


async def code(ctx: AppContext, who: Principal, verification_id: str) -> VerificationCodeView:
    """What somebody shows to a clerk. Raises `VerificationClosed` unless it waits for one."""
    one = await access.verification(connection(), who, verification_id)
    if one.state is not VerificationState.MANUAL_REVIEW or one.expires_ms <= real_ms():
        raise VerificationClosed
    made = verification_code(ctx.settings.secret, one.id, real_ms())
    return VerificationCodeView(made.text, qr.svg(made.text), instant(made.expires_ms))


async def identity(ctx: AppContext, who: Principal) -> IdentityView:
    """How sure it is who somebody is, and what shows it."""
    now_ms = real_ms()
    level = await level_of(connection(), who.id, now_ms)
    found = await proofs_of(connection(), who.id, now_ms)
    ways = [str(one) for one in offered(ctx, Level.DECLARED)]
    return IdentityView(level, [proof_view(ctx, one) for one in found], ways)


async def revoke_own(tx: Connection, who: Principal, proof_id: str) -> None:
    """Let a proof of one's own hold no longer; one that has ended stays so."""
    proof = await access.own_proof(tx, who, proof_id)
    await revoke(tx, proof, REVOKED_BY_OWNER, real_ms(), Decided(who.actor, "taken_back"))


async def revoke_any(asked: RecordAsked[RevokeBody], proof_id: str) -> RevokedView:
    """The same for a manager, who says why, and sees nothing of whom it shows."""
    asked.reason = asked.body.reason.strip()
    proof: Proof = await access.proof_to_revoke(asked.tx, proof_id)
    now_ms = real_ms()
    by = Decided(asked.who.actor, asked.body.reason)
    ended = await revoke(asked.tx, proof, REVOKED, now_ms, by)
    return RevokedView(proof.id, instant(now_ms if ended else proof.ended_ms or now_ms))


async def _shown(ctx: AppContext, tx: Connection, one: Verification) -> VerificationView:
    found = await verifications.find_verification(tx, one.id)
    if found is None:
        raise NotFound
    return await verification_view(ctx, tx, found)
