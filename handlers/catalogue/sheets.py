"""The CSV files an operator may replace: one class a file, one field a column."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import ClassVar

from handlers.catalogue.cells import (
    REFERENCE_LENGTH,
    cell,
    channel_words,
    degrees,
    extra,
    flag,
    ident,
    idents,
    lane_handicaps,
    letter,
    maybe,
    one_of,
    text,
    title,
    whole,
    yuan,
)
from records.catalogue import AUDIENCES, NEEDS, TEXT_LENGTH
from records.halls import KINDS, LEVELS

DAYS = whole(0, 1000)


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row and the line it stands on; `KEY` tells rows of a file apart."""

    FILE: ClassVar[str]
    KEY: ClassVar[tuple[str, ...]]
    MAY_BE_EMPTY: ClassVar[bool] = False

    line: int
    source: str = extra(text(TEXT_LENGTH), "")
    reference: str = extra(text(REFERENCE_LENGTH), "", prose=True)
    demo_fields: str = extra(text(TEXT_LENGTH), "")


@dataclass(frozen=True, kw_only=True)
class HallRow(Row):
    """A hall, and the group and parent it belongs to."""

    FILE = "halls.csv"
    KEY = ("hall",)

    group: str = cell(ident)
    hall: str = cell(ident)
    parent: str | None = maybe(ident, None)
    level: str = cell(one_of(*LEVELS))
    name: str = cell(title)
    name_en: str = cell(title)
    always_open: bool = cell(flag)
    remote_lanes: tuple[str, ...] = extra(idents, ())
    latitude: float | None = extra(degrees(90), None)
    longitude: float | None = extra(degrees(180), None)


@dataclass(frozen=True, kw_only=True)
class LaneRow(Row):
    """A lane of a group; `expected_service_s` is what is assumed before anything was measured."""

    FILE = "lanes.csv"
    KEY = ("group", "lane")

    group: str = cell(ident)
    lane: str = cell(ident)
    name: str = cell(title)
    name_en: str = cell(title)
    prefix: str = cell(letter)
    expected_service_s: int = cell(whole(1, 86_400))


@dataclass(frozen=True, kw_only=True)
class WindowRow(Row):
    """A window, with the lanes it serves and their handicaps in seconds."""

    FILE = "windows.csv"
    KEY = ("hall", "window")

    hall: str = cell(ident)
    window: str = cell(ident)
    name: str = cell(title)
    name_en: str = cell(title)
    kind: str = cell(one_of(*KINDS))
    lanes: tuple[tuple[str, int], ...] = cell(lane_handicaps)


@dataclass(frozen=True, kw_only=True)
class DepartmentRow(Row):
    """A department."""

    FILE = "departments.csv"
    KEY = ("code",)

    code: str = cell(ident)
    name: str = cell(title)
    name_en: str = cell(title)


@dataclass(frozen=True, kw_only=True)
class ItemRow(Row):
    """A service item; `materials` says whether any are listed, so that none is never forgotten."""

    FILE = "items.csv"
    KEY = ("code",)

    code: str = cell(ident)
    name: str = cell(title)
    name_en: str = cell(title)
    department: str = cell(ident)
    lane: str = cell(ident)
    promised_days: int = cell(DAYS)
    legal_days: int = cell(DAYS)
    fee_yuan: Decimal = cell(yuan)  # noqa: RUF009 - declares a column
    basis: str = maybe(text(TEXT_LENGTH), "", prose=True)
    conditions: str = maybe(text(TEXT_LENGTH), "", prose=True)
    channels: str = cell(channel_words)
    materials: str = cell(one_of("listed", "none"))


@dataclass(frozen=True, kw_only=True)
class MaterialRow(Row):
    """A paper that an item asks for."""

    FILE = "materials.csv"
    KEY = ("item", "material")
    MAY_BE_EMPTY = True

    item: str = cell(ident)
    material: str = cell(ident)
    name: str = cell(title)
    name_en: str = cell(title)
    need: str = cell(one_of(*NEEDS))
    copies: int = cell(whole(1, 100))


@dataclass(frozen=True, kw_only=True)
class ThemeRow(Row):
    """A theme (一件事)."""

    FILE = "themes.csv"
    KEY = ("code",)
    MAY_BE_EMPTY = True

    code: str = cell(ident)
    name: str = cell(title)
    name_en: str = cell(title)
    audience: str = cell(one_of(*AUDIENCES))
    promised_days: int | None = maybe(DAYS, None)


@dataclass(frozen=True, kw_only=True)
class ThemeItemRow(Row):
    """An item of a theme, in its place."""

    FILE = "theme_items.csv"
    KEY = ("theme", "item")
    MAY_BE_EMPTY = True

    theme: str = cell(ident)
    item: str = cell(ident)
    position: int = cell(whole(1, 1000))
    parallel: bool = cell(flag)


@dataclass(frozen=True, kw_only=True)
class StaffRow(Row):
    """An account of a clerk, reviewer or manager; passwords never stand in a file."""

    FILE = "staff.csv"
    KEY = ("username",)

    username: str = cell(ident)
    role: str = cell(one_of("clerk", "reviewer", "manager"))
    hall: str | None = maybe(ident, None)
    window: str | None = maybe(ident, None)
    department: str | None = maybe(ident, None)
    display_name: str = cell(text(80))


@dataclass(frozen=True, kw_only=True)
class DeviceRow(Row):
    """A screen; without a hall it serves its whole group."""

    FILE = "devices.csv"
    KEY = ("name",)
    MAY_BE_EMPTY = True

    name: str = cell(ident)
    kind: str = cell(one_of("display", "kiosk"))
    group: str = cell(ident)
    hall: str | None = maybe(ident, None)
    label: str = cell(text(80))


@dataclass(frozen=True)
class Catalogue:
    """All the files of a folder, in their order and without a fault.

    `encodings` names those that are not UTF-8.
    """

    halls: list[HallRow]
    lanes: list[LaneRow]
    windows: list[WindowRow]
    departments: list[DepartmentRow]
    items: list[ItemRow]
    materials: list[MaterialRow]
    themes: list[ThemeRow]
    theme_items: list[ThemeItemRow]
    staff: list[StaffRow]
    devices: list[DeviceRow]
    encodings: dict[str, str] = field(default_factory=dict, compare=False)

    @property
    def size(self) -> int:
        """How many rows the tables will have of it."""
        tables = (rows for rows in vars(self).values() if isinstance(rows, list))
        return sum(map(len, tables)) + sum(len(window.lanes) for window in self.windows)
