"""Which halls there are, and how full."""

from handlers.halls.schemas import Coverage, HallPage, HallView, LaneLoad, WindowBrief
from handlers.house import House
from kit.clock import instant
from kit.errors import NotFound
from records.layout import HallInfo


async def _lanes(house: House, hall: HallInfo) -> list[LaneLoad]:
    """The live load, as the last committed event left it."""
    rules, now_ms = house.line.rules.halls[hall.id], house.clock.now_ms()
    open_windows = await house.hub.open_windows(hall.id)
    waiting = await house.hub.waiting(hall.id)
    loads = []
    for lane in rules.lanes:
        info = house.layout.lanes[lane]
        serving = sum(lane in rules.windows.get(window, {}) for window in open_windows)
        wait = house.load.if_now(hall.id, lane, now_ms)
        names = info.name, info.name_en, info.prefix
        loads.append(LaneLoad(lane, *names, waiting[lane], serving, wait))
    return loads


async def view_of(house: House, hall: HallInfo) -> HallView:
    """A hall with its live load."""
    return HallView(
        id=hall.id,
        name=hall.name,
        name_en=hall.name_en,
        level=hall.level,
        parent=hall.parent,
        group=hall.group,
        open=hall.open_at(house.clock.now_ms()),
        lanes=await _lanes(house, hall),
    )


async def every(house: House) -> list[HallView]:
    """All halls of the group."""
    return [await view_of(house, hall) for hall in house.layout.halls.values()]


async def one(house: House, hall_id: str) -> HallPage:
    """One hall with its windows. Raises `NotFound`."""
    hall = house.layout.halls.get(hall_id)
    if hall is None:
        raise NotFound("There is no such hall.", "没有这个大厅。")
    view = await view_of(house, hall)
    served = house.line.rules.halls[hall_id].windows
    windows = [
        WindowBrief(w.code, w.name, w.name_en, w.kind, _own(served.get(w.code, {})))
        for w in hall.windows.values()
    ]
    members = {name: getattr(view, name) for name in view.__struct_fields__}
    now = instant(house.clock.now_ms())
    return HallPage(**members, windows=windows, now=now, coverage=_coverage(house, hall_id))


def _own(served: dict[str, int]) -> tuple[str, ...]:
    return tuple(line for line in served if ":" not in line)


def _coverage(house: House, hall: str) -> Coverage | None:
    judged, within_p50, within_p90 = house.load.coverage(hall)
    return Coverage(judged, within_p50 / judged, within_p90 / judged) if judged else None
