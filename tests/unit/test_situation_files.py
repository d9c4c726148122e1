"""The files about situations: read, and refused where somebody would be asked or told nonsense."""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from server.importer.importing import read_folder
from tests.support.refusals import refusals

SMALL_HALL = Path(__file__).parents[1] / "data" / "spreadsheet" / "original"
SITUATIONS = """\
item,question,position,question_name,question_name_en,when,option,option_name,option_name_en,default
GA-001,reason,1,为何办理,Why,,first,首次申领,For the first time,true
GA-001,reason,1,为何办理,Why,,lost,丢失补领,Lost,
GA-001,agent,2,谁来办理,Who comes,reason=lost,self,本人,Myself,TRUE
GA-001,agent,2,谁来办理,Who comes,reason=lost,agent,代办,Somebody else,FALSE
"""
EFFECTS = """\
item,when,fee_yuan,promised_days,lane,slot_units
GA-001,reason=lost,40,,,2
GA-001,reason=first,0,10,instant,
"""
MATERIALS = """\
item,material,name,name_en,need,copies,when
GA-001,form,申请表,Application form,mandatory,1,
GA-001,letter,委托书,Letter,mandatory,1,agent=agent
GA-002,book,居民户口簿,Household register,mandatory,1,
"""
FILES = {
    "situations.csv": SITUATIONS,
    "situation_effects.csv": EFFECTS,
    "materials.csv": MATERIALS,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small hall whose item GA-001 has two questions."""
    made = Path(shutil.copytree(SMALL_HALL, tmp_path / "data"))
    for file, text in FILES.items():
        (made / file).write_text(text, encoding="utf-8")
    return made


def change(folder: Path, file: str, old: str, new: str) -> None:
    """Replace the first appearance of a text."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_what_the_files_say(folder: Path) -> None:
    """Conditions are read, an empty cell is none, and an empty effect is as usual."""
    found = read_folder(folder)
    assert [(row.option, row.default, row.when.text) for row in found.situations] == [
        ("first", True, ""),
        ("lost", False, ""),
        ("self", True, "reason=lost"),
        ("agent", False, "reason=lost"),
    ]
    lost, first = found.effects
    assert [lost.fee_yuan, lost.promised_days, lost.lane, lost.slot_units] == [40, None, None, 2]
    assert (first.fee_yuan, first.promised_days, first.lane) == (Decimal(0), 10, "instant")
    assert [row.when.text for row in found.materials] == ["", "agent=agent", ""]


@pytest.mark.parametrize("file", ["situations.csv", "situation_effects.csv"])
def test_the_files_may_be_missing_or_empty(folder: Path, file: str) -> None:
    """A catalogue without them is as it always was."""
    change(folder, "materials.csv", "agent=agent", "")
    for name in ("situations.csv", "situation_effects.csv"):
        (folder / name).write_text(FILES[name].splitlines()[0] + "\n")
    (folder / file).unlink()
    found = read_folder(folder)
    assert (found.situations, found.effects) == ([], [])


def test_a_file_that_was_not_exported_is_pointed_out(folder: Path) -> None:
    """It may be missing, but not because somebody saved it as a workbook."""
    (folder / "situations.csv").rename(folder / "situations.xlsx")
    (folder / "situation_effects.csv").unlink()
    said = refusals(folder)
    assert any("there is situations.xlsx: save it as CSV UTF-8" in text for text in said)


LOST = "GA-001,reason,1,为何办理,Why,,lost,丢失补领,Lost,\n"
AGENT = "GA-001,agent,2,谁来办理,Who comes,reason=lost,agent,代办,Somebody else,FALSE\n"
ASKED, EFFECTS_FILE, PAPERS = FILES


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "says"),
    [
        # One cell.
        (ASKED, "true", "yes", "2: default", "must be one of true | false"),
        (ASKED, "when,option", "when,choice", "1: option", "column is missing"),
        (ASKED, "reason=lost,self", "reason==lost,self", "4: when", "has = at character 8"),
        (ASKED, "reason,1", "reason?,1", "2: question", "takes letters, digits"),
        (ASKED, AGENT, AGENT * 2, "6: option", "repeats line 5"),
        (EFFECTS_FILE, "reason=lost", "", "2: when", "must not be empty"),
        (EFFECTS_FILE, "40,,,2", "40,,,97", "2: slot_units", "a whole number from 1 to 96"),
        (EFFECTS_FILE, "40,,,2", ",,,", "2: -", "needs one of fee_yuan, promised_days"),
        (EFFECTS_FILE, "instant", "night", "3: lane", "lanes.csv has no night"),
        (EFFECTS_FILE, "0,10", "0,61", "3: promised_days", "is longer than legal_days"),
        (PAPERS, "agent=agent", "agent", "3: when", "is not complete: = is missing"),
        # A question.
        (ASKED, LOST, LOST.replace("Why", "What"), "3: question_name_en", "differs from line 2"),
        (ASKED, LOST, LOST.replace(",1,", ",3,"), "3: position", "differs from line 2"),
        (ASKED, LOST, "", "2: option", "a question has 2 to 12 options"),
        (ASKED, LOST, LOST[:-1] + "true\n", "3: default", "one default option (true)"),
        (ASKED, "true\n", "\n", "2: default", "one default option (true)"),
        (ASKED, LOST, LOST.replace("lost,丢", "not,丢"), "3: option", "is a word of conditions"),
        # What conditions name.
        (PAPERS, "agent=agent", "hat=red", "3: when", "the item asks no question hat"),
        (PAPERS, "agent=agent", "agent=me", "3: when", "the question agent has no option me"),
        (PAPERS, "register,mandatory,1,", "register,mandatory,1,a=b", "4: when", "no question a"),
        (EFFECTS_FILE, "=lost", "=stolen", "2: when", "the question reason has no option stolen"),
        (ASKED, "GA-001,reason", "GA-999,reason", "2: item", "items.csv has no GA-999"),
        (EFFECTS_FILE, "GA-001", "GA-999", "2: item", "items.csv has no GA-999"),
        # What comes of all answers together.
        (PAPERS, "agent=agent", "reason=first and agent=self", "3: when", "never holds"),
        (EFFECTS_FILE, "=lost", "=lost and reason=first", "2: when", "never holds"),
        (EFFECTS_FILE, "=first,0", "=lost and agent=agent,0", "3: fee_yuan", "may hold together"),
    ],
)
def test_what_is_wrong_is_named(
    folder: Path, file: str, old: str, new: str, place: str, says: str
) -> None:
    """File, row and column, in both languages."""
    change(folder, file, old, new)
    found = refusals(folder)
    mine = [text for text in found if text.startswith(f"{file}:{place}: ")]
    assert any(says in text.split(" / ")[1] for text in mine), found
    assert all(not text.split(" / ")[0].isascii() for text in found)


