"""A citizen answers a few questions and is told exactly what to bring."""

from typing import Any

import pytest

from tests.support.attack import assert_problem, unchanged
from tests.support.house import RunningHouse


async def guide(server: RunningHouse, path: str, **answers: str) -> Any:  # noqa: ANN401 - JSON
    """What is left, without a login or a key."""
    reply = await server.http.post(f"/api/v1/{path}/guide", json={"answers": answers})
    assert reply.status_code == 200, reply.text
    return reply.json()


def codes(told: dict[str, Any]) -> list[str]:
    """The papers."""
    return [paper["code"] for paper in told["materials"]]


async def test_the_questions_of_an_item(server: RunningHouse) -> None:
    """In their order, with options, default and condition; some items ask nothing."""
    told = (await server.http.get("/api/v1/items/SC-004/situations")).json()
    assert told["item"] == "SC-004"
    assert [(q["id"], q["when"], q["default"]) for q in told["questions"]] == [
        ("permit", "", "new"),
        ("food", "permit=new or permit=change", "catering"),
        ("sender", "", "legal"),
    ]
    assert told["questions"][2]["options"] == [
        {"id": "legal", "name": "法定代表人（负责人）本人", "name_en": "The legal representative"},
        {"id": "clerk", "name": "单位经办人", "name_en": "An employee of the organisation"},
    ]
    told = (await server.http.get("/api/v1/items/RS-003/situations")).json()
    assert told == {"item": "RS-003", "questions": []}


async def test_one_question_after_the_other(server: RunningHouse) -> None:
    """Each answer leads to the next question that applies; the rest is assumed and said to be."""
    answers: dict[str, str] = {}
    asked = []
    for option in ("renewal", "clerk"):
        told = await guide(server, "items/SC-004", **answers)
        asked.append(told["next"]["id"])
        assert told["next"]["options"]
        answers[told["next"]["id"]] = option
    assert asked == ["permit", "sender"]
    done = await guide(server, "items/SC-004", **answers)
    assert (done["answers"], done["assumed"], done["next"]) == (answers, {}, None)
    start = await guide(server, "items/SC-004")
    assert start["assumed"] == {"permit": "new", "food": "catering", "sender": "legal"}


async def test_exactly_what_the_answers_leave(server: RunningHouse) -> None:
    """Papers, fee, limit, lane and units."""
    lost = await guide(server, "items/SC-004", permit="lost", sender="legal")
    assert codes(lost) == ["form", "licence", "loss-statement"]
    assert (lost["lane"], lost["promised_days"], lost["slot_units"]) == ("instant", 0, 1)
    new = await guide(server, "items/SC-004", permit="new", food="catering", sender="clerk")
    assert codes(new) == [
        *("form", "licence", "layout", "food-safety", "health-card", "agent", "agent-id")
    ]
    assert (new["lane"], new["promised_days"], new["legal_days"]) == ("business", 5, 20)
    assert new["slot_units"] == 2  # ten minutes are expected in that lane
    fees = [
        (await guide(server, "items/GA-004", reason=why))["fee_fen"] for why in ("first", "lost")
    ]
    assert fees == [0, 4000]


async def test_a_theme_asks_once_and_adds_up(server: RunningHouse) -> None:
    """One set of questions and of papers for all its items, with the theme's own promise."""
    told = (await server.http.get("/api/v1/themes/company-start/situations")).json()
    asked = [question["id"] for question in told["questions"]]
    assert asked == ["company-type", "premises-kind", "sender", "seals", "taxpayer"]
    left = await guide(server, "themes/company-start", sender="clerk", seals="set")
    assert len(codes(left)) == len(set(codes(left)))
    assert {"agent", "agent-id", "seal-list"} <= set(codes(left))
    assert left["next"]["id"] == "company-type"
    assert left["promised_days"] == 3
    assert left["lanes"] == ["business"] * 5
    assert left["slot_units"] == 2 + 3 + 2 + 2 + 2
    two = await guide(server, "themes/credit-repair", severity="minor")
    assert (two["promised_days"], two["fee_fen"]) == (5, 0)  # the longest of 2, 2 and 5


@pytest.mark.parametrize(
    ("answers", "field", "code"),
    [
        ({"colour": "red"}, "answers.colour", "unknown"),
        ({"permit": "none"}, "answers.permit", "not_allowed"),
        ({"permit": "lost", "food": "bulk"}, "answers.food", "not_asked"),
        ({"permit": 1}, "answers[...]", "wrong_type"),
        ({"permit": "x" * 41}, "answers[...]", "too_long"),
        ({str(n): "x" for n in range(101)}, "answers", "too_long"),
        ([], "answers", "wrong_type"),
    ],
)
async def test_answers_that_do_not_fit_are_refused(
    server: RunningHouse, answers: object, field: str, code: str
) -> None:
    """A 422 problem that names the field; nothing has changed."""
    async with unchanged(server):
        for path in ("items/SC-004", "themes/restaurant"):
            reply = await server.http.post(f"/api/v1/{path}/guide", json={"answers": answers})
            problem = assert_problem(reply, 422, "invalid")
            assert [(one["field"], one["code"]) for one in problem["errors"]] == [(field, code)]


@pytest.mark.parametrize("path", ["items/XX-1", "themes/none", "items/%00", "themes/a%20b"])
async def test_what_does_not_exist_asks_nothing(server: RunningHouse, path: str) -> None:
    """An unknown code, or what cannot be one, is a 404 problem."""
    reply = await server.http.get(f"/api/v1/{path}/situations")
    assert_problem(reply, 404, "not_found")
    assert_problem(await server.http.post(f"/api/v1/{path}/guide", json={}), 404, "not_found")
