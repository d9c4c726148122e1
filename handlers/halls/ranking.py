"""Which hall is quickest for an item: the wait there and, if the phone says where it is, the way.

A position is personal, and it stands in a URL: it is taken only when rounded to about a kilometre.
"""

import math
import re
from copy import copy

from handlers.context import AppContext
from handlers.halls.schemas import HallChoice, HallView, LaneLoad
from handlers.halls.service import view_of
from handlers.slots.earliest import earliest
from kit.errors import FieldError, Invalid
from kit.geo import LATITUDE, LONGITUDE, Position, distance_m

# Two decimals of a degree are about a kilometre.
_POSITION = re.compile(r"(-?\d{1,2}(?:\.\d{1,2})?),(-?\d{1,3}(?:\.\d{1,2})?)")
# A straight line is shorter than the road; a bus in town makes about 20 km/h.
DETOUR, SPEED_KM_H = 1.3, 20.0
MAX_ITEM = 40


def read_item(values: list[str]) -> str | None:
    """The item asked for. Raises `Invalid` for one that is named twice or too long."""
    if len(values) > 1 or any(len(value) > MAX_ITEM for value in values):
        raise _unknown_item()
    return values[0] if values else None


def read_position(values: list[str]) -> Position | None:
    """Where the phone is, as `near=41.73,125.94`. Raises `Invalid` for anything more precise."""
    if not values:
        return None
    found = _POSITION.fullmatch(values[0]) if len(values) == 1 else None
    place = (float(found[1]), float(found[2])) if found else (math.inf, math.inf)
    if abs(place[0]) > LATITUDE or abs(place[1]) > LONGITUDE:
        english = "near is latitude,longitude in degrees with at most two decimals."
        chinese = "near 须为纬度和经度，以英文逗号分隔，最多两位小数，例如 near=41.73,125.94。"
        raise Invalid(english, chinese, errors=(FieldError("near", "invalid", english, chinese),))
    return place


async def ranked(ctx: AppContext, item: str, near: Position | None) -> list[HallView]:
    """The halls that offer an item; open ones first, then by wait and way together."""
    offering = [
        (group, hall, lane)
        for group in ctx.groups.values()
        if (lane := group.directory.items.get(item))
        for hall in group.directory.halls.values()
        if not hall.retired and lane in group.line.rules.halls[hall.id].lanes
    ]
    if not any(item in group.directory.items for group in ctx.groups.values()):
        raise _unknown_item()
    times = await earliest(ctx, [hall for _, hall, _ in offering], item)
    found = []
    for group, hall, lane in offering:
        view = copy(await view_of(ctx, group, hall))
        load = next((load for load in view.lanes if load.lane == lane), None)
        if load is None:
            continue  # the hall's rules were changed while the times were read
        way_s = travel_s(near, hall.place) if near and hall.place else None
        view.choice = HallChoice(item, lane, load.estimate, way_s, times.get(hall.id))
        found.append((_effort(load, view.choice), view))
    return [view for _, view in sorted(found, key=lambda pair: pair[0])]


def _effort(lane: LaneLoad, choice: HallChoice) -> tuple[bool, bool, int]:
    wait = choice.estimate
    total_s = (wait.p50_s if wait else 0) + (choice.travel_s or 0)
    return not lane.open, wait is None, total_s


def travel_s(start: Position, end: Position) -> int:
    """About how long the way takes, in seconds: straight, with a detour."""
    return round(distance_m(start, end) / 1000 * DETOUR / SPEED_KM_H * 3600)


def _unknown_item() -> Invalid:
    english = "There is no such service item."
    return Invalid(english, "没有这个事项。", errors=(FieldError("for", "unknown", english),))
