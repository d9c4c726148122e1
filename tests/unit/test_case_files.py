"""`workflows.csv`, `back_offices.csv` and what staff may do: what of it is refused, and where."""

import shutil
from pathlib import Path

import pytest

from server.importer.importing import read_folder
from tests.support.refusals import refusals

ORIGINAL = Path(__file__).parents[1] / "data" / "spreadsheet" / "original"
HEADER = "item,lane,step,kind,name,name_en,department,requires,role,days,version"
OFFICES = "code,department,region,name,name_en"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the small hall, which has neither of the files."""
    return Path(shutil.copytree(ORIGINAL, tmp_path / "data"))


def workflows(folder: Path, *rows: str) -> None:
    """Write the file of workflows."""
    (folder / "workflows.csv").write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")


def offices(folder: Path, *rows: str) -> None:
    """Write the file of back offices."""
    (folder / "back_offices.csv").write_text("\n".join([OFFICES, *rows]) + "\n", encoding="utf-8")


def row(
    step: str,
    requires: str = "",
    *,
    item: str = "GA-001",
    lane: str = "",
    department: str = "",
    version: str = "1",
) -> str:
    """A step, which decides if it is called so."""
    kind = "decide" if step == "decide" else "opinion"
    role = "decide" if kind == "decide" else "review"
    return f"{item},{lane},{step},{kind},步骤,Step,{department},{requires},{role},,{version}"


def test_a_folder_without_these_files(folder: Path) -> None:
    """Says nothing of them, which is not the same as saying that there are none."""
    found = read_folder(folder)
    assert (found.workflows, found.back_offices) == (None, None)
    assert {(one.region, one.powers) for one in found.staff} == {(None, "")}
    assert {one.region for one in found.halls} == {""}
    workflows(folder)
    assert read_folder(folder).workflows == []


def test_workflows_of_an_item_a_lane_and_everything(folder: Path) -> None:
    """Each has its scope; one that is served by several departments goes in parallel."""
    workflows(
        folder,
        row("decide", item=""),
        row("decide", item="", lane="social", version="3"),
        row("a", department="GA"),
        row("b", department="RS"),
        row("decide", "a b"),
    )
    found = read_folder(folder).workflows or []
    assert [one.scope for one in found] == ["default", "lane:social", *["item:GA-001"] * 3]
    assert (found[1].version, found[4].requires) == (3, ("a", "b"))
    assert [one.department for one in found[2:]] == ["GA", "RS", None]


@pytest.mark.parametrize(
    ("rows", "at", "says"),
    [
        ([row("decide", item="GA-999")], "2: item", "items.csv has no GA-999"),
        ([row("decide", item="", lane="no")], "2: lane", "lanes.csv has no no"),
        ([row("decide", lane="social")], "2: lane", "only one of item and lane may be filled"),
        ([row("decide", department="ZZ")], "2: department", "departments.csv has no ZZ"),
        ([row("decide", version="0")], "2: version", "must be a whole number from 1 to 1000000"),
        (
            [row("decide").replace("decide,,1", "head,,1")],
            "2: role",
            "must be one of review | decide",
        ),
        ([row("decide").replace("decide,,1", "review,,1")], "2: role", "must have the role decide"),
        ([row("a"), row("decide", "a", version="2")], "3: version", "is not the version of line 2"),
        ([row("a"), row("a"), row("decide", "a")], "3: step", "repeats line 2"),
        ([row("decide", item=""), row("decide", item="")], "3: step", "repeats line 2"),
        ([row("a")], "2: kind", "no step of the workflow has the kind decide"),
        ([row("a"), row("decide")], "3: requires", "must wait for a, itself or by another step"),
        ([row("decide", "x")], "2: requires", "the workflow has no step x"),
        (
            [row("decide", item=""), row("a", "b"), row("b", "a"), row("decide", "a b")],
            "3: requires",
            "and b require each other",
        ),
    ],
)
def test_a_wrong_workflow_is_named(folder: Path, rows: list[str], at: str, says: str) -> None:
    """By line and column, in both languages, and nothing else is said of it."""
    workflows(folder, *rows)
    (said,) = refusals(folder)
    assert said.startswith(f"workflows.csv:{at}: ")
    zh, en = said.split(" / ")
    assert says in en
    assert not zh.isascii()


@pytest.mark.parametrize(
    ("username", "column", "value", "says"),
    [
        ("reviewer", "powers", "review fly", "must be one of review | decide | head"),
        ("reviewer", "powers", "review review", "repeats a word"),
        ("reviewer", "powers", "review chief_representative", "cannot have chief_representative"),
        ("clerk", "powers", "review head", "a clerk cannot have review head"),
        ("manager", "powers", "decide", "a manager cannot have decide"),
        ("reviewer", "region", "atlantis", "no hall is of the region atlantis"),
        ("reviewer", "department", "", "must not be empty"),
    ],
)
def test_powers_belong_to_roles(
    folder: Path, username: str, column: str, value: str, says: str
) -> None:
    """Reviewers review, decide and lead, clerks decide for departments, and nobody else."""
    cells = dict.fromkeys(("hall", "window", "department", "region", "powers"), "")
    place = {"clerk": {"hall": "qinghe", "window": "1"}, "reviewer": {"department": "GA"}}
    cells |= place.get(username, {})
    cells[column] = value
    header = ",".join(["username", "role", *cells, "display_name"])
    line = ",".join(["one", username, *cells.values(), "某人"])
    (folder / "staff.csv").write_text(f"{header}\n{line}\n", encoding="utf-8")
    (said,) = refusals(folder)
    assert said.startswith(f"staff.csv:2: {column}: ")
    assert says in said.split(" / ")[1]


def test_a_chief_representative_may_be_every_department_s(folder: Path) -> None:
    """Or one's; the region is that of a hall, which is its group's unless it says so."""
    text = (
        "username,role,hall,window,department,region,powers,display_name\n"
        "a,clerk,qinghe,1,,qinghe,chief_representative,甲\n"
        "b,clerk,qinghe,1,GA,,chief_representative,乙\n"
        "c,reviewer,,,GA,,decide review,丙\n"
    )
    (folder / "staff.csv").write_text(text, encoding="utf-8")
    a, b, c = read_folder(folder).staff
    assert (a.department, a.region, b.department, c.powers) == (
        None,
        "qinghe",
        "GA",
        "decide review",
    )


ALL = ("D1,GA,,公安,GA", "D2,RS,,人社,RS")


@pytest.mark.parametrize(
    ("rows", "at", "says"),
    [
        ([*ALL, "D3,ZZ,,某局,Some"], "4: department", "departments.csv has no ZZ"),
        ([*ALL, "D3,GA,atlantis,某局,Some"], "4: region", "no hall is of the region atlantis"),
        ([*ALL, "D1,GA,,某局,Some"], "4: code", "repeats line 2"),
        (ALL[:1], "1: department", "has no office of RS for qinghe, nor one for every region"),
        ([], "1: department", "has no office of GA, RS for qinghe"),
    ],
)
def test_a_wrong_office_is_named(folder: Path, rows: list[str], at: str, says: str) -> None:
    """Also one that is lacking: whatever is taken in somewhere must come to somebody."""
    offices(folder, *rows)
    (said,) = refusals(folder)
    assert said.startswith(f"back_offices.csv:{at}: ")
    assert says in said.split(" / ")[1]


def test_departments_that_give_an_opinion_need_an_office_too(folder: Path) -> None:
    """Where the item is taken in; an office of another region does not do."""
    offices(folder, *ALL)
    extra = "code,name,name_en\nGA,公安局,GA\nRS,人社局,RS\nXF,消防,XF\n"
    (folder / "departments.csv").write_text(extra, encoding="utf-8")
    assert read_folder(folder).back_offices
    workflows(folder, row("a", department="XF"), row("decide", "a"))
    (said,) = refusals(folder)
    assert "has no office of XF for qinghe" in said
    offices(folder, *ALL, "D3,XF,qinghe,消防,XF")
    assert read_folder(folder).back_offices
