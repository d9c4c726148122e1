"""`openings.csv`, `hall_settings.csv`, `quotas.csv`: what they say, and what of it is refused."""

import shutil
from pathlib import Path

import pytest

from records.opening.sessions import SHORTHANDS
from server.importer.importing import read_folder
from tests.support.refusals import refusals

DEMO_DATA = Path(__file__).parents[2] / "demo_data"
OPENINGS = "hall,lane,days,opens,closes,valid_from,valid_to,every_n_weeks"
SETTINGS = "hall,key,value"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the demo data, to be changed."""
    return Path(shutil.copytree(DEMO_DATA, tmp_path / "data"))


def openings(folder: Path, *rows: str) -> None:
    """Write the file of openings."""
    (folder / "openings.csv").write_text("\n".join([OPENINGS, *rows]) + "\n", encoding="utf-8")


def test_a_folder_without_these_files(folder: Path) -> None:
    """Says nothing of them, which is not the same as saying that there are none."""
    (folder / "openings.csv").unlink()
    (folder / "hall_settings.csv").unlink()
    (folder / "quotas.csv").unlink()
    found = read_folder(folder)
    assert (found.openings, found.settings, found.quotas) == (None, None, None)
    openings(folder)
    assert read_folder(folder).openings == []


def test_a_workbook_that_was_not_exported(folder: Path) -> None:
    """A file that is almost there was meant."""
    (folder / "openings.csv").rename(folder / "openings.xlsx")
    (said,) = refusals(folder)
    assert said.startswith("openings.csv:1: -: ")
    assert "there is openings.xlsx" in said


def test_times_and_dates_as_a_spreadsheet_writes_them(folder: Path) -> None:
    """Without the zero in front, with seconds, with strokes, in any case of letters."""
    openings(
        folder,
        "tonghua,,workdays,8:30,12:00:00,2026/1/5,2026年12月31日,2",
        "branch-1,social,SAT;holiday,18:00,24:00,2026-01-05,,",
    )
    weekly, evening = read_folder(folder).openings or []
    assert weekly.days == frozenset(SHORTHANDS["workdays"])
    assert (weekly.opens, weekly.closes, weekly.every_n_weeks) == (510, 720, 2)
    assert (weekly.valid_from, weekly.valid_to) == ("2026-01-05", "2026-12-31")
    assert (evening.lane, evening.days) == ("social", frozenset({"sat", "holiday"}))
    assert (evening.opens, evening.closes, evening.valid_to) == (1080, 1440, None)


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        ("atlantis,,daily,08:00,12:00,,,", "hall", "halls.csv has no atlantis"),
        ("tonghua,night,daily,08:00,12:00,,,", "lane", "lanes.csv has no night"),
        ("dongchang,enquiry,daily,08:00,12:00,,,", "lane", "lanes.csv has no enquiry"),
        ("tonghua,,weekend,08:00,12:00,,,", "days", "must be one of mon | tue"),
        ("tonghua,,,08:00,12:00,,,", "days", "must not be empty"),
        ("tonghua,,daily,8.30,12:00,,,", "opens", "must be a time from 00:00 to 24:00"),
        ("tonghua,,daily,08:60,12:00,,,", "opens", "must be a time from 00:00 to 24:00"),
        ("tonghua,,daily,08:00,24:01,,,", "closes", "must be a time from 00:00 to 24:00"),
        ("tonghua,,daily,08:00,08:00,,,", "closes", "is not after opens"),
        ("tonghua,,daily,22:00,02:00,,,", "closes", "is not after opens"),
        ("tonghua,,daily,08:00,12:00,2026-02-30,,", "valid_from", "must be a date"),
        ("tonghua,,daily,08:00,12:00,soon,,", "valid_from", "must be a date"),
        ("tonghua,,daily,08:00,12:00,,0001-01-01,", "valid_to", "between 2000 and 2999"),
        ("tonghua,,daily,08:00,12:00,9999-12-31,,", "valid_from", "between 2000 and 2999"),
        ("tonghua,,daily,08:00,12:00,2026-02-02,2026-02-01,", "valid_to", "before valid_from"),
        ("tonghua,,daily,08:00,12:00,,,2", "valid_from", "is needed to count weeks from"),
        ("tonghua,,daily,08:00,12:00,2026-02-02,,0", "every_n_weeks", "from 1 to 52"),
        ("tonghua,,mon,11:59,13:00,,,", "opens", "overlaps with line 2"),
        ("tonghua,,workdays,08:00,12:00,,,", "opens", "overlaps with line 2"),
    ],
)
def test_a_wrong_opening_is_named(folder: Path, row: str, column: str, says: str) -> None:
    """By line and column, in both languages; the right ones beside it are not."""
    openings(folder, "tonghua,,workdays,08:00,12:00,,,", row)
    found = refusals(folder)
    assert [text.split(": ")[:2] for text in found if f": {column}: " in text] == [
        ["openings.csv:3", column]
    ], found
    assert says in found[0].split(" / ")[1]
    assert not found[0].split(" / ")[0].isascii()


def test_openings_that_only_seem_to_overlap(folder: Path) -> None:
    """Of another lane, hall, kind of day or week, or one after the other."""
    openings(
        folder,
        "tonghua,,workdays,08:00,12:00,2026-01-05,,2",
        "tonghua,,workdays,08:00,12:00,2026-01-12,,2",
        "tonghua,,workdays,12:00,17:00,,,",
        "tonghua,,sat,08:00,12:00,,,",
        "tonghua,social,workdays,08:00,12:00,,,",
        "branch-1,,workdays,08:00,12:00,,,",
    )
    assert len(read_folder(folder).openings or []) == 6


def test_more_openings_than_a_hall_may_have(folder: Path) -> None:
    """Each would be held against each."""
    rows = [f"tonghua,,daily,{n // 60:02}:{n % 60:02},24:00,,," for n in range(201)]
    openings(folder, *rows)
    (said,) = refusals(folder)
    assert said.endswith("has more than 200 openings")


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        ("atlantis,hold_s,60", "hall", "halls.csv has no atlantis"),
        ("tonghua,hold_minutes,5", "key", "there is no setting hold_minutes"),
        ("tonghua,hold_s,soon", "value", "must be a whole number from 30 to 1800"),
        ("tonghua,release_plan,3@08:00", "value", "DAYS@HH:MM=SHARE"),
        ("tonghua,slot_minutes,30", "key", "repeats line 2"),
    ],
)
def test_a_wrong_setting_is_named(folder: Path, row: str, column: str, says: str) -> None:
    """By line and column, in both languages."""
    text = f"{SETTINGS}\ntonghua,slot_minutes,20\n{row}\n"
    (folder / "hall_settings.csv").write_text(text, encoding="utf-8")
    (said,) = refusals(folder)
    assert said.startswith(f"hall_settings.csv:3: {column}: ")
    assert says in said.split(" / ")[1]


def test_quotas_as_a_spreadsheet_writes_them(folder: Path) -> None:
    """The day, the session and the share of people who walk in may all be left out."""
    text = "hall,lane,windows,date,session,walk_in_share\ntonghua,social,8\n"
    text += "branch-1,instant,0,2026/12/1,8:00,0.25\n"
    (folder / "quotas.csv").write_text(text, encoding="utf-8")
    general, precise = read_folder(folder).quotas or []
    assert (general.windows, general.date, general.session, general.walk_in_share) == (
        8,
        None,
        None,
        None,
    )
    assert (precise.windows, precise.date, precise.session, precise.walk_in_share) == (
        0,
        "2026-12-01",
        480,
        0.25,
    )


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        ("atlantis,social,,,1,", "hall", "halls.csv has no atlantis"),
        ("tonghua,night,,,1,", "lane", "lanes.csv has no night"),
        ("tonghua,social,,,,", "windows", "must not be empty"),
        ("tonghua,social,,,501,", "windows", "from 0 to 500"),
        ("tonghua,social,2026-02-30,,1,", "date", "must be a date"),
        ("tonghua,social,,8,1,", "session", "must be a time from 00:00 to 24:00"),
        ("tonghua,social,,,1,1.5", "walk_in_share", "must be a number from 0 to 1"),
        ("tonghua,instant,2026-12-01,08:00,2,", "session", "repeats line 2"),
        ("tonghua,instant,2026/12/1,8:00,2,", "session", "repeats line 2"),
    ],
)
def test_a_wrong_quota_is_named(folder: Path, row: str, column: str, says: str) -> None:
    """By line and column, in both languages."""
    text = "hall,lane,date,session,windows,walk_in_share\ntonghua,instant,2026-12-01,08:00,1,\n"
    text += f"{row}\n"
    (folder / "quotas.csv").write_text(text, encoding="utf-8")
    (said,) = refusals(folder)
    assert said.startswith(f"quotas.csv:3: {column}: "), said
    assert says in said.split(" / ")[1]


def test_a_quota_for_every_day_is_named_once(folder: Path) -> None:
    """What is left out is the same, too."""
    text = "hall,lane,windows\ntonghua,social,1\ntonghua,instant,1\ntonghua,social,2\n"
    (folder / "quotas.csv").write_text(text, encoding="utf-8")
    (said,) = refusals(folder)
    assert said.startswith("quotas.csv:4: session: ")
