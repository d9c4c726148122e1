"""What is told of halls."""

import msgspec

from queueing.view import Estimate


class LaneLoad(msgspec.Struct):
    """A lane of a hall, and how full it is."""

    lane: str
    name: str
    name_en: str
    prefix: str
    waiting: int
    open_windows: int
    estimate: Estimate | None


class WindowBrief(msgspec.Struct):
    """A window of a hall."""

    id: str
    name: str
    name_en: str
    kind: str
    lanes: tuple[str, ...]


class HallView(msgspec.Struct):
    """A hall in the tree."""

    id: str
    name: str
    name_en: str
    level: str
    parent: str | None
    group: str
    open: bool
    lanes: list[LaneLoad]


class HallPage(HallView):
    """A hall with its windows, and the business time it lives in."""

    windows: list[WindowBrief]
    now: str
