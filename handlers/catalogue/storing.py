"""Writing a checked catalogue to SQL in one transaction; what it no longer holds is retired."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from tortoise.models import Model

from handlers.catalogue import columns
from handlers.catalogue.columns import Columns
from handlers.catalogue.sheets import Catalogue
from kit.clock import real_ms
from kit.crypto import NO_PASSWORD
from records import sql
from records.catalogue import Department, Material, ServiceItem, Theme, ThemeItem
from records.halls import Hall, HallGroup, Lane, Window, WindowLane
from records.people import Device, Staff

HASHERS = 2


@dataclass
class ImportReport:
    """How many rows of each kind were stored, and how many of the record were retired."""

    stored: dict[str, int] = field(default_factory=dict)
    retired: dict[str, int] = field(default_factory=dict)


async def store(
    catalogue: Catalogue,
    *,
    hash_password: Callable[[str], str],
    demo_password: str | None,
    now_ms: int | None = None,
) -> ImportReport:
    """Store all of it or, on any error, nothing; safe to repeat.

    With a `demo_password` every account of the files gets it; without one, accounts keep what they
    have and new ones cannot log in yet. `now_ms` is when rows that are gone count as retired.
    """
    people = len(catalogue.staff) + len(catalogue.devices)
    hashes = await _hashes(hash_password, demo_password, people)
    report = ImportReport({kind: len(rows) for kind, rows in vars(catalogue).items()})
    writer = _Writer(real_ms() if now_ms is None else now_ms, report)
    async with sql.Transaction():
        await _store_halls(catalogue, writer)
        await _store_windows(catalogue, writer)
        await _store_items(catalogue, writer)
        await _store_themes(catalogue, writer)
        await _store_people(catalogue, hashes, writer, reset=demo_password is not None)
    return report


async def _hashes(
    hash_password: Callable[[str], str], password: str | None, count: int
) -> list[str]:
    if password is None:
        return [NO_PASSWORD] * count

    def work() -> list[str]:
        with ThreadPoolExecutor(HASHERS) as pool:
            return list(pool.map(hash_password, [password] * count))

    return await asyncio.to_thread(work)


class _Writer:
    """Writes rows, given as their columns, into the table of any model."""

    def __init__(self, now_ms: int, report: ImportReport) -> None:
        self.now_ms = now_ms
        self.report = report

    async def put(
        self, model: type[Model], rows: list[Columns], *key: str, keep: Collection[str] = ()
    ) -> None:
        """Insert rows; where the `key` is there already, change all columns but those to `keep`."""
        if rows:
            changed = [column for column in rows[0] if column not in {*key, *keep}]
            await model.bulk_create(
                [model(**row) for row in rows], on_conflict=key, update_fields=changed
            )

    async def retire(self, kind: str, model: type[Model], rows: list[Columns], *key: str) -> None:
        """Retire what lives in the table and is not among `rows`."""
        gone = _missing(await model.filter(retired_at_ms__isnull=True), rows, key)
        await model.filter(pk__in=gone).update(retired_at_ms=self.now_ms)
        self.report.retired[kind] = len(gone)

    async def put_parts(
        self, model: type[Model], rows: list[Columns], *key: str, of: Collection[object]
    ) -> None:
        """Put the parts of the things named in `of`, by the first of `key`; drop their others."""
        await self.put(model, rows, *key)
        there = await model.filter(**{f"{key[0]}__in": of})
        await model.filter(pk__in=_missing(there, rows, key)).delete()


def _missing(there: Sequence[Model], rows: list[Columns], key: tuple[str, ...]) -> list[object]:
    kept = {tuple(row[column] for column in key) for row in rows}
    return [one.pk for one in there if tuple(getattr(one, column) for column in key) not in kept]


async def _store_halls(catalogue: Catalogue, writer: _Writer) -> None:
    groups = {row.group: HallGroup(id=row.group) for row in catalogue.halls}
    # First a write: SQLite then locks at once instead of failing half-way.
    await HallGroup.bulk_create(groups.values(), ignore_conflicts=True)
    halls = [columns.hall(row, at) for at, row in enumerate(catalogue.halls)]
    await writer.put(Hall, halls, "id")
    await writer.retire("halls", Hall, halls, "id")
    lanes = [columns.lane(row, at) for at, row in enumerate(catalogue.lanes)]
    await writer.put(Lane, lanes, "group_id", "code")
    await writer.retire("lanes", Lane, lanes, "group_id", "code")


async def _store_windows(catalogue: Catalogue, writer: _Writer) -> None:
    windows = [columns.window(row, at) for at, row in enumerate(catalogue.windows)]
    await writer.put(Window, windows, "hall_id", "code")
    await writer.retire("windows", Window, windows, "hall_id", "code")
    groups = {row.hall: row.group for row in catalogue.halls}
    window_ids = {(one.hall_id, one.code): one.id for one in await Window.all()}
    lane_ids = {(one.group_id, one.code): one.id for one in await Lane.all()}
    served: list[Columns] = [
        {
            "window_id": window_ids[row.hall, row.window],
            "lane_id": lane_ids[groups[row.hall], lane],
            "handicap_s": handicap_s,
        }
        for row in catalogue.windows
        for lane, handicap_s in row.lanes
    ]
    await writer.put_parts(WindowLane, served, "window_id", "lane_id", of=window_ids.values())


async def _store_items(catalogue: Catalogue, writer: _Writer) -> None:
    departments = [columns.department(row) for row in catalogue.departments]
    await writer.put(Department, departments, "code")
    await writer.retire("departments", Department, departments, "code")
    items = [columns.item(row) for row in catalogue.items]
    await writer.put(ServiceItem, items, "code")
    await writer.retire("items", ServiceItem, items, "code")
    materials = [columns.material(row, at) for at, row in enumerate(catalogue.materials)]
    of = [row.code for row in catalogue.items]
    await writer.put_parts(Material, materials, "item_id", "code", of=of)


async def _store_themes(catalogue: Catalogue, writer: _Writer) -> None:
    themes = [columns.theme(row) for row in catalogue.themes]
    await writer.put(Theme, themes, "code")
    await writer.retire("themes", Theme, themes, "code")
    parts = [columns.theme_item(row) for row in catalogue.theme_items]
    of = [row.code for row in catalogue.themes]
    await writer.put_parts(ThemeItem, parts, "theme_id", "item_id", of=of)


async def _store_people(
    catalogue: Catalogue, hashes: list[str], writer: _Writer, *, reset: bool
) -> None:
    keep = () if reset else ("password_hash",)
    each = iter(hashes)
    staff = [columns.staff(row, next(each)) for row in catalogue.staff]
    await writer.put(Staff, staff, "username", keep=keep)
    gone = Staff.filter(active=True).exclude(username__in=[row.username for row in catalogue.staff])
    writer.report.retired["staff"] = await gone.update(active=False)
    devices = [columns.device(row, next(each)) for row in catalogue.devices]
    await writer.put(Device, devices, "name", keep=keep)
