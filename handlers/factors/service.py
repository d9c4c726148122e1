"""The rules of setting a second factor up and of taking it away."""

from functools import partial

import structlog

from handlers import access, limits
from handlers.asked import RecordAsked
from handlers.context import AppContext
from handlers.factors.schemas import (
    CodeBody,
    NewSecondFactor,
    ResetBody,
    SecondFactorConfirmed,
    SecondFactorView,
)
from handlers.limits import LimitKey
from handlers.login import desk, second_factor
from handlers.login.second_factor import PASSED, SecondFactorWrong
from handlers.login.service import tokens_of
from handlers.login.visitor import Visitor
from handlers.principal import ENROLLING, STAFF, Principal
from kit.clock import instant, real_ms
from kit.errors import FieldError, Invalid, NotFound, Refusal
from records.models.audit.audit_rows import HOUSE, Deed, audit
from records.models.people.login_families import end_others
from records.models.people.second_factors import (
    SecondFactor,
    begin_second_factor,
    confirm_second_factor,
    find_second_factor,
    place,
    remove_second_factor,
)
from records.models.people.staff import find_staff
from records.transactions import Connection, connection, transact

_log = structlog.get_logger()
_ROLES = (*STAFF, ENROLLING)


class SecondFactorInForce(Refusal):
    """A second factor is in force; remove it with a code first."""

    status = 409
    zh = "已启用第二因素，请先用验证码解除。"


async def shown(ctx: AppContext, who: Principal) -> SecondFactorView:
    """How the factor of whoever asks stands."""
    found = await find_second_factor(connection(), who.id)
    required = not ctx.settings.demo
    if found is None:
        return SecondFactorView("none", None, required)
    if found.confirmed_ms is None:
        return SecondFactorView("started", instant(found.begun_ms), required)
    return SecondFactorView("confirmed", instant(found.confirmed_ms), required)


async def begin(ctx: AppContext, who: Principal) -> NewSecondFactor:
    """A new secret, in place of one that was never confirmed. Raises `SecondFactorInForce`."""
    new = second_factor.new_secret(who.id)
    sealed = ctx.settings.key_ring.seal(new.secret, place(who.id))

    async def write(tx: Connection) -> bool:
        begins = await begin_second_factor(tx, who.id, sealed, real_ms())
        if begins:
            await audit(tx, Deed(HOUSE, who.actor, "factors.begin", who.id))
        return begins

    if not await ctx.shielded(transact(write)):
        raise SecondFactorInForce
    return NewSecondFactor(*new)


async def confirm(
    ctx: AppContext, who: Principal, code: str, visitor: Visitor
) -> SecondFactorConfirmed:
    """Put the secret in force; other logins end, for they came without it.

    Raises `NotFound` where none was started, `SecondFactorInForce`, `Invalid` for a wrong code.
    """
    found = await find_second_factor(connection(), who.id)
    if found is None:
        raise NotFound("No second factor was started.", "尚未开始设置第二因素。")
    if found.confirmed_ms is not None:
        raise SecondFactorInForce
    step = await _counted(ctx, who, found, code)
    kept = "" if who.role == ENROLLING else who.family
    now_ms = real_ms()

    async def write(tx: Connection) -> tuple[str, ...]:
        if not await confirm_second_factor(tx, who.id, found.begun_ms, step, now_ms):
            raise SecondFactorInForce
        await audit(tx, Deed(HOUSE, who.actor, "factors.confirm", who.id))
        return await end_others(tx, _ROLES, who.id, kept, now_ms)

    _forget(ctx, await ctx.shielded(transact(write)))
    if who.role != ENROLLING:
        return SecondFactorConfirmed("confirmed", None)
    account = await find_staff(connection(), who.id)
    if account is None or not account.active:
        raise NotFound
    _, window = access.place_of(who)
    login = await desk.enter(ctx, account, window, visitor, PASSED)
    return SecondFactorConfirmed("confirmed", login)


async def remove(asked: RecordAsked[CodeBody]) -> None:
    """Take one's own factor away with a code of it; the account's other logins end.

    Raises `NotFound` where none is in force, `Invalid` for a wrong code.
    """
    ctx, tx, who, code = asked.ctx, asked.tx, asked.who, asked.body.code
    found = await find_second_factor(tx, who.id)
    if found is None or found.confirmed_ms is None:
        raise NotFound("There is no second factor.", "未启用第二因素。")
    step = await _counted(ctx, who, found, code)
    claim = second_factor.Claim(found, given=True, step=step)
    try:
        await second_factor.spend(tx, who.id, claim)
    except SecondFactorWrong:
        raise _wrong() from None
    await remove_second_factor(tx, who.id)
    ended = await end_others(tx, _ROLES, who.id, who.family, real_ms())
    asked.after_commit.append(partial(_forget, ctx, ended))


async def reset(asked: RecordAsked[ResetBody], username: str) -> None:
    """Take somebody's factor away and end their logins.

    Raises `NotFound` for an account that is not there or another hall's, `Forbidden` for one's own:
    that takes a code.
    """
    await access.anothers_account(asked.tx, asked.who, username)
    asked.reason = asked.body.reason
    ended = await take_away(asked.tx, username)
    asked.after_commit.append(partial(_forget, asked.ctx, ended))
    _log.warning("second_factor_reset", by=asked.who.id, account=username)


async def take_away(tx: Connection, username: str) -> tuple[str, ...]:
    """The same as whoever runs the house may; the logins that ended."""
    await remove_second_factor(tx, username)
    return await end_others(tx, _ROLES, username, "", real_ms())


async def _counted(ctx: AppContext, who: Principal, found: SecondFactor, code: str) -> int:
    """The step of a code; wrong ones count with the account's wrong passwords."""
    counted = LimitKey(limits.WRONG_PASSWORDS, desk.password_account(who.id))
    await limits.check(ctx, counted)
    secret = second_factor.unsealed(ctx.settings.key_ring, who.id, found)
    step = second_factor.step_of(secret, code, ctx.clock_guard.trusted_ms())
    if step is None or step <= found.last_step:
        await limits.count(ctx, counted)
        raise _wrong()
    return step


def _wrong() -> Invalid:
    """Not 401: whoever asks is logged in, and a client would only renew its token."""
    detail, zh = SecondFactorWrong.__doc__ or "", SecondFactorWrong.zh
    return Invalid(detail, zh, errors=(FieldError("code", "wrong", detail, zh),))


def _forget(ctx: AppContext, ended: tuple[str, ...]) -> None:
    for family in ended:
        tokens_of(ctx).revoke(family)
