"""How a row of a file becomes a row of a table."""

from handlers.catalogue.sheets import (
    DepartmentRow,
    DeviceRow,
    HallRow,
    ItemRow,
    LaneRow,
    MaterialRow,
    Row,
    StaffRow,
    ThemeItemRow,
    ThemeRow,
    WindowRow,
)

Columns = dict[str, object]


def _sourced(row: Row) -> Columns:
    return {"source": row.source, "reference": row.reference, "demo_fields": row.demo_fields}


def _named(row: HallRow | LaneRow | WindowRow | DepartmentRow | ItemRow | ThemeRow) -> Columns:
    return {"name": row.name, "name_en": row.name_en, "retired_at_ms": None}


def hall(row: HallRow, position: int) -> Columns:
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
        "position": position,
        **_named(row),
    }


def lane(row: LaneRow, position: int) -> Columns:
    """A row of `lane`."""
    return {
        "group_id": row.group,
        "code": row.lane,
        "prefix": row.prefix,
        "expected_service_s": row.expected_service_s,
        "position": position,
        **_named(row),
    }


def window(row: WindowRow, position: int) -> Columns:
    """A row of `hall_window`."""
    return {
        "hall_id": row.hall,
        "code": row.window,
        "kind": row.kind,
        "position": position,
        **_named(row),
    }


def department(row: DepartmentRow) -> Columns:
    """A row of `department`."""
    return {"code": row.code, **_named(row), **_sourced(row)}


def item(row: ItemRow) -> Columns:
    """A row of `service_item`."""
    return {
        "code": row.code,
        "department_id": row.department,
        "lane": row.lane,
        "promised_days": row.promised_days,
        "legal_days": row.legal_days,
        "fee_fen": int(row.fee_yuan * 100),
        "basis": row.basis,
        "conditions": row.conditions,
        "channels": row.channels,
        **_named(row),
        **_sourced(row),
    }


def material(row: MaterialRow, position: int) -> Columns:
    """A row of `material`."""
    return {
        "item_id": row.item,
        "code": row.material,
        "name": row.name,
        "name_en": row.name_en,
        "need": row.need,
        "copies": row.copies,
        "position": position,
        **_sourced(row),
    }


def theme(row: ThemeRow) -> Columns:
    """A row of `theme`."""
    return {
        "code": row.code,
        "audience": row.audience,
        "promised_days": row.promised_days,
        **_named(row),
        **_sourced(row),
    }


def theme_item(row: ThemeItemRow) -> Columns:
    """A row of `theme_item`."""
    return {
        "theme_id": row.theme,
        "item_id": row.item,
        "position": row.position,
        "parallel": row.parallel,
        **_sourced(row),
    }


def staff(row: StaffRow, password_hash: str, *, demo: bool) -> Columns:
    """A row of `staff`."""
    return {
        "username": row.username,
        "password_hash": password_hash,
        "role": row.role,
        "hall": row.hall,
        "window": row.window,
        "department": row.department,
        "display_name": row.display_name,
        "active": True,
        "demo": demo,
    }


def device(row: DeviceRow, password_hash: str, *, demo: bool) -> Columns:
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
    }
