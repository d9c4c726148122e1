"""A citizen looks up what to bring, where, and how long it will take."""

import base64
from urllib.parse import quote

import pytest

from tests.support.house import RunningHouse

FURTHER = (
    "category",
    "visits",
    "review_standard",
    "procedure",
    "fee_basis",
    "delivery",
    "consult_phone",
    "supervision_phone",
    "slot_units",
)


async def codes(server: RunningHouse, query: str) -> list[str]:
    """The codes of all items that match, page by page."""
    found: list[str] = []
    cursor = ""
    while True:
        reply = await server.http.get(f"/api/v1/items?{query}&cursor={cursor}")
        assert reply.status_code == 200, reply.text
        page = reply.json()
        found += [item["code"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            return found


async def test_pages_hold_every_item_once(server: RunningHouse) -> None:
    """Pages of any size, put together, are the whole catalogue in the order of the codes."""
    everything = await codes(server, "")
    assert len(everything) >= 60
    assert everything == sorted(set(everything))
    for limit in (1, 7, 100):
        assert await codes(server, f"limit={limit}") == everything


async def test_search_finds_names_in_both_languages(server: RunningHouse) -> None:
    """Every word must be found in the name, the English name, the code or the department."""
    assert await codes(server, f"q={quote('身份证')}") == ["GA-004"]
    assert await codes(server, "q=RESIDENT+card") == ["GA-004"]
    assert await codes(server, "q=ga-004") == ["GA-004"]
    assert set(await codes(server, f"q={quote('公安局 户口')}")) >= {"GA-001", "GA-002", "GA-008"}
    assert await codes(server, "q=%25") == await codes(server, "q=_") == []
    assert await codes(server, f"q={quote(chr(39))}%20OR%201=1") == []


async def test_hall_and_lane_narrow_the_list(server: RunningHouse) -> None:
    """A branch hall offers the four lanes and no collection of results."""
    reply = await server.http.get("/api/v1/items?lane=project&limit=100")
    assert {item["lane"] for item in reply.json()["items"]} == {"project"}
    everything = set(await codes(server, ""))
    at_branch = set(await codes(server, "hall=branch-1"))
    assert everything - at_branch == set(await codes(server, "lane=enquiry")) | {"SP-007"}
    assert await codes(server, "hall=branch-1&lane=collection") == []


async def test_the_guide_to_an_item(server: RunningHouse) -> None:
    """The guide says who is responsible, what to bring, and which of it is made up."""
    reply = await server.http.get("/api/v1/items/SC-001")
    guide = reply.json()
    assert guide["department"]["name"] == "市场监督管理局"
    assert (guide["promised_days"], guide["legal_days"], guide["fee_fen"]) == (3, 15, 0)
    assert {paper["code"]: paper["need"] for paper in guide["materials"]} == {
        "form": "mandatory",
        "articles": "mandatory",
        "legal-id": "mandatory",
        "premises": "deferrable",
        "partnership": "mandatory",
        "parent-licence": "mandatory",
        "lease": "deferrable",
        "commitment": "mandatory",
        "agent": "mandatory",
        "agent-id": "mandatory",
    }
    assert [paper["code"] for paper in guide["materials"] if not paper["conditional"]] == [
        "form",
        "legal-id",
    ]
    told = {name: guide[name] for name in FURTHER}
    assert told == {
        "category": "permit",
        "visits": 1,
        "review_standard": "申请人具备法定条件，材料齐全、符合法定形式，内容真实",
        "procedure": "受理、审查、决定、送达",
        "fee_basis": "",
        "delivery": ["window", "post"],
        "consult_phone": "0435-0000133",
        "supervision_phone": "12345",
        "slot_units": None,
    }
    assert guide["themes"] == ["company-start", "restaurant", "transport-company"]
    assert guide["origin"]["source"] == ["dongchang-2018", "zhongwei-2024"]
    assert "legal_days" in guide["origin"]["demo_fields"]
    assert "promised_days" not in guide["origin"]["demo_fields"]


async def test_a_theme_asks_for_each_paper_once(server: RunningHouse) -> None:
    """The papers of all items of a theme come together; mandatory wins over deferrable."""
    guide = (await server.http.get("/api/v1/themes/newborn")).json()
    assert guide["name"] == "新生儿出生"
    assert guide["items"][0]["item"]["code"] == "WJ-001"
    assert [step["parallel"] for step in guide["items"]][:3] == [False, False, True]
    papers = [paper["code"] for paper in guide["materials"]]
    assert len(papers) == len(set(papers))
    needs = {paper["code"]: paper["need"] for paper in guide["materials"]}
    assert needs["book"] == "mandatory"
    always = {paper["code"] for paper in guide["materials"] if not paper["conditional"]}
    assert {"id", "book"} <= always
    assert not {"paternity", "marriage"} & always


async def test_themes_are_listed(server: RunningHouse) -> None:
    """All 24 themes, with how many items each has, in pages too."""
    page = (await server.http.get("/api/v1/themes")).json()
    assert len(page["themes"]) == 24
    assert page["next_cursor"] is None
    counts = {theme["code"]: theme["item_count"] for theme in page["themes"]}
    assert counts["company-start"] == 5
    first = (await server.http.get("/api/v1/themes?limit=20")).json()
    rest = (await server.http.get(f"/api/v1/themes?cursor={first['next_cursor']}")).json()
    assert first["themes"] + rest["themes"] == page["themes"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=-1", "limit"),
        ("limit=9223372036854775808", "limit"),
        ("limit=ten", "limit"),
        ("cursor=%00", "cursor"),
        ("cursor=!!!", "cursor"),
        ("cursor=" + "A" * 300, "cursor"),
        ("cursor=" + base64.urlsafe_b64encode(b"a' OR 1=1").decode(), "cursor"),
        ("q=" + "x" * 101, "q"),
        ("q=%00", "q"),
        ("hall=atlantis", "hall"),
        ("lane=night", "lane"),
        ("colour=red", "colour"),
        ("q=a&q=b", "q"),
    ],
)
async def test_absurd_questions_are_refused(server: RunningHouse, query: str, field: str) -> None:
    """The refusal is a 422 problem that names the parameter."""
    reply = await server.http.get(f"/api/v1/items?{query}")
    assert reply.status_code == 422
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json()["code"] == "invalid"
    assert [error["field"] for error in reply.json()["errors"]] == [field]


@pytest.mark.parametrize("path", ["items/XX-1", "items/%00", "items/a%20b", "themes/none"])
async def test_what_does_not_exist_is_not_found(server: RunningHouse, path: str) -> None:
    """An unknown code, or what cannot be one, is a 404 problem."""
    reply = await server.http.get(f"/api/v1/{path}")
    assert reply.status_code == 404
    assert reply.json()["code"] == "not_found"
