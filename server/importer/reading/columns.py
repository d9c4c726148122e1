"""How a row of a file becomes a row of a table."""

from decimal import Decimal

from server.importer.reading.case_sheets import BackOfficeCsvRow, WorkflowCsvRow
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

Columns = dict[str, object]

# What a guide tells of an item just as its file does.
_TOLD_BY_ITEMS = (
    "basis",
    "conditions",
    "channels",
    "category",
    "visits",
    "review_standard",
    "procedure",
    "fee_basis",
    "delivery",
    "consult_phone",
    "supervision_phone",
    "slot_units",
    "project_days",
    "book_level",
    "accept_level",
    "pickup_level",
)


def _placed(row: Row, position: int) -> Columns:
    """Where a row stands in its file, and where it comes from."""
    return {
        "position": position,
        "source": row.source,
        "reference": row.reference,
        "demo_fields": row.demo_fields,
    }


def _fen(fee_yuan: Decimal | None) -> int | None:
    return None if fee_yuan is None else int(fee_yuan * 100)


def _named(
    row: HallCsvRow
    | LaneCsvRow
    | WindowCsvRow
    | DepartmentCsvRow
    | ItemCsvRow
    | ThemeCsvRow
    | BackOfficeCsvRow,
) -> Columns:
    return {"name": row.name, "name_en": row.name_en, "retired_at_ms": None}


def hall(row: HallCsvRow, position: int) -> Columns:
    """A row of `hall`."""
    return {
        "id": row.hall,
        "group_id": row.group,
        "parent_id": row.parent,
        "level": row.level,
        "always_open": row.always_open,
        "remote_lanes": " ".join(row.remote_lanes),
        "latitude": row.latitude,
        "longitude": row.longitude,
        "region": row.region,
        **_named(row),
        **_placed(row, position),
    }


def lane(row: LaneCsvRow, position: int) -> Columns:
    """A row of `lane`."""
    return {
        "group_id": row.group,
        "code": row.lane,
        "prefix": row.prefix,
        "expected_service_s": row.expected_service_s,
        **_named(row),
        **_placed(row, position),
    }


def window(row: WindowCsvRow, position: int) -> Columns:
    """A row of `hall_window`."""
    return {
        "hall_id": row.hall,
        "code": row.window,
        "kind": row.kind,
        **_named(row),
        **_placed(row, position),
    }


def department(row: DepartmentCsvRow, position: int) -> Columns:
    """A row of `department`."""
    return {"code": row.code, **_named(row), **_placed(row, position)}


def back_office(row: BackOfficeCsvRow, position: int) -> Columns:
    """A row of `back_office`."""
    return {
        "code": row.code,
        "department": row.department,
        "region": row.region,
        **_named(row),
        **_placed(row, position),
    }


def workflow_step(row: WorkflowCsvRow, position: int) -> Columns:
    """A row of `workflow`."""
    return {
        "scope": row.scope,
        "item": row.item,
        "lane": row.lane,
        "version": row.version,
        **row.as_step._asdict(),
        "requires": " ".join(row.requires),
        "listed": True,
        **_placed(row, position),
    }


def item(row: ItemCsvRow, position: int) -> Columns:
    """A row of `service_item`."""
    return {
        "code": row.code,
        "department_id": row.department,
        "lane": row.lane,
        "promised_days": row.promised_days,
        "legal_days": row.legal_days,
        "fee_fen": _fen(row.fee_yuan),
        **{name: getattr(row, name) for name in _TOLD_BY_ITEMS},
        **_named(row),
        **_placed(row, position),
    }


def material(row: MaterialCsvRow, position: int) -> Columns:
    """A row of `material`."""
    return {
        "item_id": row.item,
        "code": row.material,
        "name": row.name,
        "name_en": row.name_en,
        "need": row.need,
        "copies": row.copies,
        "condition": row.when.text,
        **_placed(row, position),
    }


def theme(row: ThemeCsvRow, position: int) -> Columns:
    """A row of `theme`."""
    return {
        "code": row.code,
        "audience": row.audience,
        "promised_days": row.promised_days,
        **_named(row),
        **_placed(row, position),
    }


def theme_item(row: ThemeItemCsvRow) -> Columns:
    """A row of `theme_item`."""
    return {
        "theme_id": row.theme,
        "item_id": row.item,
        "parallel": row.parallel,
        **_placed(row, row.position),
    }


def situation(row: SituationCsvRow, position: int) -> Columns:
    """A row of `situation`."""
    return {
        "item_id": row.item,
        "question": row.question,
        "question_position": row.position,
        "question_name": row.question_name,
        "question_name_en": row.question_name_en,
        "condition": row.when.text,
        "option": row.option,
        "option_name": row.option_name,
        "option_name_en": row.option_name_en,
        "is_default": row.default,
        **_placed(row, position),
    }


def effect(row: SituationEffectCsvRow, position: int) -> Columns:
    """A row of `situation_effect`."""
    return {
        "item_id": row.item,
        "condition": row.when.text,
        "fee_fen": _fen(row.fee_yuan),
        "promised_days": row.promised_days,
        "lane": row.lane,
        "slot_units": row.slot_units,
        **_placed(row, position),
    }


def staff(row: StaffCsvRow, position: int, password_hash: str, *, demo: bool) -> Columns:
    """A row of `staff`."""
    return {
        "username": row.username,
        "password_hash": password_hash,
        "role": row.role,
        "hall": row.hall,
        "window": row.window,
        "department": row.department,
        "region": row.region,
        "powers": row.powers,
        "display_name": row.display_name,
        "active": True,
        "demo": demo,
        **_placed(row, position),
    }


def device(row: DeviceCsvRow, position: int, password_hash: str, *, demo: bool) -> Columns:
    """A row of `device`."""
    return {
        "name": row.name,
        "password_hash": password_hash,
        "kind": row.kind,
        "grp": row.group,
        "hall": row.hall,
        "label": row.label,
        "demo": demo,
        "listed": True,
        **_placed(row, position),
    }
