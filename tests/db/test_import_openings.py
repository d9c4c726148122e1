"""An import and the openings and settings that are there: what is added, withdrawn, left alone."""

from dataclasses import replace
from typing import Any

import pytest

from records.models.opening.book import read_opening_book
from records.models.opening.hall_settings import (
    KnownSetting,
    add_setting,
    settings_in_force,
    settings_of_hall,
    withdraw_setting,
)
from records.models.opening.openings import (
    Signed,
    add_opening,
    openings_in_force,
    openings_of_hall,
    withdraw_opening,
)
from records.models.opening.versions import opening_version
from records.opening.sessions import SHORTHANDS, Opening, overlap
from records.transactions import connection
from server.importer import storing_openings
from server.importer.checking.openings import opening_of
from server.importer.problems import ImportRefused
from server.importer.reading.opening_sheets import HallSettingCsvRow, OpeningCsvRow
from server.importer.report import ImportReport
from tests.support.recorded_line import HALL
from tests.support.small_catalogue import bring, catalogue, row


def opening(opens: int, closes: int, **cells: Any) -> OpeningCsvRow:  # noqa: ANN401
    """A row from one hour to another, on working days."""
    days = frozenset(SHORTHANDS["workdays"])
    times = {"opens": opens * 60, "closes": closes * 60}
    return row(OpeningCsvRow, hall=HALL, days=days, **times, **cells)


def setting(key: str, value: str) -> HallSettingCsvRow:
    """A row of settings."""
    return row(HallSettingCsvRow, hall=HALL, key=key, value=value)


async def bring_openings(*rows: OpeningCsvRow) -> ImportReport:
    """Import a catalogue with these openings."""
    return await bring(replace(catalogue(), openings=list(rows)))


async def bring_settings(*rows: HallSettingCsvRow) -> ImportReport:
    """Import a catalogue with these settings."""
    return await bring(replace(catalogue(), settings=list(rows)))


async def in_force() -> list[tuple[int, int]]:
    """From which hour to which the hall is open by what is in force."""
    found = await openings_in_force(connection())
    return [(one.starts_min // 60, one.ends_min // 60) for one in found]


async def test_what_a_file_no_longer_names_is_withdrawn(database: str) -> None:
    """With its history; what stays is not written anew, and no restart is needed for it."""
    await bring(catalogue())
    first = await bring_openings(opening(8, 12), opening(13, 17))
    assert len(first.tables["openings"].added) == 2
    assert not first.restart_needed
    second = await bring_openings(opening(13, 17), opening(9, 12, lane="a"))
    changes = second.tables["openings"]
    assert changes.retired == [f"{HALL} workdays 08:00–12:00"]
    assert changes.added == [f"{HALL}/a workdays 09:00–12:00"]
    assert changes.kept == 1
    assert await in_force() == [(13, 17), (9, 12)]
    history = await openings_of_hall(connection(), HALL, 9)
    assert [one.opening.version for one in history] == [3, 2, 1]
    assert [one.signed.withdrawn_by for one in history] == [None, None, "import"]
    assert (await read_opening_book(connection())).version == await opening_version(connection())


async def test_a_folder_without_the_files_leaves_all_as_it_is(database: str) -> None:
    """An empty file does not."""
    files = replace(catalogue(), openings=[opening(8, 12)], settings=[setting("hold_s", "60")])
    await bring(files)
    before = await opening_version(connection())
    await bring(catalogue())
    assert await in_force() == [(8, 12)]
    assert await opening_version(connection()) == before + 1
    report = await bring(replace(catalogue(), openings=[], settings=[]))
    assert await in_force() == []
    assert await settings_in_force(connection()) == {}
    assert report.tables["settings"].retired == [f"{HALL}/hold_s"]


async def test_what_a_manager_wrote_is_no_business_of_the_files(database: str) -> None:
    """It is neither withdrawn nor brought back, and a new row that overlaps with it is refused."""
    await bring_openings(opening(8, 12))
    (theirs,) = await openings_in_force(connection())
    await withdraw_opening(connection(), theirs.id, "manager", 5)
    await add_opening(connection(), opening_of(opening(9, 13), "own"), "manager", 5)
    again = await bring_openings(opening(8, 12))
    assert again.overruled == [f"{HALL} workdays 08:00–12:00"]
    assert "管理人员已另行设置" in str(again)
    assert await in_force() == [(9, 13)]
    version = await opening_version(connection())
    with pytest.raises(ImportRefused) as refused:
        await bring_openings(opening(8, 12), opening(12, 17))
    assert f"overlaps with what a manager wrote: {HALL} workdays 09:00–13:00" in str(refused.value)
    assert await in_force() == [(9, 13)]
    assert await opening_version(connection()) == version
    await bring_openings(opening(13, 17))
    assert await in_force() == [(9, 13), (13, 17)]
    # Left out once, it is a new row when the files name it again.
    await withdraw_opening(connection(), "own", "manager", 6)
    await bring_openings(opening(8, 12), opening(13, 17))
    assert await in_force() == [(13, 17), (8, 12)]


def test_openings_are_compared_within_their_hall(monkeypatch: pytest.MonkeyPatch) -> None:
    """While they are, nobody else writes: twice as many halls must not take four times as long."""
    compared: list[tuple[str, str]] = []

    def noted(one: Opening, other: Opening) -> bool:
        compared.append((one.hall, other.hall))
        return overlap(one, other)

    monkeypatch.setattr(storing_openings, "overlap", noted)
    halls = [f"{HALL}-{n}" for n in range(5)]
    new = [replace(opening(8, 12), hall=hall) for hall in halls]
    theirs = [opening_of(replace(opening(13, 17), hall=hall)) for hall in halls]
    storing_openings._refuse_overlaps(new, theirs)
    assert compared == [(hall, hall) for hall in halls]


async def test_settings_of_the_files(database: str) -> None:
    """A changed value replaces whatever holds; an unchanged one leaves a manager's alone."""
    first = await bring_settings(setting("hold_s", "60"), setting("reschedules", "1"))
    assert len(first.tables["settings"].added) == 2
    await withdraw_setting(connection(), HALL, "hold_s", "manager", 5)
    signed = Signed("manager", 5)
    ours = KnownSetting("ours", HALL, "hold_s", "90", listed=False, signed=signed)
    await add_setting(connection(), ours)
    again = await bring_settings(setting("hold_s", "60"))
    assert again.overruled == [f"{HALL}/hold_s"]
    assert again.tables["settings"].retired == [f"{HALL}/reschedules"]
    assert (await settings_in_force(connection()))[HALL] == {"hold_s": ours}
    changed = await bring_settings(setting("hold_s", "120"), setting("reschedules", "1"))
    assert changed.tables["settings"].added == [f"{HALL}/reschedules"]
    assert changed.tables["settings"].changed == [f"{HALL}/hold_s"]
    current = (await settings_in_force(connection()))[HALL]["hold_s"]
    assert (current.value, current.signed.set_by) == ("120", "import")
    history = await settings_of_hall(connection(), HALL, 9)
    assert {(one.value, one.listed) for one in history if one.key == "hold_s"} == {
        ("60", False),
        ("90", False),
        ("120", True),
    }
    # What a manager set stays where the files name the key no more.
    await withdraw_setting(connection(), HALL, "hold_s", "manager", 6)
    await add_setting(connection(), ours._replace(id="again", value="40"))
    last = await bring_settings()
    assert last.tables["settings"].retired == [f"{HALL}/reschedules"]
    assert (await settings_in_force(connection()))[HALL]["hold_s"].value == "40"
