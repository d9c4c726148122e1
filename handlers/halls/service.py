"""Which halls there are, and how full."""

from handlers.halls.schemas import HallPage, HallView, LaneLoad, WindowBrief
from handlers.house import House
from kit.clock import instant
from kit.errors import NotFound
from records.layout import HallInfo


async def _lanes(house: House, hall: HallInfo) -> list[LaneLoad]:
    """The live load, as the last committed event left it."""
    waiting = await house.view.lengths([f"{hall.id}:{lane}" for lane in hall.lanes])
    open_windows = await house.hub.open_windows(hall.id)
    loads = []
    for lane, count in zip(hall.lanes, waiting, strict=True):
        info = house.layout.lanes[lane]
        serving = sum(
            1 for w in open_windows if w in hall.windows and lane in hall.windows[w].lanes
        )
        loads.append(LaneLoad(lane, info.name, info.name_en, info.prefix, count, serving, None))
    return loads


async def _view(house: House, hall: HallInfo) -> HallView:
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
    return [await _view(house, hall) for hall in house.layout.halls.values()]


async def one(house: House, hall_id: str) -> HallPage:
    """One hall with its windows. Raises `NotFound`."""
    hall = house.layout.halls.get(hall_id)
    if hall is None:
        raise NotFound("There is no such hall.", "没有这个大厅。")
    view = await _view(house, hall)
    windows = [
        WindowBrief(w.code, w.name, w.name_en, w.kind, w.lanes) for w in hall.windows.values()
    ]
    members = {name: getattr(view, name) for name in view.__struct_fields__}
    return HallPage(**members, windows=windows, now=instant(house.clock.now_ms()))
