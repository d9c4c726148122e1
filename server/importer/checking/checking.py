"""What the files must agree on among themselves; each check notes what it finds on its table."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from records.models.catalogue.halls import LEVELS
from server.importer.checking.cases import (
    check_offices,
    check_powers,
    check_projects,
    check_workflows,
)
from server.importer.checking.openings import check_scopes, check_times, check_values
from server.importer.checking.situations import SituationTables, check_answers
from server.importer.checking.tables import Tables, known, known_lane, unknown
from server.importer.reading.case_sheets import BackOfficeCsvRow, WorkflowCsvRow
from server.importer.reading.folder import Table, read_table
from server.importer.reading.opening_sheets import HallSettingCsvRow, OpeningCsvRow, QuotaCsvRow
from server.importer.reading.sheets import (
    DepartmentCsvRow,
    DeviceCsvRow,
    HallCsvRow,
    ItemCsvRow,
    LaneCsvRow,
    MaterialCsvRow,
    StaffCsvRow,
    ThemeCsvRow,
    ThemeItemCsvRow,
    WindowCsvRow,
)
from server.importer.reading.situation_sheets import SituationCsvRow, SituationEffectCsvRow

_TOO_LONG = "承诺时限超过法定时限", "is longer than legal_days"


def read_tables(folder: Path) -> Tables:
    """Read every file, then hold them against each other."""
    tables = Tables(
        halls=read_table(folder, HallCsvRow),
        lanes=read_table(folder, LaneCsvRow),
        windows=read_table(folder, WindowCsvRow),
        departments=read_table(folder, DepartmentCsvRow),
        items=read_table(folder, ItemCsvRow),
        materials=read_table(folder, MaterialCsvRow),
        themes=read_table(folder, ThemeCsvRow),
        theme_items=read_table(folder, ThemeItemCsvRow),
        staff=read_table(folder, StaffCsvRow),
        devices=read_table(folder, DeviceCsvRow),
        situations=read_table(folder, SituationCsvRow),
        effects=read_table(folder, SituationEffectCsvRow),
        openings=read_table(folder, OpeningCsvRow),
        settings=read_table(folder, HallSettingCsvRow),
        quotas=read_table(folder, QuotaCsvRow),
        back_offices=read_table(folder, BackOfficeCsvRow),
        workflows=read_table(folder, WorkflowCsvRow),
    )
    for check in CHECKS:
        check(tables)
    return tables


def check_halls(tables: Tables) -> None:
    """A parent exists, not below its branch, and no hall is its own ancestor.

    It may be of another group: a district's hall is below the city's without helping it.
    """
    halls = tables.halls
    by_id = {row.hall: row for row in halls.rows}
    for row in halls.rows:
        if row.parent is None:
            continue
        known(halls, row.line, "parent", row.parent, halls)
        parent = by_id.get(row.parent)
        if parent is None:
            continue
        if LEVELS.index(row.level) < LEVELS.index(parent.level):
            halls.note(row.line, "level", "层级高于上级大厅", "is a higher level than the parent's")
        if _circles(row, by_id):
            halls.note(row.line, "parent", "上级关系成环", "leads back to this hall")


def _circles(row: HallCsvRow, by_id: dict[str, HallCsvRow]) -> bool:
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
            unknown(lanes, row.line, "group", (row.group,), halls, "group")
        line = first.setdefault((row.group, row.prefix), row.line)
        if line != row.line:
            lanes.note(row.line, "prefix", f"与第 {line} 行重复", f"repeats line {line}")


def check_remote_lanes(tables: Tables) -> None:
    """What may be served from afar is a lane of the hall's group."""
    halls, lanes = tables.halls, tables.lanes
    there = lanes.seen("group", "lane")
    for row in halls.rows:
        for lane in row.remote_lanes:
            if not lanes.unread and (row.group, lane) not in there:
                unknown(halls, row.line, "remote_lanes", (row.group, lane), lanes, "group", "lane")


def check_windows(tables: Tables) -> None:
    """A window stands in a known hall and serves lanes of that hall's group."""
    windows, lanes = tables.windows, tables.lanes
    groups = {row.hall: row.group for row in tables.halls.rows}
    there = lanes.seen("group", "lane")
    for row in windows.rows:
        known(windows, row.line, "hall", row.hall, tables.halls)
        group = groups.get(row.hall)
        if group is None or lanes.unread:
            continue
        for lane, _ in row.lanes:
            if (group, lane) not in there:
                unknown(windows, row.line, "lanes", (group, lane), lanes, "group", "lane")


