"""Screens that wait to be enrolled."""

from typing import NamedTuple

from tortoise import fields
from tortoise.models import Model

from records.db import sql
from records.db.sql import Connection
from records.sweeping import delete_found


class Pairing(Model):
    """A screen that waits for a manager to confirm the code it shows."""

    id = fields.CharField(primary_key=True, max_length=40)
    # Freed once it has been confirmed: it only has to be unique among the screens that wait.
    code = fields.CharField(max_length=8, unique=True, null=True)
    secret_digest = fields.CharField(max_length=64)
    kind = fields.CharField(max_length=12)
    hall = fields.CharField(max_length=40)
    expires_ms = fields.BigIntField()
    device = fields.CharField(max_length=80, null=True)
    claimed_ms = fields.BigIntField(null=True)

    class Meta:
        """One row a try."""

        table = "pairing"


class PairingRow(NamedTuple):
    """A screen that begins to wait."""

    id: str
    code: str
    secret_digest: str
    kind: str
    hall: str
    expires_ms: int


class Waiting(NamedTuple):
    """A screen that waits and shows a certain code."""

    id: str
    kind: str
    hall: str


class Claimable(NamedTuple):
    """A pairing as the screen may claim it; `device` once a manager has confirmed it."""

    secret_digest: str
    device: str | None
    expires_ms: int


_ADD = """
INSERT INTO pairing (id, code, secret_digest, kind, hall, expires_ms) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (code) DO NOTHING RETURNING id
"""
_CONFIRM = """
UPDATE pairing SET device=?, code=NULL,
  expires_ms = CASE WHEN expires_ms<? THEN ? ELSE expires_ms END
WHERE id=? AND device IS NULL
"""
_EXPIRED = """
DELETE FROM pairing WHERE id IN (SELECT id FROM pairing WHERE expires_ms<? LIMIT ?)
"""
_WAITING = "SELECT id, kind, hall FROM pairing WHERE code=? AND device IS NULL AND expires_ms>?"


async def add_pairing(db: Connection, pairing: PairingRow) -> bool:
    """Let a screen wait; False if another one shows its code."""
    return bool(await sql.rows(db, _ADD, *pairing))


async def waiting_with_code(db: Connection, code: str, now_ms: int) -> Waiting | None:
    """The screen that waits and shows this code."""
    found = await sql.rows(db, _WAITING, code, now_ms)
    return Waiting(**found[0]) if found else None


async def confirm_pairing(tx: Connection, pairing: str, device: str, until_ms: int) -> bool:
    """Name the device a screen becomes, with time to claim it; of two who do so, one succeeds."""
    return bool(await sql.change(tx, _CONFIRM, device, until_ms, until_ms, pairing))


async def find_pairing(db: Connection, pairing: str) -> Claimable | None:
    """A pairing by its id."""
    statement = "SELECT secret_digest, device, expires_ms FROM pairing WHERE id=?"
    found = await sql.rows(db, statement, pairing)
    return Claimable(**found[0]) if found else None


async def claim_pairing(tx: Connection, pairing: str, now_ms: int) -> bool:
    """Claim a pairing; of many who do so at once, one succeeds."""
    statement = "UPDATE pairing SET claimed_ms=? WHERE id=? AND claimed_ms IS NULL"
    return bool(await sql.change(tx, statement, now_ms, pairing))


async def delete_expired_pairings(db: Connection, now_ms: int) -> None:
    """Forget the screens that waited for too long."""
    await delete_found(db, _EXPIRED, now_ms)
