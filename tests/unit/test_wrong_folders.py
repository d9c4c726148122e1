"""A folder of files that is wrong is refused with all its faults, and nothing of it is taken."""

import csv
import shutil
from pathlib import Path

import pytest

from server.importer.importing import read_folder
from tests.support.refusals import refusals

DEMO_DATA = Path(__file__).parents[2] / "demo_data"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the demo data, to be spoilt."""
    return Path(shutil.copytree(DEMO_DATA, tmp_path / "data"))


def set_cell(folder: Path, file: str, line: int, column: str, value: str) -> None:
    """Write a value into one cell."""
    path = folder / file
    with path.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.reader(opened))
    rows[line - 1][rows[0].index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened, lineterminator="\n").writerows(rows)


@pytest.mark.parametrize(
    ("file", "line", "column", "value", "says"),
    [
        ("items.csv", 7, "lane", "nowhere", "lanes.csv has no nowhere"),
        ("items.csv", 7, "department", "ZZ", "departments.csv has no ZZ"),
        ("items.csv", 9, "promised_days", "soon", "must be a whole number from 0 to 1000"),
        ("items.csv", 9, "promised_days", "1.5", "must be a whole number from 0 to 1000"),
        ("items.csv", 9, "promised_days", "\uff15", "must be a whole number from 0 to 1000"),
        ("items.csv", 9, "promised_days", "9223372036854775808", "must be a whole number"),
        ("items.csv", 9, "promised_days", "999", "is longer than legal_days"),
        ("items.csv", 4, "code", "GA-001", "repeats line 2"),
        ("items.csv", 4, "name", "", "must not be empty"),
        ("items.csv", 4, "name", "=HYPERLINK(1)", "must not begin with = + - @"),
        ("items.csv", 4, "name", " @SUM(1)", "must not begin with = + - @"),
        ("items.csv", 4, "conditions", "-1", "must not begin with = + - @"),
        ("items.csv", 4, "name", "户籍\x00办理", "holds control or invisible characters"),
        ("items.csv", 4, "name", "户籍\u202e办理", "holds control or invisible characters"),
        ("items.csv", 4, "name", "两\n行", "holds a line break"),
        ("items.csv", 4, "name", "长" * 121, "is longer than 120 characters"),
        ("items.csv", 4, "fee_yuan", "1.234", "must be an amount with at most two decimals"),
        ("items.csv", 4, "channels", "window pigeon", "must be one of window | online"),
        ("items.csv", 4, "category", "law", "must be one of permit | other_power | public_service"),
        ("items.csv", 4, "visits", "10", "must be a whole number from 0 to 9"),
        ("items.csv", 4, "delivery", "window window", "repeats a word"),
        ("items.csv", 4, "delivery", "drone", "must be one of window | locker | post | online"),
        ("items.csv", 4, "consult_phone", "call us", "must be a telephone number"),
        ("items.csv", 4, "supervision_phone", "1" * 81, "must be a telephone number"),
        ("items.csv", 4, "book_level", "6", "must be a whole number from 0 to 5"),
        ("items.csv", 4, "pickup_level", "high", "must be a whole number from 0 to 5"),
        ("items.csv", 4, "slot_units", "0", "must be a whole number from 1 to 96"),
        ("items.csv", 4, "project_days", "0", "must be a whole number from 1 to 1000"),
        ("items.csv", 4, "project_days", "50", "is for items of the lane project only"),
        ("items.csv", 4, "materials", "none", "does not agree with materials.csv"),
        ("items.csv", 4, "demo_fields", "code colour", "names no column: colour"),
        ("materials.csv", 5, "item", "GA-999", "items.csv has no GA-999"),
        ("materials.csv", 5, "need", "perhaps", "must be one of mandatory | deferrable"),
        ("materials.csv", 5, "copies", "0", "must be a whole number from 1 to 100"),
        ("windows.csv", 3, "hall", "atlantis", "halls.csv has no atlantis"),
        ("windows.csv", 3, "lanes", "instant", "must read lane:seconds"),
        ("windows.csv", 3, "lanes", "instant:-5", "must be a whole number from 0 to 7200"),
        ("windows.csv", 3, "lanes", "instant:9999", "must be a whole number from 0 to 7200"),
        ("windows.csv", 3, "lanes", "instant:0 instant:0", "repeats the lane instant"),
        ("windows.csv", 3, "lanes", "instant:0 night:600", "lanes.csv has no night"),
        ("windows.csv", 3, "window", "1", "repeats line 2"),
        ("windows.csv", 3, "kind", "drive-in", "must be one of comprehensive"),
        ("lanes.csv", 3, "prefix", "A", "repeats line 2"),
        ("lanes.csv", 3, "prefix", "AB", "must be one capital letter"),
        ("lanes.csv", 3, "group", "elsewhere", "halls.csv has no elsewhere"),
        ("halls.csv", 3, "parent", "atlantis", "halls.csv has no atlantis"),
        ("halls.csv", 2, "parent", "branch-1", "leads back to this hall"),
        ("halls.csv", 3, "hall", "a:b", "takes letters, digits and . _ - only"),
        ("halls.csv", 3, "always_open", "yes", "must be one of true | false"),
        ("themes.csv", 2, "code", "unfilled", "has no items in theme_items.csv"),
        ("theme_items.csv", 3, "item", "GA-999", "items.csv has no GA-999"),
        ("theme_items.csv", 3, "position", "1", "repeats line 2"),
        ("staff.csv", 2, "window", "99", "windows.csv has no 99"),
        ("staff.csv", 2, "window", "", "must not be empty"),
        ("staff.csv", 73, "department", "", "must not be empty"),
        ("devices.csv", 2, "hall", "atlantis", "halls.csv has no atlantis"),
    ],
)
def test_a_wrong_cell_is_named(
    folder: Path, file: str, line: int, column: str, value: str, says: str
) -> None:
    """The refusal names file, line and column, and says what is wrong in both languages."""
    set_cell(folder, file, line, column, value)
    found = refusals(folder)
    mine = [text for text in found if text.startswith(f"{file}:{line}: {column}: ")]
    assert any(says in text.split(" / ")[1] for text in mine), found
    assert all(not text.split(" / ")[0].isascii() for text in found)


@pytest.mark.parametrize(
    "number",
    ["12345", "0435-1234567", "(0435) 1234567", "0435-1234567转8001", "0435-1234567、12345，110"],
)
def test_telephone_numbers_are_taken_as_they_stand(folder: Path, number: str) -> None:
    """With area code, extension, and several of them."""
    set_cell(folder, "items.csv", 4, "consult_phone", number)
    assert read_folder(folder).items[2].consult_phone == number


def test_no_branch_stands_above_its_hall(folder: Path) -> None:
    """Six branch halls of the city and a district under a hall of a town are seven faults.

    The town and the village below the district are none.
    """
    set_cell(folder, "halls.csv", 2, "level", "town")
    found = refusals(folder)
    assert [text.split(":")[1] for text in found] == ["3", "4", "5", "6", "7", "8", "9"]
    assert all(text.endswith("is a higher level than the parent's") for text in found)


def test_a_parent_may_be_of_another_group(folder: Path) -> None:
    """Who is below whom says nothing of who helps whom; but a circle is one across groups, too."""
    set_cell(folder, "halls.csv", 9, "parent", "branch-1")
    assert read_folder(folder).halls[7].parent == "branch-1"
    set_cell(folder, "halls.csv", 2, "parent", "dongchang")
    assert any("leads back to this hall" in text for text in refusals(folder))


def test_all_faults_are_collected(folder: Path) -> None:
    """Faults in several files and lines come together, file by file in the order of the lines."""
    set_cell(folder, "items.csv", 20, "lane", "nowhere")
    set_cell(folder, "items.csv", 10, "fee_yuan", "much")
    set_cell(folder, "windows.csv", 5, "lanes", "instant:x")
    assert [text.rsplit(": ", 1)[0] for text in refusals(folder)] == [
        "windows.csv:5: lanes",
        "items.csv:10: fee_yuan",
        "items.csv:20: lane",
    ]


def test_a_bad_row_does_not_make_its_neighbours_wrong(folder: Path) -> None:
    """What refers to a faulty row is not called unknown as well."""
    set_cell(folder, "departments.csv", 15, "name", "")
    set_cell(folder, "halls.csv", 2, "level", "planet")
    assert len(refusals(folder)) == 2


def replace(folder: Path, file: str, old: str, new: str) -> None:
    """Replace the first appearance of a text."""
    path = folder / file
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), encoding="utf-8")


def test_columns_must_be_known_and_complete(folder: Path) -> None:
    """A missing, an unknown and a repeated column are each named on line 1."""
    replace(folder, "items.csv", "legal_days", "legal_limit")
    replace(folder, "lanes.csv", "prefix", "lane")
    assert [text.split(" / ")[1] for text in refusals(folder)] == [
        "column is missing",
        "column appears twice",
        "column is missing",
        "is not a column of this file",
    ]


def test_where_rows_come_from_may_be_left_out(folder: Path) -> None:
    """An operator's own file needs no columns about documents."""
    (folder / "devices.csv").write_text(
        "name,kind,group,hall,label\nscreen,display,tonghua,tonghua,门口\n", encoding="utf-8"
    )
    assert [(row.name, row.source) for row in read_folder(folder).devices] == [("screen", "")]


