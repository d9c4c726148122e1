"""What the files must agree on among themselves; each check notes what it finds on its table."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handlers.catalogue.problems import ImportProblem
from handlers.catalogue.reading import Table, read_table
from handlers.catalogue.sheets import (
    DepartmentRow,
    DeviceRow,
    HallRow,
    ItemRow,
    LaneRow,
    MaterialRow,
    StaffRow,
    ThemeItemRow,
    ThemeRow,
    WindowRow,
)
from records.halls import LEVELS


@dataclass(frozen=True)
class Tables:
    """The files of a folder, as read."""

    halls: Table[HallRow]
    lanes: Table[LaneRow]
    windows: Table[WindowRow]
    departments: Table[DepartmentRow]
    items: Table[ItemRow]
    materials: Table[MaterialRow]
    themes: Table[ThemeRow]
    theme_items: Table[ThemeItemRow]
    staff: Table[StaffRow]
    devices: Table[DeviceRow]

    @property
    def problems(self) -> list[ImportProblem]:
        """Everything noted so far, file by file and line by line."""
        return [
            problem
            for table in vars(self).values()
            for problem in sorted(table.problems, key=lambda problem: problem.line)
        ]


def read_tables(folder: Path) -> Tables:
    """Read every file, then hold them against each other."""
    tables = Tables(
        halls=read_table(folder, HallRow),
        lanes=read_table(folder, LaneRow),
        windows=read_table(folder, WindowRow),
        departments=read_table(folder, DepartmentRow),
        items=read_table(folder, ItemRow),
        materials=read_table(folder, MaterialRow),
        themes=read_table(folder, ThemeRow),
        theme_items=read_table(folder, ThemeItemRow),
        staff=read_table(folder, StaffRow),
        devices=read_table(folder, DeviceRow),
    )
    for check in CHECKS:
        check(tables)
    return tables


def _known(table: Table[Any], line: int, column: str, value: str, among: Table[Any]) -> None:
    """Note a single-cell reference that leads nowhere."""
    if not among.unread and (value,) not in among.seen(among.row_type.KEY[0]):
        _unknown(table, line, column, value, among)


def _unknown(table: Table[Any], line: int, column: str, value: str, among: Table[Any]) -> None:
    file = among.row_type.FILE
    table.note(line, column, f"{file} 中没有 {value}", f"{file} has no {value}")


def check_halls(tables: Tables) -> None:
    """A parent exists, in the same group, not below its branch, and no hall is its own ancestor."""
    halls = tables.halls
    by_id = {row.hall: row for row in halls.rows}
    for row in halls.rows:
        if row.parent is None:
            continue
        _known(halls, row.line, "parent", row.parent, halls)
        parent = by_id.get(row.parent)
        if parent is None:
            continue
        if parent.group != row.group:
            halls.note(
                row.line, "parent", "上级大厅属于另一协同组", "the parent is of another group"
            )
        if LEVELS.index(row.level) < LEVELS.index(parent.level):
            halls.note(row.line, "level", "层级高于上级大厅", "is a higher level than the parent's")
        if _circles(row, by_id):
            halls.note(row.line, "parent", "上级关系成环", "leads back to this hall")


def _circles(row: HallRow, by_id: dict[str, HallRow]) -> bool:
    passed = {row.hall}
    while row.parent is not None and row.parent in by_id:
        if row.parent in passed:
            return True
        passed.add(row.parent)
        row = by_id[row.parent]
    return False


def check_lanes(tables: Tables) -> None:
    """A lane's group has halls, and its letter is used once in the group."""
    lanes, halls = tables.lanes, tables.halls
    groups = halls.seen("group")
    first: dict[tuple[str, str], int] = {}
    for row in lanes.rows:
        if not halls.unread and (row.group,) not in groups:
            _unknown(lanes, row.line, "group", row.group, halls)
        line = first.setdefault((row.group, row.prefix), row.line)
        if line != row.line:
            lanes.note(row.line, "prefix", f"与第 {line} 行重复", f"repeats line {line}")


def check_remote_lanes(tables: Tables) -> None:
    """What may be served from afar is a lane of the hall's group."""
    halls, lanes = tables.halls, tables.lanes
    known = lanes.seen("group", "lane")
    for row in halls.rows:
        for lane in row.remote_lanes:
            if not lanes.unread and (row.group, lane) not in known:
                _unknown(halls, row.line, "remote_lanes", lane, lanes)


