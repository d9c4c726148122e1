"""What the house says to people: Chinese as Chinese is written, and no words of a library."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from handlers.balance.naming import names_of
from handlers.balance.words import sentences
from handlers.body_faults import BodyFault, fault_of
from queueing.balancing.advice import Advice, AdviceKind, Grounds, Why
from records.hall_directory import HallDirectory, HallInfo, LaneInfo
from tests.support.routes import ROUTES

ROOT = Path(__file__).parent.parent.parent
ROOMS = ("kit", "queueing", "records", "notify", "handlers", "server")
HAN = r"[\u3400-\u9fff“”]"
HALF_WIDTH = re.compile(rf"{HAN} ?[,;:()!?]|[,;:()!?] ?{HAN}|[\u3400-\u9fff]\.")
BLANK = re.compile(rf"[，。；：（）！？、] {HAN}| [，。；：（）！？、]")


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """Every text in a file but its docstrings; one with figures in it, with `0` for each."""
    tree = ast.parse(path.read_text())
    bodies = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    apart: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, bodies) and isinstance(node.body[0], ast.Expr):
            apart.add(id(node.body[0].value))
        if isinstance(node, ast.JoinedStr):
            apart |= {id(part) for part in node.values}
            parts = (getattr(part, "value", "") for part in node.values)
            yield node.lineno, "".join(part if isinstance(part, str) else "0" for part in parts)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in apart:
            yield node.lineno, node.value


@cache
def chinese() -> list[tuple[str, str]]:
    """Every Chinese text of the house, with its place; to look for them takes a second."""
    return [
        (f"{path.relative_to(ROOT)}:{line}", text)
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*.py"))
        for line, text in strings(path)
        if re.search(HAN, text)
    ]


def test_chinese_has_chinese_punctuation() -> None:
    """Full-width marks, and no blank beside one."""
    assert len(chinese()) > 150
    wrong = [s for s in chinese() if HALF_WIDTH.search(s[1]) or BLANK.search(s[1])]
    assert wrong == []


@pytest.mark.parametrize("text", ["请登录,谢谢", "号(等候)", "内容: 过长", "过长， 请缩短", "好."])
def test_what_is_wrong_is_found(text: str) -> None:
    """The test above can fail."""
    assert HALF_WIDTH.search(text) or BLANK.search(text)


def test_a_password_has_one_name() -> None:
    """密码, as everybody says."""
    other = "口" + "令"
    told = [place for place, text in chinese() if other in text]
    rooms = [ROOT / "web" / room for room in ("core", "design", "screens")]
    sources = [p for room in rooms for end in ("vue", "ts") for p in room.rglob(f"*.{end}")]
    assert sources
    assert told + [str(path) for path in sources if other in path.read_text()] == []


# Bodies


def faulty(schema: type[msgspec.Struct]) -> Iterator[Any]:
    """Bodies that are wrong in every way that a schema knows, and some more."""
    yield from ([], "text", 7, None, {"no such field": 1})
    fields = msgspec.structs.fields(schema)
    values: list[Any] = [None, True, -(10**9), 10**9, 0.5, "", "x" * 500, [], {}, ["a"], {"a": 1}]
    for field in fields:
        for value in values:
            yield {other.encode_name: "x" for other in fields} | {field.encode_name: value}
        yield {}


def refused(body: object, schema: type[msgspec.Struct]) -> BodyFault | None:
    """What is told of a body; None for one that is taken."""
    try:
        msgspec.convert(body, schema, strict=True)
    except msgspec.ValidationError as wrong:
        return fault_of(str(wrong))
    return None


BODIES = sorted({doc.body for doc in ROUTES.values() if doc.body}, key=lambda body: body.__name__)
LIBRARY = re.compile(r"Expected|Object|Invalid|`|\bgot\b|\$|\[0-9\]|enum|\bstr\b|\bint\b|regex")


@pytest.mark.parametrize("schema", BODIES, ids=lambda schema: schema.__name__)
def test_no_fault_of_a_body_is_told_in_a_library_s_words(schema: type[msgspec.Struct]) -> None:
    """Each has a kind of its own, and two sentences that begin with the field."""
    faults = [fault for body in faulty(schema) if (fault := refused(body, schema))]
    assert faults
    assert [fault for fault in faults if fault.code == "invalid"] == []
    for fault in faults:
        assert not LIBRARY.search(fault.detail.replace(fault.field, "")), fault
        assert re.search(HAN, fault.detail_zh)
        assert not HALF_WIDTH.search(fault.detail_zh)
        subject = f"The field {fault.field} " if fault.field else "The body "
        assert fault.detail.startswith(subject)


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        (
            "Object missing required field `lane`",
            ("lane", "missing", "The field lane is missing.", "字段 lane 缺失。"),
        ),
        (
            "Object contains unknown field `rank` - at `$.rules`",
            (
                "rules.rank",
                "unknown",
                "The field rules.rank is not known here.",
                "字段 rules.rank 不是已知的字段。",
            ),
        ),
        (
            "Expected `str | null`, got `int` - at `$.lane`",
            (
                "lane",
                "wrong_type",
                "The field lane must be text or null.",
                "字段 lane 须为文本或 null。",
            ),
        ),
        (
            "Expected `str` of length <= 40 - at `$.hall`",
            (
                "hall",
                "too_long",
                "The field hall must have at most 40 characters.",
                "字段 hall 最多可有 40 个字符。",
            ),
        ),
        (
            "Expected `int` >= 1 - at `$.callers`",
            (
                "callers",
                "out_of_range",
                "The field callers must be at least 1.",
                "字段 callers 须不小于 1。",
            ),
        ),
        (
            "Expected `object`, got `array`",
            ("", "wrong_type", "The body must be an object.", "请求内容须为对象。"),
        ),
        ("Something new", ("", "invalid", "The body is not valid.", "请求内容无效。")),
    ],
)
def test_what_is_wrong_with_a_field(told: str, fault: tuple[str, ...]) -> None:
    """Which field, of what kind, and what would be right."""
    assert fault_of(told) == fault


# Advice


def advice(why: Why, line: str = "") -> Advice:
    """Advice about window 7 of a hall, with figures that can be told apart."""
    grounds = Grounds(why, line, waiting=11, minutes=22, idle_min=33)
    return Advice("id", AdviceKind.OPEN, "home", "7", 22.0, grounds, line or None, 240)


def directory(name: str = "社会事务", name_en: str = "Social affairs") -> HallDirectory:
    """A hall and a lane, called as given."""
    lane = LaneInfo("social", name, name_en, "C", 300)
    hall = HallInfo(
        id="branch-1",
        group="g",
        parent=None,
        level="town",
        name="一分厅",
        name_en="Branch One",
        windows={},
        group_lanes=(),
        remote_lanes=(),
        place=None,
        region="g",
    )
    return HallDirectory("g", {"branch-1": hall}, {"social": lane})


@pytest.mark.parametrize("why", Why)
def test_advice_is_told_with_names(why: Why) -> None:
    """Both languages, with the figures that belong to it, and no code of a lane."""
    for line, en, zh in (
        ("social", "Social affairs", "社会事务"),
        ("branch-1:social", "Branch One: Social affairs", "一分厅的社会事务"),
    ):
        told = sentences(advice(why, line), names_of(directory()))
        about = why not in {Why.SHORTER, Why.IDLE}
        assert (en in told.en, zh in told.zh) == (about, about)
        assert "7" in told.en
        assert "7" in told.zh
        assert "social" not in told.en.replace(en, "")
        assert "social" not in told.zh
        figures = re.findall(r"\b(?:11|22|33|4)\b", told.en)
        assert figures == re.findall(r"(?<!\d)(?:11|22|33|4)(?!\d)", told.zh)


def test_a_name_is_never_taken_for_a_code() -> None:
    """Whatever lanes are called: a word of the sentence, a code, a pattern."""
    for name in ("window", "social", r"\1 (.*)", "wait", "open"):
        told = sentences(advice(Why.UNSERVED, "social"), names_of(directory(name, name)))
        assert told.en == f"11 wait for {name} and no window is open for them: open window 7."
    unknown = sentences(advice(Why.CALM, "gone:lost"), names_of(directory()))
    assert unknown.en.startswith("gone: lost needs no help")
