"""Halls, windows, lanes and the lane of each item, read once because all requests need them.

A retired hall or window at which a living ticket is when this is read stays until the next start,
also when that ticket has left it: somebody must be able to finish, release, move or cancel it. It
serves no lane any more.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Any, NamedTuple

from kit.clock import SHANGHAI
from queueing.events import TicketDoc
from records import sql
from records.tickets import living_tickets

# Used by halls that are not always open, until an opening calendar says more.
OPENS, CLOSES = time(8, 30), time(17, 0)
SATURDAY = 5
WORKDAYS, EVERY_DAY = (1, 2, 3, 4, 5), (1, 2, 3, 4, 5, 6, 7)


class Session(NamedTuple):
    """When a hall usually takes people: ISO weekdays, and times in China as `HH:MM`."""

    weekdays: tuple[int, ...]
    opens: str
    closes: str


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
    retired: bool = False


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
    retired: bool = False

    @property
    def opening(self) -> tuple[Session, ...]:
        """When the hall usually takes people."""
        if self.always_open:
            return (Session(EVERY_DAY, "00:00", "24:00"),)
        return (Session(WORKDAYS, f"{OPENS:%H:%M}", f"{CLOSES:%H:%M}"),)

    def open_at(self, at_ms: int) -> bool:
        """Whether the hall takes people at a moment."""
        if self.retired:
            return False
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


def windows_in_service(layout: Layout) -> dict[str, frozenset[str]]:
    """The windows of each hall, without what is retired."""
    return {
        hall.id: frozenset(code for code, window in hall.windows.items() if not window.retired)
        for hall in layout.halls.values()
        if not hall.retired
    }


async def read_layout(group: str) -> Layout:
    """Read a group's layout from the catalogue."""
    lanes = await sql.rows(
        "SELECT code, name, name_en, prefix, expected_service_s FROM lane "
        "WHERE group_id=? AND retired_at_ms IS NULL ORDER BY position",
        group,
    )
    halls = await sql.rows(
        "SELECT id, group_id, parent_id, level, name, name_en, always_open, remote_lanes, "
        "latitude, longitude, retired_at_ms FROM hall WHERE group_id=? ORDER BY position",
        group,
    )
    items = await sql.rows("SELECT code, lane FROM service_item WHERE retired_at_ms IS NULL")
    known = {row["code"]: LaneInfo(**row) for row in lanes}
    occupied = _occupied(await living_tickets())
    return Layout(
        group,
        {
            row["id"]: await _hall(row, known, occupied)
            for row in halls
            if row["retired_at_ms"] is None or row["id"] in occupied
        },
        known,
        {row["code"]: row["lane"] for row in items},
    )


def _occupied(living: list[TicketDoc]) -> dict[str, set[str]]:
    """The halls that living tickets belong to or stand in, each with the windows they are at."""
    found: dict[str, set[str]] = {}
    for ticket in living:
        found.setdefault(ticket.hall, set())
        if ticket.at_window and ticket.window is not None:
            found.setdefault(ticket.window_hall or ticket.hall, set()).add(ticket.window)
    return found


async def _hall(
    row: dict[str, Any], lanes: dict[str, LaneInfo], occupied: dict[str, set[str]]
) -> HallInfo:
    return HallInfo(
        id=row["id"],
        group=row["group_id"],
        parent=row["parent_id"],
        level=row["level"],
        name=row["name"],
        name_en=row["name_en"],
        always_open=bool(row["always_open"]),
        windows=await _windows(row["id"], occupied.get(row["id"], set())),
        group_lanes=tuple(lanes),
        remote_lanes=tuple(row["remote_lanes"].split()),
        place=_place(row["latitude"], row["longitude"]),
        retired=row["retired_at_ms"] is not None,
    )


async def _windows(hall: str, occupied: set[str]) -> dict[str, WindowInfo]:
    """The windows of a hall, and the retired ones that are `occupied`."""
    served = await sql.rows(
        "SELECT w.code, w.name, w.name_en, w.kind, w.retired_at_ms, l.code AS lane, wl.handicap_s "
        "FROM hall_window w LEFT JOIN window_lane wl ON wl.window_id = w.id "
        "LEFT JOIN lane l ON l.id = wl.lane_id AND l.retired_at_ms IS NULL "
        "WHERE w.hall_id=? ORDER BY w.position, l.position",
        hall,
    )
    windows: dict[str, WindowInfo] = {}
    for row in served:
        code, retired = row["code"], row["retired_at_ms"] is not None
        if retired and code not in occupied:
            continue
        info = WindowInfo(code, row["name"], row["name_en"], row["kind"], {}, retired)
        if row["lane"] is not None and not retired:
            windows.setdefault(code, info).lanes[row["lane"]] = row["handicap_s"]
        windows.setdefault(code, info)
    return windows


def _place(latitude: float | None, longitude: float | None) -> tuple[float, float] | None:
    return None if latitude is None or longitude is None else (latitude, longitude)
