"""How a new screen asks to be enrolled: it shows a code and waits for a manager to confirm it."""

import secrets

from handlers import access, limits
from handlers.context import AppContext
from handlers.login import schemas
from kit import ids
from kit.clock import MINUTE_MS, real_ms
from kit.crypto import NO_PASSWORD, enrolled_password, hashed, keyed_digest, same
from kit.errors import NotFound, Unavailable
from records.models.audit.audit_rows import HOUSE, Deed, audit
from records.models.people import pairings
from records.models.people.devices import find_device, set_device_password
from records.models.people.pairings import PairingRow
from records.transactions import connection, transaction

LIFE_MS = 10 * MINUTE_MS
CODES = 1_000_000
TRIES = 20


async def begin(ctx: AppContext, asked: schemas.NewPairing, address: str) -> schemas.PairingAnswer:
    """Give a screen a code to show. Raises `NotFound` or `RateLimited`."""
    await limits.hit_by_address(ctx, limits.PAIRINGS, address)
    access.hall(ctx, asked.hall)
    return await ctx.shielded(_begin(ctx, asked, real_ms()))


async def _begin(ctx: AppContext, asked: schemas.NewPairing, now_ms: int) -> schemas.PairingAnswer:
    """A code is unique among the screens that wait; one that is taken is not shown twice."""
    await pairings.delete_expired_pairings(connection(), now_ms)
    pairing, secret = ids.new_id(), ids.new_secret()
    digest = keyed_digest(ctx.settings.secret, "pairing", secret)
    for _ in range(TRIES):
        code = f"{secrets.randbelow(CODES):06}"
        new = PairingRow(pairing, code, digest, asked.kind, asked.hall, now_ms + LIFE_MS)
        if await pairings.add_pairing(connection(), new):
            return schemas.PairingAnswer(pairing, code, secret, LIFE_MS // 1000)
    raise Unavailable(retry_after_s=60)


async def claim(
    ctx: AppContext, pairing: str, asked: schemas.PairingClaim
) -> schemas.EnrolledDevice | None:
    """What a confirmed screen logs in with; None while nobody has confirmed it.

    An answer may be lost, so it is the same again until the pairing expires. Raises `NotFound` for
    a pairing that is over, never was, is another's, or whose screen was revoked.
    """
    found = await pairings.find_pairing(connection(), pairing)
    key = ctx.settings.secret
    digest = keyed_digest(key, "pairing", asked.secret)
    if found is None or not same(found.secret_digest, digest):
        raise NotFound
    if found.expires_ms <= real_ms():
        raise NotFound
    if found.device is None:
        return None
    enrolled = schemas.EnrolledDevice(found.device, enrolled_password(key, asked.secret))
    await ctx.shielded(_claim(pairing, enrolled))
    return enrolled


async def _claim(pairing: str, enrolled: schemas.EnrolledDevice) -> None:
    """Set the password, which is stored as a hash only; of many who claim at once, one does."""
    device = await find_device(connection(), enrolled.name)
    if device is None:
        raise NotFound
    if device.password_hash != NO_PASSWORD:
        return
    password_hash = await hashed(enrolled.password)
    async with transaction() as tx:
        if await pairings.claim_pairing(tx, pairing, real_ms()):
            await set_device_password(tx, enrolled.name, password_hash)
            await audit(tx, Deed(HOUSE, "system:pairing", "device.enrol", enrolled.name))
