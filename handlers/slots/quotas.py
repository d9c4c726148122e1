"""What is planned for a hall's lanes: read by its staff, changed by managers."""

from collections.abc import Iterable

from handlers import access
from handlers.asked import RecordAsked
from handlers.context import AppContext
from handlers.openings.service import SHOWN, Change, begin
from handlers.principal import Principal
from handlers.query import Query
from handlers.slots.schemas import (
    LaneSessions,
    PlannedSession,
    QuotaBody,
    QuotasView,
    QuotaView,
    SessionsView,
    Taken,
    UsualWindows,
)
from handlers.times import read_date, refused
from kit.clock import MINUTE_MS, business_date, instant, shanghai_ms
from kit.ids import new_id
from records.booking.quotas import Quota
from records.booking.slot import OPEN, Slot
from records.models.booking.availability import slots_of_hall
from records.models.booking.quotas import (
    KnownQuota,
    add_quota,
    known_in_force,
    quota_in_force,
    quotas_of_hall,
    withdraw_quota,
)
from records.models.booking.supply import Supply, read_supply
from records.opening.opening_book import OpeningBook
from records.opening.sessions import DAY_MS, Session, time_in_words
from records.transactions import Connection, connection

AHEAD_DAYS_AT_MOST = 2 * 366


async def quotas(ctx: AppContext, who: Principal, hall: str) -> QuotasView:
    """What is planned in a hall. Raises `NotFound` or `Forbidden`."""
    access.hall_to_act_in(ctx, who, hall)
    return await _quotas_view(connection(), ctx.openings, hall, ctx.clock.now_ms())


async def set_quota(asked: RecordAsked[QuotaBody], hall: str) -> QuotasView:
    """Plan windows for a lane. Raises `NotFound` or `Invalid`."""
    access.hall(asked.ctx, hall)
    change = await begin(asked)
    quota = _read(change, hall, asked.body)
    before = await quota_in_force(change.tx, quota)
    if before is not None:
        await withdraw_quota(change.tx, before.quota.id, change.by, change.now_ms)
    if asked.body.windows is not None:
        await add_quota(change.tx, quota, change.by, change.now_ms)
    book = await change.finish(hall, below=False)
    return await _quotas_view(change.tx, book, hall, change.now_ms)


async def sessions(ctx: AppContext, who: Principal, hall: str, query: Query) -> SessionsView:
    """The sessions of a day. Raises `NotFound`, `Forbidden` or `Invalid`."""
    access.hall_to_act_in(ctx, who, hall)
    date = business_date(ctx.clock.now_ms())
    if any(query["date"]):
        date = read_date("date", query["date"][0])
    supply = await read_supply(connection(), [hall])
    slots = await slots_of_hall(connection(), hall, date)
    lanes = dict.fromkeys([*supply.lanes(hall), *(slot.lane for slot in slots)])
    return SessionsView(
        hall,
        date,
        [
            _lane(ctx.openings, supply, (hall, lane, date), [s for s in slots if s.lane == lane])
            for lane in lanes
        ],
    )


def _read(change: Change, hall: str, body: QuotaBody) -> Quota:
    """The quota that is asked for. Raises `Invalid`."""
    if body.lane not in change.ctx.group_of(hall).directory.lanes:
        raise refused("lane", "unknown", "is no lane of this hall", "不是本大厅的业务类别")
    date = body.date and read_date("date", body.date)
    starts_min = None
    if body.session is not None:
        starts_min = int(body.session[:2]) * 60 + int(body.session[3:])
    quota = Quota(
        new_id(), hall, body.lane, date, starts_min, body.windows or 0, body.walk_in_share
    )
    if date is not None:
        _check_date(change, quota, date)
    return quota


def _check_date(change: Change, quota: Quota, date: str) -> None:
    today = business_date(change.now_ms)
    if date < today:
        raise refused("date", "out_of_range", "is past", "已过去")
    if shanghai_ms(date) > shanghai_ms(today) + AHEAD_DAYS_AT_MOST * DAY_MS:
        raise refused("date", "out_of_range", "is more than two years ahead", "在两年之后")
    held = change.ctx.openings.sessions(quota.hall, quota.lane, date)
    if quota.starts_min is not None and not any(quota.speaks_of(one) for one in held):
        english, chinese = "is where no session begins on this day", "不是该日任何场次的开始时间"
        raise refused("session", "unknown", english, chinese)


async def _quotas_view(db: Connection, book: OpeningBook, hall: str, now_ms: int) -> QuotasView:
    supply, share = await read_supply(db, [hall]), book.settings(hall).walk_in_share
    return QuotasView(
        hall,
        book.version,
        [
            UsualWindows(lane, round(float(supply.usual(hall, lane, share).windows), 2))
            for lane in supply.lanes(hall)
        ],
        [_view(one) for one in await known_in_force(db, hall, business_date(now_ms))],
        [_view(one) for one in await quotas_of_hall(db, hall, SHOWN)],
    )


def _view(known: KnownQuota) -> QuotaView:
    quota, signed = known.quota, known.signed
    return QuotaView(
        id=quota.id,
        hall=quota.hall,
        lane=quota.lane,
        date=quota.date,
        session=None if quota.starts_min is None else time_in_words(quota.starts_min),
        windows=quota.windows,
        walk_in_share=quota.walk_in_share,
        set_by=signed.set_by,
        set_at=instant(signed.set_ms),
        withdrawn_by=signed.withdrawn_by,
        withdrawn_at=None if signed.withdrawn_ms is None else instant(signed.withdrawn_ms),
    )


def _lane(
    book: OpeningBook, supply: Supply, place: tuple[str, str, str], slots: list[Slot]
) -> LaneSessions:
    hall, lane, date = place
    usual = supply.usual(hall, lane, book.settings(hall).walk_in_share)
    offered = [slot for slot in slots if slot.state == OPEN]
    told = []
    for session in book.sessions(hall, lane, date):
        planned = supply.windows(session, usual)
        inside = [s for s in offered if session.starts_ms <= s.starts_ms < session.ends_ms]
        told.append(
            PlannedSession(
                starts_at=instant(session.starts_ms),
                ends_at=instant(session.ends_ms),
                session=_begins(session),
                windows=round(float(planned.windows), 2),
                walk_in_share=planned.walk_in_share,
                quota=planned.quota,
                slots=len(inside),
                taken=_taken(inside),
            )
        )
    return LaneSessions(lane, told, _taken(slot for slot in slots if slot.state != OPEN))


def _begins(session: Session) -> str:
    return time_in_words((session.starts_ms - shanghai_ms(session.date)) // MINUTE_MS)


def _taken(slots: Iterable[Slot]) -> Taken:
    taken = Taken(0, 0, 0, 0, 0)
    for slot in slots:
        taken.capacity += slot.capacity
        taken.held += slot.held
        taken.booked += slot.booked
        taken.resting += slot.resting
        taken.overbooked += slot.overbooked
    return taken
