"""Halls, windows, lanes and the lane of each item, read once because all requests need them.

A retired hall or window at which a living ticket is when this is read stays until the next start,
also when that ticket has left it: somebody must be able to finish, release, move or cancel it. It
serves no lane any more.
"""

from dataclasses import dataclass, field

from queueing.model.documents import TicketDoc
from records.db.sql import Connection
from records.models.catalogue.halls import (
    HallRow,
    halls_of_group,
    lanes_of_group,
    windows_of_hall,
)
from records.models.catalogue.service_items import lanes_of_items
from records.models.line.tickets import living_tickets


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
    """A hall with its windows; `group_lanes` are those of its whole group, in order.

    Its `region` decides which back offices get its cases. When it takes people is in no hall's
    hands alone: see `records.opening.opening_book`.
    """

    id: str
    group: str
    parent: str | None
    level: str
    name: str
    name_en: str
    windows: dict[str, WindowInfo]
    group_lanes: tuple[str, ...]
    remote_lanes: tuple[str, ...]
    place: tuple[float, float] | None
    region: str
    retired: bool = False


@dataclass(frozen=True, slots=True)
class HallDirectory:
    """One group, as it was when the process started."""

    group: str
    halls: dict[str, HallInfo] = field(default_factory=dict)
    lanes: dict[str, LaneInfo] = field(default_factory=dict)
    items: dict[str, str] = field(default_factory=dict)


def windows_in_service(directory: HallDirectory) -> dict[str, frozenset[str]]:
    """The windows of each hall, without what is retired."""
    return {
        hall.id: frozenset(code for code, window in hall.windows.items() if not window.retired)
        for hall in directory.halls.values()
        if not hall.retired
    }


async def read_directory(db: Connection, group: str) -> HallDirectory:
    """Read a group's directory from the catalogue."""
    known = {row.code: LaneInfo(*row) for row in await lanes_of_group(db, group)}
    occupied = _occupied(await living_tickets(db))
    return HallDirectory(
        group,
        {
            row.id: await _hall(db, row, known, occupied)
            for row in await halls_of_group(db, group)
            if row.retired_at_ms is None or row.id in occupied
        },
        known,
        await lanes_of_items(db),
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
    db: Connection, row: HallRow, lanes: dict[str, LaneInfo], occupied: dict[str, set[str]]
) -> HallInfo:
    return HallInfo(
        id=row.id,
        group=row.group_id,
        parent=row.parent_id,
        level=row.level,
        name=row.name,
        name_en=row.name_en,
        windows=await _windows(db, row.id, occupied.get(row.id, set())),
        group_lanes=tuple(lanes),
        remote_lanes=tuple(row.remote_lanes.split()),
        place=_place(row.latitude, row.longitude),
        region=row.region or row.group_id,
        retired=row.retired_at_ms is not None,
    )


async def _windows(db: Connection, hall: str, occupied: set[str]) -> dict[str, WindowInfo]:
    """The windows of a hall, and the retired ones that are `occupied`."""
    windows: dict[str, WindowInfo] = {}
    for row in await windows_of_hall(db, hall):
        retired = row.retired_at_ms is not None
        if retired and row.code not in occupied:
            continue
        info = WindowInfo(row.code, row.name, row.name_en, row.kind, {}, retired)
        window = windows.setdefault(row.code, info)
        if row.lane is not None and row.handicap_s is not None and not retired:
            window.lanes[row.lane] = row.handicap_s
    return windows


def _place(latitude: float | None, longitude: float | None) -> tuple[float, float] | None:
    return None if latitude is None or longitude is None else (latitude, longitude)
