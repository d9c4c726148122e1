"""The rules of logging in, of staying logged in, and of logging out."""

import asyncio
from typing import Any

import structlog

from handlers import limits
from handlers.context import AppContext
from handlers.limits import LimitKey
from handlers.login import refresh_tokens, schemas
from handlers.login.refresh_tokens import Login, TokenPair, TokenReused
from handlers.login.tokens import LIFE_S, Tokens
from handlers.principal import CITIZEN, CLERK, TICKET, Principal
from kit import ids
from kit.clock import real_ms
from kit.crypto import follow_secret, hash_password, keyed_digest, password_matches, same
from kit.errors import FieldError, Invalid, NotFound, Unauthorized
from records.models.audit.audit_rows import HOUSE, Deed, audit
from records.models.notices.contacts import Contact, find_contact, put_contact
from records.models.people import citizens
from records.models.people.devices import find_device
from records.models.people.login_families import revoke_family
from records.models.people.staff import Staff, find_staff
from records.transactions import Connection, connection, transact

_log = structlog.get_logger()

# Checked instead of a hash when there is no such account, so that both take the same time.
_NOBODY = hash_password(ids.new_secret())


def tokens_of(ctx: AppContext) -> Tokens:
    """The gate, as the one who also gives tokens out."""
    if not isinstance(ctx.authenticator, Tokens):
        raise TypeError
    return ctx.authenticator


async def _told(ctx: AppContext, opened: TokenPair) -> dict[str, Any]:
    """The members that every login's answer has."""
    login = opened.login
    merged: tuple[str, ...] = ()
    if login.role == CITIZEN:
        merged = tuple(one.id for one in await citizens.merged_accounts(connection(), login.id))
    return {
        "access_token": tokens_of(ctx).issue(login, opened.family, merged),
        "refresh_token": opened.refresh_token,
        "expires_in_s": LIFE_S,
        "role": login.role,
        "id": login.id,
    }


async def _begin(ctx: AppContext, login: Login) -> dict[str, Any]:
    opened = await ctx.shielded(refresh_tokens.begin(login, real_ms()))
    for family in opened.ended:
        tokens_of(ctx).revoke(family)
    return await _told(ctx, opened)


# Citizens


async def wechat(ctx: AppContext, asked: schemas.WeChatLogin, address: str) -> schemas.LoginAnswer:
    """Log a citizen in. Raises `Unauthorized`, `RateLimited` or `Unavailable`."""
    failures = LimitKey(limits.FAILURES, address)
    await limits.check(ctx, failures)
    try:
        openid = await ctx.wechat.openid_of(asked.code)
    except Unauthorized:
        await limits.count(ctx, failures)
        raise
    way, citizen = await ctx.shielded(_citizen(ctx, openid))
    return schemas.LoginAnswer(**await _begin(ctx, Login(citizen, CITIZEN, way=way)))


async def _citizen(ctx: AppContext, openid: str) -> tuple[str, str]:
    """The way of this openid, made on the first visit and only once, and whose it is.

    Where messages reach them is kept with them; who came before that was kept is caught up with.
    Of whoever asked to be forgotten nothing is kept anew.
    """
    ring, digest = ctx.settings.key_ring, keyed_digest(ctx.settings.secret, "openid", openid)
    found = await citizens.find_way(connection(), digest)
    if found is not None:
        known = await find_contact(connection(), found[1], "openid")
        if known is not None and known.lookup == ring.lookup("openid", openid):
            return found

    async def keep(tx: Connection) -> tuple[str, str]:
        now_ms = real_ms()
        made = ids.new_id()
        await citizens.add_citizen(tx, made, digest, now_ms)
        way, citizen = await citizens.find_way(tx, digest) or (made, made)
        whose = await citizens.account(tx, citizen)
        if whose is not None and whose.restricted_ms is None:
            await put_contact(tx, Contact.of(ring, citizen, "openid", openid), now_ms)
        await audit(tx, Deed(HOUSE, f"{CITIZEN}:{citizen}", "account.openid", citizen))
        return way, citizen

    return await transact(keep)


# Staff and devices


async def staff(ctx: AppContext, asked: schemas.StaffLogin, address: str) -> schemas.StaffAnswer:
    """Log a member of staff in. Raises `Unauthorized`, `RateLimited` or `Invalid`."""
    account = await find_staff(connection(), asked.username)
    if account and (not account.active or (account.demo and not ctx.settings.demo)):
        account = None
    hashed = account.password_hash if account else _NOBODY
    await _check_password(ctx, f"staff:{asked.username}", address, hashed, asked.password)
    if account is None:
        raise Unauthorized
    return await _enter(ctx, account, asked.window)


