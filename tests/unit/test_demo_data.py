"""The demo data say what the documents say, and a wrong file is refused with all its faults."""

import csv
import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from handlers.catalogue.importing import Catalogue, ImportRefused, read_folder
from handlers.catalogue.sheets import Row, WindowRow

DEMO_DATA = Path(__file__).parents[2] / "demo_data"
DOCUMENTS = {"linyi-2019", "dongping-2017", "zhongwei-2024", "tonghua-2018", "dongchang-2018"}
FOUR_LANES = (("instant", 0), ("business", 0), ("social", 0), ("project", 0))


@pytest.fixture(scope="module")
def demo() -> Catalogue:
    """The demo data as they are read."""
    return read_folder(DEMO_DATA)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the demo data, to be spoilt."""
    return Path(shutil.copytree(DEMO_DATA, tmp_path / "data"))


def sourced(demo: Catalogue) -> Iterator[Row]:
    """Every row of every file."""
    for rows in vars(demo).values():
        yield from rows


def test_the_city_hall_and_its_branches(demo: Catalogue) -> None:
    """One city hall of 33 windows has six branch halls of four comprehensive windows each."""
    branches = [f"branch-{n}" for n in range(1, 7)]
    assert [row.hall for row in demo.halls] == ["tonghua", *branches]
    assert {row.parent for row in demo.halls[1:]} == {"tonghua"}
    assert {row.group for row in demo.halls} == {"tonghua"}
    assert all(row.always_open for row in demo.halls)
    windows: dict[str, dict[str, WindowRow]] = defaultdict(dict)
    for row in demo.windows:
        windows[row.hall][row.window] = row
    comprehensive = [str(n) for n in range(1, 30)]
    assert list(windows["tonghua"]) == [*comprehensive, "E1", "E2", "C1", "C2"]
    assert {windows["tonghua"][n].lanes for n in comprehensive} == {FOUR_LANES}
    assert windows["tonghua"]["E1"].lanes == windows["tonghua"]["E2"].lanes == (("enquiry", 0),)
    assert windows["tonghua"]["C1"].lanes == windows["tonghua"]["C2"].lanes == (("collection", 0),)
    for branch in branches:
        assert list(windows[branch]) == ["1", "2", "3", "4"]
        assert {row.lanes for row in windows[branch].values()} == {FOUR_LANES}


def test_lanes_have_their_letters(demo: Catalogue) -> None:
    """Numbers begin with A to F in the order of the lanes."""
    assert [(row.lane, row.prefix) for row in demo.lanes] == [
        ("instant", "A"),
        ("business", "B"),
        ("social", "C"),
        ("project", "D"),
        ("enquiry", "E"),
        ("collection", "F"),
    ]


def test_every_clerk_has_a_window(demo: Catalogue) -> None:
    """Clerk n works at window n, 30 to 33 at E and C, the rest fill every branch window."""
    clerks = [row for row in demo.staff if row.role == "clerk"]
    places = [(row.hall, row.window) for row in clerks]
    assert [row.username for row in clerks] == [f"clerk-{n:02}" for n in range(1, 66)]
    assert places[:29] == [("tonghua", str(n)) for n in range(1, 30)]
    assert places[29:33] == [("tonghua", name) for name in ("E1", "E2", "C1", "C2")]
    assert set(places) == {(row.hall, row.window) for row in demo.windows}
    reviewers = [row for row in demo.staff if row.role == "reviewer"]
    assert all(row.department for row in reviewers)
    assert [row.username for row in reviewers] == [f"reviewer-{n:02}" for n in range(1, 9)]
    assert [row.username for row in demo.staff if row.role == "manager"] == ["manager"]
    assert [(row.name, row.kind, row.hall) for row in demo.devices] == [
        ("display", "display", "tonghua"),
        ("kiosk", "kiosk", None),
    ]


def test_items_are_many_and_consistent(demo: Catalogue) -> None:
    """At least 60 items; a code begins with its department; no promise is longer than the law."""
    assert len(demo.items) >= 60
    assert {row.lane for row in demo.items} == {row.lane for row in demo.lanes}
    for row in demo.items:
        assert row.code.startswith(f"{row.department}-")
        assert row.promised_days <= row.legal_days


def test_every_item_states_its_materials(demo: Catalogue) -> None:
    """An item lists its materials or says that it needs none; one paper has one name everywhere."""
    listed = {row.item for row in demo.materials}
    assert {row.code for row in demo.items if row.materials == "listed"} == listed
    names = defaultdict(set)
    for row in demo.materials:
        names[row.material].add((row.name, row.name_en))
    assert all(len(found) == 1 for found in names.values())


def test_business_may_always_bring_something_later(demo: Catalogue) -> None:
    """Linyi takes every application of a company with papers outstanding (100% 容缺受理)."""
    deferrable = {row.item for row in demo.materials if row.need == "deferrable"}
    companies = {row.code for row in demo.items if row.lane in {"business", "project"}}
    assert companies <= deferrable


def test_themes_are_those_that_zhongwei_names(demo: Catalogue) -> None:
    """13 national, 7 regional and 4 local themes, each of at least two items."""
    assert len(demo.themes) == 13 + 7 + 4
    parts = defaultdict(list)
    for row in demo.theme_items:
        parts[row.theme].append(row)
    assert all(len(parts[theme.code]) >= 2 for theme in demo.themes)
    assert not any(rows[0].parallel for rows in parts.values())
    assert {theme.source.split()[0] for theme in demo.themes} == {"zhongwei-2024"}


def test_every_row_says_where_it_comes_from(demo: Catalogue) -> None:
    """A row names documents and places in them, or is wholly demo data."""
    for row in sourced(demo):
        if row.source == "demo":
            assert row.reference == ""
            assert row.demo_fields != ""
        else:
            assert set(row.source.split()) <= DOCUMENTS
            assert all(key in row.reference for key in row.source.split())


def test_time_limits_that_documents_say(demo: Catalogue) -> None:
    """Only three promises are from documents: 3 days to start a company, 50 and 80 for projects."""
    said = {
        row.code: row.promised_days
        for row in demo.items
        if "promised_days" not in row.demo_fields.split()
    }
    assert said == {"SC-001": 3, "SP-001": 50, "SP-002": 80}
    assert all("legal_days" in row.demo_fields.split() for row in demo.items)


def set_cell(folder: Path, file: str, line: int, column: str, value: str) -> None:
    """Write a value into one cell."""
    path = folder / file
    with path.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.reader(opened))
    rows[line - 1][rows[0].index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened, lineterminator="\n").writerows(rows)


def refusals(folder: Path) -> list[str]:
    """The problems of a folder, as an operator reads them."""
    with pytest.raises(ImportRefused) as refused:
        read_folder(folder)
    return str(refused.value).splitlines()


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
        ("items.csv", 4, "name", "两\n行", "holds control or invisible characters"),
        ("items.csv", 4, "name", "长" * 121, "is longer than 120 characters"),
        ("items.csv", 4, "fee_yuan", "1.234", "must be an amount with at most two decimals"),
        ("items.csv", 4, "channels", "window pigeon", "must be one of window | online"),
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
        ("staff.csv", 67, "department", "", "must not be empty"),
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


def test_no_branch_stands_above_its_hall(folder: Path) -> None:
    """Six branch halls of the city under a hall of a town are six faults."""
    set_cell(folder, "halls.csv", 2, "level", "town")
    found = refusals(folder)
    assert [text.split(":")[1] for text in found] == ["3", "4", "5", "6", "7", "8"]
    assert all(text.endswith("is a higher level than the parent's") for text in found)


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


def test_a_byte_order_mark_is_tolerated(folder: Path, demo: Catalogue) -> None:
    """Files saved by a spreadsheet read the same: mark, CRLF, empty lines at the end."""
    for path in folder.iterdir():
        text = path.read_text(encoding="utf-8")
        commas = "," * text.splitlines()[0].count(",")
        spreadsheet = f"\ufeff{text}{commas}\n\n".replace("\n", "\r\n")
        path.write_bytes(spreadsheet.encode())
    assert read_folder(folder) == demo


def test_files_that_cannot_be_read(folder: Path) -> None:
    """A missing, a wrongly encoded, an unclosed and an empty file each give one problem."""
    (folder / "themes.csv").unlink()
    text = (folder / "departments.csv").read_text(encoding="utf-8")
    (folder / "departments.csv").write_bytes(text.encode("gb18030"))
    replace(folder, "lanes.csv", "collection,", '"collection,')
    (folder / "devices.csv").write_text("", encoding="utf-8")
    header = (folder / "staff.csv").read_text(encoding="utf-8").splitlines()[0]
    (folder / "staff.csv").write_text(header + "\n", encoding="utf-8")
    found = refusals(folder)
    assert "lanes.csv:7: -: 引号没有配对 / has a quotation mark without its pair" in found
    assert (
        "departments.csv:2: -: 不是 UTF-8 编码, 请另存为 UTF-8 / is not UTF-8; save it as UTF-8"
        in (found)
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
    (folder / "themes.csv").write_bytes(b"code\n" * 2_000_000)
    assert any("is larger than" in text for text in refusals(folder))
