"""What a window may take in, and how it is refused what it may not."""

from itertools import count
from typing import Any

import pytest

from tests.support.cases import ITEM, act, materials, new_case, serve
from tests.support.house import RunningHouse

Json = dict[str, Any]
# Each test has a window of its own in the lane of `serve`.
_clerks = count(14)


def clerk(number: int) -> str:
    """How a clerk logs in."""
    return f"clerk-{number:02}"


async def without_one(server: RunningHouse, status: str | None = "missing") -> list[Json]:
    """All papers of the item but the first, which has another status, or is not named at all."""
    first, *others = await materials(server)
    return others if status is None else [first | {"status": status}, *others]


@pytest.mark.parametrize("status", ["missing", "deferrable", None])
async def test_what_is_not_there_is_not_accepted(server: RunningHouse, status: str | None) -> None:
    """A paper that may follow later counts as missing, and so does one that nobody names."""
    number = next(_clerks)
    ticket = await serve(server, clerk=number)
    papers = await without_one(server, status)
    body = {"ticket": ticket["id"], "item": ITEM, "outcome": "accept", "materials": papers}
    refused = await server.post("/cases", clerk(number), body)
    assert refused.status_code == 422, refused.text
    assert refused.json()["errors"][0]["code"] == "missing"
    named = (await materials(server))[0]["material"]
    guide = await server.http.post(f"/api/v1/items/{ITEM}/guide", json={"answers": {}})
    (name,) = [one["name"] for one in guide.json()["materials"] if one["code"] == named]
    assert name in refused.json()["detail_zh"]
    listed = await server.get(f"/cases?ticket={ticket['id']}", clerk(number))
    assert listed.json()["cases"] == []


async def test_what_comes_later_is_refused_by_name(server: RunningHouse) -> None:
    """The words of the contract that this house cannot keep yet answer 422 and change nothing."""
    number = next(_clerks)
    ticket = await serve(server, clerk=number)
    body = {"ticket": ticket["id"], "item": ITEM, "materials": await materials(server)}
    later: list[Json] = [
        {"outcome": "submit"},
        {"outcome": "accept_with_outstanding"},
        {"outcome": "accept", "materials": await without_one(server, "waived_by_commitment")},
        {"outcome": "receive", "materials": await without_one(server, "vault")},
    ]
    for fields in later:
        refused = await server.post("/cases", clerk(number), {**body, **fields})
        assert refused.status_code == 422, refused.text
        assert refused.json()["errors"][0]["code"] == "not_yet"
    case = (await server.post("/cases", clerk(number), {**body, "outcome": "receive"})).json()
    version = {"version": case["version"]}
    path = f"/cases/{case['id']}/accept_with_outstanding"
    refused = await server.post(path, clerk(number), version)
    assert refused.status_code == 422


async def test_only_the_ticket_at_the_own_window(server: RunningHouse) -> None:
    """Neither another window's, nor one that waits, nor another hall's, nor one that never was."""
    number, other = next(_clerks), next(_clerks)
    served = await serve(server, clerk=number)
    waiting = await server.take("kiosk", "social")
    body = {"item": ITEM, "outcome": "receive", "materials": []}
    for ticket, who, status, code in (
        (served["id"], clerk(other), 409, "not_served_here"),
        (waiting["id"], clerk(number), 409, "illegal_move"),
        (served["id"], "clerk-40", 404, "not_found"),
        ("none", clerk(number), 404, "not_found"),
    ):
        refused = await server.post("/cases", who, {**body, "ticket": ticket})
        assert (refused.status_code, refused.json()["code"]) == (status, code)


async def test_a_ticket_brings_a_case_of_an_item_once(server: RunningHouse) -> None:
    """A second one of the same item is refused; the same key is told the same."""
    number = next(_clerks)
    ticket = await serve(server, clerk=number)
    body = {"ticket": ticket["id"], "item": ITEM, "outcome": "receive", "materials": []}
    first = await server.post("/cases", clerk(number), body, key="case-once")
    again = await server.post("/cases", clerk(number), body, key="case-once")
    assert again.json() == first.json()
    refused = await server.post("/cases", clerk(number), body)
    assert (refused.status_code, refused.json()["code"]) == (409, "case_exists")
    listed = (await server.get(f"/cases?ticket={ticket['id']}", clerk(number))).json()["cases"]
    assert [one["id"] for one in listed] == [first.json()["id"]]


async def test_a_correction_is_asked_once_and_supplemented(server: RunningHouse) -> None:
    """One list; a second is a manager's; what comes is found by the number, and all of it comes."""
    number = next(_clerks)
    papers = await without_one(server)
    case = await new_case(server, "brings-more", number, outcome="receive", materials=papers)
    assert case["state"] == "received"
    missing = [one["material"] for one in case["outstanding"]]
    assert missing == [papers[0]["material"]]
    ask = {"materials": missing, "note": "the original, please"}
    case = await act(server, case, "request_correction", clerk(number), **ask)
    assert (case["state"], case["asked"]) == ("correction", missing)
    path = f"/cases/{case['id']}/request_correction"
    second = {"version": case["version"], "materials": missing, "note": "and once more"}
    refused = await server.post(path, clerk(number), second)
    assert refused.json()["code"] == "illegal_move"
    found = await server.get(f"/cases?number={case['number']}", clerk(next(_clerks)))
    assert [one["id"] for one in found.json()["cases"]] == [case["id"]]
    assert "supplement" in [one["verb"] for one in found.json()["cases"][0]["can"]]
    short = {"version": case["version"], "materials": [{**papers[1], "status": "given"}]}
    refused = await server.post(f"/cases/{case['id']}/supplement", clerk(number), short)
    assert (refused.status_code, refused.json()["code"]) == (409, "illegal_move")
    case = await act(server, case, "supplement", clerk(number), materials=missing)
    assert (case["state"], case["outstanding"]) == ("received", [])
    again = {"version": case["version"], "materials": missing, "note": "the law changed today"}
    refused = await server.post(path, clerk(number), again)
    assert (refused.status_code, refused.json()["code"]) == (409, "illegal_move")
    by_manager = await server.post(path, "manager", again)
    assert by_manager.status_code == 200, by_manager.text
    assert by_manager.json()["state"] == "correction"
    elsewhere = await server.get(f"/cases?number={case['number']}", "clerk-40")
    assert elsewhere.json()["cases"] == []


async def test_a_theme_is_one_acceptance_and_a_case_an_item(server: RunningHouse) -> None:
    """All its papers are there, or none of its cases begins; they are one bundle."""
    number = next(_clerks)
    ticket = await serve(server, clerk=number)
    theme = (await server.http.get("/api/v1/themes")).json()["themes"][0]["code"]
    guide = (await server.http.get(f"/api/v1/themes/{theme}")).json()
    items = [one["item"]["code"] for one in guide["items"]]
    papers = {one["material"]: one for item in items for one in await materials(server, item)}
    body = {"ticket": ticket["id"], "theme": theme, "outcome": "accept"}
    few = [*papers.values()][1:]
    refused = await server.post("/cases", clerk(number), {**body, "materials": few})
    assert refused.status_code == 422
    accepted = await server.post("/cases", clerk(number), {**body, "materials": [*papers.values()]})
    assert accepted.status_code == 201, accepted.text
    cases = accepted.json()["cases"]
    assert [one["item"] for one in cases] == items
    assert len({one["bundle"] for one in cases}) == 1
    assert {one["state"] for one in cases} == {"accepted"}
    assert len({one["number"] for one in cases}) == len(items) > 1
