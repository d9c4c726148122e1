"""Single sign-on of staff: attempts that are under way, and whose account a subject is."""

from typing import NamedTuple

from tortoise import fields
from tortoise.models import Model

from records.db import sql
from records.db.sql import Connection


class SignOnRow(Model):
    """An attempt, by the digest of its state; spent once. `verifier` and `nonce` are derived."""

    id = fields.CharField(primary_key=True, max_length=64)
    browser = fields.CharField(max_length=64)
    back_to = fields.CharField(max_length=200, default="", db_default="")
    window = fields.CharField(max_length=40, null=True)
    expires_ms = fields.BigIntField(db_index=True)
    used_ms = fields.BigIntField(null=True)
    # What came of it: a login that the page fetches once, by the digest of its code.
    code = fields.CharField(max_length=64, null=True, unique=True)
    username = fields.CharField(max_length=40, null=True)

    class Meta:
        """Table name."""

        table = "sign_on"


class StaffSubjectRow(Model):
    """Whose account a subject of an issuer is; `id` is a digest of the two."""

    id = fields.CharField(primary_key=True, max_length=64)
    username = fields.CharField(max_length=40, db_index=True)
    linked_ms = fields.BigIntField()

    class Meta:
        """Table name."""

        table = "staff_subject"


class SignOn(NamedTuple):
    """An attempt; `id`, `browser` and `code` are digests."""

    id: str
    browser: str
    back_to: str
    window: str | None
    username: str | None = None


_BEGIN = """
INSERT INTO sign_on (id, browser, back_to, "window", expires_ms) VALUES (?, ?, ?, ?, ?)
"""
_SPEND = """
UPDATE sign_on SET used_ms=? WHERE id=? AND browser=? AND used_ms IS NULL AND expires_ms>?
RETURNING id, browser, back_to, "window", username
"""
_FIND = """
SELECT id, browser, back_to, "window", username FROM sign_on
WHERE code=? AND browser=? AND expires_ms>?
"""
_LINK = "INSERT INTO staff_subject (id, username, linked_ms) VALUES (?, ?, ?)"


async def begin_sign_on(db: Connection, new: SignOn, expires_ms: int) -> None:
    """Write an attempt down before the browser is sent away."""
    await sql.change(db, _BEGIN, new.id, new.browser, new.back_to, new.window, expires_ms)


async def spend_sign_on(db: Connection, state: str, browser: str, now_ms: int) -> SignOn | None:
    """Take an attempt of this browser; of all who come back with it, one does."""
    found = await sql.rows(db, _SPEND, now_ms, state, browser, now_ms)
    return SignOn(**found[0]) if found else None


async def keep_code(db: Connection, state: str, code: str, username: str, expires_ms: int) -> None:
    """What came of an attempt, to be fetched by its code."""
    statement = "UPDATE sign_on SET code=?, username=?, expires_ms=? WHERE id=?"
    await sql.change(db, statement, code, username, expires_ms, state)


async def find_code(db: Connection, code: str, browser: str, now_ms: int) -> SignOn | None:
    """An attempt whose login has not been fetched yet."""
    found = await sql.rows(db, _FIND, code, browser, now_ms)
    return SignOn(**found[0]) if found else None


async def spend_code(db: Connection, code: str) -> bool:
    """Let a code be good no more; of all who bring it, one succeeds."""
    return bool(await sql.change(db, "UPDATE sign_on SET code=NULL WHERE code=?", code))


async def delete_old_sign_ons(db: Connection, before_ms: int) -> None:
    """Delete attempts that expired before a moment."""
    await sql.change(db, "DELETE FROM sign_on WHERE expires_ms<?", before_ms)


async def account_of_subject(db: Connection, subject: str) -> str | None:
    """Whose account a subject is, if somebody with it was here before."""
    found = await sql.rows(db, "SELECT username FROM staff_subject WHERE id=?", subject)
    return found[0]["username"] if found else None


async def is_linked(db: Connection, username: str) -> bool:
    """Whether an account is somebody's already."""
    statement = "SELECT id FROM staff_subject WHERE username=?"
    return bool(await sql.rows(db, statement, username))


async def link_subject(tx: Connection, subject: str, username: str, now_ms: int) -> None:
    """Let an account be a subject's from now on."""
    await sql.change(tx, _LINK, subject, username, now_ms)
