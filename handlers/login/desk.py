"""How staff log in: by password and second factor, or, in a demo, by one click."""

from handlers.context import AppContext
from handlers.login import schemas, second_factor
from handlers.login.refresh_tokens import Login
from handlers.login.second_factor import NONE, TO_ENROL, Passed
from handlers.login.service import NOBODY, PasswordTry, begin, check_password
from handlers.login.visitor import Visitor
from handlers.principal import CLERK, ENROLLING
from kit.errors import FieldError, Invalid, NotFound, Unauthorized
from records.models.people.second_factors import find_second_factor
from records.models.people.staff import Staff, find_staff
from records.transactions import connection


def password_account(username: str) -> str:
    """As whom wrong passwords, and wrong codes of a second factor, are counted."""
    return f"staff:{username}"


async def log_in(
    ctx: AppContext, asked: schemas.StaffLogin, visitor: Visitor
) -> schemas.StaffAnswer:
    """Log a member of staff in. Raises `Unauthorized`, `RateLimited` or `Invalid`.

    That a code is missing or wrong is told only after the right password; the factor is looked up
    before it, for everybody, so that the time which a wrong password takes says nothing either.
    """
    if ctx.settings.sign_on is not None and not ctx.settings.sign_on.passwords:
        raise Unauthorized("Log in by single sign-on.", "请使用单点登录。")
    account = await find_staff(connection(), asked.username)
    if account and (not account.active or (account.demo and not ctx.settings.demo)):
        account = None
    claim = await second_factor.look(ctx, asked.username, asked.code)
    hashed = account.password_hash if account else NOBODY

    async def pass_factor() -> tuple[Staff, str | None, Passed]:
        if account is None:
            raise Unauthorized
        window = window_of(ctx, account, asked.window)
        spent = await ctx.shielded(second_factor.spend(connection(), account.username, claim))
        return account, window, spent

    name = password_account(asked.username)
    tried = PasswordTry(name, visitor.address, hashed, asked.password)
    found, window, passed = await check_password(ctx, tried, pass_factor)
    return await enter(ctx, found, window, visitor, passed)


async def demo_staff(ctx: AppContext, username: str, visitor: Visitor) -> schemas.StaffAnswer:
    """Log a demo account in without its password. Raises `NotFound` for any other, and elsewhere.

    Whose password somebody has set, or who asks for a second factor, is none of the demo's.
    """
    account = await find_staff(connection(), username)
    if account is None or not (ctx.settings.demo and account.demo and account.active):
        raise NotFound("There is no such demo account.", "没有这个演示账号。")
    factor = await find_second_factor(connection(), username)
    if factor is not None and factor.confirmed_ms is not None:
        raise NotFound("There is no such demo account.", "没有这个演示账号。")
    return await enter(ctx, account, window_of(ctx, account, None), visitor, NONE)


async def enter(
    ctx: AppContext, account: Staff, window: str | None, visitor: Visitor, passed: Passed
) -> schemas.StaffAnswer:
    """Begin the login of an account; outside the demo, one without a second factor only enrols."""
    enrols = passed == NONE and not ctx.settings.demo
    role = ENROLLING if enrols else account.role
    login = Login(account.username, role, account.hall, window, device=visitor.device)
    return schemas.StaffAnswer(
        **await begin(ctx, login),
        hall=account.hall,
        window=window,
        name=account.display_name,
        second_factor=TO_ENROL if enrols else passed,
    )


def window_of(ctx: AppContext, account: Staff, wanted: str | None) -> str | None:
    """The window a login works at: the one asked for, else the clerk's own. Raises `Invalid`."""
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
