"""From the tables of the catalogue to the cells of its files: what an import does, backwards.

    Hall row --Sheet--> {"group": "tonghua", "always_open": "true", …} of halls.csv

A new file is one more `Sheet`. What is retired stands in none, and neither do passwords, nor the
screens that a manager enrolled.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from records.models.booking.quotas import QuotaRow
from records.models.catalogue.back_offices import BackOffice
from records.models.catalogue.halls import Hall, Lane, Window, WindowLane
from records.models.catalogue.service_items import Department, Material, ServiceItem
from records.models.catalogue.situations import Situation, SituationEffect
from records.models.catalogue.tables import Table, rows_that
from records.models.catalogue.themes import Theme, ThemeItem
from records.models.catalogue.workflows import WorkflowRow
from records.models.opening.hall_settings import HallSetting
from records.models.opening.openings import OpeningRow
from records.models.people.devices import Device
from records.models.people.staff import Staff
from records.opening.sessions import days_in_words, time_in_words
from records.transactions import Connection
from server.importer.reading.case_sheets import BackOfficeCsvRow, WorkflowCsvRow
from server.importer.reading.folder import parsers
from server.importer.reading.opening_sheets import HallSettingCsvRow, OpeningCsvRow, QuotaCsvRow
from server.importer.reading.row import Row
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

Cells = dict[str, str]
_SOURCE = tuple(parsers(Row))
_FEN = "fee_fen"


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A file, and the table that holds its rows.

    `named` says under which name the table has a column, where that differs; `computed` which
    columns it does not have at all; `spelled` how a value is written, where that is not plain;
    `where` which rows are in use. `order` is of the table's columns, `sorted_by` then of the
    file's, where the two databases would order what is empty differently.
    """

    row_type: type[Row]
    table: Table
    named: Mapping[str, str] = field(default_factory=dict)
    computed: Sequence[str] = ()
    spelled: Mapping[str, Callable[[Any], str]] = field(default_factory=dict)
    where: Mapping[str, bool] = field(default_factory=lambda: {"retired_at_ms__isnull": True})
    order: Sequence[str] = ("position",)
    sorted_by: Sequence[str] = ()

    @property
    def header(self) -> list[str]:
        """The file's columns; those about sources come last."""
        own = [column for column in parsers(self.row_type) if column not in _SOURCE]
        return [*own, *_SOURCE]

    async def rows(self, db: Connection) -> list[Cells]:
        """The cells of every row in use, without the computed ones."""
        names = {c: self.named.get(c, c) for c in self.header if c not in self.computed}
        found = await rows_that(db, self.table, names.values(), self.order, **self.where)
        cells = [
            {c: self._spelled(c, name, row[name]) for c, name in names.items()} for row in found
        ]
        return sorted(cells, key=lambda row: [row[c] for c in self.sorted_by])

    def _spelled(self, column: str, name: str, value: Any) -> str:  # noqa: ANN401 - a table's
        spell = self.spelled.get(column)
        return spell(value) if spell else _cell(name, value)


def _level(value: int) -> str:
    """What demands nothing says nothing."""
    return str(value) if value else ""


def _part_of(whole: str) -> dict[str, bool]:
    return {f"{whole}__retired_at_ms__isnull": True}


def _days(kinds: str) -> str:
    return days_in_words(frozenset(kinds.split()))


def _time_or_none(minute: int | None) -> str:
    return "" if minute is None else time_in_words(minute)


