"""What spreadsheets make of what was typed, as Calc 7.4 and others show it in a Chinese system."""

import csv
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from server.importer.importing import read_folder
from server.importer.reading.respelling import readings
from tests.support.refusals import refusals

ORIGINAL = Path(__file__).parents[1] / "data" / "spreadsheet" / "original"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a small hall's catalogue, to be typed into."""
    return Path(shutil.copytree(ORIGINAL, tmp_path / "files"))


def type_in(folder: Path, file: str, row: int, column: str, value: str) -> None:
    """Change one cell; the header is row 1."""
    path = folder / file
    with path.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.reader(opened))
    rows[row - 1][rows[0].index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows(rows)


DATE, TIME, LONG = "a date", "a time", "a number in scientific notation"


@pytest.mark.parametrize(
    ("value", "what"),
    [
        ("26年3月1日", DATE),
        ("2026年3月1日", DATE),
        ("3月1日", DATE),
        ("2026-03-01", DATE),
        ("2026/3/1", DATE),
        ("03/01/2026", DATE),
        ("1-Mar", DATE),
        ("Dec-01", DATE),
        ("08:30:00", TIME),
        ("08:30:00 AM", TIME),
        ("8:30 PM", TIME),
        ("1.00E+05", LONG),
        ("3.71500000000123E+017", LONG),
    ],
)
@pytest.mark.parametrize(
    ("file", "row", "column"),
    [
        ("windows.csv", 5, "window"),
        ("windows.csv", 5, "name"),
        ("windows.csv", 5, "lanes"),
        ("lanes.csv", 3, "expected_service_s"),
    ],
)
def test_a_date_a_time_and_a_long_number_are_named(
    folder: Path, file: str, row: int, column: str, value: str, what: str
) -> None:
    """A code, a name or a figure that became one of them was something else when it was typed."""
    type_in(folder, file, row, column, value)
    said = [line for line in refusals(folder) if line.startswith(f"{file}:{row}: {column}: ")]
    assert [line.split(" / ")[1] for line in said] == [
        f"was made {what} by a spreadsheet; format the cell as text and type it again"
    ]


@pytest.mark.parametrize(
    "name", ["3-1", "1/2", "12345", "8:30", "May", "50%", "2026", "1E5", "7.0"]
)
def test_what_a_spreadsheet_leaves_as_it_is_may_be_a_name(folder: Path, name: str) -> None:
    """Nothing was lost."""
    type_in(folder, "windows.csv", 5, "name", name)
    assert read_folder(folder).windows[3].name == name


@pytest.mark.parametrize(
    ("shown", "meant"),
    [("1,200", 1200), ("240.00", 240), ("1,200.00", 1200), ("12,000.0", 12000), ("600.", 600)]
    + [(wrong, None) for wrong in ("1,20", "12,00", "1,2000", "240.5", "15.00%", "15天", ",200")],
)
def test_a_number_is_read_as_it_is_shown(folder: Path, shown: str, meant: int | None) -> None:
    """With the commas and decimals of its format, but nothing that changes it."""
    type_in(folder, "lanes.csv", 3, "expected_service_s", shown)
    if meant is None:
        (said,) = refusals(folder)
        assert said.endswith("must be a whole number from 1 to 86400")
    else:
        assert read_folder(folder).lanes[1].expected_service_s == meant


@pytest.mark.parametrize(
    ("shown", "meant"),
    [("￥20.00", "20"), ("¥12.5", "12.5"), (" ¥1,200.00 ", "1200"), ("1,200", "1200")]
    + [(" ¥-   ", "0"), ("¥ 20.00 ", "20")]
    + [(wrong, None) for wrong in ("20元", "$20.00", "¥", "1.234", "12,00", "￥￥1")],
)
def test_money_is_read_as_it_is_shown(folder: Path, shown: str, meant: str | None) -> None:
    """In the formats for currency and for accounting, in which nothing is a dash."""
    type_in(folder, "items.csv", 2, "fee_yuan", shown)
    if meant is None:
        (said,) = refusals(folder)
        assert said.endswith("must be an amount with at most two decimals")
    else:
        assert read_folder(folder).items[0].fee_yuan == Decimal(meant)


def test_a_position_may_have_been_computed(folder: Path) -> None:
    """A formula shows as many decimals as there are."""
    type_in(folder, "halls.csv", 2, "latitude", "41.7333333333333")
    assert read_folder(folder).halls[0].latitude == pytest.approx(41.7333333333333)


@pytest.mark.parametrize("between", [",", "，", "、", "; ", "\u3000", ", "])
def test_words_may_have_commas_between_them(folder: Path, between: str) -> None:
    """Of either width: no word of a list can hold one."""
    type_in(folder, "items.csv", 2, "channels", between.join(("window", "post")))
    type_in(folder, "windows.csv", 2, "lanes", between.join(("instant:0", "social:60")))
    type_in(folder, "halls.csv", 2, "remote_lanes", between.join(("instant", "social")))
    found = read_folder(folder)
    assert found.items[0].channels == "window post"
    assert found.windows[0].lanes == (("instant", 0), ("social", 60))
    assert found.halls[0].remote_lanes == ("instant", "social")


@pytest.mark.parametrize("name", ["王?", "?号窗口", "??", "?"])
def test_a_lost_character_is_named(folder: Path, name: str) -> None:
    """An encoding that lacks it leaves a question mark."""
    type_in(folder, "staff.csv", 3, "display_name", name)
    (said,) = refusals(folder)
    assert 'has "?" where a character was lost in saving' in said


@pytest.mark.parametrize("name", ["Who is next?", "谁办理？"])
def test_a_question_may_be_a_name(folder: Path, name: str) -> None:
    """In English with a question mark of ASCII, in Chinese with its own."""
    type_in(folder, "themes.csv", 2, "name", name)
    assert read_folder(folder).themes[0].name == name


@pytest.mark.parametrize(("here", "there"), [("01", "1"), ("1", "01"), ("1.00", "1")])
def test_another_spelling_is_pointed_out(folder: Path, here: str, there: str) -> None:
    """When one file kept the zero of a window's code and the other lost it."""
    type_in(folder, "windows.csv", 2, "window", here)
    type_in(folder, "staff.csv", 3, "window", there)
    (said,) = refusals(folder)
    assert f"windows.csv 中没有 {there}，但有 {here}：" in said
    assert f"windows.csv has no {there}, but {here}: spreadsheets rewrite numbers" in said


def test_codes_as_numbers() -> None:
    """Fifteen digits count, rounded or cut; no code with letters is a number."""
    assert readings("007") == readings("7.0") == readings("7") == {"7"}
    assert readings("0") == readings("000") == {"0"}
    assert readings("1E5") == {"100000"}
    assert readings("371500000000123789") == {"371500000000123000", "371500000000124000"}
    assert readings("371500000000124000") == {"371500000000124000"}
    assert readings("GA-001") == readings("E1") == readings("3-1") == frozenset()
