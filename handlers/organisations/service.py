"""Asking to act for a legal person, deciding on it, and giving it back."""

import msgspec

from handlers.asked import RecordAsked
from handlers.context import AppContext
from handlers.identity.demand import demand
from handlers.organisations.schemas import (
    Authorisations,
    AuthorisationView,
    DecideBody,
    OrganisationBody,
    OrganisationView,
)
from handlers.principal import Principal
from handlers.query import Query, bad_parameter
from handlers.times import read_instant, refused
from kit.clock import instant
from kit.errors import FieldError, Invalid, NotFound
from kit.ids import new_id
from kit.privacy.masking import masked_name, masked_number
from kit.privacy.sealing import KeyRing, Place
from queueing.model.errors import IllegalMove
from records.identity.credit_code import NoCreditCode, read_credit_code
from records.identity.demands import Demand
from records.identity.words import Level
from records.models.identity import organisations
from records.models.identity.organisations import Authorisation, find_authorisation
from records.transactions import Connection, connection

SHOWN_AT_MOST = 100
DAY_MS = 24 * 60 * 60_000
USUALLY_MS, AT_MOST_MS = 365 * DAY_MS, 3 * 365 * DAY_MS


class _Details(msgspec.Struct):
    name: str
    credit_code: str


async def request(asked: RecordAsked[OrganisationBody]) -> AuthorisationView:
    """Ask to act for a legal person; what was asked for and still stands is told again.

    Raises `Invalid`.
    """
    ctx, tx, who, body = asked.ctx, asked.tx, asked.who, asked.body
    now_ms, ring = ctx.clock_guard.trusted_ms(), ctx.settings.key_ring
    details = _Details(" ".join(body.name.split()), _credit_code(body.credit_code))
    until_ms = _until_ms(body.until, now_ms)
    organisation = await _organisation(tx, ring, details, now_ms)
    await organisations.lock_organisation(tx, organisation)
    for there in await organisations.authorisations_of(tx, who.id, SHOWN_AT_MOST):
        live = there.state in {"requested", "in_force"} and there.until_ms > now_ms
        if live and there.organisation == organisation:
            return _view(ring, there, now_ms)
    new = new_id()
    await organisations.add_authorisation(tx, new, who.id, organisation, (now_ms, until_ms))
    return _view(ring, await _found(tx, new), now_ms)


async def mine(ctx: AppContext, who: Principal) -> Authorisations:
    """For whom somebody acts, asked to, or did."""
    return _views(ctx, await organisations.authorisations_of(connection(), who.id, SHOWN_AT_MOST))


async def in_state(ctx: AppContext, query: Query) -> Authorisations:
    """Those that wait for a clerk, or another state. Raises `Invalid`."""
    state = (query["state"][0] if query["state"] else "") or "requested"
    if state not in {"requested", "in_force", "refused", "revoked"}:
        raise bad_parameter("state", "unknown", "names no state", "没有这个状态")
    return _views(ctx, await organisations.authorisations_in(connection(), state, SHOWN_AT_MOST))


async def give_back(asked: RecordAsked[None], authorisation: str) -> None:
    """Act for somebody no longer; also twice. Raises `NotFound`."""
    if (await _found(asked.tx, authorisation)).agent != asked.who.id:
        raise NotFound
    now_ms = asked.ctx.clock_guard.trusted_ms()
    await organisations.revoke_authorisation(asked.tx, authorisation, now_ms)


async def decide(asked: RecordAsked[DecideBody], authorisation: str) -> AuthorisationView:
    """A clerk has looked at the paper.

    Raises `NotFound`, `VerificationRequired` for an agent who has not shown who they are,
    `Invalid`, `IllegalMove`.
    """
    ctx, tx, body = asked.ctx, asked.tx, asked.body
    found = await _found(tx, authorisation)
    if body.in_force:  # by whom the paper is, must be known
        await demand(ctx, tx, found.agent, Level.PERSON, Demand.AUTHORISATION)
    if body.in_force and not body.paper_seen:
        english, chinese = "must be true: look at the paper first", "须先查验授权书原件"
        raise refused("paper_seen", "required", english, chinese)
    now_ms, state = ctx.clock_guard.trusted_ms(), "in_force" if body.in_force else "refused"
    by, reason = asked.who.actor, body.reason.strip()
    asked.reason = reason
    if not await organisations.decide_authorisation(tx, authorisation, state, now_ms, by, reason):
        raise IllegalMove("This was decided, or taken back.", "该授权申请已审核或已撤销。")
    return _view(ctx.settings.key_ring, await _found(tx, authorisation), now_ms)


async def _found(db: Connection, authorisation: str) -> Authorisation:
    found = await find_authorisation(db, authorisation)
    if found is None:
        raise NotFound
    return found


async def _organisation(tx: Connection, ring: KeyRing, details: _Details, now_ms: int) -> str:
    lookup, new = ring.lookup("credit_code", details.credit_code), new_id()
    if found := await organisations.find_organisation(tx, lookup):
        return found
    text = msgspec.json.encode(details).decode()
    sealed = ring.seal(text, Place("organisation", new, "details"))
    await organisations.add_organisation(tx, new, lookup, sealed, now_ms)
    return await organisations.find_organisation(tx, lookup) or new


def _credit_code(text: str) -> str:
    try:
        return read_credit_code(text)
    except NoCreditCode as why:
        english, chinese = f"A credit code {why}.", "统一社会信用代码不正确，请核对后重新输入。"
        fault = FieldError("credit_code", "invalid", english, chinese)
        raise Invalid(english, chinese, errors=(fault,)) from None


def _until_ms(text: str | None, now_ms: int) -> int:
    if text is None:
        return now_ms + USUALLY_MS
    until_ms = read_instant("until", text)
    if not now_ms < until_ms <= now_ms + AT_MOST_MS:
        english, chinese = (
            "must be later than now, by three years at most",
            "须晚于当前且不超过三年",
        )
        raise refused("until", "out_of_range", english, chinese)
    return until_ms


def _views(ctx: AppContext, found: list[Authorisation]) -> Authorisations:
    ring, now_ms = ctx.settings.key_ring, ctx.clock_guard.trusted_ms()
    return Authorisations([_view(ring, one, now_ms) for one in found])


def _view(ring: KeyRing, one: Authorisation, now_ms: int) -> AuthorisationView:
    place = Place("organisation", one.organisation, "details")
    details = msgspec.json.decode(ring.unseal(one.sealed, place), type=_Details)
    masked = masked_name(details.name), masked_number(details.credit_code)
    over = one.until_ms <= now_ms and one.state in {"requested", "in_force"}
    return AuthorisationView(
        one.id,
        OrganisationView(one.organisation, *masked),
        "expired" if over else one.state,
        instant(one.until_ms),
        one.scope,
        one.reason or None,
    )
