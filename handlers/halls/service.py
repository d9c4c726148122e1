"""Which halls there are, and how full.

Anybody may ask, as often as they like: what a hall shows is worked out anew only after an event of
it, or when a second of business time has gone by.
"""

from handlers import access
from handlers.context import AppContext, GroupContext
from handlers.halls.schemas import (
    Coverage,
    HallPage,
    HallView,
    LaneLoad,
    Opening,
    Position,
    WindowBrief,
)
from kit.clock import business_date, instant
from records.hall_directory import HallInfo
from records.opening.sessions import HOLIDAY, MAKEUP, WEEK, time_in_words
from records.opening.usual import UsualHours, usual_hours


async def _lanes(ctx: AppContext, group: GroupContext, hall: HallInfo) -> list[LaneLoad]:
    """The live load, as the last committed event left it."""
    rules, now_ms = group.line.rules.halls[hall.id], group.clock.now_ms()
    waiting = await group.hub.waiting(hall.id)
    loads = []
    for lane in rules.lanes:
        info = group.directory.lanes[lane]
        serving = group.estimator.open_windows(hall.id, lane)
        wait = group.estimator.if_now(hall.id, lane, now_ms)
        names = info.name, info.name_en, info.prefix
        is_open = ctx.openings.open_at(hall.id, now_ms, lane)
        loads.append(LaneLoad(lane, *names, waiting[lane], serving, wait, is_open))
    return loads


_Stands = tuple[int, ...]


async def view_of(ctx: AppContext, group: GroupContext, hall: HallInfo) -> HallView:
    """A hall with its live load; it is shared by all who ask, and not to be changed."""
    stands = await _stands(ctx, group, hall.id)
    kept = group.hall_views.get(hall.id)
    if kept is None or kept[0] != stands:
        kept = stands, await _worked_out(ctx, group, hall)
        group.hall_views[hall.id] = kept
    view: HallView = kept[1]
    return view


async def _stands(ctx: AppContext, group: GroupContext, hall: str) -> _Stands:
    """What makes an older view wrong."""
    feed = await group.hub.feed(hall)
    told = (feed.epoch, feed.seq) if feed else (0, 0)
    changes = (group.line.rules.changes, ctx.openings.version)
    return *told, *changes, group.clock.now_ms() // 1000


async def _worked_out(ctx: AppContext, group: GroupContext, hall: HallInfo) -> HallView:
    book, now_ms = ctx.openings, group.clock.now_ms()
    is_open = book.open_at(hall.id, now_ms)
    coming = None if is_open else book.next_opening(hall.id, now_ms)
    return HallView(
        id=hall.id,
        name=hall.name,
        name_en=hall.name_en,
        level=hall.level,
        parent=hall.parent,
        group=hall.group,
        open=is_open,
        opening=[_opening(h) for h in usual_hours(book.openings(hall.id, business_date(now_ms)))],
        opens_at=instant(coming.starts_ms) if coming else None,
        position=None if hall.place is None else Position(*hall.place),
        lanes=await _lanes(ctx, group, hall),
    )


def _opening(hours: UsualHours) -> Opening:
    return Opening(
        weekdays=[at for at, day in enumerate(WEEK, 1) if day in hours.days],
        opens=time_in_words(hours.starts_min),
        closes=time_in_words(hours.ends_min),
        makeup=MAKEUP in hours.days,
        holiday=HOLIDAY in hours.days,
        every_n_weeks=hours.every_n_weeks,
    )


async def every(ctx: AppContext, *, retired: bool = False) -> list[HallView]:
    """All halls, group by group; those that are retired only if asked for."""
    return [
        await view_of(ctx, group, hall)
        for group in ctx.groups.values()
        for hall in group.directory.halls.values()
        if retired or not hall.retired
    ]


async def one(ctx: AppContext, hall_id: str, *, retired: bool = False) -> HallPage:
    """One hall with its windows; those that are retired only if asked for. Raises `NotFound`."""
    hall, group = access.hall(ctx, hall_id), ctx.group_of(hall_id)
    view = await view_of(ctx, group, hall)
    served = group.line.rules.halls[hall_id].windows
    windows = [
        WindowBrief(w.code, w.name, w.name_en, w.kind, _own(served.get(w.code, {})))
        for w in hall.windows.values()
        if retired or not w.retired
    ]
    members = {name: getattr(view, name) for name in view.__struct_fields__}
    now = instant(group.clock.now_ms())
    return HallPage(**members, windows=windows, now=now, coverage=_coverage(group, hall_id))


def _own(served: dict[str, int]) -> tuple[str, ...]:
    return tuple(line for line in served if ":" not in line)


def _coverage(group: GroupContext, hall: str) -> Coverage | None:
    judged, within_p50, within_p90 = group.estimator.coverage(hall)
    return Coverage(judged, within_p50 / judged, within_p90 / judged) if judged else None
