"""Files as spreadsheets write them: read if they say the same, refused in one sentence if not."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from server.importer.checking.checking import read_tables
from server.importer.importing import read_folder
from server.importer.problems import CellError
from server.importer.reading.cells import clean
from tests.support.refusals import refusals

DEMO_DATA = Path(__file__).parents[2] / "demo_data"
Rows = list[list[str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the demo data, to be saved by a spreadsheet."""
    return Path(shutil.copytree(DEMO_DATA, tmp_path / "data"))


def resave(
    folder: Path,
    file: str,
    change: Callable[[Rows], Rows] = lambda rows: rows,
    *,
    delimiter: str = ",",
    encoding: str = "utf-8",
) -> None:
    """Open a file, change its rows, save it otherwise."""
    path = folder / file
    with path.open(encoding="utf-8-sig", newline="") as opened:
        rows = change(list(csv.reader(opened)))
    with path.open("w", encoding=encoding, newline="") as opened:
        csv.writer(opened, delimiter=delimiter).writerows(rows)


def in_capitals(rows: Rows) -> Rows:
    """A spreadsheet takes `true` for a truth value and writes it so."""
    words = {"true": "TRUE", "false": "FALSE"}
    return [[words.get(cell, cell) for cell in row] for row in rows]


def with_blank_columns(rows: Rows) -> Rows:
    """Somebody inserted a column and left it; three more were touched beyond the last."""
    return [[*row[:2], "", *row[2:], "", " ", ""] for row in rows]


def without_empty_ends(rows: Rows) -> Rows:
    """Trailing empty cells are left out where a block of rows has none filled."""

    def cut(row: list[str]) -> list[str]:
        while row and not row[-1]:
            row = row[:-1]
        return row

    return [rows[0], *(cut(row) for row in rows[1:])]


def without_sources(rows: Rows) -> Rows:
    """The columns about documents are there and empty."""
    names = ("source", "reference", "demo_fields")
    at = {n for n, column in enumerate(rows[0]) if column in names}
    return [rows[0], *([("" if n in at else c) for n, c in enumerate(row)] for row in rows[1:])]


@pytest.mark.parametrize("change", [in_capitals, with_blank_columns])
def test_what_says_the_same_is_read(folder: Path, change: Callable[[Rows], Rows]) -> None:
    """A round trip through a spreadsheet changes nothing."""
    for path in folder.glob("*.csv"):
        resave(folder, path.name, change)
    assert read_folder(folder) == read_folder(DEMO_DATA)


def test_empty_cells_at_the_end_may_be_missing(folder: Path) -> None:
    """As long as they may be empty at all."""
    for path in folder.glob("*.csv"):
        resave(folder, path.name, without_sources)
    whole = read_folder(folder)
    for path in folder.glob("*.csv"):
        resave(folder, path.name, without_empty_ends)
    assert read_folder(folder) == whole


def test_gb18030_is_read_and_told(folder: Path) -> None:
    """As spreadsheets in China save plain CSV; a rare name of four bytes is whole."""

    def rename(rows: Rows) -> Rows:
        rows[1][rows[0].index("display_name")] = "王\U00020bb7\u9fb4"
        return rows

    resave(folder, "staff.csv", rename)
    expected = read_folder(folder)
    for file in ("staff.csv", "halls.csv"):
        resave(folder, file, encoding="gb18030")
    found = read_folder(folder)
    assert found == expected
    assert found.encodings == {"staff.csv": "GB18030", "halls.csv": "GB18030"}
    assert expected.encodings == {}


def test_damaged_utf8_is_not_taken_for_gb18030(folder: Path) -> None:
    """It would be read as other words, and nobody would be told."""
    path = folder / "departments.csv"
    path.write_bytes(path.read_bytes().replace("局".encode(), b"\xe5\xb1", 1))
    (said,) = [text for text in refusals(folder) if text.startswith("departments.csv")]
    assert "is neither UTF-8 nor GB18030" in said


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_garbled_chinese_is_refused(folder: Path, encoding: str) -> None:
    """UTF-8 without a mark, opened as GB18030 by a double click and saved as UTF-8."""
    path = folder / "departments.csv"
    seen = path.read_bytes().decode("gb18030", "replace").replace("\ufffd", "?")
    path.write_text(seen, encoding=encoding)
    (said,) = [text for text in refusals(folder) if text.startswith("departments.csv")]
    assert "中文已成乱码" in said
    assert "has garbled Chinese" in said


def test_utf_16_is_refused_in_a_sentence(folder: Path) -> None:
    """What a spreadsheet calls Unicode text."""
    resave(folder, "halls.csv", delimiter="\t", encoding="utf-16")
    assert refusals(folder) == [
        "halls.csv:1: -: 是 UTF-16 编码，请另存为 CSV UTF-8 / is UTF-16; save it as CSV UTF-8"
    ]


