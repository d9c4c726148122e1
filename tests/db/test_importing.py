"""Importing a catalogue into a real database: all or nothing, as often as you like."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tortoise.exceptions import IntegrityError
from tortoise.models import Model

from records.models.catalogue.halls import Hall, HallGroup, Lane, Window, WindowLane
from records.models.catalogue.service_items import Department, Material, ServiceItem
from records.models.catalogue.situations import Situation, SituationEffect
from records.models.catalogue.themes import Theme, ThemeItem
from records.models.people.devices import Device
from records.models.people.staff import Staff
from server.importer import storing
from server.importer.importing import read_folder
from server.importer.problems import ImportRefused
from server.importer.report import ImportReport
from server.importer.storing import store

DEMO_DATA = Path(__file__).parents[2] / "demo_data"
CATALOGUE: tuple[type[Model], ...] = (
    HallGroup,
    Hall,
    Lane,
    Window,
    WindowLane,
    Department,
    ServiceItem,
    Material,
    Situation,
    SituationEffect,
    Theme,
    ThemeItem,
    Staff,
    Device,
)
PARTS = ("materials.csv", "situations.csv", "situation_effects.csv")
PASSWORD = "demo"
NOW_MS = 1_795_000_000_000

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the demo data, to be changed."""
    return Path(shutil.copytree(DEMO_DATA, tmp_path / "data"))


def hashed(password: str) -> str:
    """A stand-in for argon2."""
    return f"hash of {password}"


async def bring(folder: Path, demo_password: str | None = PASSWORD) -> ImportReport:
    """Import a folder."""
    return await store(
        read_folder(folder), hash_password=hashed, demo_password=demo_password, now_ms=NOW_MS
    )


async def everything() -> dict[str, list[dict[str, object]]]:
    """Every row of every table of the catalogue."""
    return {
        model.__name__: await model.all().order_by(model._meta.pk_attr).values()
        for model in CATALOGUE
    }


def keep_rows(folder: Path, file: str, keep: Callable[[dict[str, str]], bool]) -> None:
    """Drop rows of a file."""
    path = folder / file
    with path.open(encoding="utf-8", newline="") as opened:
        reader = csv.DictReader(opened)
        rows = [row for row in reader if keep(row)]
        columns = reader.fieldnames or []
    with path.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def replace(folder: Path, file: str, old: str, new: str) -> None:
    """Replace the first appearance of a text."""
    path = folder / file
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), encoding="utf-8")


async def test_importing_twice_changes_nothing() -> None:
    """The second import finds everything as it should be, down to the ids of the rows."""
    first = await bring(DEMO_DATA)
    before = await everything()
    second = await bring(DEMO_DATA)
    assert await everything() == before
    assert len(first.tables["items"].added) == await ServiceItem.all().count() >= 60
    assert all(changes.none for changes in second.tables.values())
    assert second.tables["items"].kept == len(first.tables["items"].added)
    assert (first.restart_needed, second.restart_needed) == (True, False)


async def test_what_is_stored_is_what_the_files_say() -> None:
    """A window serves its lanes, an item has its fee in fen, a branch hall has its parent."""
    await bring(DEMO_DATA)
    window = await Window.get(hall_id="tonghua", code="7")
    served = await WindowLane.filter(window_id=window.id).select_related("lane").order_by("lane_id")
    assert [(one.lane.code, one.handicap_s) for one in served] == [
        ("instant", 0),
        ("business", 0),
        ("social", 0),
        ("project", 0),
    ]
    card = await ServiceItem.get(code="GA-004")
    assert (card.lane, card.fee_fen, card.department_id) == ("social", 2000, "GA")
    assert (await Hall.get(id="branch-6")).parent_id == "tonghua"
    kiosk = await Device.get(name="kiosk")
    assert (kiosk.kind, kiosk.grp, kiosk.hall) == ("kiosk", "tonghua", None)


async def test_a_refused_import_changes_nothing(folder: Path) -> None:
    """One bad cell among a thousand good changes leaves the record as it was."""
    await bring(DEMO_DATA)
    before = await everything()
    keep_rows(folder, "theme_items.csv", lambda row: row["theme"] != "newborn")
    keep_rows(folder, "themes.csv", lambda row: row["code"] != "newborn")
    replace(folder, "windows.csv", "instant:0", "instant:soon")
    with pytest.raises(ImportRefused):
        await bring(folder)
    assert await everything() == before


