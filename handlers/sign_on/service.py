"""The steps of single sign-on: away to the provider, back from it, and the login it came to."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import structlog

from handlers import limits
from handlers.context import AppContext
from handlers.limits import LimitKey
from handlers.login import desk, schemas, second_factor
from handlers.login.second_factor import NONE, PASSED, Passed, SecondFactorWrong
from handlers.login.service import tokens_of
from handlers.login.visitor import Visitor
from handlers.principal import CLERK
from handlers.sign_on.accounts import NoAccess, account_for
from handlers.sign_on.schemas import LoginWays, SignOnCode, SignOnOffer
from kit import ids
from kit.clock import MINUTE_MS, real_ms
from kit.crypto import keyed_digest
from kit.errors import FieldError, Invalid, NotFound, Unauthorized
from kit.sign_on.claims import person
from kit.sign_on.faults import AnswerRefused, ProviderSilent, SignOnFault
from kit.sign_on.provider import Attempt, IdentityProvider
from records.models.people import sign_ons
from records.models.people.sign_ons import SignOn
from records.models.people.staff import find_staff
from records.transactions import connection, transaction

_log = structlog.get_logger()

LIFE_MS = 10 * MINUTE_MS
CODE_LIFE_MS = 2 * MINUTE_MS
LONGEST = 2048
# Only our own desks; never a host, never `//`, never anything to be resolved.
_OUR_PAGE = re.compile(r"/(console|review|manager)(/[a-z]{1,20})?")
DESK = "/console"
# A code says by its first letter whether the provider's own second factor counts; a code with
# another letter is another code.
_WITH_FACTOR, _WITHOUT = "f", "s"


class Sent(NamedTuple):
    """Where a browser goes, with which secret of its own."""

    address: str
    browser: str


class Answer(NamedTuple):
    """What a provider's redirect carries, and the browser's own secret."""

    state: str
    code: str
    issuer: str
    error: str
    browser: str


class SignOnCodeWrong(Unauthorized):
    """This sign-on has expired or was used; begin again."""

    zh = "单点登录已过期或已使用，请重新登录。"

    @classmethod
    def code(cls) -> str:
        """To clients this is one of the ways of not being logged in."""
        return Unauthorized.code()


def ways(ctx: AppContext) -> LoginWays:
    """How staff may log in."""
    settings = ctx.settings.sign_on
    if settings is None:
        return LoginWays(passwords=True, sign_on=None)
    return LoginWays(settings.passwords, SignOnOffer(settings.name))


async def start(
    ctx: AppContext, back_to: str, window: str | None, visitor: Visitor, browser: str
) -> Sent:
    """Where to send a browser. Raises `NotFound` where there is no provider, `Invalid`.

    An answer comes back only to the browser that was sent: it keeps a secret of its own, the same
    for all its attempts of some minutes, so that two tabs do not end each other's.
    """
    provider = _provider(ctx)
    if not _OUR_PAGE.fullmatch(back_to):
        raise _foreign_page()
    await limits.hit_by_address(ctx, limits.SIGN_ONS, visitor.address)
    state = ids.new_secret()
    browser = browser if _looks_ours(browser) else ids.new_secret()
    try:
        address = await provider.address(_attempt(ctx, state))
    except SignOnFault as fault:
        _log.warning("sign_on_failed", fault=str(fault))
        return Sent(f"{back_to}#sign_on_failed=unavailable", browser)
    now_ms = real_ms()
    new = SignOn(_digest(ctx, "state", state), _digest(ctx, "browser", browser), back_to, window)
    async with transaction() as tx:
        await sign_ons.begin_sign_on(tx, new, now_ms + LIFE_MS)
        await sign_ons.delete_old_sign_ons(tx, now_ms - LIFE_MS)
    return Sent(address, browser)


async def come_back(ctx: AppContext, answer: Answer, visitor: Visitor) -> str:
    """To which page a browser goes on, with a code that is good once or with a word why not."""
    provider = _provider(ctx)
    await limits.hit_by_address(ctx, limits.SIGN_ONS, visitor.address)
    if not 0 < len(answer.state) <= LONGEST or not _looks_ours(answer.browser):
        return f"{DESK}#sign_on_failed=expired"
    state, browser = _digest(ctx, "state", answer.state), _digest(ctx, "browser", answer.browser)
    attempt = await ctx.shielded(sign_ons.spend_sign_on(connection(), state, browser, real_ms()))
    if attempt is None:
        return f"{DESK}#sign_on_failed=expired"
    try:
        code = await _signed_on(ctx, provider, answer, attempt)
    except SignOnFault as fault:
        _log.warning("sign_on_failed", kind=type(fault).__name__, fault=str(fault))
        return f"{attempt.back_to}#sign_on_failed={_word(answer, fault)}"
    return f"{attempt.back_to}#sign_on={code}"


def _word(answer: Answer, fault: SignOnFault) -> str:
    if answer.error:
        return "cancelled"
    if isinstance(fault, ProviderSilent):
        return "unavailable"
    return "no_account" if isinstance(fault, NoAccess) else "refused"


async def _signed_on(
    ctx: AppContext, provider: IdentityProvider, answer: Answer, attempt: SignOn
) -> str:
    """The code of a login to be fetched. Raises `SignOnFault`."""
    settings = provider.settings
    if answer.error or not 0 < len(answer.code) <= LONGEST:
        raise AnswerRefused("error" if answer.error else "code")
    if answer.issuer and answer.issuer != settings.issuer:
        raise AnswerRefused("issuer")
    now_s = ctx.clock_guard.trusted_ms() // 1000
    claims = await provider.claims(answer.code, _attempt(ctx, answer.state), now_s)
    subject = _digest(ctx, "subject", f"{settings.issuer}\n{claims['sub']}")
    username, ended = await account_for(
        ctx, settings.rules, subject, person(settings.rules, claims)
    )
    for family in ended:
        tokens_of(ctx).revoke(family)
    kind = _WITH_FACTOR if _methods(claims) & settings.factors else _WITHOUT
    code = f"{kind}{ids.new_secret()}"
    expires_ms = real_ms() + CODE_LIFE_MS
    digest = _digest(ctx, "code", code)
    await ctx.shielded(sign_ons.keep_code(connection(), attempt.id, digest, username, expires_ms))
    return code


def _methods(claims: Mapping[str, Any]) -> set[str]:
    """How the provider says that somebody was recognised."""
    listed = claims.get("amr")
    methods = listed if isinstance(listed, list) else []
    return {f"acr:{claims.get('acr')}", *(f"amr:{one}" for one in methods)}


async def fetch(
    ctx: AppContext, asked: SignOnCode, visitor: Visitor, browser: str
) -> schemas.StaffAnswer:
    """The login that a code stands for, once, in the browser that was signed on.

    Raises `Unauthorized`, also for a second factor that is missing or wrong: the code stays good.
    """
    _provider(ctx)
    await limits.hit_by_address(ctx, limits.SIGN_ONS, visitor.address)
    digest = _digest(ctx, "code", asked.code)
    found = await sign_ons.find_code(
        connection(), digest, _digest(ctx, "browser", browser), real_ms()
    )
    account = await find_staff(connection(), found.username or "") if found else None
    if found is None or account is None or not account.active:
        raise SignOnCodeWrong
    # Who stood at a clerk's page need not be one.
    window = desk.window_of(ctx, account, found.window if account.role == CLERK else None)
    passed: Passed = PASSED
    if not asked.code.startswith(_WITH_FACTOR):
        passed = await _factor(ctx, account.username, asked.factor)
    if not await ctx.shielded(sign_ons.spend_code(connection(), digest)):
        raise SignOnCodeWrong
    return await desk.enter(ctx, account, window, visitor, passed)


async def _factor(ctx: AppContext, username: str, code: str | None) -> Passed:
    """Wrong codes count with the account's wrong passwords."""
    counted = LimitKey(limits.WRONG_PASSWORDS, desk.password_account(username))
    await limits.check(ctx, counted)
    claim = await second_factor.look(ctx, username, code)
    if not claim.asked:
        return NONE
    try:
        return await ctx.shielded(second_factor.spend(connection(), username, claim))
    except SecondFactorWrong:
        await limits.count(ctx, counted)
        raise


def _provider(ctx: AppContext) -> IdentityProvider:
    if ctx.identity_provider is None:
        raise NotFound("There is no single sign-on here.", "未启用单点登录。")
    return ctx.identity_provider


def _attempt(ctx: AppContext, state: str) -> Attempt:
    """Nonce and verifier are derived, so that nobody who reads the database can answer."""
    return Attempt(state, _digest(ctx, "nonce", state), _digest(ctx, "verifier", state))


def _digest(ctx: AppContext, purpose: str, value: str) -> str:
    return keyed_digest(ctx.settings.secret, f"sign-on-{purpose}", value)


def _looks_ours(browser: str) -> bool:
    return re.fullmatch(r"[A-Za-z0-9_-]{20,80}", browser) is not None


def _foreign_page() -> Invalid:
    detail, zh = "`back_to` is not one of our pages.", "返回地址不是本站页面。"
    return Invalid(detail, zh, errors=(FieldError("back_to", "unknown", detail, zh),))
