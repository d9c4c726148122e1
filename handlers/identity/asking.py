"""Asking providers what they have decided, and taking it over once; also when no phone comes back.

Nothing but an answer to the house's own question decides: neither what a phone says, nor a call.
"""

import asyncio
import contextlib
from collections.abc import Mapping

import structlog
from redis.exceptions import RedisError

from handlers.context import AppContext
from handlers.identity.providers.offered import ProviderNotOffered, provider_of
from handlers.identity.providers.port import CallbackRefused, Called
from handlers.principal import CITIZEN
from kit.clock import real_ms
from kit.errors import Forbidden, NotFound
from notify.ctid.signing import WITHIN_S
from records.identity.words import Provider, VerificationState
from records.models.audit.audit_rows import HOUSE, Deed, audit
from records.models.identity import verifications
from records.models.identity.verifications import Verification
from records.proving.attempts import Verdict, decide
from records.transactions import Connection, connection, transaction

_log = structlog.get_logger()

# A nonce is kept for as long as its moment could be taken for now, on either side.
NONCE_KEPT_S = 2 * WITHIN_S + 60
BATCH = 20
# Until then a provider that did not answer in time is asked once more.
GRACE_MS = 60_000
TIMED_OUT = "timed_out"


async def looked_at(ctx: AppContext, one: Verification) -> Verification:
    """An attempt as it stands once its provider was asked; a phone has come to ask for it."""
    if not one.is_open:
        return one
    now_ms = real_ms()
    verdict = await _asked(ctx, one)
    if verdict is None and one.expires_ms <= now_ms:
        verdict = Verdict("expire", TIMED_OUT)
    async with transaction() as tx:
        if verdict:
            await decide(tx, ctx.settings.key_ring, one, verdict, now_ms)
        elif one.state is VerificationState.ISSUED:
            await verifications.move(tx, one.id, "begin", now_ms)
            await audit(tx, Deed(HOUSE, f"{CITIZEN}:{one.citizen}", "identity.come_back", one.id))
        return await verifications.find_verification(tx, one.id) or one


async def settle(ctx: AppContext, now_ms: int) -> None:
    """Ask about open attempts whose turn it is, and end those whose time is over."""
    due = await verifications.to_be_asked(connection(), now_ms, BATCH)
    await asyncio.gather(*[_ask_in_turn(ctx, one, now_ms) for one in due])
    for verification in await verifications.lapsed(connection(), now_ms - GRACE_MS, BATCH):
        async with transaction() as tx:
            await _expire(tx, ctx, verification, now_ms)


async def _ask_in_turn(ctx: AppContext, one: Verification, now_ms: int) -> None:
    """Ask, unless another process does; one that fails keeps nobody from the next."""
    if not await verifications.claim_asking(connection(), one, now_ms):
        return
    try:
        if verdict := await _asked(ctx, one):
            async with transaction() as tx:
                await decide(tx, ctx.settings.key_ring, one, verdict, now_ms)
    except Exception as fault:  # noqa: BLE001 - as above
        ctx.incidents.report("verification_not_settled", fault)


async def _expire(tx: Connection, ctx: AppContext, verification: str, now_ms: int) -> None:
    one = await verifications.find_verification(tx, verification)
    if one:
        await decide(tx, ctx.settings.key_ring, one, Verdict("expire", TIMED_OUT), now_ms)


async def _asked(ctx: AppContext, one: Verification) -> Verdict | None:
    try:
        return await provider_of(ctx, one.provider).query(one)
    except ProviderNotOffered:
        return None  # it is no more; what was started with it ends with its time


async def called(ctx: AppContext, headers: Mapping[str, str], body: bytes) -> None:
    """Hear that something has happened, once, and ask what. Raises `Forbidden`.

    What could not be asked may be called again.
    """
    call = _genuine(ctx, headers, body)
    key = f"ctid:nonce:{call.nonce}"
    if not await ctx.redis.set(key, 1, nx=True, ex=NONCE_KEPT_S):
        raise _refused("nonce")
    try:
        one = await verifications.find_by_request(connection(), call.request_no)
        if one is None:
            raise NotFound
        await looked_at(ctx, one)
    except BaseException:
        with contextlib.suppress(RedisError, OSError):
            await ctx.redis.delete(key)
        raise


def _genuine(ctx: AppContext, headers: Mapping[str, str], body: bytes) -> Called:
    try:
        return provider_of(ctx, Provider.CTID).handle_callback(headers, body, real_ms())
    except ProviderNotOffered:
        raise _refused("not_offered") from None
    except CallbackRefused as why:
        raise _refused(str(why)) from None


def _refused(why: str) -> Forbidden:
    _log.warning("ctid_call_refused", reason=why)
    english = "This is not from the network identity service, or not from now."
    return Forbidden(english, "请求并非来自网证，或已过时。")
