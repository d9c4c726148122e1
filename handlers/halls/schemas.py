"""What is told of halls."""

import msgspec

from queueing.waits.estimate import Estimate


class LaneLoad(msgspec.Struct):
    """A lane of a hall, and how full it is; `estimate` is the wait of somebody who came now.

    `open_windows` counts the open windows that serve it, those of other halls too.
    """

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


class Choice(msgspec.Struct):
    """What a hall means for one item: the wait there, and the way (null: position unknown)."""

    item: str
    lane: str
    estimate: Estimate | None
    travel_s: int | None


class Opening(msgspec.Struct):
    """A session in which a hall takes people: ISO weekdays (Monday is 1) and times in China.

    `closes` may be `24:00`.
    """

    weekdays: list[int]
    opens: str
    closes: str


class HallView(msgspec.Struct, kw_only=True):
    """A hall in the tree; `for` stands there when halls were ranked for an item.

    `open` is whether it takes people now, `opening` when it usually does.
    """

    id: str
    name: str
    name_en: str
    level: str
    parent: str | None
    group: str
    open: bool
    opening: list[Opening]
    lanes: list[LaneLoad]
    choice: Choice | msgspec.UnsetType = msgspec.field(name="for", default=msgspec.UNSET)


class Coverage(msgspec.Struct):
    """How honest estimates were: of those judged, the shares called before p50 and before p90."""

    judged: int
    p50: float
    p90: float


class HallPage(HallView, kw_only=True):
    """A hall with its windows, and the business time it lives in."""

    windows: list[WindowBrief]
    now: str
    coverage: Coverage | None
