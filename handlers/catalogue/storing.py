"""Writing a checked catalogue to SQL in one transaction; what it no longer holds is retired."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from handlers.catalogue import columns
from handlers.catalogue.living_line import look_before, newly_lost, still_needed
from handlers.catalogue.problems import ImportRefused
from handlers.catalogue.report import ImportReport
from handlers.catalogue.sheets import Catalogue
from handlers.catalogue.storing_people import Passwords, store_people
from handlers.catalogue.writing import Advance, Writer, nobody
from kit.clock import real_ms
from records import sql
from records.catalogue import Department, Material, ServiceItem, Theme, ThemeItem
from records.halls import Hall, HallGroup, Lane, Window, WindowLane
from records.people import Device, Staff

HASHERS = 2


async def store(
    catalogue: Catalogue,
    *,
    hash_password: Callable[[str], str],
    demo_password: str | None,
    now_ms: int | None = None,
    advance: Advance = nobody,
) -> ImportReport:
    """Store all of it or, on any error, nothing; safe to repeat.

    With a `demo_password` new accounts get it and are marked; without one they cannot log in yet.
    Accounts that exist keep what they have. `now_ms` is when rows that are gone count as retired;
    `advance` is told how many rows are done. Raises `ImportRefused` if a living ticket needs what
    the catalogue does not have any more.
    """
    passwords = await _new_passwords(catalogue, hash_password, demo_password)
    report = ImportReport(encodings=dict(catalogue.encodings))
    writer = Writer(real_ms() if now_ms is None else now_ms, report, advance)
    async with sql.Transaction():
        await _store_groups(catalogue)
        before = await look_before()
        await _store_halls(catalogue, writer)
        await _store_windows(catalogue, writer)
        await _store_items(catalogue, writer)
        await _store_themes(catalogue, writer)
        await store_people(catalogue, passwords, writer)
        report.lost_lines = await newly_lost(before)
        if report.restart_needed:  # the next start makes the line anew, by this catalogue
            await sql.change(sql.connection(), "UPDATE journal_head SET run_id=''")
        # Last of all: while this is asked, the journal waits.
        if needed := await still_needed(before):
            raise ImportRefused(needed)
    return report


async def _new_passwords(
    catalogue: Catalogue, hash_password: Callable[[str], str], password: str | None
) -> Passwords:
    """A hash for each account that is new, made before the record is locked."""
    if password is None:
        return Passwords({}, {}, demo=False)
    staff = _new([row.username for row in catalogue.staff], await _names(Staff, "username"))
    devices = _new([row.name for row in catalogue.devices], await _names(Device, "name"))

    def work() -> list[str]:
        with ThreadPoolExecutor(HASHERS) as pool:
            return list(pool.map(hash_password, [password] * (len(staff) + len(devices))))

    hashes = iter(await asyncio.to_thread(work))
    return Passwords(
        {name: next(hashes) for name in staff}, {name: next(hashes) for name in devices}, demo=True
    )


async def _names(model: type[Staff] | type[Device], column: str) -> set[object]:
    return {row[column] for row in await model.all().values(column)}


def _new(names: Sequence[str], known: set[object]) -> list[str]:
    return [name for name in names if name not in known]


async def _store_groups(catalogue: Catalogue) -> None:
    # First a write: SQLite then locks at once instead of failing half-way.
    groups = {row.group: HallGroup(id=row.group) for row in catalogue.halls}
    await HallGroup.bulk_create(groups.values(), ignore_conflicts=True)


async def _store_halls(catalogue: Catalogue, writer: Writer) -> None:
    halls = [columns.hall(row, at) for at, row in enumerate(catalogue.halls)]
    await writer.put("halls", Hall, halls, "id")
    await writer.retire("halls", Hall, halls, "id")
    lanes = [columns.lane(row, at) for at, row in enumerate(catalogue.lanes)]
    await writer.put("lanes", Lane, lanes, "group_id", "code")
    await writer.retire("lanes", Lane, lanes, "group_id", "code")


async def _store_windows(catalogue: Catalogue, writer: Writer) -> None:
    windows = [columns.window(row, at) for at, row in enumerate(catalogue.windows)]
    await writer.put("windows", Window, windows, "hall_id", "code")
    await writer.retire("windows", Window, windows, "hall_id", "code")
    groups = {row.hall: row.group for row in catalogue.halls}
    window_ids = {(one.hall_id, one.code): one.id for one in await Window.all()}
    lane_ids = {(one.group_id, one.code): one.id for one in await Lane.all()}
    served: list[columns.Columns] = [
        {
            "window_id": window_ids[row.hall, row.window],
            "lane_id": lane_ids[groups[row.hall], lane],
            "handicap_s": handicap_s,
        }
        for row in catalogue.windows
        for lane, handicap_s in row.lanes
    ]
    names = {window_id: "/".join(window) for window, window_id in window_ids.items()}
    lane_names = {lane_id: lane for (_, lane), lane_id in lane_ids.items()}
    await writer.put_parts(
        "window_lanes", WindowLane, served, "window_id", "lane_id", of=window_ids.values()
    )
    writer.rename("window_lanes", names, lane_names)


async def _store_items(catalogue: Catalogue, writer: Writer) -> None:
    departments = [columns.department(row) for row in catalogue.departments]
    await writer.put("departments", Department, departments, "code")
    await writer.retire("departments", Department, departments, "code")
    items = [columns.item(row) for row in catalogue.items]
    await writer.put("items", ServiceItem, items, "code")
    await writer.retire("items", ServiceItem, items, "code")
    materials = [columns.material(row, at) for at, row in enumerate(catalogue.materials)]
    of = [row.code for row in catalogue.items]
    await writer.put_parts("materials", Material, materials, "item_id", "code", of=of)


async def _store_themes(catalogue: Catalogue, writer: Writer) -> None:
    themes = [columns.theme(row) for row in catalogue.themes]
    await writer.put("themes", Theme, themes, "code")
    await writer.retire("themes", Theme, themes, "code")
    parts = [columns.theme_item(row) for row in catalogue.theme_items]
    of = [row.code for row in catalogue.themes]
    await writer.put_parts("theme_items", ThemeItem, parts, "theme_id", "item_id", of=of)
