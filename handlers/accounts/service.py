"""The rules of the accounts of one person: shown, merged, and a way taken away."""

from functools import partial
from typing import Literal

from handlers import access
from handlers.accounts.schemas import (
    AccountsView,
    MergeBody,
    OtherAccount,
    WayKind,
    WayView,
)
from handlers.asked import RecordAsked
from handlers.context import AppContext
from handlers.principal import Principal
from kit.clock import instant, real_ms
from kit.crypto import keyed_digest
from kit.errors import NotFound
from notify.channels.contact_book import ContactBook
from records.identity.words import Level, Provider
from records.models.identity.own_proofs import end_proof, live_proofs
from records.models.identity.proofs import level_of
from records.models.identity.same_person import brings, same_person
from records.models.notices.contacts import drop_contact, find_contact
from records.models.people import citizens
from records.models.people.citizens import Account
from records.models.people.login_families import end_families, way_of
from records.privacy.errors import LastWay
from records.privacy.merging import Merged, Now, merge
from records.transactions import Connection, connection

UNLINKED = "unlinked"
_SHOWN_BY: dict[Provider, WayKind] = {Provider.CTID: "ctid", Provider.COUNTER: "card"}


async def shown(ctx: AppContext, who: Principal) -> AccountsView:
    """My account, its ways, and the accounts that were proven to be mine."""
    db, now_ms = connection(), real_ms()
    level = await level_of(db, who.id, now_ms)
    same = await same_person(db, who.id, now_ms) if level >= Level.PERSON else []
    found = [await citizens.account(db, one) for one in same]
    others = [await _other(ctx, db, one) for one in found if one]
    return AccountsView(level, await _ways(db, who, now_ms), others)


async def _ways(db: Connection, who: Principal, now_ms: int) -> list[WayView]:
    current = await _current(db, who)
    accounts = [
        WayView(one.id, _kind(one), instant(one.created_ms), one.id == current)
        for one in await _accounts(db, who.id)
        if not one.openid_digest.startswith(UNLINKED)
    ]
    shown = [
        WayView(proof.id, kind, instant(proof.proven_ms), current=False)
        for proof in await live_proofs(db, who.id, now_ms)
        if (kind := _SHOWN_BY.get(proof.provider))
    ]
    return [*accounts, *shown]


async def _accounts(db: Connection, citizen: str) -> list[Account]:
    own = await citizens.account(db, citizen)
    return [*([own] if own else []), *await citizens.merged_accounts(db, citizen)]


async def _current(db: Connection, who: Principal) -> str:
    """The way of this login; one from before ways were noted came by its own account."""
    return await way_of(db, who.family) or who.id


def _kind(account: Account) -> Literal["wechat", "desk"]:
    return "wechat" if account.by_wechat else "desk"


async def _other(ctx: AppContext, db: Connection, found: Account) -> OtherAccount:
    brought = await brings(db, found.id)
    tickets = [one for one in await access.tickets_of(ctx, [found.id]) if one.live]
    since = instant(found.created_ms)
    return OtherAccount(
        found.id, _kind(found), since, len(tickets), brought.bookings, brought.cases
    )


async def merged(asked: RecordAsked[MergeBody]) -> AccountsView:
    """Let another account become part of mine. Raises what `records.privacy.merging` raises."""
    ctx, who = asked.ctx, asked.who
    now = Now(real_ms(), ctx.clock.now_ms())
    ring = ctx.settings.key_ring
    done = await merge(asked.tx, ring, asked.body.account, who.id, who.actor, now)
    asked.after_commit.append(lambda: _tell_tokens(ctx, who, done))
    return AccountsView(
        await level_of(asked.tx, who.id, now.real_ms),
        await _ways(asked.tx, who, now.real_ms),
        [],
    )


def _tell_tokens(ctx: AppContext, who: Principal, done: Merged) -> None:
    for family in done.ended_logins:
        ctx.authenticator.revoke(family)
    ctx.authenticator.join(who.id, done.accounts)


async def unlink(asked: RecordAsked[None], way: str) -> None:
    """Take a way away. Raises `NotFound` and `LastWay`."""
    ctx, tx, who = asked.ctx, asked.tx, asked.who
    await citizens.lock_accounts(tx, [who.id])
    if await end_proof(tx, who.id, way, UNLINKED, real_ms()):
        return
    for family in await _unlink_wechat(ctx, tx, who, way):
        asked.after_commit.append(partial(ctx.authenticator.revoke, family))


def _digest(ctx: AppContext, openid: str) -> str:
    return keyed_digest(ctx.settings.secret, "openid", openid)


async def _unlink_wechat(ctx: AppContext, tx: Connection, who: Principal, way: str) -> list[str]:
    """Forget a WeChat and end what it has logged in; whoever comes by it again is new."""
    accounts = {one.id: one for one in await _accounts(tx, who.id)}
    if way not in accounts or accounts[way].openid_digest.startswith(UNLINKED):
        raise NotFound("There is no such way.", "没有这个登录方式。")
    left = [one for one in accounts.values() if one.by_wechat and one.id != way]
    if not accounts[way].by_wechat or not left or way == await _current(tx, who):
        raise LastWay
    await citizens.unlink_openid(tx, way)
    book = ContactBook(ctx.settings.key_ring, ctx.incidents)
    openid = book.opened(await find_contact(tx, who.id, "openid"))
    if openid and _digest(ctx, openid) == accounts[way].openid_digest:
        await drop_contact(tx, who.id, "openid")  # until they log in by another one
    return await end_families(tx, who.id, real_ms(), way)
