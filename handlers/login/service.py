"""The rules of logging in, of staying logged in, and of logging out."""

import asyncio
from typing import Any
from weakref import WeakValueDictionary

import httpx
import structlog

from handlers import limits
from handlers.house import House
from handlers.limits import Counted
from handlers.login import families, schemas
from handlers.login.families import Login, Opened, Replayed
from handlers.login.tokens import LIFE_S, Tokens
from handlers.login.wechat import openid_of
from handlers.principal import CITIZEN, CLERK, TICKET, Principal
from kit import ids
from kit.clock import real_ms
from kit.crypto import follow_secret, hash_password, keyed_digest, password_matches, same
from kit.errors import FieldError, Invalid, NotFound, Unauthorized
from records import sql
from records.people import Device, Staff

_log = structlog.get_logger()

# Checked instead of a hash when there is no such account, so that both take the same time.
_NOBODY = hash_password(ids.new_secret())
_turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()


def tokens_of(house: House) -> Tokens:
    """The gate, as the one who also gives tokens out."""
    if not isinstance(house.gate, Tokens):
        raise TypeError
    return house.gate


def _told(house: House, opened: Opened) -> dict[str, Any]:
    """The members that every login's answer has."""
    login = opened.login
    return {
        "access_token": tokens_of(house).issue(login, opened.family),
        "refresh_token": opened.refresh_token,
        "expires_in_s": LIFE_S,
        "role": login.role,
        "id": login.id,
    }


async def _begin(house: House, login: Login) -> dict[str, Any]:
    opened = await house.shielded(families.begin(login, real_ms()))
    for family in opened.ended:
        tokens_of(house).revoke(family)
    return _told(house, opened)


# Citizens


async def wechat(
    house: House, client: httpx.AsyncClient, asked: schemas.WeChatLogin, address: str
) -> schemas.LoginAnswer:
    """Log a citizen in. Raises `Unauthorized`, `RateLimited` or `Unavailable`."""
    failures = Counted(limits.FAILURES, address)
    await limits.check(house, failures)
    try:
        openid = await openid_of(client, house.rules, asked.code)
    except Unauthorized:
        await limits.count(house, failures)
        raise
    digest = keyed_digest(house.rules.secret, "openid", openid)
    citizen = await house.shielded(_citizen(digest))
    return schemas.LoginAnswer(**await _begin(house, Login(citizen, CITIZEN)))


async def _citizen(digest: str) -> str:
    """The person with this openid, who is made on their first visit and only once."""
    question = "SELECT id FROM citizen WHERE openid_digest=?"
    found = await sql.rows(question, digest)
    if not found:
        await sql.change(
            sql.connection(),
            "INSERT INTO citizen (id, openid_digest, created_ms) VALUES (?, ?, ?) "
            "ON CONFLICT (openid_digest) DO NOTHING",
            ids.new_id(),
            digest,
            real_ms(),
        )
        found = await sql.rows(question, digest)
    return str(found[0]["id"])


# Staff and devices


async def staff(house: House, asked: schemas.StaffLogin, address: str) -> schemas.StaffAnswer:
    """Log a member of staff in. Raises `Unauthorized`, `RateLimited` or `Invalid`."""
    account = await Staff.get_or_none(username=asked.username, active=True)
    if account and account.demo and not house.rules.demo:
        account = None
    hashed = account.password_hash if account else _NOBODY
    await _check_password(house, f"staff:{asked.username}", address, hashed, asked.password)
    if account is None:
        raise Unauthorized
    window = _window_of(house, account, asked.window)
    told = await _begin(house, Login(account.username, account.role, account.hall, window))
    return schemas.StaffAnswer(**told, hall=account.hall, window=window, name=account.display_name)


def _window_of(house: House, account: Staff, wanted: str | None) -> str | None:
    """The window this login works at: the one asked for, else the clerk's own."""
    if account.role != CLERK:
        if wanted is None:
            return None
        raise _no_window("Only clerks work at a window.", "只有窗口人员可以选择窗口。")
    hall = house.layout.halls.get(account.hall or "")
    window = wanted or account.window
    if wanted is not None and (hall is None or wanted not in hall.windows):
        raise _no_window("Your hall has no such window.", "您所在的大厅没有这个窗口。")
    return window


def _no_window(detail: str, detail_zh: str) -> Invalid:
    return Invalid(detail, detail_zh, errors=(FieldError("window", "unknown", detail, detail_zh),))


async def device(house: House, asked: schemas.DeviceLogin, address: str) -> schemas.DeviceAnswer:
    """Log a screen in. Raises `Unauthorized` or `RateLimited`."""
    known = await Device.get_or_none(name=asked.name, revoked_ms=None)
    if known and known.demo and not house.rules.demo:
        known = None
    hashed = known.password_hash if known else _NOBODY
    await _check_password(house, f"device:{asked.name}", address, hashed, asked.password)
    if known is None:
        raise Unauthorized
    told = await _begin(house, Login(known.name, known.kind, known.hall))
    return schemas.DeviceAnswer(**told, hall=known.hall, kind=known.kind)


async def _check_password(
    house: House, account: str, address: str, hashed: str, password: str
) -> None:
    """Raise `Unauthorized` for a wrong password, `RateLimited` after too many, right or wrong.

    One try of an account at a time: of a hundred at once only the first few are answered.
    """
    counted = (
        Counted(limits.WRONG_PASSWORDS, account),
        Counted(limits.FAILURES, address),
    )
    async with _turns.setdefault(account, asyncio.Lock()):
        await limits.check(house, *counted)
        if not await password_matches(hashed, password):
            await limits.count(house, *counted)
            raise Unauthorized("The name or the password is wrong.", "用户名或密码错误。")


# Paper tickets


async def ticket(house: House, asked: schemas.TicketLogin, address: str) -> schemas.LoginAnswer:
    """Log the bearer of a paper ticket in. Raises `NotFound` or `RateLimited`.

    The secret is derived from the ticket's id, so only a ticket that was issued has one.
    """
    counted = (
        Counted(limits.WRONG_SECRETS, asked.ticket),
        Counted(limits.WRONG_SECRETS_HERE, address),
    )
    await limits.check(house, *counted)
    if not same(follow_secret(house.rules.secret, asked.ticket), asked.secret):
        await limits.count(house, *counted)
        raise NotFound
    return schemas.LoginAnswer(**await _begin(house, Login(asked.ticket, TICKET)))


# Staying and leaving


async def refresh(house: House, asked: schemas.Refresh) -> schemas.LoginAnswer:
    """Go on with a login. Raises `Unauthorized`; a token replayed too late ends the login."""
    secret = house.rules.secret
    try:
        opened = await house.shielded(families.rotate(secret, asked.refresh_token, real_ms()))
    except Replayed as replayed:
        tokens_of(house).revoke(replayed.family)
        _log.warning("refresh_token_replayed", family=replayed.family)
        raise
    return schemas.LoginAnswer(**_told(house, opened))


async def logout(house: House, who: Principal) -> None:
    """End a login, with its sockets and every token that came of it."""
    tokens_of(house).revoke(who.family)
    await house.shielded(families.revoke(who.family, real_ms()))
