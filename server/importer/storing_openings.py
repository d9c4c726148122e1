"""Writing openings, settings and quotas: only what the files say otherwise than before.

What a manager has changed since then stays as it is, until the files change as well. A folder
without these files changes nothing of them.
"""

from collections import defaultdict
from collections.abc import Iterable

from kit.ids import new_id
from records.booking.quotas import Quota
from records.models.booking.quotas import (
    add_quota,
    listed_quotas,
    note_quota_source,
    quota_in_force,
    unlist_quotas,
    withdraw_quota,
)
from records.models.catalogue.sourced import Source
from records.models.opening.hall_settings import (
    KnownSetting,
    add_setting,
    listed_settings,
    note_setting_source,
    settings_in_force,
    unlist_settings,
    withdraw_setting,
)
from records.models.opening.openings import (
    Signed,
    add_opening,
    listed_openings,
    note_source,
    openings_in_force,
    unlist_openings,
    withdraw_opening,
)
from records.models.opening.versions import move_version
from records.opening.sessions import Opening, days_in_words, overlap, time_in_words
from server.importer.checking.openings import opening_of
from server.importer.problems import ImportProblem, ImportRefused
from server.importer.reading.opening_sheets import HallSettingCsvRow, OpeningCsvRow, QuotaCsvRow
from server.importer.reading.row import Row
from server.importer.reading.sheets import Catalogue
from server.importer.writing import Writer

ACTOR = "import"


async def store_openings(catalogue: Catalogue, writer: Writer) -> None:
    """Write what is new in the files, and withdraw what they do not name any more.

    Raises `ImportRefused` for an opening that overlaps with one that a manager wrote.
    """
    # In any case: the tree of halls, by which all of this is inherited, may be another one now.
    await move_version(writer.tx)
    if catalogue.openings is not None:
        await _store_openings(catalogue.openings, writer)
    if catalogue.settings is not None:
        await _store_settings(catalogue.settings, writer)
    if catalogue.quotas is not None:
        await _store_quotas(catalogue.quotas, writer)


async def _store_openings(rows: list[OpeningCsvRow], writer: Writer) -> None:
    tx, changes = writer.tx, writer.report.tables["openings"]
    listed = {_said(one.opening): one for one in await listed_openings(tx)}
    named = {_said(opening_of(row)): row for row in rows}
    gone = [one for said, one in listed.items() if said not in named]
    await unlist_openings(tx, [one.opening.id for one in gone])
    for one in gone:
        if await withdraw_opening(tx, one.opening.id, ACTOR, writer.now_ms):
            changes.retired.append(name_of(one.opening))
    new = [row for said, row in named.items() if said not in listed]
    _refuse_overlaps(new, await openings_in_force(tx))
    for row in new:
        opening = opening_of(row, new_id())
        await add_opening(tx, opening, ACTOR, writer.now_ms, source=_source(row))
        changes.added.append(name_of(opening))
    kept = [one for said, one in listed.items() if said in named]
    for one in kept:
        await note_source(tx, one.opening.id, _source(named[_said(one.opening)]))
    overruled = [one for one in kept if one.signed.withdrawn_ms is not None]
    writer.report.overruled += [name_of(one.opening) for one in overruled]
    changes.kept += len(kept)
    writer.advance(len(rows))


def _refuse_overlaps(new: list[OpeningCsvRow], there: Iterable[Opening]) -> None:
    """Hall by hall: everybody who writes waits for this."""
    of_hall: dict[str, list[Opening]] = defaultdict(list)
    for opening in there:
        of_hall[opening.hall].append(opening)
    problems = [
        ImportProblem(
            OpeningCsvRow.FILE,
            row.line,
            "opens",
            f"与管理人员设置的时段重叠：{name_of(other)}",
            f"overlaps with what a manager wrote: {name_of(other)}",
        )
        for row in new
        for opening in [opening_of(row)]
        for other in of_hall[row.hall]
        if overlap(opening, other)
    ]
    if problems:
        raise ImportRefused(problems)


