"""How a login begins, goes on and ends: a family of refresh tokens, revoked as a whole.

A refresh token is spent once. Its successor is derived from it under the server's key, so whoever
repeats the request because the answer was lost, or from a second tab, gets the same one again: for
`REPEAT_WITHIN_MS`, as often as it is asked for, and only while the successor itself is unspent.
Whatever comes later is taken for theft and ends the login.
"""

import hashlib
from typing import NamedTuple

from handlers.principal import CITIZEN, DEVICES, ENROLLING, STAFF, TICKET
from kit import ids
from kit.ceilings import (
    LOGINS_PER_DEVICE,
    LOGINS_PER_PERSON,
    LOGINS_PER_TICKET,
    SPENT_TOKENS_KEPT_DAYS,
)
from kit.crypto import next_refresh_token
from kit.errors import Unauthorized
from records.models.audit.audit_rows import HOUSE, Deed, audit
from records.models.idempotent_answers import delete_answers
from records.models.people import login_families
from records.models.people.citizens import joined, stands
from records.models.people.devices import is_enrolled
from records.models.people.login_families import Dead, FoundToken, LoginFamily, NewToken
from records.models.people.pairings import delete_expired_pairings
from records.models.people.staff import find_staff
from records.transactions import Connection, connection, transaction

HOUR_MS = 3600 * 1000
DAY_MS = 24 * HOUR_MS
REPEAT_WITHIN_MS = 30 * 1000


class Login(NamedTuple):
    """Who has logged in, and where they may act; `way` is the openid's account of a citizen."""

    id: str
    role: str
    hall: str | None = None
    window: str | None = None
    way: str | None = None
    device: str = ""  # a word of `handlers.login.visitor.KINDS`


class TokenPair(NamedTuple):
    """A login with the refresh token that can renew it next."""

    login: Login
    family: str
    refresh_token: str
    ended: tuple[str, ...] = ()  # older ones of the same person, to be forgotten by every process


class TokenLifetime(NamedTuple):
    """How long a refresh token holds; unless `slides`, counted from the login itself."""

    ms: int
    slides: bool


