"""Which hall is quickest for an item: the wait there and, if the phone says where it is, the way.

A position is personal, and it stands in a URL: it is taken only when rounded to about a kilometre.
"""

import math
import re
from copy import copy
from typing import Any

from sanic import Request

from handlers.halls.schemas import Choice, HallView
from handlers.halls.service import view_of
from handlers.house import House
from kit.errors import FieldError, Invalid

# Two decimals of a degree are about a kilometre.
_POSITION = re.compile(r"(-?\d{1,2}(?:\.\d{1,2})?),(-?\d{1,3}(?:\.\d{1,2})?)")
EARTH_KM = 6371.0
# A straight line is shorter than the road; a bus in town makes about 20 km/h.
DETOUR, SPEED_KM_H = 1.3, 20.0
MAX_ITEM = 40
LATITUDE, LONGITUDE = 90, 180

Position = tuple[float, float]


def read_item(request: Request[Any, Any]) -> str | None:
    """The item asked for. Raises `Invalid` for one that is named twice or too long."""
    values = request.args.getlist("for") or []
    if len(values) > 1 or any(len(value) > MAX_ITEM for value in values):
        raise _unknown_item()
    return values[0] if values else None


def read_position(request: Request[Any, Any]) -> Position | None:
    """Where the phone is, as `near=41.73,125.94`. Raises `Invalid` for anything more precise."""
    values = request.args.getlist("near") or []
    if not values:
        return None
    found = _POSITION.fullmatch(values[0]) if len(values) == 1 else None
    place = (float(found[1]), float(found[2])) if found else (math.inf, math.inf)
    if abs(place[0]) > LATITUDE or abs(place[1]) > LONGITUDE:
        english = "near is latitude,longitude in degrees with at most two decimals."
        chinese = "near 须为纬度和经度，以英文逗号分隔，最多两位小数，例如 near=41.73,125.94。"
        raise Invalid(english, chinese, errors=(FieldError("near", "invalid", english, chinese),))
    return place


async def ranked(house: House, item: str, near: Position | None) -> list[HallView]:
    """The halls that offer an item; open ones first, then by wait and way together."""
    lane = house.layout.items.get(item)
    if lane is None:
        raise _unknown_item()
    offering = [
        hall
        for hall in house.layout.halls.values()
        if lane in house.line.rules.halls[hall.id].lanes
    ]
    found = []
    for hall in offering:
        view = copy(await view_of(house, hall))
        wait = next(load.estimate for load in view.lanes if load.lane == lane)
        way_s = travel_s(near, hall.place) if near and hall.place else None
        view.choice = Choice(item, lane, wait, way_s)
        found.append((_effort(view, view.choice), view))
    return [view for _, view in sorted(found, key=lambda pair: pair[0])]


def _effort(hall: HallView, choice: Choice) -> tuple[bool, bool, int]:
    wait = choice.estimate
    total_s = (wait.p50_s if wait else 0) + (choice.travel_s or 0)
    return not hall.open, wait is None, total_s


def travel_s(start: Position, end: Position) -> int:
    """About how long the way takes, in seconds, along a great circle with a detour."""
    (a, b), (c, d) = (map(math.radians, place) for place in (start, end))
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    km = 2 * EARTH_KM * math.asin(math.sqrt(half)) * DETOUR
    return round(km / SPEED_KM_H * 3600)


def _unknown_item() -> Invalid:
    english = "There is no such service item."
    return Invalid(english, "没有这个事项。", errors=(FieldError("for", "unknown", english),))