async def _store_settings(rows: list[HallSettingCsvRow], writer: Writer) -> None:
    tx, changes = writer.tx, writer.report.tables["settings"]
    listed = {(one.hall, one.key): one for one in await listed_settings(tx)}
    now = await settings_in_force(tx)
    named = {(row.hall, row.key) for row in rows}
    gone = [one for place, one in listed.items() if place not in named]
    await unlist_settings(tx, [one.id for one in gone])
    for one in gone:
        if one.signed.withdrawn_ms is None:
            await withdraw_setting(tx, one.hall, one.key, ACTOR, writer.now_ms)
            changes.retired.append(f"{one.hall}/{one.key}")
    for row in rows:
        before = listed.get((row.hall, row.key))
        current = now.get(row.hall, {}).get(row.key)
        if before is not None and before.value == row.value:
            changes.kept += 1
            await note_setting_source(tx, before.id, _source(row))
            if current is None or current.id != before.id:
                writer.report.overruled.append(f"{row.hall}/{row.key}")
            continue
        await _set(row, before, writer)
        (changes.changed if current else changes.added).append(f"{row.hall}/{row.key}")
    writer.advance(len(rows))


async def _set(row: HallSettingCsvRow, before: KnownSetting | None, writer: Writer) -> None:
    """Let a value of the files hold, in place of whatever holds now."""
    tx, now_ms = writer.tx, writer.now_ms
    if before is not None:
        await unlist_settings(tx, [before.id])
    await withdraw_setting(tx, row.hall, row.key, ACTOR, now_ms)
    new = KnownSetting(
        new_id(), row.hall, row.key, row.value, listed=True, signed=Signed(ACTOR, now_ms)
    )
    await add_setting(tx, new, _source(row))


async def _store_quotas(rows: list[QuotaCsvRow], writer: Writer) -> None:
    tx, changes = writer.tx, writer.report.tables["quotas"]
    listed = {one.quota.scope: one for one in await listed_quotas(tx)}
    named = {quota.scope: (quota, row) for row in rows for quota in [_quota(row)]}
    gone = [one for scope, one in listed.items() if scope not in named]
    await unlist_quotas(tx, [one.quota.id for one in gone])
    for one in gone:
        if await withdraw_quota(tx, one.quota.id, ACTOR, writer.now_ms):
            changes.retired.append(_name_of_quota(one.quota))
    for scope, (quota, row) in named.items():
        before, current = listed.get(scope), await quota_in_force(tx, quota)
        if before is not None and before.quota == quota._replace(id=before.quota.id):
            changes.kept += 1
            await note_quota_source(tx, before.quota.id, _source(row))
            if current is None or current.quota.id != before.quota.id:
                writer.report.overruled.append(_name_of_quota(quota))
            continue
        if before is not None:
            await unlist_quotas(tx, [before.quota.id])
        if current is not None:
            await withdraw_quota(tx, current.quota.id, ACTOR, writer.now_ms)
        await add_quota(tx, quota, ACTOR, writer.now_ms, _source(row))
        (changes.changed if current else changes.added).append(_name_of_quota(quota))
    writer.advance(len(rows))


def _quota(row: QuotaCsvRow) -> Quota:
    place, planned = (row.hall, row.lane), (row.windows, row.walk_in_share)
    return Quota(new_id(), *place, row.date, row.session, *planned)


def _name_of_quota(quota: Quota) -> str:
    begins = None if quota.starts_min is None else time_in_words(quota.starts_min)
    return " ".join(filter(None, [f"{quota.hall}/{quota.lane}", quota.date, begins]))


def _source(row: Row) -> Source:
    return Source(row.source, row.reference, row.demo_fields)


def name_of(opening: Opening) -> str:
    """An opening, as a person calls it."""
    place = opening.hall if opening.lane is None else f"{opening.hall}/{opening.lane}"
    starts, ends = time_in_words(opening.starts_min), time_in_words(opening.ends_min)
    return f"{place} {days_in_words(opening.day_kinds)} {starts}–{ends}"


def _said(opening: Opening) -> tuple[object, ...]:
    """What tells openings apart, whoever wrote them and when."""
    place = (opening.hall, opening.lane, opening.day_kinds)
    times = (opening.starts_min, opening.ends_min, opening.every_n_weeks)
    return (*place, *times, opening.valid_from, opening.valid_to)