def check_windows(tables: Tables) -> None:
    """A window stands in a known hall and serves lanes of that hall's group."""
    windows, lanes = tables.windows, tables.lanes
    groups = {row.hall: row.group for row in tables.halls.rows}
    known = lanes.seen("group", "lane")
    for row in windows.rows:
        _known(windows, row.line, "hall", row.hall, tables.halls)
        group = groups.get(row.hall)
        if group is None or lanes.unread:
            continue
        for lane, _ in row.lanes:
            if (group, lane) not in known:
                _unknown(windows, row.line, "lanes", lane, lanes)


def check_items(tables: Tables) -> None:
    """An item's department and lane exist, its promise keeps the law, its materials are stated."""
    items, materials = tables.items, tables.materials
    lanes = tables.lanes.seen("lane")
    listed = {row[0] for row in materials.seen("item")}
    for row in items.rows:
        _known(items, row.line, "department", row.department, tables.departments)
        if not tables.lanes.unread and (row.lane,) not in lanes:
            _unknown(items, row.line, "lane", row.lane, tables.lanes)
        if row.promised_days > row.legal_days:
            items.note(
                row.line, "promised_days", "承诺时限超过法定时限", "is longer than legal_days"
            )
        if not materials.unread and (row.materials == "listed") != (row.code in listed):
            items.note(
                row.line,
                "materials",
                "与 materials.csv 不符",
                "does not agree with materials.csv",
            )


def check_materials(tables: Tables) -> None:
    """A material belongs to a known item."""
    for row in tables.materials.rows:
        _known(tables.materials, row.line, "item", row.item, tables.items)


def check_themes(tables: Tables) -> None:
    """A theme has items, all known, each in a place of its own."""
    themes, theme_items = tables.themes, tables.theme_items
    filled = theme_items.seen("theme")
    for theme in themes.rows:
        if not theme_items.unread and (theme.code,) not in filled:
            themes.note(theme.line, "code", "没有任何事项", "has no items in theme_items.csv")
    first: dict[tuple[str, int], int] = {}
    for row in theme_items.rows:
        _known(theme_items, row.line, "theme", row.theme, themes)
        _known(theme_items, row.line, "item", row.item, tables.items)
        line = first.setdefault((row.theme, row.position), row.line)
        if line != row.line:
            theme_items.note(row.line, "position", f"与第 {line} 行重复", f"repeats line {line}")


def check_staff(tables: Tables) -> None:
    """A clerk has a window that exists, a reviewer a department; a manager has all halls."""
    staff, windows = tables.staff, tables.windows
    known = windows.seen("hall", "window")
    for row in staff.rows:
        needed = {"clerk": ("hall", "window"), "reviewer": ("department",)}.get(row.role, ())
        for column in needed:
            if getattr(row, column) is None:
                staff.note(row.line, column, "不能为空", "must not be empty")
        if row.role == "manager" and row.hall is not None:
            staff.note(row.line, "hall", "管理人员负责协同组的所有大厅", "a manager has every hall")
        elif row.hall is not None:
            _known(staff, row.line, "hall", row.hall, tables.halls)
        if row.department is not None:
            _known(staff, row.line, "department", row.department, tables.departments)
        at = (row.hall or "", row.window or "")
        if row.window is not None and not windows.unread and at not in known:
            _unknown(staff, row.line, "window", row.window, windows)


def check_devices(tables: Tables) -> None:
    """A device's group has halls, and its hall, if any, is one of them."""
    devices, halls = tables.devices, tables.halls
    if halls.unread:
        return
    for row in devices.rows:
        if (row.group,) not in halls.seen("group"):
            _unknown(devices, row.line, "group", row.group, halls)
        elif row.hall is not None and (row.group, row.hall) not in halls.seen("group", "hall"):
            _unknown(devices, row.line, "hall", row.hall, halls)


CHECKS: tuple[Callable[[Tables], None], ...] = (
    check_halls,
    check_lanes,
    check_remote_lanes,
    check_windows,
    check_items,
    check_materials,
    check_themes,
    check_staff,
    check_devices,
)
