"""For the applicant: the code of their parcel, and who may fetch it for them. For staff: a list."""

import unicodedata

from handlers import access
from handlers.asked import RecordAsked
from handlers.cases.reading import invalid
from handlers.context import AppContext
from handlers.pickup import codes, schemas
from handlers.pickup.views import name_of, parcel_view, proxy_view
from handlers.principal import Principal
from handlers.query import Query, bad_cursor, bad_parameter, cursor, only_values, read_cursor
from kit import qr
from kit.clock import instant
from kit.ids import is_ident, new_id
from records.cases.errors import ProxyExists
from records.cases.parcel import PROXY_MS, ParcelState
from records.cases.words import CaseState
from records.casework.handing_over import ready_parcel
from records.models.cases.fetching.parcels import lock_parcel, packed_in, parcel_of, parcels_in_hall
from records.models.cases.fetching.proxies import (
    Proxy,
    add_proxy,
    find_proxy,
    name_place,
    proxies_of,
    revoke_proxy,
)
from records.models.cases.lists import FIRST_MS, Place
from records.transactions import connection

PAGE = 50
_DIGITS = 18
# What of a parcel is told: that it is not there yet is told by its state.
_TOLD = (CaseState.GRANTED, CaseState.REFUSED, CaseState.READY, CaseState.COLLECTED)


async def code(ctx: AppContext, who: Principal, case_id: str) -> schemas.PickupCodeView:
    """The code of the applicant's parcel. Raises `NotFound`, `CaseNotReady`, `AlreadyCollected`."""
    case, _ = await access.case(ctx, connection(), who, case_id)
    parcel = await ready_parcel(connection(), case)
    now_ms = ctx.clock_guard.trusted_ms()
    text, expires_ms = codes.pickup_code(ctx.settings.secret, parcel, now_ms)
    left_s = -(-(expires_ms - now_ms) // 1000)
    return schemas.PickupCodeView(text, qr.svg(text), instant(expires_ms), left_s)


async def add(asked: RecordAsked[schemas.NewProxyBody], case_id: str) -> schemas.NewProxyAnswer:
    """Name somebody who fetches; name and code are put in when it is answered.

    Raises `NotFound`, `Invalid`, `CaseNotReady`, `AlreadyCollected`, `ProxyExists`.
    """
    ctx, tx = asked.ctx, asked.tx
    name = _plain(asked.body.name)
    case, _ = await access.case(ctx, tx, asked.who, case_id)
    parcel = await ready_parcel(tx, case)
    await lock_parcel(tx, parcel.id)
    now_ms = ctx.clock.now_ms()
    there = next((one for one in await proxies_of(tx, parcel.id) if one.live(now_ms)), None)
    if there:
        raise ProxyExists(proxy=there.id)
    proxy_id = new_id()
    sealed = ctx.settings.key_ring.seal(name, name_place(proxy_id))
    digest = codes.code_hash(codes.proxy_code(ctx.settings.secret, proxy_id))
    new = Proxy(proxy_id, parcel.id, sealed, digest, now_ms, now_ms + PROXY_MS)
    await add_proxy(tx, new)
    view = proxy_view(new, "", now_ms)
    told = view.id, view.name, view.state, view.made_at, view.expires_at
    return schemas.NewProxyAnswer(*told, code="", svg="")


async def with_code(ctx: AppContext, answer: schemas.NewProxyAnswer) -> schemas.NewProxyAnswer:
    """The answer with the code, and the name to which it is bound."""
    found = await find_proxy(connection(), answer.id)
    if found is not None:
        answer.name = name_of(ctx, found)
        answer.code = codes.proxy_code(ctx.settings.secret, found.id)
        answer.svg = qr.svg(answer.code)
    return answer


async def proxies(ctx: AppContext, who: Principal, case_id: str) -> schemas.ProxyList:
    """Whom the applicant has named. Raises `NotFound`."""
    case, _ = await access.case(ctx, connection(), who, case_id)
    parcel = await parcel_of(connection(), case)
    found = await proxies_of(connection(), parcel.id) if parcel else []
    now_ms = ctx.clock.now_ms()
    return schemas.ProxyList([proxy_view(one, name_of(ctx, one), now_ms) for one in found])


async def revoke(asked: RecordAsked[None], proxy_id: str) -> None:
    """They may not come any more; done twice it does no more. Raises `NotFound`."""
    proxy = await access.proxy(asked.ctx, asked.tx, asked.who, proxy_id)
    await revoke_proxy(asked.tx, proxy.id, asked.ctx.clock.now_ms())


async def parcels(ctx: AppContext, who: Principal, hall: str, query: Query) -> schemas.ParcelList:
    """What lies in a hall. Raises `NotFound`, `Forbidden`, `Invalid`."""
    known = access.hall_to_act_in(ctx, who, hall)
    values = only_values(query)
    wanted = values.get("state", "") or ParcelState.READY.value
    if wanted not in set(ParcelState):
        raise bad_parameter("state", "unknown", "is no state of a parcel", "没有这种状态")
    after = _place(values.get("cursor", ""))
    found = await parcels_in_hall(connection(), known.id, ParcelState(wanted), after, PAGE + 1)
    shown = found[:PAGE]
    packed = await packed_in(connection(), [one.id for one in shown], [one.value for one in _TOLD])
    last = shown[-1] if len(found) > PAGE else None
    next_cursor = cursor(f"{last.ready_ms}.{last.id}") if last else None
    views = [parcel_view(one, packed[one.id]) for one in shown]
    return schemas.ParcelList(views, next_cursor)


def _place(sent: str) -> Place:
    place = read_cursor(sent, longest=60)
    if not place:
        return Place(FIRST_MS, "")
    at, _, parcel = place.partition(".")
    if not (at.isascii() and at.isdecimal() and len(at) <= _DIGITS and is_ident(parcel)):
        raise bad_cursor()
    return Place(int(at), parcel)


def _plain(sent: str) -> str:
    """A name as people write it, which hides nothing from whoever reads it off a screen."""
    name = sent.strip()
    if not name or any(unicodedata.category(letter).startswith("C") for letter in name):
        english = "A name is plain text."
        raise invalid("name", "invalid", english, "姓名含有无效字符。")
    return name
