"""The files of a folder as they were read, and how a reference that leads nowhere is told."""

from dataclasses import dataclass
from typing import Any

from server.importer.problems import ImportProblem
from server.importer.reading.case_sheets import BackOfficeCsvRow, WorkflowCsvRow
from server.importer.reading.folder import Table
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


@dataclass(frozen=True)
class Tables:
    """The files of a folder, as read."""

    halls: Table[HallCsvRow]
    lanes: Table[LaneCsvRow]
    windows: Table[WindowCsvRow]
    departments: Table[DepartmentCsvRow]
    items: Table[ItemCsvRow]
    materials: Table[MaterialCsvRow]
    themes: Table[ThemeCsvRow]
    theme_items: Table[ThemeItemCsvRow]
    staff: Table[StaffCsvRow]
    devices: Table[DeviceCsvRow]
    situations: Table[SituationCsvRow]
    effects: Table[SituationEffectCsvRow]
    openings: Table[OpeningCsvRow]
    settings: Table[HallSettingCsvRow]
    quotas: Table[QuotaCsvRow]
    back_offices: Table[BackOfficeCsvRow]
    workflows: Table[WorkflowCsvRow]

    @property
    def problems(self) -> list[ImportProblem]:
        """Everything noted so far, file by file and line by line."""
        return [
            problem
            for table in vars(self).values()
            for problem in sorted(table.problems, key=lambda problem: problem.line)
        ]


def known(table: Table[Any], line: int, column: str, value: str, among: Table[Any]) -> None:
    """Note a single-cell reference that leads nowhere."""
    if not among.unread and (value,) not in among.seen(among.row_type.KEY[0]):
        unknown(table, line, column, (value,), among, among.row_type.KEY[0])


def unknown(
    table: Table[Any],
    line: int,
    column: str,
    name: tuple[str, ...],
    among: Table[Any],
    *columns: str,
) -> None:
    """Note that no row among these has this name in these columns; only its last part is told."""
    file, value = among.row_type.FILE, name[-1]
    zh, en = f"{file} 中没有 {value}", f"{file} has no {value}"
    spelt = among.otherwise(*columns).spelt(name)
    if spelt is not None:
        zh += f"，但有 {spelt}：电子表格会改写数字，请把两处都设为“文本”再重新填写"
        en += (
            f", but {spelt}: spreadsheets rewrite numbers; format both as text and type them again"
        )
    table.note(line, column, zh, en)


def known_lane(tables: Tables, table: Table[Any], line: int, lane: str) -> None:
    """Note a lane that no group has."""
    lanes = tables.lanes
    if not lanes.unread and (lane,) not in lanes.seen("lane"):
        unknown(table, line, "lane", (lane,), lanes, "lane")
