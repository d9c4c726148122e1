"""Cases, and what belongs to one: who may touch which."""

from handlers.access.halls import acts_in, is_served
from handlers.context import AppContext
from handlers.principal import (
    CITIZEN,
    CLERK,
    MANAGER,
    REVIEWER,
    STAFF,
    Principal,
)
from kit.errors import Forbidden, NotFound
from records.cases.case import Case
from records.cases.moves.actor import Actor
from records.models.cases.cases import find_case, lock_case
from records.models.cases.fetching.parcels import find_parcel
from records.models.cases.fetching.pickups import Pickup, find_pickup
from records.models.cases.fetching.proxies import Proxy, find_proxy
from records.models.cases.refusals import Refusal, find_refusal
from records.models.people.staff import Staff, find_staff, staff_powers
from records.transactions import Connection

# The kind of window at which results are handed over.
COLLECTION = "collection"
_HALL_STAFF = (CLERK, MANAGER)


def only_at_a_window(who: Principal) -> None:
    """What is handed in is taken by staff; citizens only submit. Raises `Forbidden`."""
    if who.role == CITIZEN:
        raise Forbidden


async def case(
    ctx: AppContext, db: Connection, who: Principal, case_id: str, *, lock: bool = False
) -> tuple[Case, Actor]:
    """A case and who somebody is to it: its applicant, its hall, a department that works on it.

    With `lock` nobody else moves it until the transaction ends. Raises `NotFound`, and `Forbidden`
    for reviewers of a department that has no part in it.
    """
    found = await (lock_case if lock else find_case)(db, case_id)
    if found is None or not is_served(ctx, found.case.hall):
        raise NotFound
    actor = await actor_of(db, who)
    if who.role == CITIZEN and found.case.applicant in who.merged:
        actor = actor._replace(user=str(found.case.applicant))
    _check_case(actor, found.case, knows=who.role in _HALL_STAFF and acts_in(who, found.case.hall))
    return found.case, actor


def _check_case(actor: Actor, found: Case, *, knows: bool) -> None:
    if actor.role == REVIEWER:
        _check_reviewer(actor, found)
    elif not knows and (actor.role != CITIZEN or found.applicant != actor.user):
        raise NotFound


async def actor_of(db: Connection, who: Principal) -> Actor:
    """A login with the powers that its account has now. Raises `Forbidden` for one dismissed."""
    if who.role not in STAFF:
        return Actor(who.actor, who.role, who.id)
    account = await staff_powers(db, who.id)
    if account is None or not account.active:
        raise Forbidden
    known = account.department, account.region, account.powers
    return Actor(who.actor, who.role, who.id, *known)


def _check_reviewer(actor: Actor, found: Case) -> None:
    if actor.region not in {None, found.region}:
        raise NotFound
    if actor.department not in {found.department, *(step.department for step in found.steps)}:
        raise Forbidden("This case is another department's.", "该办件不归您所在的部门办理。")


# Parcels


def collection_window(ctx: AppContext, who: Principal) -> tuple[str, str]:
    """The hall and the window of a clerk where results are handed over. Raises `Forbidden`."""
    hall = ctx.hall(who.hall)
    window = hall.windows.get(who.window or "") if hall else None
    if hall is None or window is None or window.kind != COLLECTION:
        english = "Results are handed over at collection windows."
        raise Forbidden(english, "请在统一出件窗口办理领取。")
    return hall.id, window.code


async def pickup(ctx: AppContext, db: Connection, who: Principal, pickup_id: str) -> Pickup:
    """A pickup, for the collection windows of its hall. Raises `NotFound`, `Forbidden`."""
    hall, _ = collection_window(ctx, who)
    found = await find_pickup(db, pickup_id)
    if found is None or found.hall != hall:
        raise NotFound
    return found


async def proxy(ctx: AppContext, db: Connection, who: Principal, proxy_id: str) -> Proxy:
    """Somebody who was named to fetch, for the applicant who has. Raises `NotFound`."""
    found = await find_proxy(db, proxy_id)
    parcel = await find_parcel(db, found.parcel) if found else None
    if found is None or parcel is None or not is_served(ctx, parcel.hall):
        raise NotFound
    if parcel.applicant not in who.accounts:
        raise NotFound
    return found


async def refusal(ctx: AppContext, db: Connection, who: Principal, refusal_id: str) -> Refusal:
    """A refusal, for the staff of its hall. Raises `NotFound`."""
    found = await find_refusal(db, refusal_id)
    if found is None or not is_served(ctx, found.hall) or not acts_in(who, found.hall):
        raise NotFound
    return found


async def account_of(db: Connection, who: Principal) -> Staff:
    """The account of a member of staff. Raises `Forbidden` for one dismissed."""
    account = await find_staff(db, who.id)
    if account is None or not account.active:
        raise Forbidden
    return account