async def demo_staff(ctx: AppContext, username: str) -> schemas.StaffAnswer:
    """Log a demo account in without its password. Raises `NotFound` for any other, and elsewhere.

    Whose password somebody has set is none of the demo's.
    """
    account = await find_staff(connection(), username)
    if account is None or not (ctx.settings.demo and account.demo and account.active):
        raise NotFound("There is no such demo account.", "没有这个演示账号。")
    return await _enter(ctx, account, None)


async def _enter(ctx: AppContext, account: Staff, wanted: str | None) -> schemas.StaffAnswer:
    window = _window_of(ctx, account, wanted)
    told = await _begin(ctx, Login(account.username, account.role, account.hall, window))
    return schemas.StaffAnswer(**told, hall=account.hall, window=window, name=account.display_name)


def _window_of(ctx: AppContext, account: Staff, wanted: str | None) -> str | None:
    """The window this login works at: the one asked for, else the clerk's own."""
    if account.role != CLERK:
        if wanted is None:
            return None
        raise _no_window("Only clerks work at a window.", "只有窗口人员可以选择窗口。")
    hall = ctx.hall(account.hall)
    window = wanted or account.window
    if wanted is not None and (hall is None or wanted not in hall.windows):
        raise _no_window("Your hall has no such window.", "您所在的大厅没有这个窗口。")
    return window


def _no_window(detail: str, detail_zh: str) -> Invalid:
    return Invalid(detail, detail_zh, errors=(FieldError("window", "unknown", detail, detail_zh),))


async def device(ctx: AppContext, asked: schemas.DeviceLogin, address: str) -> schemas.DeviceAnswer:
    """Log a screen in. Raises `Unauthorized` or `RateLimited`."""
    known = await find_device(connection(), asked.name)
    if known and known.demo and not ctx.settings.demo:
        known = None
    hashed = known.password_hash if known else _NOBODY
    await _check_password(ctx, f"device:{asked.name}", address, hashed, asked.password)
    if known is None:
        raise Unauthorized
    told = await _begin(ctx, Login(known.name, known.kind, known.hall))
    return schemas.DeviceAnswer(**told, hall=known.hall, kind=known.kind)


async def _check_password(
    ctx: AppContext, account: str, address: str, hashed: str, password: str
) -> None:
    """Raise `Unauthorized` for a wrong password, `RateLimited` after too many, right or wrong.

    One try of an account at a time: of a hundred at once only the first few are answered.
    """
    counted = (
        LimitKey(limits.WRONG_PASSWORDS, account),
        LimitKey(limits.FAILURES, address),
    )
    async with ctx.login_turns.setdefault(account, asyncio.Lock()):
        await limits.check(ctx, *counted)
        if not await password_matches(hashed, password):
            await limits.count(ctx, *counted)
            raise Unauthorized("The name or the password is wrong.", "用户名或密码错误。")


# Paper tickets


async def ticket(ctx: AppContext, asked: schemas.TicketLogin, address: str) -> schemas.LoginAnswer:
    """Log the bearer of a paper ticket in. Raises `NotFound` or `RateLimited`.

    The secret is derived from the ticket's id, so only a ticket that was issued has one.
    """
    counted = (
        LimitKey(limits.WRONG_SECRETS, asked.ticket),
        LimitKey(limits.WRONG_SECRETS_HERE, address),
    )
    await limits.check(ctx, *counted)
    if not same(follow_secret(ctx.settings.secret, asked.ticket), asked.secret):
        await limits.count(ctx, *counted)
        raise NotFound
    return schemas.LoginAnswer(**await _begin(ctx, Login(asked.ticket, TICKET)))


# Staying and leaving


async def refresh(ctx: AppContext, asked: schemas.RefreshBody) -> schemas.LoginAnswer:
    """Go on with a login. Raises `Unauthorized`; a token replayed too late ends the login."""
    secret = ctx.settings.secret
    try:
        opened = await ctx.shielded(refresh_tokens.rotate(secret, asked.refresh_token, real_ms()))
    except TokenReused as replayed:
        tokens_of(ctx).revoke(replayed.family)
        _log.warning("refresh_token_replayed", family=replayed.family)
        raise
    return schemas.LoginAnswer(**await _told(ctx, opened))


async def logout(ctx: AppContext, who: Principal) -> None:
    """End a login, with its sockets and every token that came of it."""
    tokens_of(ctx).revoke(who.family)

    async def end(tx: Connection) -> None:
        await revoke_family(tx, who.family, real_ms())
        await audit(tx, Deed(HOUSE, who.actor, "login.end", who.family))

    await ctx.shielded(transact(end))
