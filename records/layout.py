"""Halls, windows, lanes and the lane of each item, read once because all requests need them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Any

from kit.clock import SHANGHAI
from records import sql

# Used by halls that are not always open, until an opening calendar says more.
OPENS, CLOSES = time(8, 30), time(17, 0)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class LaneInfo:
    """A lane of the group."""

    code: str
    name: str
    name_en: str
    prefix: str
    expected_service_s: int


@dataclass(frozen=True, slots=True)
class WindowInfo:
    """A window; `lanes`, with handicaps in seconds, are what it serves until rules say more."""

    code: str
    name: str
    name_en: str
    kind: str
    lanes: dict[str, int]


@dataclass(frozen=True, slots=True)
class HallInfo:
    """A hall with its windows; `group_lanes` are those of its whole group, in order."""

    id: str
    group: str
    parent: str | None
    level: str
    name: str
    name_en: str
    always_open: bool
    windows: dict[str, WindowInfo]
    group_lanes: tuple[str, ...]
    remote_lanes: tuple[str, ...]
    place: tuple[float, float] | None

    def open_at(self, at_ms: int) -> bool:
        """Whether the hall takes people at a moment."""
        if self.always_open:
            return True
        local = datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(SHANGHAI)
        return local.weekday() < SATURDAY and OPENS <= local.time() < CLOSES


@dataclass(frozen=True, slots=True)
class Layout:
    """One group, as it was when the process started."""

    group: str
    halls: dict[str, HallInfo] = field(default_factory=dict)
    lanes: dict[str, LaneInfo] = field(default_factory=dict)
    items: dict[str, str] = field(default_factory=dict)


async def read_layout(group: str) -> Layout:
    """Read a group's layout from the catalogue."""
    lanes = await sql.rows(
        "SELECT code, name, name_en, prefix, expected_service_s FROM lane "
        "WHERE group_id=? AND retired_at_ms IS NULL ORDER BY position",
        group,
    )
    halls = await sql.rows(
        "SELECT id, group_id, parent_id, level, name, name_en, always_open, remote_lanes, "
        "latitude, longitude FROM hall "
        "WHERE group_id=? AND retired_at_ms IS NULL ORDER BY position",
        group,
    )
    items = await sql.rows("SELECT code, lane FROM service_item WHERE retired_at_ms IS NULL")
    known = {row["code"]: LaneInfo(**row) for row in lanes}
    return Layout(
        group,
        {row["id"]: await _hall(row, known) for row in halls},
        known,
        {row["code"]: row["lane"] for row in items},
    )


async def _hall(row: dict[str, Any], lanes: dict[str, LaneInfo]) -> HallInfo:
    served = await sql.rows(
        "SELECT w.code, w.name, w.name_en, w.kind, l.code AS lane, wl.handicap_s "
        "FROM hall_window w "
        "JOIN window_lane wl ON wl.window_id = w.id JOIN lane l ON l.id = wl.lane_id "
        "WHERE w.hall_id=? AND w.retired_at_ms IS NULL ORDER BY w.position, l.position",
        row["id"],
    )
    windows: dict[str, WindowInfo] = {}
    for window in served:
        code = window["code"]
        info = WindowInfo(code, window["name"], window["name_en"], window["kind"], {})
        windows.setdefault(code, info).lanes[window["lane"]] = window["handicap_s"]
    return HallInfo(
        id=row["id"],
        group=row["group_id"],
        parent=row["parent_id"],
        level=row["level"],
        name=row["name"],
        name_en=row["name_en"],
        always_open=bool(row["always_open"]),
        windows=windows,
        group_lanes=tuple(lanes),
        remote_lanes=tuple(row["remote_lanes"].split()),
        place=_place(row["latitude"], row["longitude"]),
    )


def _place(latitude: float | None, longitude: float | None) -> tuple[float, float] | None:
    return None if latitude is None or longitude is None else (latitude, longitude)
