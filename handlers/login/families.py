"""Logins in SQL: a family of refresh tokens each, revoked as a whole.

A refresh token is spent once. Its successor is derived from it under the server's key, so whoever
repeats the request because the answer was lost, or from a second tab, gets the same one again: for
`REPEAT_WITHIN_MS`, as often as it is asked for, and only while the successor itself is unspent.
Whatever comes later is taken for theft and ends the login.
"""

import hashlib
from typing import NamedTuple

from handlers.principal import CITIZEN, DEVICES, DISPLAY, KIOSK, STAFF, TICKET
from kit import ids
from kit.ceilings import (
    LOGINS_PER_DEVICE,
    LOGINS_PER_PERSON,
    LOGINS_PER_TICKET,
    SPENT_TOKENS_KEPT_DAYS,
)
from kit.crypto import next_refresh_token
from kit.errors import Unauthorized
from records import sql
from records.people import Device, Staff

HOUR_MS = 3600 * 1000
DAY_MS = 24 * HOUR_MS
REPEAT_WITHIN_MS = 30 * 1000


class Login(NamedTuple):
    """Who has logged in, and where they may act."""

    id: str
    role: str
    hall: str | None = None
    window: str | None = None


class Opened(NamedTuple):
    """A login with the refresh token that can renew it next."""

    login: Login
    family: str
    refresh_token: str
    ended: tuple[str, ...] = ()  # older ones of the same person, to be forgotten by every process


class Life(NamedTuple):
    """How long a refresh token holds; unless `slides`, counted from the login itself."""

    ms: int
    slides: bool


LIVES: dict[str, Life] = {
    **dict.fromkeys(STAFF, Life(12 * HOUR_MS, slides=False)),
    CITIZEN: Life(30 * DAY_MS, slides=True),
    DISPLAY: Life(180 * DAY_MS, slides=True),
    KIOSK: Life(180 * DAY_MS, slides=True),
    TICKET: Life(DAY_MS, slides=False),
}


class Replayed(Unauthorized):
    """This refresh token was used before, so the whole login has been ended. Log in again."""

    zh = "该刷新令牌已被使用过，整个登录已被注销，请重新登录。"

    def __init__(self, family: str) -> None:
        """`family` must be forgotten by every process."""
        super().__init__()
        self.family = family

    @classmethod
    def code(cls) -> str:
        """To clients this is one of the ways of not being logged in."""
        return Unauthorized.code()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


async def begin(login: Login, now_ms: int) -> Opened:
    """Record a new login."""
    opened = Opened(login, ids.new_id(), ids.new_secret())
    async with sql.Transaction() as tx:
        await sql.change(
            tx,
            'INSERT INTO login_family (id, subject, role, hall, "window", created_ms) '
            "VALUES (?, ?, ?, ?, ?, ?)",
            opened.family,
            login.id,
            login.role,
            login.hall,
            login.window,
            now_ms,
        )
        await sql.change(tx, _TOKEN, *_token_row(opened, now_ms + LIVES[login.role].ms))
        ended = await _end_oldest(opened, now_ms)
    return opened._replace(ended=ended)


LOGINS = {TICKET: LOGINS_PER_TICKET, **dict.fromkeys(DEVICES, LOGINS_PER_DEVICE)}
_END_OLDEST = """
UPDATE login_family SET revoked_ms=? WHERE id IN (
  SELECT id FROM login_family WHERE role=? AND subject=? AND revoked_ms IS NULL AND id<>?
  ORDER BY created_ms DESC, id LIMIT 1000 OFFSET ?
) RETURNING id
"""


async def _end_oldest(opened: Opened, now_ms: int) -> tuple[str, ...]:
    """End what a new login makes too many, in the transaction that is open.

    The oldest, because who logs in now has lost the others or does not need them.
    """
    login = opened.login
    others = LOGINS.get(login.role, LOGINS_PER_PERSON) - 1
    whose = (login.role, login.id, opened.family)
    found = await sql.rows(_END_OLDEST, now_ms, *whose, others)
    return tuple(row["id"] for row in found)


_TOKEN = "INSERT INTO refresh_token (digest, family, expires_ms) VALUES (?, ?, ?)"  # noqa: S105


def _token_row(opened: Opened, expires_ms: int) -> tuple[object, ...]:
    return (_digest(opened.refresh_token), opened.family, expires_ms)


_FIND = """
SELECT t.family, t.used_ms, t.expires_ms,
  f.subject, f.role, f.hall, f."window", f.created_ms, f.revoked_ms
FROM refresh_token t JOIN login_family f ON f.id = t.family WHERE t.digest=?
"""


class _Token(NamedTuple):
    """A refresh token as it is recorded, of a login that holds."""

    login: Login
    family: str
    created_ms: int
    expires_ms: int
    used_ms: int | None


async def _find(refresh_token: str) -> _Token:
    found = await sql.rows(_FIND, _digest(refresh_token))
    if not found or found[0]["revoked_ms"] is not None:
        raise Unauthorized
    row = found[0]
    login = Login(row["subject"], row["role"], row["hall"], row["window"])
    return _Token(login, row["family"], row["created_ms"], row["expires_ms"], row["used_ms"])