_OF_ITEM = {"item": "item_id", "when": "condition"}
SHEETS: tuple[Sheet, ...] = (
    Sheet(
        row_type=HallCsvRow,
        table=Hall,
        named={"group": "group_id", "hall": "id", "parent": "parent_id"},
    ),
    Sheet(row_type=LaneCsvRow, table=Lane, named={"group": "group_id", "lane": "code"}),
    Sheet(
        row_type=WindowCsvRow,
        table=Window,
        named={"hall": "hall_id", "window": "code"},
        computed=("lanes",),
    ),
    Sheet(row_type=DepartmentCsvRow, table=Department),
    Sheet(
        row_type=ItemCsvRow,
        table=ServiceItem,
        named={"department": "department_id", "fee_yuan": _FEN},
        computed=("materials",),
        spelled={f"{at}_level": _level for at in ("book", "accept", "pickup")},
    ),
    Sheet(
        row_type=MaterialCsvRow,
        table=Material,
        named={**_OF_ITEM, "material": "code"},
        where=_part_of("item"),
    ),
    Sheet(
        row_type=SituationCsvRow,
        table=Situation,
        named={**_OF_ITEM, "position": "question_position", "default": "is_default"},
        where=_part_of("item"),
    ),
    Sheet(
        row_type=SituationEffectCsvRow,
        table=SituationEffect,
        named={**_OF_ITEM, "fee_yuan": _FEN},
        where=_part_of("item"),
    ),
    Sheet(row_type=ThemeCsvRow, table=Theme),
    Sheet(
        row_type=ThemeItemCsvRow,
        table=ThemeItem,
        named={"theme": "theme_id", "item": "item_id"},
        where=_part_of("theme"),
        order=("theme__position", "theme_id", "position"),
    ),
    # As the files named them last: what a manager has changed since then is no part of the files.
    Sheet(
        row_type=OpeningCsvRow,
        table=OpeningRow,
        named={"days": "day_kinds", "opens": "starts_min", "closes": "ends_min"},
        spelled={"days": _days, "opens": time_in_words, "closes": time_in_words},
        where={"listed": True},
        order=("hall", "version"),
    ),
    Sheet(
        row_type=HallSettingCsvRow, table=HallSetting, where={"listed": True}, order=("hall", "key")
    ),
    Sheet(
        row_type=QuotaCsvRow,
        table=QuotaRow,
        named={"session": "starts_min"},
        spelled={"session": _time_or_none},
        where={"listed": True},
        order=("hall", "lane"),
        sorted_by=("hall", "lane", "date", "session"),
    ),
    Sheet(row_type=BackOfficeCsvRow, table=BackOffice),
    Sheet(row_type=WorkflowCsvRow, table=WorkflowRow, where={"listed": True}),
    Sheet(row_type=StaffCsvRow, table=Staff, where={"active": True}),
    Sheet(row_type=DeviceCsvRow, table=Device, named={"group": "grp"}, where={"listed": True}),
)


OPTIONAL = frozenset(sheet.row_type.FILE for sheet in SHEETS if sheet.row_type.MAY_BE_MISSING)


async def read_sheets(db: Connection) -> dict[str, tuple[list[str], list[Cells]]]:
    """The header and the rows of every file, by its name."""
    found = {sheet.row_type.FILE: (sheet.header, await sheet.rows(db)) for sheet in SHEETS}
    await _add_lanes(db, found[WindowCsvRow.FILE][1])
    listed = {row["item"] for row in found[MaterialCsvRow.FILE][1]}
    for item in found[ItemCsvRow.FILE][1]:
        item["materials"] = "listed" if item["code"] in listed else "none"
    return found


async def _add_lanes(db: Connection, windows: list[Cells]) -> None:
    """Tell of each window which lanes it serves, with their handicaps."""
    columns = ("window__hall_id", "window__code", "lane__code", "handicap_s")
    served = await rows_that(
        db, WindowLane, columns, ("lane__position",), **_part_of("lane"), **_part_of("window")
    )
    lanes: dict[tuple[str, str], list[str]] = {}
    for row in served:
        at = row["window__hall_id"], row["window__code"]
        lanes.setdefault(at, []).append(f"{row['lane__code']}:{row['handicap_s']}")
    for window in windows:
        window["lanes"] = " ".join(lanes.get((window["hall"], window["window"]), []))


def _cell(name: str, value: Any) -> str:  # noqa: ANN401 - whatever a table holds
    """A value as an import reads it again."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if name == _FEN:
        return _plain(Decimal(value) / 100)
    return _plain(Decimal(repr(value))) if isinstance(value, float) else str(value)


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
