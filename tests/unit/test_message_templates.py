"""What fits into WeChat's templates, and which tables of them are taken."""

import json
from pathlib import Path
from typing import Any

import pytest

from mini_program_mock.stand_in.wechat.account import TEMPLATES, fits
from notify.channels.wechat.templates import (
    DEMO_TEMPLATES,
    NEEDED,
    BadTemplates,
    ContentMissing,
    Template,
    data_of,
    read_templates,
)
from records.notices.kinds import NoticeKind
from tests.support.wechat import CONTENT

EXAMPLE = Path(__file__).parents[2] / "docs" / "wechat-templates.json"
LONG = dict.fromkeys(CONTENT, "通化市政务服务中心的一个很长很长的名称，还有更多") | {
    "number": "B" * 40,
    "call_no": "1" * 40,
    "ahead": "12",
    "starts_at": "2026-11-24T09:30:00+08:00",
    "return_within_s": "90000",
}


def told(field: str, source: str, value: str, language: str = "zh") -> str:
    """What one field says of a value."""
    template = Template("t", {field: source})
    return data_of(template, {source: value}, language)[field]["value"]


@pytest.mark.parametrize("kind", DEMO_TEMPLATES)
@pytest.mark.parametrize("content", [CONTENT, LONG], ids=["usual", "long"])
def test_every_kind_fits_as_wechat_has_it(kind: NoticeKind, content: dict[str, str]) -> None:
    """Whatever halls and items are called; and the stand-in has the same fields."""
    for language in ("zh", "en"):
        data = data_of(DEMO_TEMPLATES[kind], content, language)
        assert tuple(data) == TEMPLATES[kind]
        for field, said in data.items():
            assert said["value"]
            assert fits(field, said["value"]), (field, said)


@pytest.mark.parametrize(
    ("field", "source", "value", "expected"),
    [
        ("thing1", "hall_name", "二十个字以内的名称", "二十个字以内的名称"),
        ("thing1", "hall_name", "一" * 21, "一" * 19 + "…"),
        ("thing1", "hall_name", "两行\n的名称", "两行 的名称"),
        ("thing1", "hall_name", "", "—"),
        ("character_string1", "number", "A007", "A007"),
        ("character_string1", "number", "办A7", "A7"),
        ("number1", "ahead", "3", "3"),
        ("number1", "ahead", "", "0"),
        ("phrase1", "reason", "停电（全馆）检修中", "停电全馆检"),
        ("time1", "starts_at", "2026-11-24T01:30:00+00:00", "2026年11月24日 09:30"),
        ("date1", "starts_at", "2026-11-24T23:30:00+08:00", "2026年11月24日 23:30"),
        ("thing1", "return_within_s", "1800", "30 分钟内可回来"),
    ],
)
def test_a_field_says_what_fits(field: str, source: str, value: str, expected: str) -> None:
    """Cut, cleaned, in China's time; never empty, for WeChat takes nothing empty."""
    assert told(field, source, value) == expected


def test_english_is_told_in_english() -> None:
    """As far as it is this page that says it."""
    assert told("thing1", "return_within_s", "1800", "en") == "Return within 30 min"


def test_a_message_without_its_time_is_none() -> None:
    """There is no time that would do."""
    with pytest.raises(ContentMissing, match="starts_at"):
        told("time1", "starts_at", "")


def changed(**rows: Any) -> str:  # noqa: ANN401 - any row
    """The example with other rows; None takes one out."""
    table = {**json.loads(EXAMPLE.read_text()), **rows}
    return json.dumps({kind: row for kind, row in table.items() if row is not None})


def test_the_example_is_a_table() -> None:
    """It names what may be said; an operator only fills in ids and fields."""
    table = read_templates(EXAMPLE.read_text())
    assert set(NEEDED) <= set(table)
    assert table[NoticeKind.YOUR_TURN].fields == DEMO_TEMPLATES[NoticeKind.YOUR_TURN].fields


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ({"your_turn": None}, "your_turn is missing"),
        ({"hall_event": {"id": "x", "fields": {}}}, "hall_event is nothing"),
        ({"lunch": {"id": "x", "fields": {}}}, "lunch is nothing"),
        ({"booked": {"id": "", "fields": {"thing1": "hall_name"}}}, "booked has no id"),
        ({"booked": {"id": "x", "fields": {}}}, "booked has no fields"),
        ({"booked": {"id": "x", "fields": {"name1": "hall_name"}}}, "name1 is no field"),
        ({"booked": {"id": "x", "fields": {"thing1": "phone"}}}, "there is no phone"),
        ({"booked": {"id": "x", "fields": {"thing1": "starts_at"}}}, "cannot say starts_at"),
        ({"booked": {"id": "x", "fields": {"time1": "hall_name"}}}, "cannot say hall_name"),
        ({"booked": {"id": "x"}}, "no table of templates"),
    ],
)
def test_a_table_that_would_fail_later_is_refused(rows: dict[str, Any], problem: str) -> None:
    """Before anybody waits for a message; no field takes anything of a person."""
    with pytest.raises(BadTemplates, match=problem):
        read_templates(changed(**rows))