async def rotate(key: bytes, refresh_token: str, now_ms: int) -> Opened:
    """Spend a refresh token on the next one; a repetition soon after gets that one again.

    `key` is the server's secret and `now_ms` real time. Raises `Replayed` for a token that was
    spent too long ago or whose successor was spent as well, `Unauthorized` when it has expired,
    was never given out, or its login no longer holds.
    """
    token = await _find(refresh_token)
    opened = Opened(token.login, token.family, next_refresh_token(key, refresh_token))
    if token.used_ms is None:
        if token.expires_ms <= now_ms:
            raise Unauthorized
        await _check_welcome(token, now_ms)
        life = LIVES[token.login.role]
        expires_ms = life.ms + (now_ms if life.slides else token.created_ms)
        if await _spend(_digest(refresh_token), opened, expires_ms, now_ms):
            return opened
        token = await _find(refresh_token)
    await _check_repetition(token, opened, now_ms)
    await _check_welcome(token, now_ms)
    return opened


async def _check_repetition(token: _Token, opened: Opened, now_ms: int) -> None:
    """End the login unless the spent `token` may be answered with its successor once more.

    The clock of the process that spent it may be ahead of ours, so its age may be negative.
    """
    found = await sql.rows(
        "SELECT used_ms, expires_ms FROM refresh_token WHERE digest=?",
        _digest(opened.refresh_token),
    )
    soon = token.used_ms is not None and now_ms - token.used_ms <= REPEAT_WITHIN_MS
    if not soon or not found or found[0]["used_ms"] is not None:
        await revoke(token.family, now_ms)
        raise Replayed(token.family)
    if found[0]["expires_ms"] <= now_ms:
        raise Unauthorized


async def _spend(digest: str, opened: Opened, expires_ms: int, now_ms: int) -> bool:
    """Of two who present the same token at once, in any process, one changes the row."""
    async with sql.Transaction() as tx:
        spent = await sql.change(
            tx,
            "UPDATE refresh_token SET used_ms=? WHERE digest=? AND used_ms IS NULL",
            now_ms,
            digest,
        )
        if spent:
            await sql.change(tx, _TOKEN, *_token_row(opened, expires_ms))
        return bool(spent)


async def _check_welcome(token: _Token, now_ms: int) -> None:
    """End a login whose account no longer stands as it did. Raises `Unauthorized`."""
    if not await _still_welcome(token.login):
        await revoke(token.family, now_ms)
        raise Unauthorized


async def _still_welcome(login: Login) -> bool:
    """Whether the account behind a login still stands as it did."""
    if login.role in STAFF:
        staff = await Staff.get_or_none(username=login.id)
        same = staff is not None and (staff.role, staff.hall) == (login.role, login.hall)
        return bool(same and staff and staff.active)
    if login.role in DEVICES:
        return await Device.exists(name=login.id, kind=login.role, revoked_ms=None)
    return True


async def revoke(family: str, now_ms: int) -> None:
    """End a login."""
    await sql.change(
        sql.connection(),
        "UPDATE login_family SET revoked_ms=? WHERE id=? AND revoked_ms IS NULL",
        now_ms,
        family,
    )


async def of_subject(role: str, subject: str) -> list[str]:
    """The logins of somebody that still hold."""
    found = await sql.rows(
        "SELECT id FROM login_family WHERE role=? AND subject=? AND revoked_ms IS NULL",
        role,
        subject,
    )
    return [row["id"] for row in found]


async def revoked_since(ms: int) -> dict[str, int]:
    """The logins that were ended at or after a moment, and when."""
    found = await sql.rows("SELECT id, revoked_ms FROM login_family WHERE revoked_ms>=?", ms)
    return {row["id"]: row["revoked_ms"] for row in found}


_TOKENS_OF_ENDED = """
DELETE FROM refresh_token WHERE family IN (SELECT id FROM login_family WHERE revoked_ms<?)
"""


async def tidy(now_ms: int) -> None:
    """Delete what no longer means anything: expired tokens, their logins, old answers."""
    client = sql.connection()
    spent = now_ms - SPENT_TOKENS_KEPT_DAYS * DAY_MS
    await sql.change(client, "DELETE FROM refresh_token WHERE used_ms<?", spent)
    await sql.change(client, _TOKENS_OF_ENDED, now_ms - DAY_MS)
    # A token that was spent in the last moment of its life may still be repeated.
    dead_ms = now_ms - REPEAT_WITHIN_MS
    await sql.change(client, "DELETE FROM refresh_token WHERE expires_ms<?", dead_ms)
    await sql.change(
        client,
        "DELETE FROM login_family WHERE created_ms<? AND NOT EXISTS "
        "(SELECT 1 FROM refresh_token t WHERE t.family = login_family.id)",
        now_ms - HOUR_MS,
    )
    await sql.change(client, "DELETE FROM pairing WHERE expires_ms<?", now_ms)
    await sql.change(client, "DELETE FROM kept_answer WHERE created_ms<?", now_ms - 2 * DAY_MS)
