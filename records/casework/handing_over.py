"""Handing a parcel over: somebody is identified, and then it is theirs, once.

Being identified uses nothing up: a door may jam, a printer may be empty. Only handing over does.
"""

from collections.abc import Sequence
from typing import NamedTuple

from kit.errors import NotFound
from kit.ids import new_id
from queueing.model.errors import IllegalMove
from records.cases.case import Case
from records.cases.errors import AlreadyCollected, CaseNotReady
from records.cases.events import Collected
from records.cases.moves.actor import Actor
from records.cases.parcel import IDENTIFIED_MS, ParcelState, PickupBy, PickupState, fetchable
from records.cases.words import CaseState
from records.casework.moving import move_locked
from records.casework.office import Office
from records.db.sql import Connection
from records.models.cases.fetching.parcels import (
    Parcel,
    cases_of_parcel,
    lock_parcel,
    parcel_of,
    put_parcel,
)
from records.models.cases.fetching.pickups import (
    Pickup,
    add_pickup,
    find_pickup,
    hand_over_pickup,
    renew_pickup,
    same_pickup,
)
from records.models.cases.fetching.proxies import find_proxy, use_proxy
from records.models.due_work import DueKind, drop_due
from records.telling.parcels import tell_no_more

_FETCHED = frozenset({CaseState.COLLECTED, CaseState.REVOKED})


class Counter(NamedTuple):
    """Where something is handed over, and by whom."""

    hall: str
    window: str
    by: str


class Shown(NamedTuple):
    """How somebody showed that a parcel is for them."""

    how: PickupBy
    proxy: str | None = None
    reason: str = ""


class Found(NamedTuple):
    """A pickup, and the cases that are handed over with it."""

    pickup: Pickup
    cases: list[Case]


def lying_in(parcel: Parcel, cases: Sequence[Case]) -> list[Case]:
    """What may be fetched of a parcel. Raises `AlreadyCollected` or `CaseNotReady`."""
    if parcel.state is ParcelState.HANDED_OVER:
        raise AlreadyCollected
    if parcel.state is ParcelState.RETURNED:
        english = "Nobody came for 30 days, so it lies with its department again. Ask there: once "
        english += "it is laid ready anew, you will be told."
        chinese = "超过30天未领取，已退回办理部门保管。请联系该部门，重新备好后会再次通知您。"
        raise CaseNotReady(english, chinese)
    if parcel.state is not ParcelState.READY:
        raise CaseNotReady
    return [one for one in cases if fetchable(one)]


async def ready_parcel(db: Connection, case: Case) -> Parcel:
    """The parcel of a case that may be fetched now. Raises `AlreadyCollected`, `CaseNotReady`."""
    parcel = await parcel_of(db, case)
    if parcel is None:
        raise CaseNotReady
    if parcel.state is ParcelState.HANDED_OVER and case.state not in _FETCHED:
        raise CaseNotReady  # it goes on, though what was with it has been fetched
    lying_in(parcel, ())
    return parcel


async def identify(
    tx: Connection, now_ms: int, parcel_id: str, shown: Shown, counter: Counter
) -> Found:
    """Somebody is at the window; the same again if they were a moment ago.

    Raises `NotFound`, `AlreadyCollected` or `CaseNotReady`.
    """
    parcel = await lock_parcel(tx, parcel_id)
    if parcel is None:
        raise NotFound
    cases = lying_in(parcel, await cases_of_parcel(tx, parcel_id))
    new = Pickup(
        id=new_id(),
        parcel=parcel_id,
        case_id=cases[0].id,
        hall=counter.hall,
        at_window=counter.window,
        state=PickupState.IDENTIFIED,
        how=shown.how,
        reason=shown.reason,
        proxy=shown.proxy,
        by=counter.by,
        identified_ms=now_ms,
        expires_ms=now_ms + IDENTIFIED_MS,
    )
    there = await same_pickup(tx, new)
    if there is None:
        await add_pickup(tx, new)
        return Found(new, cases)
    there = there._replace(expires_ms=new.expires_ms, by=new.by)
    await renew_pickup(tx, there)
    return Found(there, cases)


async def hand_over(
    tx: Connection, office: Office, actor: Actor, pickup_id: str, *, card_checked: bool
) -> Found:
    """Hand over what was identified, with all cases of the parcel, in this transaction.

    Raises `NotFound`, `AlreadyCollected`, `CaseNotReady`, and `IllegalMove` for what has lapsed.
    """
    asked = await find_pickup(tx, pickup_id)
    if asked is None:
        raise NotFound
    await drop_due(tx, DueKind.PARCEL, asked.parcel)  # the timer first: see `due_work`
    cases = await cases_of_parcel(tx, asked.parcel, lock=True)
    parcel = await lock_parcel(tx, asked.parcel)
    if parcel is None:
        raise NotFound
    lying = lying_in(parcel, cases)
    await _check_pickup(tx, asked, office.now_ms, card_checked=card_checked)
    for case in lying:
        await move_locked(tx, office, actor, case, Collected(asked.id, asked.how.value))
    now_ms = office.now_ms
    if not await hand_over_pickup(tx, asked.id, actor.name, now_ms):
        raise AlreadyCollected
    await put_parcel(tx, parcel._replace(state=ParcelState.HANDED_OVER, handed_over_ms=now_ms))
    await tell_no_more(tx, parcel)
    if asked.proxy:
        await use_proxy(tx, asked.proxy, now_ms)
    done = asked._replace(state=PickupState.HANDED_OVER, handed_over_ms=now_ms)
    return Found(done, lying)


async def _check_pickup(tx: Connection, pickup: Pickup, now_ms: int, *, card_checked: bool) -> None:
    if pickup.expires_ms <= now_ms:
        english = "It is too long ago that the code was scanned: scan it again."
        raise IllegalMove(english, "识别已超过5分钟，请重新扫码。")
    if pickup.proxy is None:
        return
    proxy = await find_proxy(tx, pickup.proxy)
    if proxy is None or not proxy.live(now_ms):
        english = "The applicant has taken this back: nothing is handed over to the proxy."
        raise IllegalMove(english, "申请人已撤销代领授权，不能交给代领人。")
    if not card_checked:
        english = "Look at the proxy's identity card first, and say that you have."
        raise IllegalMove(english, "请先核对代领人身份证，并确认已核对。")
