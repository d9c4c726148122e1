"""Writing a checked catalogue to SQL in one transaction; what it no longer holds is retired."""

import asyncio
from collections.abc import Callable, Container, Sequence

from kit.clock import real_ms
from records.models.audit.audit_rows import HOUSE, Deed, audit
from records.models.catalogue.halls import (
    Hall,
    Lane,
    Window,
    WindowLane,
    add_groups,
    lane_ids,
    window_ids,
)
from records.models.catalogue.service_items import Department, Material, ServiceItem
from records.models.catalogue.situations import Situation, SituationEffect
from records.models.catalogue.themes import Theme, ThemeItem
from records.models.line.journal_heads import forget_redis
from records.models.people.devices import all_devices
from records.models.people.staff import all_staff
from records.transactions import connection, transaction
from server.importer.living_line import look_before, newly_lost, still_needed
from server.importer.problems import ImportRefused
from server.importer.reading import columns
from server.importer.reading.respelling import respelt
from server.importer.reading.sheets import Catalogue
from server.importer.report import ImportReport
from server.importer.storing_cases import store_cases
from server.importer.storing_openings import store_openings
from server.importer.storing_people import Passwords, store_people
from server.importer.writing import Advance, Writer, nobody


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
    the catalogue does not have any more, if a spreadsheet has rewritten codes, if an opening
    overlaps with a manager's, or if a workflow was changed under the version that it had.
    """
    passwords = await _new_passwords(catalogue, hash_password, demo_password)
    report = ImportReport(encodings=dict(catalogue.encodings))
    retired_at_ms = real_ms() if now_ms is None else now_ms
    async with transaction() as tx:
        writer = Writer(tx, retired_at_ms, report, advance)
        # First a write: SQLite then locks at once instead of failing half-way.
        await add_groups(tx, dict.fromkeys(row.group for row in catalogue.halls))
        before = await look_before(tx)
        await _store_halls(catalogue, writer)
        await _store_windows(catalogue, writer)
        await _store_items(catalogue, writer)
        await _store_themes(catalogue, writer)
        await store_cases(catalogue, writer)
        await store_people(catalogue, passwords, writer)
        await store_openings(catalogue, writer)
        if rewritten := list(respelt(report.tables)):
            raise ImportRefused(rewritten)
        report.lost_lines = await newly_lost(tx, before)
        await audit(tx, Deed(HOUSE, "system:import", "catalogue.import"))
        if report.restart_needed:  # the next start makes the line anew, by this catalogue
            await forget_redis(tx)
        # Last of all: while this is asked, the journal waits.
        if needed := await still_needed(tx, before):
            raise ImportRefused(needed)
    return report


async def _new_passwords(
    catalogue: Catalogue, hash_password: Callable[[str], str], password: str | None
) -> Passwords:
    """A hash for each account that is new, made before the record is locked.

    One for all of them: they share the password, so salts of their own would hide nothing.
    """
    if password is None:
        return Passwords({}, {}, demo=False)
    staff = _new([row.username for row in catalogue.staff], await all_staff(connection()))
    devices = _new([row.name for row in catalogue.devices], await all_devices(connection()))
    if not staff and not devices:
        return Passwords({}, {}, demo=True)
    one_hash = await asyncio.to_thread(hash_password, password)
    return Passwords(dict.fromkeys(staff, one_hash), dict.fromkeys(devices, one_hash), demo=True)


def _new(names: Sequence[str], known: Container[str]) -> list[str]:
    return [name for name in names if name not in known]


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
    windows_known = await window_ids(writer.tx)
    lanes_known = await lane_ids(writer.tx)
    served: list[columns.Columns] = [
        {
            "window_id": windows_known[row.hall, row.window],
            "lane_id": lanes_known[groups[row.hall], lane],
            "handicap_s": handicap_s,
        }
        for row in catalogue.windows
        for lane, handicap_s in row.lanes
    ]
    names = {window_id: "/".join(window) for window, window_id in windows_known.items()}
    lane_names = {lane_id: lane for (_, lane), lane_id in lanes_known.items()}
    await writer.put_parts(
        "window_lanes", WindowLane, served, "window_id", "lane_id", of=windows_known.values()
    )
    writer.rename("window_lanes", names, lane_names)


async def _store_items(catalogue: Catalogue, writer: Writer) -> None:
    departments = [columns.department(row, at) for at, row in enumerate(catalogue.departments)]
    await writer.put("departments", Department, departments, "code")
    await writer.retire("departments", Department, departments, "code")
    items = [columns.item(row, at) for at, row in enumerate(catalogue.items)]
    await writer.put("items", ServiceItem, items, "code")
    await writer.retire("items", ServiceItem, items, "code")
    materials = [columns.material(row, at) for at, row in enumerate(catalogue.materials)]
    of = [row.code for row in catalogue.items]
    await writer.put_parts("materials", Material, materials, "item_id", "code", of=of)
    options = [columns.situation(row, at) for at, row in enumerate(catalogue.situations)]
    key = "item_id", "question", "option"
    await writer.put_parts("situations", Situation, options, *key, of=of)
    effects = [columns.effect(row, at) for at, row in enumerate(catalogue.effects)]
    await writer.put_parts("effects", SituationEffect, effects, "item_id", "condition", of=of)


async def _store_themes(catalogue: Catalogue, writer: Writer) -> None:
    themes = [columns.theme(row, at) for at, row in enumerate(catalogue.themes)]
    await writer.put("themes", Theme, themes, "code")
    await writer.retire("themes", Theme, themes, "code")
    parts = [columns.theme_item(row) for row in catalogue.theme_items]
    of = [row.code for row in catalogue.themes]
    await writer.put_parts("theme_items", ThemeItem, parts, "theme_id", "item_id", of=of)