def test_a_byte_order_mark_is_tolerated(folder: Path) -> None:
    """Files saved by a spreadsheet read the same: mark, CRLF, empty lines at the end."""
    for path in folder.iterdir():
        text = path.read_text(encoding="utf-8")
        commas = "," * text.splitlines()[0].count(",")
        spreadsheet = f"\ufeff{text}{commas}\n\n".replace("\n", "\r\n")
        path.write_bytes(spreadsheet.encode())
    assert read_folder(folder) == read_folder(DEMO_DATA)


def test_files_that_cannot_be_read(folder: Path) -> None:
    """A missing, a wrongly encoded, an unclosed and an empty file each give one problem."""
    (folder / "themes.csv").unlink()
    text = (folder / "departments.csv").read_text(encoding="utf-8")
    (folder / "departments.csv").write_bytes(text.encode().replace("局".encode(), b"\xe5\xb1", 1))
    replace(folder, "lanes.csv", "collection,", '"collection,')
    (folder / "devices.csv").write_text("", encoding="utf-8")
    header = (folder / "staff.csv").read_text(encoding="utf-8").splitlines()[0]
    (folder / "staff.csv").write_text(header + "\n", encoding="utf-8")
    found = refusals(folder)
    assert "lanes.csv:11: -: 引号没有配对 / has a quotation mark without its pair" in found
    assert any(
        text.startswith("departments.csv:2: -: 既不是 UTF-8 也不是 GB18030 编码") for text in found
    )
    assert "themes.csv:1: -: 没有这个文件或无法读取 / is missing or cannot be read" in found
    assert "staff.csv:1: -: 没有任何行 / holds no rows" in found
    assert {text.split(":")[0] for text in found} == {
        "lanes.csv",
        "departments.csv",
        "themes.csv",
        "staff.csv",
        "devices.csv",
    }


