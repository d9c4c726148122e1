"""Which halls there are, and how full.

Anybody may ask, as often as they like: what a hall shows is worked out anew only after an event of
it, or when a second of business time has gone by.
"""

from weakref import WeakKeyDictionary

from handlers.halls.schemas import Coverage, HallPage, HallView, LaneLoad, Opening, WindowBrief
from handlers.house import House
from kit.clock import instant
from kit.errors import NotFound
from queueing.waits.load import Load
from records.layout import HallInfo


async def _lanes(house: House, hall: HallInfo) -> list[LaneLoad]:
    """The live load, as the last committed event left it."""
    rules, now_ms = house.line.rules.halls[hall.id], house.clock.now_ms()
    waiting = await house.hub.waiting(hall.id)
    loads = []
    for lane in rules.lanes:
        info = house.layout.lanes[lane]
        serving = house.load.open_windows(hall.id, lane)
        wait = house.load.if_now(hall.id, lane, now_ms)
        names = info.name, info.name_en, info.prefix
        loads.append(LaneLoad(lane, *names, waiting[lane], serving, wait))
    return loads


_Stands = tuple[int, ...]
_kept: WeakKeyDictionary[Load, dict[str, tuple[_Stands, HallView]]] = WeakKeyDictionary()


async def view_of(house: House, hall: HallInfo) -> HallView:
    """A hall with its live load; it is shared by all who ask, and not to be changed."""
    views = _kept.setdefault(house.load, {})
    stands = await _stands(house, hall.id)
    kept = views.get(hall.id)
    if kept is None or kept[0] != stands:
        kept = stands, await _worked_out(house, hall)
        views[hall.id] = kept
    return kept[1]


async def _stands(house: House, hall: str) -> _Stands:
    """What makes an older view wrong."""
    feed = await house.hub.feed(hall)
    told = (feed.epoch, feed.seq) if feed else (0, 0)
    return *told, house.line.rules.changes, house.clock.now_ms() // 1000


async def _worked_out(house: House, hall: HallInfo) -> HallView:
    return HallView(
        id=hall.id,
        name=hall.name,
        name_en=hall.name_en,
        level=hall.level,
        parent=hall.parent,
        group=hall.group,
        open=hall.open_at(house.clock.now_ms()),
        opening=[Opening(list(s.weekdays), s.opens, s.closes) for s in hall.opening],
        lanes=await _lanes(house, hall),
    )


async def every(house: House, *, retired: bool = False) -> list[HallView]:
    """All halls of the group; those that are retired only if asked for."""
    halls = house.layout.halls.values()
    return [await view_of(house, hall) for hall in halls if retired or not hall.retired]


async def one(house: House, hall_id: str, *, retired: bool = False) -> HallPage:
    """One hall with its windows; those that are retired only if asked for. Raises `NotFound`."""
    hall = house.layout.halls.get(hall_id)
    if hall is None:
        raise NotFound("There is no such hall.", "没有这个大厅。")
    view = await view_of(house, hall)
    served = house.line.rules.halls[hall_id].windows
    windows = [
        WindowBrief(w.code, w.name, w.name_en, w.kind, _own(served.get(w.code, {})))
        for w in hall.windows.values()
        if retired or not w.retired
    ]
    members = {name: getattr(view, name) for name in view.__struct_fields__}
    now = instant(house.clock.now_ms())
    return HallPage(**members, windows=windows, now=now, coverage=_coverage(house, hall_id))


def _own(served: dict[str, int]) -> tuple[str, ...]:
    return tuple(line for line in served if ":" not in line)


def _coverage(house: House, hall: str) -> Coverage | None:
    judged, within_p50, within_p90 = house.load.coverage(hall)
    return Coverage(judged, within_p50 / judged, within_p90 / judged) if judged else None
