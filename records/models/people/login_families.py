"""Logins: a family of refresh tokens each, revoked as a whole."""

from collections.abc import Collection
from typing import NamedTuple

from tortoise import fields
from tortoise.models import Model

from records.db import sql
from records.db.sql import Connection
from records.sweeping import delete_along


class LoginFamily(Model):
    """One login and all the tokens that came of it; revoked as a whole.

    `way` is the account of the openid by which a citizen came: theirs, or one that was merged.
    """

    id = fields.CharField(primary_key=True, max_length=40)
    subject = fields.CharField(max_length=80, db_index=True)
    role = fields.CharField(max_length=12)
    hall = fields.CharField(max_length=40, null=True)
    window = fields.CharField(max_length=40, null=True)
    created_ms = fields.BigIntField()
    revoked_ms = fields.BigIntField(null=True, db_index=True)
    way = fields.CharField(max_length=40, null=True)
    # Which kind of device, in a word that many share; for its owner to tell logins apart.
    device = fields.CharField(max_length=20, default="", db_default="")

    class Meta:
        """One row a login."""

        table = "login_family"


class RefreshToken(Model):
    """A refresh token, by its digest; `used_ms` is when it was spent on its successor.

    Soon after that it may be repeated for the same successor; a later repetition revokes its
    family.
    """

    digest = fields.CharField(primary_key=True, max_length=64)
    family = fields.CharField(max_length=40, db_index=True)
    expires_ms = fields.BigIntField(db_index=True)
    used_ms = fields.BigIntField(null=True)

    class Meta:
        """One row a token."""

        table = "refresh_token"


class NewToken(NamedTuple):
    """A refresh token that is given out."""

    digest: str
    family: str
    expires_ms: int


class FoundToken(NamedTuple):
    """A refresh token with the login to which it belongs."""

    family: str
    used_ms: int | None
    expires_ms: int
    subject: str
    role: str
    hall: str | None
    window: str | None
    created_ms: int
    revoked_ms: int | None
    way: str | None = None


_TOKEN = "INSERT INTO refresh_token (digest, family, expires_ms) VALUES (?, ?, ?)"  # noqa: S105
_FIND = """
SELECT t.family, t.used_ms, t.expires_ms,
  f.subject, f.role, f.hall, f."window", f.created_ms, f.revoked_ms, f.way
FROM refresh_token t JOIN login_family f ON f.id = t.family WHERE t.digest=?
"""
_SPEND = "UPDATE refresh_token SET used_ms=? WHERE digest=? AND used_ms IS NULL"
_REVOKE = "UPDATE login_family SET revoked_ms=? WHERE id=? AND revoked_ms IS NULL"
_REVOKE_OF = (
    "UPDATE login_family SET revoked_ms=? WHERE role=? AND subject=? AND revoked_ms IS NULL"
)
_REVOKE_OLDEST = """
UPDATE login_family SET revoked_ms=? WHERE id IN (
  SELECT id FROM login_family WHERE role=? AND subject=? AND revoked_ms IS NULL AND id<>?
  ORDER BY created_ms DESC, id LIMIT 1000 OFFSET ?
) RETURNING id
"""
_END_ALL_OF = """
UPDATE login_family SET revoked_ms=?
WHERE role='citizen' AND subject=? AND revoked_ms IS NULL RETURNING id
"""
_END_ONE_WAY = """
UPDATE login_family SET revoked_ms=?
WHERE role='citizen' AND subject=? AND revoked_ms IS NULL AND way=? RETURNING id
"""
_END_OTHERS = """
UPDATE login_family SET revoked_ms=?
WHERE role=? AND subject=? AND revoked_ms IS NULL AND id<>? RETURNING id
"""
_HOLDING = "SELECT id FROM login_family WHERE role=? AND subject=? AND revoked_ms IS NULL"
_PAGE_OF_TOKENS = """
SELECT MAX(digest) AS last
FROM (SELECT digest FROM refresh_token WHERE digest>? ORDER BY digest LIMIT ?) AS page
"""
_DEAD_TOKENS = """
DELETE FROM refresh_token WHERE digest>? AND digest<=? AND (used_ms<? OR expires_ms<? OR EXISTS
  (SELECT 1 FROM login_family f WHERE f.id = refresh_token.family AND f.revoked_ms<?))
"""
_PAGE_OF_FAMILIES = """
SELECT MAX(id) AS last FROM (SELECT id FROM login_family WHERE id>? ORDER BY id LIMIT ?) AS page
"""
_WITHOUT_TOKENS = """
DELETE FROM login_family WHERE id>? AND id<=? AND created_ms<? AND NOT EXISTS
  (SELECT 1 FROM refresh_token t WHERE t.family = login_family.id)
"""


