"""What is told of halls."""

import msgspec

from handlers.slots.schemas import SlotView
from queueing.model.estimate import Estimate


class LaneLoad(msgspec.Struct):
    """A lane of a hall, and how full it is; `estimate` is the wait of somebody who came now.

    `open_windows` counts the open windows that serve it, those of other halls too. `open` is
    whether numbers for it are given now; a lane may have hours of its own.
    """

    lane: str
    name: str
    name_en: str
    prefix: str
    waiting: int
    open_windows: int
    estimate: Estimate | None
    open: bool


class WindowBrief(msgspec.Struct):
    """A window of a hall."""

    id: str
    name: str
    name_en: str
    kind: str
    lanes: tuple[str, ...]


class HallChoice(msgspec.Struct):
    """What a hall means for one item: the wait there, and the way (null: position unknown).

    `earliest` is the first time that may still be booked for it, as of a second ago (null: there is
    none, or it cannot be said at the moment).
    """

    item: str
    lane: str
    estimate: Estimate | None
    travel_s: int | None
    earliest: SlotView | None


class Opening(msgspec.Struct):
    """When a hall usually takes people: ISO weekdays (Monday is 1) and times in China.

    `closes` may be `24:00`. `makeup` are the weekend days that are worked in place of others,
    `holiday` the legal holidays; what is said of weekdays holds on neither.
    """

    weekdays: list[int]
    opens: str
    closes: str
    makeup: bool
    holiday: bool
    every_n_weeks: int


class Position(msgspec.Struct):
    """Where a hall is, in degrees."""

    latitude: float
    longitude: float


class HallView(msgspec.Struct, kw_only=True):
    """A hall in the tree; `for` stands there when halls were ranked for an item.

    `open` is whether it takes people now, `opening` when it usually does, `opens_at` when it will
    next, if it does not now (null: not within two months). Days and exceptions: `/calendar`.
    """

    id: str
    name: str
    name_en: str
    level: str
    parent: str | None
    group: str
    open: bool
    opening: list[Opening]
    opens_at: str | None
    position: Position | None
    lanes: list[LaneLoad]
    choice: HallChoice | msgspec.UnsetType = msgspec.field(name="for", default=msgspec.UNSET)


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