def ask(folder: Path, *questions: tuple[str, str], item: str = "GA-001", options: int = 2) -> None:
    """Let an item ask questions, given as code and condition; nothing depends on the answers."""
    header, effects, papers = (text.splitlines()[0] for text in FILES.values())
    rows = [
        f"{item},{code},{at},问题,Question,{when},o{n},选项,Option,{'true' if n == 0 else ''}"
        for at, (code, when) in enumerate(questions, 1)
        for n in range(options)
    ]
    (folder / ASKED).write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    (folder / EFFECTS_FILE).write_text(effects + "\n")
    papers += "\nGA-001,a,表,Form,mandatory,1,\nGA-002,b,表,Form,mandatory,1,\n"
    (folder / PAPERS).write_text(papers, encoding="utf-8")


def only_problem(folder: Path) -> str:
    """The one thing that is wrong."""
    (found,) = refusals(folder)
    return found


def test_nobody_is_asked_more_than_six(folder: Path) -> None:
    """Six on the longest way; an item may have more questions than anybody is asked."""
    ask(folder, *[(f"q{n}", "") for n in range(6)])
    read_folder(folder)
    one_of_two = [("q", ""), *[(f"a{n}", "q=o0") for n in range(5)]]
    ask(folder, *one_of_two, *[(f"b{n}", "q=o1") for n in range(5)])
    read_folder(folder)
    ask(folder, *[(f"q{n}", "") for n in range(7)])
    said = only_problem(folder)
    assert said.startswith(f"{ASKED}:14: when: 有人会被问到 6 个以上的问题：q0、q1")
    assert said.endswith("asked more than 6 questions: q0, q1, q2, q3, q4, q5, q6")


