"""Second factors of staff: a secret that an app on their phone counts with (TOTP)."""

from typing import NamedTuple

from tortoise import fields
from tortoise.models import Model

from kit.privacy.sealing import Place, Sealed
from records.db import sql
from records.db.sql import Connection


class SecondFactorRow(Model):
    """The factor of an account, whose name is `id`; `last_step` is the last one that was used."""

    id = fields.CharField(primary_key=True, max_length=40)
    secret = fields.CharField(max_length=200)
    key_id = fields.CharField(max_length=16)
    begun_ms = fields.BigIntField()
    confirmed_ms = fields.BigIntField(null=True)
    last_step = fields.BigIntField(default=0, db_default=0)

    class Meta:
        """Table name."""

        table = "second_factor"


class SecondFactor(NamedTuple):
    """A factor; it asks for codes once it is confirmed."""

    sealed: Sealed
    begun_ms: int
    confirmed_ms: int | None
    last_step: int


def place(username: str) -> Place:
    """Where the secret of an account is sealed for."""
    return Place("second_factor", username, "secret")


_FIND = "SELECT secret, key_id, begun_ms, confirmed_ms, last_step FROM second_factor WHERE id=?"
_BEGIN = """
INSERT INTO second_factor (id, secret, key_id, begun_ms) VALUES (?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET
  secret=excluded.secret, key_id=excluded.key_id, begun_ms=excluded.begun_ms
WHERE second_factor.confirmed_ms IS NULL RETURNING id
"""
_CONFIRM = """
UPDATE second_factor SET confirmed_ms=?, last_step=?
WHERE id=? AND confirmed_ms IS NULL AND begun_ms=?
"""
_SPEND = """
UPDATE second_factor SET last_step=?
WHERE id=? AND confirmed_ms IS NOT NULL AND begun_ms=? AND last_step<?
"""


async def find_second_factor(db: Connection, username: str) -> SecondFactor | None:
    """The factor of an account, also one that is not confirmed yet."""
    for row in await sql.rows(db, _FIND, username):
        sealed = Sealed(row["key_id"], row["secret"])
        return SecondFactor(sealed, row["begun_ms"], row["confirmed_ms"], row["last_step"])
    return None


async def begin_second_factor(db: Connection, username: str, sealed: Sealed, now_ms: int) -> bool:
    """Keep a new secret until it is confirmed; False where one is in force already."""
    row = (username, sealed.text, sealed.key_id, now_ms)
    return bool(await sql.rows(db, _BEGIN, *row))


async def confirm_second_factor(
    db: Connection, username: str, begun_ms: int, step: int, now_ms: int
) -> bool:
    """Put the secret that was started then in force; False if that is not the one any more."""
    return bool(await sql.change(db, _CONFIRM, now_ms, step, username, begun_ms))


async def spend_step(db: Connection, username: str, begun_ms: int, step: int) -> bool:
    """Let a step count; of all who present it, in any process, one succeeds."""
    return bool(await sql.change(db, _SPEND, step, username, begun_ms, step))


async def remove_second_factor(db: Connection, username: str) -> bool:
    """Take the factor of an account away, confirmed or not; False if there is none."""
    return bool(await sql.change(db, "DELETE FROM second_factor WHERE id=?", username))