@pytest.mark.parametrize(
    ("delimiter", "zh", "en"), [(";", "分号", "semicolons"), ("\t", "制表符", "tabs")]
)
def test_another_separator_is_named_once(folder: Path, delimiter: str, zh: str, en: str) -> None:
    """One sentence, and none about the columns that seem to be missing."""
    resave(folder, "windows.csv", delimiter=delimiter)
    (said,) = refusals(folder)
    assert said.startswith("windows.csv:1: -: ")
    assert f"各格之间是{zh}而不是逗号" in said
    assert f"has {en} between its cells instead of commas" in said


@pytest.mark.parametrize("above", [[["窗口一览表"]], [["窗口一览表", "2026"], [""]]])
def test_a_title_row_is_named_once(folder: Path, above: Rows) -> None:
    """It says which lines to delete and what the first one should be."""
    resave(folder, "windows.csv", lambda rows: [*above, *rows])
    (said,) = refusals(folder)
    assert f"表头在第 {len(above) + 1} 行" in said
    assert f"has its header in line {len(above) + 1}" in said
    assert "hall,window,name" in said


def test_a_file_without_a_header_is_named_once(folder: Path) -> None:
    """As when somebody deleted the first line."""
    resave(folder, "windows.csv", lambda rows: rows[1:])
    (said,) = refusals(folder)
    assert "line 1 is not the header" in said


def test_content_under_no_heading_is_named(folder: Path) -> None:
    """By the letter that the spreadsheet shows."""

    def note(rows: Rows) -> Rows:
        rows = with_blank_columns(rows)
        rows[4][2] = "ask Wang"
        return rows

    resave(folder, "windows.csv", note)
    assert refusals(folder) == [
        "windows.csv:5: -: C 列有内容却没有表头 / column C has content but no heading"
    ]


@pytest.mark.parametrize("value", ["#REF!", "#N/A", "########"])
def test_an_error_of_the_spreadsheet_is_no_value(folder: Path, value: str) -> None:
    """A broken formula, or a column too narrow to show its number."""

    def spoil(rows: Rows) -> Rows:
        rows[2][rows[0].index("name_en")] = value
        return rows

    resave(folder, "windows.csv", spoil)
    (said,) = refusals(folder)
    assert said.endswith("is an error of the spreadsheet, not a value")


def test_prose_may_have_line_breaks(folder: Path) -> None:
    """Alt and Enter in a cell: kept, and written in one way."""

    def wrap(rows: Rows) -> Rows:
        rows[3][rows[0].index("conditions")] = "本市户籍；\r\n年满 16 周岁。  \n"
        return rows

    resave(folder, "items.csv", wrap)
    assert read_folder(folder).items[2].conditions == "本市户籍；\n年满 16 周岁。"


def set_name(folder: Path, name: str) -> None:
    """Give the first account a name."""

    def rename(rows: Rows) -> Rows:
        rows[1][rows[0].index("display_name")] = name
        return rows

    resave(folder, "staff.csv", rename)


@pytest.mark.parametrize("name", ["\U0002a6e0", "\U0002fff0", "\U000323c0", "\u3007", "\U00020000"])
def test_rare_characters_of_names_pass(folder: Path, name: str) -> None:
    """Also those that are not assigned yet as far as this Python knows."""
    set_name(folder, f"王{name}")
    assert read_folder(folder).staff[0].display_name == f"王{name}"


@pytest.mark.parametrize(
    "hidden", ["\u200b", "\u202e", "\x07", "\t", "\U0002ffff", "\U000e0001", "\u2028"]
)
def test_hidden_characters_do_not(folder: Path, hidden: str) -> None:
    """Controls, marks of direction, and what never is a character."""
    set_name(folder, f"王{hidden}明")
    (said,) = refusals(folder)
    assert said.endswith("holds control or invisible characters")


@pytest.mark.parametrize("private", ["\ue863", "\U000f0000", "\U00100000"])
def test_characters_of_one_s_own_are_named(folder: Path, private: str) -> None:
    """Old systems kept rare names in fonts of their own; no other machine shows them."""
    set_name(folder, f"王{private}")
    (said,) = refusals(folder)
    assert "含有私用区（造字）字符" in said
    assert "holds a private-use character" in said


def test_a_lone_surrogate_is_hidden() -> None:
    """No file can hold one, but the check does not rely on that."""
    with pytest.raises(CellError):
        clean("王\ud842明")


def test_references_are_looked_up_not_searched(folder: Path) -> None:
    """The cells of a column are gathered once: rows times rows took minutes for 10,000 items."""
    items = read_tables(folder).items
    assert items.seen("code") is items.seen("code")


def test_no_folder_is_one_sentence(tmp_path: Path) -> None:
    """Not one for each of its ten files."""
    (said,) = refusals(tmp_path / "nowhere")
    assert said.endswith("没有这个文件夹 / there is no such folder")


def test_many_problems_are_counted(folder: Path) -> None:
    """A terminal has only so many lines."""

    def spoil(rows: Rows) -> Rows:
        return [rows[0], *([*row[:-1], "nothing"] for row in rows[1:])]

    resave(folder, "materials.csv", spoil)
    said = refusals(folder)
    assert len(said) == 201
    assert said[-1].endswith("more problems")
