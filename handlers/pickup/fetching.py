"""At the collection window: who fetches is identified, and then it is handed over."""

import structlog

from handlers import access
from handlers.asked import RecordAsked
from handlers.cases.reading import invalid, office
from handlers.context import AppContext
from handlers.identity.demand import demand
from handlers.pickup import codes
from handlers.pickup.errors import LiesElsewhere, PickupCodeEnded
from handlers.pickup.schemas import ConfirmBody, PickupBody, PickupView
from handlers.pickup.views import name_of, pickup_view
from kit.errors import NotFound
from records.cases.parcel import PickupBy
from records.casework.handing_over import Counter, Shown, hand_over, identify, ready_parcel
from records.identity.demands import Demand
from records.models.cases.cases import find_case_by_number
from records.models.cases.fetching.parcels import Parcel, find_parcel
from records.models.cases.fetching.pickups import find_pickup
from records.models.cases.fetching.proxies import find_proxy, proxy_by_code
from records.models.catalogue.service_items import pickup_level_of
from records.transactions import Connection, connection

_log = structlog.get_logger()


async def begin(asked: RecordAsked[PickupBody]) -> PickupView:
    """Somebody shows a code, or has no phone.

    Raises `Forbidden`, `Invalid`, `NotFound`, `WrongHall`, `AlreadyCollected`, `CaseNotReady`,
    `VerificationRequired`.
    """
    ctx, tx, who, body = asked.ctx, asked.tx, asked.who, asked.body
    hall, window = access.collection_window(ctx, who)
    _check_shape(body)
    parcel, shown = await (
        _by_code(ctx, tx, body.code) if body.code else _by_number(ctx, tx, body, hall)
    )
    _check_hall(ctx, parcel, hall)
    counter = Counter(hall, window, who.actor)
    found = await identify(tx, ctx.clock.now_ms(), parcel.id, shown, counter)
    if shown.how is not PickupBy.CARD:  # else a clerk has seen card and holder
        level = await pickup_level_of(tx, [case.item for case in found.cases])
        await demand(ctx, tx, parcel.applicant, level, Demand.PICKUP)
    if shown.how is PickupBy.CARD:  # why is on the record, which people may see who must
        asked.after_commit.append(
            lambda: _log.info("pickup_without_code", pickup=found.pickup.id, by=who.actor)
        )
    return pickup_view(found)


async def confirm(asked: RecordAsked[ConfirmBody], pickup: str) -> PickupView:
    """It is handed over. Raises as `begin` does, and `IllegalMove` for what has lapsed."""
    ctx, tx = asked.ctx, asked.tx
    await access.pickup(ctx, tx, asked.who, pickup)
    actor = await access.actor_of(tx, asked.who)
    done = await hand_over(tx, office(ctx), actor, pickup, card_checked=asked.body.card_checked)
    return pickup_view(done)


async def with_proxy(ctx: AppContext, answer: PickupView) -> PickupView:
    """The answer with the name of who was sent: it is sealed, so no answer that is kept has it."""
    if answer.how is PickupBy.PROXY:
        found = await find_pickup(connection(), answer.id)
        proxy = await find_proxy(connection(), found.proxy) if found and found.proxy else None
        answer.proxy = name_of(ctx, proxy) if proxy else ""
    return answer


def _check_shape(body: PickupBody) -> None:
    if (body.code is None) == (body.case_number is None):
        english = "Send either a code or a case_number."
        raise invalid("code", "invalid", english, "请提交取件码或办件编号之一。")
    if body.code is not None:
        return
    if body.reason is None:
        english = "Say why there is no code."
        raise invalid("reason", "missing", english, "请说明没有取件码的原因。")
    if not body.card_checked:
        english = "Look at the identity card first, and say that you have."
        raise invalid("card_checked", "required", english, "请先核对身份证，并确认已核对。")


async def _by_code(ctx: AppContext, tx: Connection, sent: str) -> tuple[Parcel, Shown]:
    """The parcel whose code this is, the applicant's or a proxy's. Raises `PickupCodeEnded`."""
    text, key = sent.strip().lower(), ctx.settings.secret
    named = codes.parcel_named(text)
    if named is not None:
        parcel = await find_parcel(tx, named)
        if parcel and codes.shows(key, parcel, text, ctx.clock_guard.trusted_ms()):
            return parcel, Shown(PickupBy.CODE)
        raise PickupCodeEnded
    proxy = await proxy_by_code(tx, codes.code_hash(text))
    # One that was used shows that it was: the parcel says so.
    if proxy is None or not (proxy.used_ms or proxy.live(ctx.clock.now_ms())):
        raise PickupCodeEnded
    parcel = await find_parcel(tx, proxy.parcel)
    if parcel is None:
        raise PickupCodeEnded
    return parcel, Shown(PickupBy.PROXY, proxy.id)


async def _by_number(
    ctx: AppContext, tx: Connection, body: PickupBody, here: str
) -> tuple[Parcel, Shown]:
    """The parcel of a case by its number. Raises `NotFound`, and what `ready_parcel` raises."""
    found = await find_case_by_number(tx, (body.case_number or "").strip())
    if found is None or not access.is_served(ctx, found.case.hall):
        raise NotFound("There is no case with this number.", "没有这个编号的办件。")
    case = found.case
    if case.hall != here:
        raise _elsewhere(ctx, case.hall)
    parcel = await ready_parcel(tx, case)
    return parcel, Shown(PickupBy.CARD, reason=(body.reason or "").strip())


def _check_hall(ctx: AppContext, parcel: Parcel, here: str) -> None:
    if parcel.hall != here:
        raise _elsewhere(ctx, parcel.hall)


def _elsewhere(ctx: AppContext, hall: str) -> LiesElsewhere | NotFound:
    """Where somebody has to go."""
    right = ctx.hall(hall)
    if right is None:
        return PickupCodeEnded()
    return LiesElsewhere(
        f"These papers lie in {right.name_en}; nothing was changed.",
        f"该办理结果存放在{right.name}，请前往领取。本次未作任何更改。",
        hall=right.id,
        name=right.name,
        name_en=right.name_en,
    )
