"""How a new screen asks to be enrolled: it shows a code and waits for a manager to confirm it."""

import secrets

from handlers import limits
from handlers.house import House
from handlers.login import schemas
from kit import ids
from kit.clock import MINUTE_MS, real_ms
from kit.crypto import hashed, keyed_digest, same
from kit.errors import NotFound, Unavailable
from records import sql

LIFE_MS = 10 * MINUTE_MS
CODES = 1_000_000
TRIES = 20

_INSERT = """
INSERT INTO pairing (id, code, secret_digest, kind, hall, expires_ms) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (code) DO NOTHING RETURNING id
"""


async def begin(house: House, asked: schemas.NewPairing, address: str) -> schemas.PairingAnswer:
    """Give a screen a code to show. Raises `NotFound` or `RateLimited`."""
    await limits.open_to_all(house, limits.PAIRINGS, address)
    if asked.hall not in house.layout.halls:
        raise NotFound("There is no such hall.", "没有这个大厅。")
    return await house.shielded(_begin(house, asked, real_ms()))


async def _begin(house: House, asked: schemas.NewPairing, now_ms: int) -> schemas.PairingAnswer:
    """A code is unique among the screens that wait; one that is taken is not shown twice."""
    await sql.change(sql.connection(), "DELETE FROM pairing WHERE expires_ms<?", now_ms)
    pairing, secret = ids.new_id(), ids.new_secret()
    digest = keyed_digest(house.rules.secret, "pairing", secret)
    for _ in range(TRIES):
        code = f"{secrets.randbelow(CODES):06}"
        row = (pairing, code, digest, asked.kind, asked.hall, now_ms + LIFE_MS)
        if await sql.rows(_INSERT, *row):
            return schemas.PairingAnswer(pairing, code, secret, LIFE_MS // 1000)
    raise Unavailable(retry_after_s=60)


async def claim(house: House, pairing: str, asked: schemas.Claim) -> schemas.Enrolled | None:
    """What a confirmed screen logs in with, once; None while nobody has confirmed it.

    Raises `NotFound` for a pairing that is over, was claimed, never was, or is another's.
    """
    found = await sql.rows(
        "SELECT secret_digest, device, claimed_ms, expires_ms FROM pairing WHERE id=?", pairing
    )
    digest = keyed_digest(house.rules.secret, "pairing", asked.secret)
    if not found or not same(found[0]["secret_digest"], digest):
        raise NotFound
    if found[0]["claimed_ms"] is not None or found[0]["expires_ms"] <= real_ms():
        raise NotFound
    device = found[0]["device"]
    return await house.shielded(_claim(pairing, device)) if device else None


async def _claim(pairing: str, device: str) -> schemas.Enrolled:
    """The password is made here and now, so that it is never stored but as a hash."""
    password = ids.new_secret()
    password_hash = await hashed(password)
    async with sql.Transaction() as tx:
        claimed = await sql.change(
            tx,
            "UPDATE pairing SET claimed_ms=? WHERE id=? AND claimed_ms IS NULL",
            real_ms(),
            pairing,
        )
        if not claimed:
            raise NotFound
        await sql.change(
            tx,
            "UPDATE device SET password_hash=? WHERE name=? AND revoked_ms IS NULL",
            password_hash,
            device,
        )
    return schemas.Enrolled(device, password)