async def begin_family(tx: Connection, family: LoginFamily, token: NewToken) -> None:
    """Write a login down, with its first refresh token."""
    await family.save(using_db=tx, force_create=True)
    await sql.change(tx, _TOKEN, *token)


async def find_token(db: Connection, digest: str) -> FoundToken | None:
    """A refresh token by its digest."""
    found = await sql.rows(db, _FIND, digest)
    return FoundToken(**found[0]) if found else None


async def spend_token(tx: Connection, digest: str, successor: NewToken, now_ms: int) -> bool:
    """Spend a token on its successor; of two who present it at once, one succeeds."""
    spent = await sql.change(tx, _SPEND, now_ms, digest)
    if spent:
        await sql.change(tx, _TOKEN, *successor)
    return bool(spent)


async def revoke_family(db: Connection, family: str, now_ms: int) -> None:
    """End a login; one that was ended before stays so since then."""
    await sql.change(db, _REVOKE, now_ms, family)


async def revoke_oldest(
    tx: Connection, family: LoginFamily, others_kept: int, now_ms: int
) -> tuple[str, ...]:
    """End the logins of a family's owner but itself and the latest others; which these were."""
    whose = (family.role, family.subject, family.id)
    found = await sql.rows(tx, _REVOKE_OLDEST, now_ms, *whose, others_kept)
    return tuple(row["id"] for row in found)


async def revoke_families_of(
    db: Connection, roles: Collection[str], subjects: Collection[str], now_ms: int
) -> None:
    """End every login of these accounts in any of these roles."""
    rows = [(now_ms, role, subject) for subject in subjects for role in roles]
    await sql.many(db, _REVOKE_OF, rows)


async def end_families(db: Connection, subject: str, now_ms: int, way: str | None) -> list[str]:
    """End the logins of a citizen, all or those that came one way; which these were."""
    values = (now_ms, subject, *([way] if way else []))
    statement = _END_ONE_WAY if way else _END_ALL_OF
    return [row["id"] for row in await sql.rows(db, statement, *values)]


async def way_of(db: Connection, family: str) -> str | None:
    """By which way a login was made."""
    found = await sql.rows(db, "SELECT way FROM login_family WHERE id=?", family)
    return found[0]["way"] if found else None


async def end_others(
    tx: Connection, roles: Collection[str], subject: str, kept: str, now_ms: int
) -> tuple[str, ...]:
    """End the logins of an account but the one that is `kept`; which these were."""
    ended: list[str] = []
    for role in roles:
        found = await sql.rows(tx, _END_OTHERS, now_ms, role, subject, kept)
        ended += [row["id"] for row in found]
    return tuple(ended)


async def revoke_all_families(db: Connection, now_ms: int) -> None:
    """End every login there is."""
    await sql.change(db, "UPDATE login_family SET revoked_ms=? WHERE revoked_ms IS NULL", now_ms)


async def families_of(db: Connection, role: str, subject: str) -> list[str]:
    """The logins of somebody that still hold."""
    return [row["id"] for row in await sql.rows(db, _HOLDING, role, subject)]


async def revoked_since(db: Connection, ms: int) -> dict[str, int]:
    """The logins that were ended at or after a moment, and when."""
    statement = "SELECT id, revoked_ms FROM login_family WHERE revoked_ms>=?"
    return {row["id"]: row["revoked_ms"] for row in await sql.rows(db, statement, ms)}


class Dead(NamedTuple):
    """Before which moments what is told in SQL of logins means nothing any more."""

    used_ms: int
    revoked_ms: int
    expires_ms: int
    created_ms: int


async def delete_dead_families(db: Connection, before: Dead) -> None:
    """Delete tokens that mean nothing any more, and the older logins that have none left.

    In small steps that take their time, as for all that is cleared away.
    """
    dead = (before.used_ms, before.expires_ms, before.revoked_ms)
    await delete_along(db, _PAGE_OF_TOKENS, _DEAD_TOKENS, *dead)
    await delete_along(db, _PAGE_OF_FAMILIES, _WITHOUT_TOKENS, before.created_ms)
