"""The CSV files an operator may replace: one class a file, one field a column."""

from dataclasses import dataclass, field
from decimal import Decimal

from handlers.principal import DEVICES
from records.cases.moves.powers import POWERS
from records.models.catalogue.halls import KINDS, LEVELS
from records.models.catalogue.service_items import CATEGORIES, CHANNELS, DELIVERIES, NEEDS
from records.models.catalogue.sourced import TEXT_LENGTH
from records.models.catalogue.themes import AUDIENCES
from records.situations.conditions import ALWAYS, Condition
from server.importer.reading.case_sheets import BackOfficeCsvRow, WorkflowCsvRow
from server.importer.reading.cells import (
    cell,
    condition,
    degrees,
    extra,
    flag,
    ident,
    idents,
    lane_handicaps,
    letter,
    maybe,
    named,
    number,
    one_of,
    phone,
    text,
    title,
    words_of,
    yuan,
)
from server.importer.reading.opening_sheets import HallSettingCsvRow, OpeningCsvRow, QuotaCsvRow
from server.importer.reading.row import DAYS, LEVEL, UNITS, Row
from server.importer.reading.situation_sheets import SituationCsvRow, SituationEffectCsvRow


@dataclass(frozen=True, kw_only=True)
class HallCsvRow(Row):
    """A hall, and the group and parent it belongs to; its region is its group unless it says so."""

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
    region: str = extra(ident, "")


@dataclass(frozen=True, kw_only=True)
class LaneCsvRow(Row):
    """A lane of a group; `expected_service_s` is what is assumed before anything was measured."""

    FILE = "lanes.csv"
    KEY = ("group", "lane")

    group: str = cell(ident)
    lane: str = cell(ident)
    name: str = cell(title)
    name_en: str = cell(title)
    prefix: str = cell(letter)
    expected_service_s: int = cell(number(1, 86_400))


@dataclass(frozen=True, kw_only=True)
class WindowCsvRow(Row):
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
class DepartmentCsvRow(Row):
    """A department."""

    FILE = "departments.csv"
    KEY = ("code",)

    code: str = cell(ident)
    name: str = cell(title)
    name_en: str = cell(title)


@dataclass(frozen=True, kw_only=True)
class ItemCsvRow(Row):
    """A service item; `materials` says whether any are listed, so that none is never forgotten.

    `visits` is how often somebody must come at most (跑动次数), `slot_units` the units of five
    minutes of an appointment, `project_days` the limit of a whole project. The levels say how sure
    it must be who somebody is who books, hands in or fetches.
    """

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
    channels: str = cell(words_of(*CHANNELS))
    materials: str = cell(one_of("listed", "none"))
    category: str = extra(one_of(*CATEGORIES), "")
    visits: int | None = extra(number(0, 9), None)
    review_standard: str = extra(text(TEXT_LENGTH), "", prose=True)
    procedure: str = extra(text(TEXT_LENGTH), "", prose=True)
    fee_basis: str = extra(text(TEXT_LENGTH), "", prose=True)
    delivery: str = extra(words_of(*DELIVERIES), "")
    consult_phone: str = extra(phone, "")
    supervision_phone: str = extra(phone, "")
    slot_units: int | None = extra(UNITS, None)
    project_days: int | None = extra(number(1, 1000), None)
    book_level: int = extra(LEVEL, 0)
    accept_level: int = extra(LEVEL, 0)
    pickup_level: int = extra(LEVEL, 0)


@dataclass(frozen=True, kw_only=True)
class MaterialCsvRow(Row):
    """A paper that an item asks for."""

    FILE = "materials.csv"
    KEY = ("item", "material")
    MAY_BE_EMPTY = True

    item: str = cell(ident)
    material: str = cell(ident)
    name: str = cell(title)
    name_en: str = cell(title)
    need: str = cell(one_of(*NEEDS))
    copies: int = cell(number(1, 100))
    when: Condition = extra(condition, ALWAYS)  # noqa: RUF009 - declares a column


@dataclass(frozen=True, kw_only=True)
class ThemeCsvRow(Row):
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
class ThemeItemCsvRow(Row):
    """An item of a theme, in its place."""

    FILE = "theme_items.csv"
    KEY = ("theme", "item")
    MAY_BE_EMPTY = True

    theme: str = cell(ident)
    item: str = cell(ident)
    position: int = cell(number(1, 1000))
    parallel: bool = cell(flag)


@dataclass(frozen=True, kw_only=True)
class StaffCsvRow(Row):
    """An account of a clerk, reviewer or manager; passwords never stand in a file."""

    FILE = "staff.csv"
    KEY = ("username",)

    username: str = cell(ident)
    role: str = cell(one_of("clerk", "reviewer", "manager"))
    hall: str | None = maybe(ident, None)
    window: str | None = maybe(ident, None)
    department: str | None = maybe(ident, None)
    region: str | None = extra(ident, None)
    powers: str = extra(words_of(*POWERS), "")
    display_name: str = cell(named(80))


@dataclass(frozen=True, kw_only=True)
class DeviceCsvRow(Row):
    """A screen; without a hall it serves its whole group."""

    FILE = "devices.csv"
    KEY = ("name",)
    MAY_BE_EMPTY = True

    name: str = cell(ident)
    kind: str = cell(one_of(*DEVICES))
    group: str = cell(ident)
    hall: str | None = maybe(ident, None)
    label: str = cell(named(80))


@dataclass(frozen=True)
class Catalogue:
    """All the files of a folder, in their order and without a fault.

    `encodings` names those that are not UTF-8; None is a file that is not there, and need not be.
    """

    halls: list[HallCsvRow]
    lanes: list[LaneCsvRow]
    windows: list[WindowCsvRow]
    departments: list[DepartmentCsvRow]
    items: list[ItemCsvRow]
    materials: list[MaterialCsvRow]
    themes: list[ThemeCsvRow]
    theme_items: list[ThemeItemCsvRow]
    staff: list[StaffCsvRow]
    devices: list[DeviceCsvRow]
    situations: list[SituationCsvRow] = field(default_factory=list)
    effects: list[SituationEffectCsvRow] = field(default_factory=list)
    openings: list[OpeningCsvRow] | None = None
    settings: list[HallSettingCsvRow] | None = None
    quotas: list[QuotaCsvRow] | None = None
    back_offices: list[BackOfficeCsvRow] | None = None
    workflows: list[WorkflowCsvRow] | None = None
    encodings: dict[str, str] = field(default_factory=dict, compare=False)

    @property
    def size(self) -> int:
        """How many rows the tables will have of it."""
        tables = (rows for rows in vars(self).values() if isinstance(rows, list))
        return sum(map(len, tables)) + sum(len(window.lanes) for window in self.windows)