def test_combinations_can_be_counted(folder: Path) -> None:
    """4,096 are looked at, one by one; an item with more of them is refused at once."""
    ask(folder, *[(f"q{n}", "") for n in range(6)], options=4)
    read_folder(folder)
    ask(folder, *[(f"q{n}", "") for n in range(6)], options=5)
    assert only_problem(folder).startswith(f"{ASKED}:2: question: 组合超过 4096 种")
    ask(folder, *[(f"q{n}", "") for n in range(200)], options=12)
    assert any("has over 4096 combinations" in text for text in refusals(folder))


def test_a_question_is_asked_of_somebody_and_after_what_it_depends_on(folder: Path) -> None:
    """Not of nobody, nor before the question that its condition names, nor of itself."""
    ask(folder, ("a", ""), ("b", "a=o0 and a=o1"))
    said = only_problem(folder)
    assert said.startswith(f"{ASKED}:4: when: ")
    assert said.endswith("nobody is ever asked this question")
    for when in ("b=o0", "a=o0"):
        ask(folder, ("a", when), ("b", ""))
        said = only_problem(folder)
        assert said.startswith(f"{ASKED}:2: when: 该事项在此之前没有问题")
        assert said.endswith(f"the item asks no question {when[0]} before it")


def test_two_questions_have_two_places(folder: Path) -> None:
    """Else their order, and what may depend on what, would be anybody's guess."""
    ask(folder, ("b", "a=o0"), ("a", ""))
    change(folder, ASKED, "a,2", "a,1")
    change(folder, ASKED, "a,2", "a,1")
    said = only_problem(folder)
    assert said == f"{ASKED}:4: position: 与问题 b 的次序相同 / is that of the question b, too"


def test_two_effects_at_once_are_told_once(folder: Path) -> None:
    """However many answers bring them together."""
    change(folder, EFFECTS_FILE, "reason=first,0", "reason=lost or agent=agent,0")
    assert only_problem(folder).startswith(
        f"{EFFECTS_FILE}:3: fee_yuan: 与第 2 行的条件可能同时成立"
    )


def test_the_items_of_a_theme_ask_alike(folder: Path) -> None:
    """One question has one code there, and one code is one question, for it is asked once."""
    other = SITUATIONS.partition("\n")[2].replace("GA-001", "GA-002")
    other = other.replace("reason=lost", "reason=first")
    change(folder, ASKED, SITUATIONS, SITUATIONS + other)
    read_folder(folder)
    change(folder, ASKED, other, other.replace(",lost,", ",stolen,"))
    said = only_problem(folder)
    assert said.startswith(f"{ASKED}:2: question: 与一件事 moving 中事项 GA-002 的同名问题不同")
    assert said.endswith("differs from that question of GA-002, which is of the theme moving, too")


def test_of_an_item_with_a_faulty_row_no_more_is_said(folder: Path) -> None:
    """What follows from one fault is not told as others."""
    change(folder, ASKED, "reason=lost,agent", "reason,agent")
    change(folder, PAPERS, "agent=agent", "agent=agent and hat=red")
    assert only_problem(folder).startswith(f"{ASKED}:5: when: ")
