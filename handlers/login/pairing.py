"""How a new screen asks to be enrolled: it shows a code and waits for a manager to confirm it."""

import secrets

from handlers import limits
from handlers.house import House
from handlers.login import schemas
from kit import ids
from kit.clock import MINUTE_MS, real_ms
from kit.crypto import NO_PASSWORD, enrolled_password, hashed, keyed_digest, same
from kit.errors import NotFound, Unavailable
from records import sql
from records.people import Device

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
    """What a confirmed screen logs in with; None while nobody has confirmed it.

    An answer may be lost, so it is the same again until the pairing expires. Raises `NotFound` for
    a pairing that is over, never was, is another's, or whose screen was revoked.
    """
    found = await sql.rows(
        "SELECT secret_digest, device, expires_ms FROM pairing WHERE id=?", pairing
    )
    key = house.rules.secret
    digest = keyed_digest(key, "pairing", asked.secret)
    if not found or not same(found[0]["secret_digest"], digest):
        raise NotFound
    if found[0]["expires_ms"] <= real_ms():
        raise NotFound
    device = found[0]["device"]
    if device is None:
        return None
    enrolled = schemas.Enrolled(device, enrolled_password(key, asked.secret))
    await house.shielded(_claim(pairing, enrolled))
    return enrolled


async def _claim(pairing: str, enrolled: schemas.Enrolled) -> None:
    """Set the password, which is stored as a hash only; of many who claim at once, one does."""
    device = await Device.get_or_none(name=enrolled.name, revoked_ms=None)
    if device is None:
        raise NotFound
    if device.password_hash != NO_PASSWORD:
        return
    password_hash = await hashed(enrolled.password)
    async with sql.Transaction() as tx:
        claimed = await sql.change(
            tx,
            "UPDATE pairing SET claimed_ms=? WHERE id=? AND claimed_ms IS NULL",
            real_ms(),
            pairing,
        )
        if claimed:
            await sql.change(
                tx,
                "UPDATE device SET password_hash=? WHERE name=? AND revoked_ms IS NULL",
                password_hash,
                enrolled.name,
            )
