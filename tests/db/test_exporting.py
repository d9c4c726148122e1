"""The catalogue comes back as the files that it was imported from."""

import csv
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

import asyncpg
import pytest

from records.db import sql
from records.models.catalogue.halls import Hall
from records.models.people.devices import Device
from records.models.people.staff import Staff
from records.transactions import connection, snapshot
from server.container import DEMO_DATA
from server.exporter.exporting import ExportRefused, export_folder
from server.importer.importing import read_folder
from server.importer.reading.case_sheets import WorkflowCsvRow
from server.importer.report import ImportReport
from server.importer.storing import store
from tests.support.small_catalogue import bring, catalogue, row

SMALL_HALL = Path(__file__).parents[1] / "data" / "spreadsheet" / "original"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Where files are written."""
    return tmp_path / "out"


pytestmark = pytest.mark.usefixtures("database")


async def take(folder: Path) -> ImportReport:
    """Import a folder; everybody gets a password."""
    return await store(
        read_folder(folder), hash_password=lambda word: f"hash of {word}", demo_password="secret"
    )


def contents(folder: Path) -> dict[str, str]:
    """Every file, byte by byte."""
    return {path.name: path.read_bytes().decode() for path in sorted(folder.iterdir())}


async def test_the_demo_s_files_come_back_as_they_are(tmp_path: Path) -> None:
    """Every column of every row in its place; and the second time, too."""
    await take(DEMO_DATA)
    counts = await export_folder(tmp_path / "a")
    assert contents(tmp_path / "a") == contents(DEMO_DATA)
    assert counts["halls.csv"] == len(read_folder(DEMO_DATA).halls)
    assert all(changes.none for changes in (await take(tmp_path / "a")).tables.values())
    await export_folder(tmp_path / "b" / "deeper")
    assert contents(tmp_path / "b" / "deeper") == contents(DEMO_DATA)


async def test_what_spreadsheets_wrote_comes_back_plainly(out: Path) -> None:
    """Optional columns that were left out are there and empty; importing it changes nothing."""
    await take(SMALL_HALL)
    await export_folder(out)
    assert read_folder(out) == read_folder(SMALL_HALL)
    assert all(changes.none for changes in (await take(out)).tables.values())
    first = contents(out)
    await export_folder(out)
    assert contents(out) == first
    with (out / "items.csv").open(encoding="utf-8") as opened:
        fees = {row["code"]: row["fee_yuan"] for row in csv.DictReader(opened)}
    assert fees == {"GA-001": "20", "GA-002": "0", "RS-001": "12.5"}


async def test_only_what_is_in_use_is_written(out: Path) -> None:
    """No retired hall, no dismissed clerk, no screen that a manager enrolled, no password."""
    await take(SMALL_HALL)
    await Device.create(name="enrolled", password_hash="own", kind="display", grp="qinghe")
    await Staff.filter(role="clerk").update(active=False)
    await Hall.filter(id="north").update(retired_at_ms=1)
    await export_folder(out)
    found = contents(out)
    assert "north" not in found["halls.csv"]
    assert "enrolled" not in found["devices.csv"]
    assert ",clerk," not in found["staff.csv"]
    assert not any("hash of" in text for text in found.values())


async def test_of_a_workflow_only_the_latest_version_is_written(out: Path) -> None:
    """The cases of the ones before it are in no file either."""
    files = [
        replace(catalogue(), workflows=[decides(version=version)], back_offices=[])
        for version in (1, 2)
    ]
    for one in files:
        await bring(one)
    await export_folder(out)
    _, *rows = contents(out)["workflows.csv"].splitlines()
    assert rows == ["I,,decide,decide,decide,decide,,,decide,,2,,,"]
    assert "back_offices.csv" not in contents(out)


def decides(*, version: int) -> WorkflowCsvRow:
    """The one step of the item I."""
    cells = dict.fromkeys(("step", "kind", "role", "name", "name_en"), "decide")
    return row(WorkflowCsvRow, item="I", version=version, **cells)


async def test_old_rows_without_a_place_come_in_the_order_of_their_codes(out: Path) -> None:
    """As after an update, before anything is imported again."""
    await bring(catalogue())
    await Hall.all().update(position=0)
    await export_folder(out)
    rows = contents(out)["halls.csv"].splitlines()[1:]
    assert rows == sorted(rows)


async def test_nothing_is_written_without_a_catalogue(out: Path) -> None:
    """Not even the folder."""
    with pytest.raises(ExportRefused, match="nothing was imported yet"):
        await export_folder(out)
    assert not (out).exists()


async def test_a_folder_that_cannot_be_written_stays_as_it_is(out: Path) -> None:
    """No file is replaced before all are there, and none is left half-done."""
    await bring(catalogue())
    await export_folder(out)
    before = contents(out)
    await Hall.all().update(name="changed")
    (out / ".windows.csv.part").mkdir()
    with pytest.raises(ExportRefused, match=r"无法写入文件夹 .* cannot be written: Is a directory"):
        await export_folder(out)
    (out / ".windows.csv.part").rmdir()
    assert contents(out) == before


async def test_the_record_stands_still_while_it_is_read(database: str) -> None:
    """An import that commits meanwhile is in all files or in none."""
    await bring(catalogue())
    question = "SELECT name FROM hall ORDER BY id"
    async with snapshot() as tx:
        before = await sql.rows(tx, question)
        await rename_halls(database)
        assert await sql.rows(tx, question) == before
    assert await sql.rows(connection(), question) == [{"name": "new"}] * len(before)


async def rename_halls(url: str) -> None:
    """What another process commits."""
    statement = "UPDATE hall SET name='new'"
    if url.startswith("sqlite:"):
        with closing(sqlite3.connect(unquote(urlsplit(url).path))) as other, other:
            other.execute(statement)
        return
    other = await asyncpg.connect(url)
    await other.execute(statement)
    await other.close()
