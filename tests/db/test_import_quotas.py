"""An import and the quotas that are there: what is added, withdrawn, left alone."""

from dataclasses import replace

import pytest

from kit.ids import new_id
from records.booking.quotas import Quota
from records.models.booking.quotas import (
    add_quota,
    listed_quotas,
    quota_in_force,
    quotas_in_force,
    quotas_of_hall,
    withdraw_quota,
)
from records.transactions import connection
from server.importer.reading.opening_sheets import QuotaCsvRow
from server.importer.report import ImportReport
from tests.support.recorded_line import HALL
from tests.support.small_catalogue import bring, catalogue, row

pytestmark = pytest.mark.usefixtures("database")


def quota(windows: int, date: str | None = None, session: int | None = None) -> QuotaCsvRow:
    """A row for lane a."""
    return row(QuotaCsvRow, hall=HALL, lane="a", date=date, session=session, windows=windows)


async def bring_quotas(*rows: QuotaCsvRow) -> ImportReport:
    """Import a catalogue with these quotas."""
    return await bring(replace(catalogue(), quotas=list(rows)))


async def in_force() -> list[int]:
    """The windows of what is in force."""
    return sorted(one.windows for one in await quotas_in_force(connection(), [HALL]))


async def by_manager(windows: int) -> None:
    """A manager plans otherwise for every day."""
    new = Quota(new_id(), HALL, "a", None, None, windows)
    if before := await quota_in_force(connection(), new):
        await withdraw_quota(connection(), before.quota.id, "m", 1)
    await add_quota(connection(), new, "m", 1)


async def test_what_a_file_no_longer_names_is_withdrawn() -> None:
    """With its history; what stays is not written anew, and no restart is needed for it."""
    await bring(catalogue())
    first = await bring_quotas(quota(1), quota(2, "2026-12-01"), quota(3, None, 480))
    assert first.tables["quotas"].added == [f"{HALL}/a", f"{HALL}/a 2026-12-01", f"{HALL}/a 08:00"]
    assert not first.restart_needed
    second = (await bring_quotas(quota(1), quota(4, None, 480))).tables["quotas"]
    assert (second.kept, second.changed) == (1, [f"{HALL}/a 08:00"])
    assert second.retired == [f"{HALL}/a 2026-12-01"]
    assert await in_force() == [1, 4]
    history = await quotas_of_hall(connection(), HALL, 9)
    withdrawn = {one.quota.windows: one.signed.withdrawn_by for one in history}
    assert withdrawn == {1: None, 2: "import", 3: "import", 4: None}


async def test_a_folder_without_the_file_leaves_all_as_it_is() -> None:
    """An empty file withdraws what it named before."""
    await bring_quotas(quota(1))
    assert (await bring(catalogue())).tables["quotas"].none
    assert await in_force() == [1]
    assert (await bring_quotas()).tables["quotas"].retired == [f"{HALL}/a"]
    assert await in_force() == []


async def test_a_manager_is_overruled_only_by_a_changed_file() -> None:
    """The report says what the files say as before while a manager has changed it."""
    await bring_quotas(quota(1))
    await by_manager(7)
    again = await bring_quotas(quota(1))
    assert again.overruled == [f"{HALL}/a"]
    assert await in_force() == [7]
    assert [one.quota.windows for one in await listed_quotas(connection())] == [1]
    changed = await bring_quotas(quota(2))
    assert changed.tables["quotas"].changed == [f"{HALL}/a"]
    assert (await in_force(), changed.overruled) == ([2], [])
    assert [one.quota.windows for one in await listed_quotas(connection())] == [2]