def check_items(tables: Tables) -> None:
    """An item's department and lane exist, its promise keeps the law, its materials are stated."""
    items, materials = tables.items, tables.materials
    listed = {row[0] for row in materials.seen("item")}
    for row in items.rows:
        known(items, row.line, "department", row.department, tables.departments)
        known_lane(tables, items, row.line, row.lane)
        if row.promised_days > row.legal_days:
            items.note(row.line, "promised_days", *_TOO_LONG)
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
        known(tables.materials, row.line, "item", row.item, tables.items)


def check_situations(tables: Tables) -> None:
    """Questions and effects belong to known items, and fit together whatever is answered."""
    situations, effects, items = tables.situations, tables.effects, tables.items
    legal_days = {row.code: row.legal_days for row in items.rows}
    for row in situations.rows:
        known(situations, row.line, "item", row.item, items)
    for effect in effects.rows:
        known(effects, effect.line, "item", effect.item, items)
        if effect.lane is not None:
            known_lane(tables, effects, effect.line, effect.lane)
        if (effect.promised_days or 0) > legal_days.get(effect.item, effect.promised_days or 0):
            effects.note(effect.line, "promised_days", *_TOO_LONG)
    check_answers(SituationTables(situations, tables.materials, effects, tables.theme_items))


def check_themes(tables: Tables) -> None:
    """A theme has items, all known, each in a place of its own."""
    themes, theme_items = tables.themes, tables.theme_items
    filled = theme_items.seen("theme")
    for theme in themes.rows:
        if not theme_items.unread and (theme.code,) not in filled:
            themes.note(theme.line, "code", "没有任何事项", "has no items in theme_items.csv")
    first: dict[tuple[str, int], int] = {}
    for row in theme_items.rows:
        known(theme_items, row.line, "theme", row.theme, themes)
        known(theme_items, row.line, "item", row.item, tables.items)
        line = first.setdefault((row.theme, row.position), row.line)
        if line != row.line:
            theme_items.note(row.line, "position", f"与第 {line} 行重复", f"repeats line {line}")


def check_staff(tables: Tables) -> None:
    """A clerk has a window that exists, a reviewer a department; a manager has all halls."""
    staff, windows = tables.staff, tables.windows
    there = windows.seen("hall", "window")
    for row in staff.rows:
        needed = {"clerk": ("hall", "window"), "reviewer": ("department",)}.get(row.role, ())
        for column in needed:
            if getattr(row, column) is None:
                staff.note(row.line, column, "不能为空", "must not be empty")
        if row.role == "manager" and row.hall is not None:
            staff.note(row.line, "hall", "管理人员负责协同组的所有大厅", "a manager has every hall")
        elif row.hall is not None:
            known(staff, row.line, "hall", row.hall, tables.halls)
        if row.department is not None:
            known(staff, row.line, "department", row.department, tables.departments)
        at = (row.hall or "", row.window or "")
        if row.window is not None and not windows.unread and at not in there:
            unknown(staff, row.line, "window", at, windows, "hall", "window")


def check_devices(tables: Tables) -> None:
    """A device's group has halls, and its hall, if any, is one of them."""
    devices, halls = tables.devices, tables.halls
    if halls.unread:
        return
    for row in devices.rows:
        if (row.group,) not in halls.seen("group"):
            unknown(devices, row.line, "group", (row.group,), halls, "group")
        elif row.hall is not None and (row.group, row.hall) not in halls.seen("group", "hall"):
            unknown(devices, row.line, "hall", (row.group, row.hall), halls, "group", "hall")


def check_openings(tables: Tables) -> None:
    """Openings, quotas and settings are of known halls and lanes, and fit together."""
    lanes, groups = tables.lanes, {row.hall: row.group for row in tables.halls.rows}
    of_halls: tuple[Table[Any], ...] = (tables.openings, tables.quotas, tables.settings)
    for table in of_halls:
        for row in table.rows:
            known(table, row.line, "hall", row.hall, tables.halls)
            lane = (groups.get(row.hall, ""), getattr(row, "lane", None) or "")
            if all(lane) and not lanes.unread and lane not in lanes.seen("group", "lane"):
                unknown(table, row.line, "lane", lane, lanes, "group", "lane")
    check_times(tables.openings)
    check_scopes(tables.quotas)
    check_values(tables.settings)


CHECKS: tuple[Callable[[Tables], None], ...] = (
    check_halls,
    check_lanes,
    check_remote_lanes,
    check_windows,
    check_items,
    check_materials,
    check_situations,
    check_themes,
    check_staff,
    check_devices,
    check_openings,
    check_powers,
    check_projects,
    check_workflows,
    check_offices,
)