async def test_an_error_while_storing_changes_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the last table fails, the first is rolled back."""
    await bring(DEMO_DATA)
    before = await everything()
    replace(folder, "halls.csv", "通化市政务大厅", "新大厅")
    catalogue = read_folder(folder)
    monkeypatch.setattr(storing, "store_people", failing)
    with pytest.raises(IntegrityError):
        await store(catalogue, hash_password=hashed, demo_password=None)
    monkeypatch.undo()
    assert await everything() == before


async def failing(*_: object, **__: object) -> None:
    """A table that cannot be written."""
    raise IntegrityError("no")


async def test_what_left_the_files_is_retired(folder: Path) -> None:
    """Items, themes, windows and staff that are gone stay, retired, and can return."""
    await bring(DEMO_DATA)
    keep_rows(folder, "items.csv", lambda row: row["code"] != "RH-001")
    for file in PARTS:
        keep_rows(folder, file, lambda row: row["item"] != "RH-001")
    keep_rows(folder, "themes.csv", lambda row: row["code"] != "newborn")
    keep_rows(folder, "theme_items.csv", lambda row: row["theme"] != "newborn")
    keep_rows(folder, "windows.csv", lambda row: row["window"] != "29")
    keep_rows(folder, "staff.csv", lambda row: row["username"] != "clerk-29")
    report = await bring(folder)
    retired = {kind: changes.retired for kind, changes in report.tables.items() if changes.retired}
    assert retired == {
        "windows": ["tonghua/29"],
        "window_lanes": [
            f"tonghua/29/{lane}" for lane in ("instant", "business", "social", "project")
        ],
        "items": ["RH-001"],
        "themes": ["newborn"],
        "staff": ["clerk-29"],
    }
    assert (await ServiceItem.get(code="RH-001")).retired_at_ms == NOW_MS
    assert await Material.filter(item_id="RH-001").count() == 4
    assert await Situation.filter(item_id="RH-001").count() == 4
    assert (await Theme.get(code="newborn")).retired_at_ms == NOW_MS
    window = await Window.get(hall_id="tonghua", code="29")
    assert window.retired_at_ms == NOW_MS
    assert await WindowLane.filter(window_id=window.id).count() == 0
    assert not (await Staff.get(username="clerk-29")).active
    await bring(DEMO_DATA)
    assert await ServiceItem.filter(retired_at_ms__isnull=False).count() == 0
    assert (await Staff.get(username="clerk-29")).active
    assert await WindowLane.filter(window_id=window.id).count() == 4


async def test_parts_follow_the_files(folder: Path) -> None:
    """A paper no longer asked for, a lane no longer served and a new handicap are taken over."""
    await bring(DEMO_DATA)
    for file in PARTS:
        keep_rows(folder, file, lambda row: row["item"] != "RH-001")
    replace(folder, "items.csv", "window kiosk,listed,public_service", "window,none,public_service")
    replace(
        folder,
        "windows.csv",
        "instant:0 business:0 social:0 project:0",
        "instant:0 business:600",
    )
    await bring(folder)
    for part in (Material, Situation, SituationEffect):
        assert await part.filter(item_id="RH-001").count() == 0
    window = await Window.get(hall_id="tonghua", code="1")
    served = await WindowLane.filter(window_id=window.id).select_related("lane").order_by("lane_id")
    assert [(one.lane.code, one.handicap_s) for one in served] == [
        ("instant", 0),
        ("business", 600),
    ]


async def test_without_a_demo_password_nobody_new_can_log_in() -> None:
    """New accounts get no usable password, and the report says which."""
    report = await bring(DEMO_DATA, demo_password=None)
    assert (await Staff.get(username="manager")).password_hash == "!"
    assert "manager" in report.no_password
    assert "manager" not in (await bring(DEMO_DATA, demo_password=None)).tables["staff"].changed


@pytest.mark.parametrize("demo_password", [None, PASSWORD])
async def test_no_account_that_exists_gets_another_password(
    folder: Path, demo_password: str | None
) -> None:
    """Neither a chosen one nor a missing one is touched; only a new account gets the demo's."""
    keep_rows(folder, "staff.csv", lambda row: row["username"] != "clerk-29")
    keep_rows(folder, "devices.csv", lambda row: row["name"] != "kiosk")
    await bring(folder, demo_password=None)
    await Staff.filter(username="manager").update(password_hash="chosen by the manager")
    await bring(DEMO_DATA, demo_password)
    assert (await Staff.get(username="manager")).password_hash == "chosen by the manager"
    assert (await Staff.get(username="clerk-01")).password_hash == "!"
    assert (await Device.get(name="display")).password_hash == "!"
    new = "hash of demo" if demo_password else "!"
    for account in (await Staff.get(username="clerk-29"), await Device.get(name="kiosk")):
        assert (account.password_hash, account.demo) == (new, demo_password is not None)


async def test_enrolled_devices_are_left_alone() -> None:
    """A screen that a manager enrolled does not stand in the files and stays."""
    await Device.create(
        name="enrolled", password_hash="own", kind="display", hall="branch-1", grp="tonghua"
    )
    await bring(DEMO_DATA)
    assert (await Device.get(name="enrolled")).password_hash == "own"
