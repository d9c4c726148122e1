"""What of a pickup, a proxy, a parcel is shown."""

from collections.abc import Sequence

from handlers.context import AppContext
from handlers.pickup import schemas
from kit.clock import instant
from kit.privacy.sealing import SealBroken
from records.cases.case import Case
from records.casework.handing_over import Found
from records.models.cases.fetching.parcels import Packed, Parcel
from records.models.cases.fetching.proxies import Proxy


def pickup_view(found: Found) -> schemas.PickupView:
    """Somebody who fetches, and what; whose name it is, is put in when it is answered."""
    pickup, cases = found
    first = next((one for one in cases if one.id == pickup.case_id), cases[0])
    return schemas.PickupView(
        id=pickup.id,
        state=pickup.state,
        case=first.id,
        number=first.number,
        cases=[_case(one) for one in cases],
        how=pickup.how,
        expires_at=instant(pickup.expires_ms),
        handed_over_at=_instant(pickup.handed_over_ms),
    )


def _case(case: Case) -> schemas.PickupCase:
    named = case.item_name, case.item_name_en
    return schemas.PickupCase(case.id, case.number, case.item, *named, case.department)


def _instant(at_ms: int | None) -> str | None:
    return None if at_ms is None else instant(at_ms)


def proxy_view(proxy: Proxy, name: str, now_ms: int) -> schemas.ProxyView:
    """A proxy, for who has named them."""
    times = instant(proxy.made_ms), instant(proxy.expires_ms)
    return schemas.ProxyView(proxy.id, name, _state(proxy, now_ms), *times)


def _state(proxy: Proxy, now_ms: int) -> str:
    if proxy.live(now_ms):
        return "live"
    if proxy.used_ms is not None:
        return "used"
    return "revoked" if proxy.revoked_ms is not None else "expired"


def name_of(ctx: AppContext, proxy: Proxy) -> str:
    """The name of a proxy; empty if no key opens it any more."""
    try:
        return ctx.settings.key_ring.unseal(proxy.sealed, proxy.place)
    except SealBroken as fault:
        ctx.incidents.report("proxy_unreadable", fault)
        return ""


def parcel_view(parcel: Parcel, packed: Sequence[Packed]) -> schemas.ParcelView:
    """A parcel, for the staff of its hall."""
    cases = [schemas.ParcelCase(*one) for one in packed]
    ready_at = _instant(parcel.ready_ms or None)
    return schemas.ParcelView(parcel.id, parcel.state, ready_at, parcel.reminded, cases)
