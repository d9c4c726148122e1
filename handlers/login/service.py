"""The rules of logging in, of staying logged in, and of logging out."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple, TypeVar

import structlog

from handlers import limits
from handlers.context import AppContext
from handlers.limits import LimitKey
from handlers.login import refresh_tokens, schemas
from handlers.login.refresh_tokens import Login, TokenPair, TokenReused
from handlers.login.second_factor import SecondFactorWrong
from handlers.login.tokens import LIFE_S, Tokens
from handlers.login.visitor import Visitor
from handlers.principal import CITIZEN, TICKET, Principal
from kit import ids
from kit.clock import real_ms
from kit.crypto import follow_secret, hash_password, keyed_digest, password_matches, same
from kit.errors import NotFound, Unauthorized
from records.models.audit.audit_rows import HOUSE, Deed, audit
from records.models.notices.contacts import Contact, find_contact, put_contact
from records.models.people import citizens
from records.models.people.devices import Device, find_device
from records.models.people.login_families import revoke_family
from records.transactions import Connection, connection, transact

_log = structlog.get_logger()

T = TypeVar("T")

# Checked instead of a hash when there is no such account, so that both take the same time.
NOBODY = hash_password(ids.new_secret())


class PasswordTry(NamedTuple):
    """Who says to have which password; `hashed` is what it must come to."""

    account: str
    address: str
    hashed: str
    password: str


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


async def begin(ctx: AppContext, login: Login) -> dict[str, Any]:
    """Begin a login; the members that its answer has."""
    opened = await ctx.shielded(refresh_tokens.begin(login, real_ms()))
    for family in opened.ended:
        tokens_of(ctx).revoke(family)
    return await _told(ctx, opened)


# Citizens


async def wechat(
    ctx: AppContext, asked: schemas.WeChatLogin, visitor: Visitor
) -> schemas.LoginAnswer:
    """Log a citizen in. Raises `Unauthorized`, `RateLimited` or `Unavailable`."""
    failures = LimitKey(limits.FAILURES, visitor.address)
    await limits.check(ctx, failures)
    try:
        openid = await ctx.wechat.openid_of(asked.code)
    except Unauthorized:
        await limits.count(ctx, failures)
        raise
    way, citizen = await ctx.shielded(_citizen(ctx, openid))
    login = Login(citizen, CITIZEN, way=way, device=visitor.device)
    return schemas.LoginAnswer(**await begin(ctx, login))


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


# Devices


async def device(
    ctx: AppContext, asked: schemas.DeviceLogin, visitor: Visitor
) -> schemas.DeviceAnswer:
    """Log a screen in. Raises `Unauthorized` or `RateLimited`."""
    known = await find_device(connection(), asked.name)
    if known and known.demo and not ctx.settings.demo:
        known = None
    hashed = known.password_hash if known else NOBODY

    async def is_known() -> Device:
        if known is None:
            raise Unauthorized
        return known

    account = f"device:{asked.name}"
    tried = PasswordTry(account, visitor.address, hashed, asked.password)
    found = await check_password(ctx, tried, is_known)
    told = await begin(ctx, Login(found.name, found.kind, found.hall, device=visitor.device))
    return schemas.DeviceAnswer(**told, hall=found.hall, kind=found.kind)


async def check_password(ctx: AppContext, try_: PasswordTry, then: Callable[[], Awaitable[T]]) -> T:
    """What `then` gives after a right password, such as whether a second factor is passed.

    Raises `Unauthorized` for a wrong password, `RateLimited` after too many, right or wrong; a
    wrong code of a second factor counts as one. One try of an account at a time: of a hundred at
    once only the first few are answered.
    """
    counted = (
        LimitKey(limits.WRONG_PASSWORDS, try_.account),
        LimitKey(limits.FAILURES, try_.address),
    )
    async with ctx.login_turns.setdefault(try_.account, asyncio.Lock()):
        await limits.check(ctx, *counted)
        if not await password_matches(try_.hashed, try_.password):
            await limits.count(ctx, *counted)
            raise Unauthorized("The name or the password is wrong.", "用户名或密码错误。")
        try:
            return await then()
        except SecondFactorWrong:
            await limits.count(ctx, *counted)
            raise


# Paper tickets


async def ticket(
    ctx: AppContext, asked: schemas.TicketLogin, visitor: Visitor
) -> schemas.LoginAnswer:
    """Log the bearer of a paper ticket in. Raises `NotFound` or `RateLimited`.

    The secret is derived from the ticket's id, so only a ticket that was issued has one.
    """
    counted = (
        LimitKey(limits.WRONG_SECRETS, asked.ticket),
        LimitKey(limits.WRONG_SECRETS_HERE, visitor.address),
    )
    await limits.check(ctx, *counted)
    if not same(follow_secret(ctx.settings.secret, asked.ticket), asked.secret):
        await limits.count(ctx, *counted)
        raise NotFound
    return schemas.LoginAnswer(
        **await begin(ctx, Login(asked.ticket, TICKET, device=visitor.device))
    )


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