LIVES: dict[str, TokenLifetime] = {
    **dict.fromkeys(STAFF, TokenLifetime(12 * HOUR_MS, slides=False)),
    ENROLLING: TokenLifetime(HOUR_MS // 2, slides=False),
    CITIZEN: TokenLifetime(30 * DAY_MS, slides=True),
    **dict.fromkeys(DEVICES, TokenLifetime(180 * DAY_MS, slides=True)),
    TICKET: TokenLifetime(DAY_MS, slides=False),
}

LOGINS = {TICKET: LOGINS_PER_TICKET, **dict.fromkeys(DEVICES, LOGINS_PER_DEVICE)}


class TokenReused(Unauthorized):
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


async def begin(login: Login, now_ms: int) -> TokenPair:
    """Record a new login; it ends what it makes too many of the same person.

    The oldest, because who logs in now has lost the others or does not need them.
    """
    async with transaction() as tx:
        if login.role == CITIZEN:  # merged since they were looked up
            login = login._replace(id=await joined(tx, login.id))
        return await _begin(tx, login, now_ms)


async def _begin(tx: Connection, login: Login, now_ms: int) -> TokenPair:
    opened = TokenPair(login, ids.new_id(), ids.new_secret())
    family = LoginFamily(
        id=opened.family,
        subject=login.id,
        role=login.role,
        hall=login.hall,
        window=login.window,
        created_ms=now_ms,
        way=login.way,
        device=login.device,
    )
    others = LOGINS.get(login.role, LOGINS_PER_PERSON) - 1
    token = _token(opened, now_ms + LIVES[login.role].ms)
    await login_families.begin_family(tx, family, token)
    ended = await login_families.revoke_oldest(tx, family, others, now_ms)
    await audit(tx, Deed(HOUSE, f"{login.role}:{login.id}", "login.begin", opened.family))
    return opened._replace(ended=ended)


def _token(opened: TokenPair, expires_ms: int) -> NewToken:
    return NewToken(_digest(opened.refresh_token), opened.family, expires_ms)


async def _find(refresh_token: str) -> FoundToken:
    """A refresh token of a login that holds. Raises `Unauthorized`."""
    token = await login_families.find_token(connection(), _digest(refresh_token))
    if token is None or token.revoked_ms is not None:
        raise Unauthorized
    return token


async def rotate(key: bytes, refresh_token: str, now_ms: int) -> TokenPair:
    """Spend a refresh token on the next one; a repetition soon after gets that one again.

    `key` is the server's secret and `now_ms` real time. Raises `TokenReused` for a token that was
    spent too long ago or whose successor was spent as well, `Unauthorized` when it has expired,
    was never given out, or its login no longer holds.
    """
    token = await _find(refresh_token)
    login = Login(token.subject, token.role, token.hall, token.window, way=token.way)
    opened = TokenPair(login, token.family, next_refresh_token(key, refresh_token))
    if token.used_ms is None:
        if token.expires_ms <= now_ms:
            raise Unauthorized
        await _check_account(token, now_ms)
        life = LIVES[login.role]
        expires_ms = life.ms + (now_ms if life.slides else token.created_ms)
        if await _spend(_digest(refresh_token), _token(opened, expires_ms), now_ms):
            return opened
        token = await _find(refresh_token)
    await _check_repetition(token, opened, now_ms)
    await _check_account(token, now_ms)
    return opened


async def _check_repetition(token: FoundToken, opened: TokenPair, now_ms: int) -> None:
    """End the login unless the spent `token` may be answered with its successor once more.

    The clock of the process that spent it may be ahead of ours, so its age may be negative.
    """
    successor = await login_families.find_token(connection(), _digest(opened.refresh_token))
    soon = token.used_ms is not None and now_ms - token.used_ms <= REPEAT_WITHIN_MS
    if not soon or successor is None or successor.used_ms is not None:
        await _revoke(token, now_ms)
        raise TokenReused(token.family)
    if successor.expires_ms <= now_ms:
        raise Unauthorized


async def _revoke(token: FoundToken, now_ms: int) -> None:
    """End a login that nobody has ended themselves, and say so in the audit."""
    async with transaction() as tx:
        await login_families.revoke_family(tx, token.family, now_ms)
        await audit(tx, Deed(HOUSE, f"{token.role}:{token.subject}", "login.revoke", token.family))


async def _spend(digest: str, successor: NewToken, now_ms: int) -> bool:
    """Of two who present the same token at once, in any process, one spends it."""
    async with transaction() as tx:
        return await login_families.spend_token(tx, digest, successor, now_ms)


async def _check_account(token: FoundToken, now_ms: int) -> None:
    """End a login whose account no longer stands as it did. Raises `Unauthorized`."""
    if not await account_active(token):
        await _revoke(token, now_ms)
        raise Unauthorized


async def account_active(token: FoundToken) -> bool:
    """Whether the account behind a login still stands as it did."""
    if token.role in (*STAFF, ENROLLING):
        account = await find_staff(connection(), token.subject)
        if account is None or not account.active:
            return False
        role = ENROLLING if token.role == ENROLLING else account.role
        return (role, account.hall) == (token.role, token.hall)
    if token.role in DEVICES:
        return await is_enrolled(connection(), token.subject, token.role)
    return token.role != CITIZEN or await stands(connection(), token.subject)


async def tidy(now_ms: int) -> None:
    """Delete what no longer means anything: expired tokens, their logins, old answers.

    In small steps that take their time, `now_ms` being the real time at the first of them.
    """
    dead = Dead(
        used_ms=now_ms - SPENT_TOKENS_KEPT_DAYS * DAY_MS,
        revoked_ms=now_ms - DAY_MS,
        # A token that was spent in the last moment of its life may still be repeated.
        expires_ms=now_ms - REPEAT_WITHIN_MS,
        created_ms=now_ms - HOUR_MS,
    )
    await login_families.delete_dead_families(connection(), dead)
    await delete_expired_pairings(connection(), now_ms)
    await delete_answers(connection(), now_ms - 2 * DAY_MS)