def test_a_row_of_another_width_is_named(folder: Path) -> None:
    """A comma too many is found on its line."""
    replace(folder, "lanes.csv", "business,", "business,,")
    (found,) = refusals(folder)
    assert found.startswith("lanes.csv:3: -: ")
    assert found.endswith("has 10 cells where the header has 9")


def test_a_huge_file_is_not_read(folder: Path) -> None:
    """A file beyond the limit is refused before it is parsed."""
    (folder / "themes.csv").write_bytes(b"code\n" * 7_000_000)
    assert any("is larger than" in text for text in refusals(folder))


def test_rows_are_counted_as_a_spreadsheet_does(folder: Path) -> None:
    """A row is one, however many lines a cell of it has."""
    set_cell(folder, "items.csv", 3, "conditions", "一\n二\n三")
    set_cell(folder, "items.csv", 5, "fee_yuan", "much")
    (said,) = refusals(folder)
    assert said.startswith("items.csv:5: fee_yuan: ")


def test_lines_may_end_as_on_old_macs(folder: Path) -> None:
    """Some spreadsheets still offer it."""
    for path in folder.iterdir():
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r"))
    assert read_folder(folder) == read_folder(DEMO_DATA)


def test_an_unknown_heading_is_shown_as_it_stands(folder: Path) -> None:
    """In Chinese if it is Chinese; without what a terminal would obey."""
    replace(folder, "themes.csv", ",source,", ",备注\x1b[31m,")
    (said,) = refusals(folder)
    assert said == "themes.csv:1: 备注\\x1b[31m: 没有这样的列 / is not a column of this file"


@pytest.mark.parametrize("magic", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"])
def test_a_workbook_is_no_csv(folder: Path, magic: bytes) -> None:
    """Whatever its name says."""
    (folder / "themes.csv").write_bytes(magic + bytes(range(256)))
    (said,) = [text for text in refusals(folder) if text.startswith("themes.csv")]
    assert "是工作簿（xlsx、ods、xls），不是 CSV" in said
    assert "is a workbook (xlsx, ods, xls) and not CSV; save it as CSV UTF-8" in said


@pytest.mark.parametrize("name", ["themes.xlsx", "Themes.CSV", "themes.csv.txt", "themes (1).csv"])
def test_a_file_of_almost_the_name_is_pointed_out(folder: Path, name: str) -> None:
    """As when a workbook was saved and not exported."""
    (folder / "themes.csv").rename(folder / name)
    (said,) = [text for text in refusals(folder) if text.startswith("themes.csv")]
    assert f"没有这个文件或无法读取；但有 {name}，请另存为 CSV UTF-8 并命名为 themes.csv" in said
    assert f"there is {name}: save it as CSV UTF-8 under the name themes.csv" in said
