"""The line's further verbs over HTTP, as clerks and citizens use them."""

from typing import Any

import pytest

from queueing.model.events import event_of
from records.db import sql
from tests.support.attack import assert_problem, unchanged
from tests.support.house import RunningHouse

Json = dict[str, Any]


async def done(server: RunningHouse, window: int | str, verb: str, body: object = None) -> Json:
    """What came of a verb that must succeed, done by the manager."""
    reply = await server.post(f"/windows/tonghua/{window}/{verb}", "manager", body)
    assert reply.status_code == 200, reply.text
    told: Json = reply.json()
    return told


async def seen(server: RunningHouse, ticket: Json, name: str = "manager") -> Json:
    """A ticket as it stands."""
    found: Json = (await server.get(f"/tickets/{ticket['id']}", name)).json()
    return found


async def test_parked_and_resumed(server: RunningHouse) -> None:
    """Somebody fills in a form: the window is free, and they come back to their own place."""
    await done(server, 11, "open")
    first = await server.take("kiosk", "project")
    assert (await done(server, 11, "call-next"))["ticket"]["id"] == first["id"]
    parked = await done(server, 11, "park", {"reason": "fills in a form"})
    assert (parked["ticket"]["state"], parked["window"]["ticket"]) == ("parked", None)
    second = await server.take("kiosk", "project")
    page = (await server.get("/windows/tonghua/11", "manager")).json()
    assert [ticket["id"] for ticket in page["parked"]] == [first["id"]]
    resumed = (await done(server, 11, "resume", {"ticket": first["id"]}))["ticket"]
    assert (resumed["state"], resumed["ahead"]) == ("waiting", 0)
    assert resumed["virtual_arrival"] == first["virtual_arrival"]
    assert (await seen(server, second))["ahead"] == 1
    for _ in range(2):
        await done(server, 11, "call-next")
        await done(server, 11, "start")
        await done(server, 11, "finish")
    await done(server, 11, "close")


async def test_sent_to_another_lane_and_to_a_window(server: RunningHouse) -> None:
    """The number, the place and the visit stay; a window's own line is only that window's."""
    for window in (12, 13):
        await done(server, window, "open")
    mine = await server.take("dora", "project")
    await done(server, 12, "call-next")
    moved = (await done(server, 12, "transfer", {"lane": "business"}))["ticket"]
    for name in ("id", "number", "virtual_arrival"):
        assert moved[name] == mine[name]
    assert (moved["lane"], moved["state"]) == ("business", "waiting")
    assert (
        await server.post("/tickets", "dora", {"hall": "tonghua", "lane": "project"})
    ).is_success
    body = {"window": "13", "ticket": mine["id"], "reason": "started there yesterday"}
    sent = (await done(server, 12, "transfer", body))["ticket"]
    assert sent["only"] == "13"
    assert (await done(server, 12, "call-next"))["ticket"]["lane"] == "project"
    assert (await done(server, 13, "call-next"))["ticket"]["id"] == mine["id"]
    for window in (12, 13):
        await done(server, window, "start")
        await done(server, window, "finish")
        await done(server, window, "close")


async def test_transfers_that_lead_nowhere(server: RunningHouse) -> None:
    """Both or neither named, an unknown lane, an unknown or a closed window: refused by name."""
    await done(server, 14, "open")
    await server.take("kiosk", "project")
    await done(server, 14, "call-next")
    async with unchanged(server):
        for body, status, code in (
            ({}, 422, "invalid"),
            ({"lane": "social", "window": "13"}, 422, "invalid"),
            ({"lane": "marriage"}, 422, "invalid"),
            ({"window": "99"}, 422, "invalid"),
            ({"window": "C1"}, 409, "window_not_open"),
            ({"window": "29"}, 409, "window_not_open"),
            ({"lane": "social", "ticket": "0" * 24, "reason": "lost"}, 404, "not_found"),
        ):
            reply = await server.post("/windows/tonghua/14/transfer", "manager", body)
            assert_problem(reply, status, code)
    await done(server, 14, "miss")
    await done(server, 14, "close")


async def test_who_waits_is_moved_for_a_reason(server: RunningHouse) -> None:
    """Without one it is refused by its field, whoever is named; what is given is on the record."""
    path = "/windows/tonghua/17/transfer"
    waits = await server.take("kiosk", "project")
    await done(server, 17, "open")
    async with unchanged(server):
        for ticket in (waits["id"], "0" * 24):
            for told in ({}, {"reason": None}):
                body = {"lane": "social", "ticket": ticket, **told}
                problem = assert_problem(await server.post(path, "manager", body), 422, "invalid")
                (fault,) = problem["errors"]
                assert (fault["field"], fault["code"]) == ("reason", "missing")
                assert "理由" in fault["detail_zh"]
        for odd in ("", " ", "\u3000", "长" * 201, 7, ["moved"]):
            body = {"lane": "social", "ticket": waits["id"], "reason": odd}
            problem = assert_problem(await server.post(path, "manager", body), 422, "invalid")
            assert [fault["field"] for fault in problem["errors"]] == ["reason"]
    body = {"lane": "business", "ticket": waits["id"], "reason": "取号时选错业务"}
    assert (await done(server, 17, "transfer", body))["ticket"]["lane"] == "business"
    for reason in ({"reason": "needs the archive"}, {}):
        await done(server, 17, "call-next")
        await done(server, 17, "transfer", {"lane": "social", **reason})
    assert await reasons(waits) == ["取号时选错业务", "needs the archive", None]
    await server.post(f"/tickets/{waits['id']}/cancel", "manager", {"reason": "tested"})
    await done(server, 17, "close")


async def reasons(ticket: Json) -> list[str | None]:
    """Why a ticket was moved, each time, as the record has it."""
    found = await sql.rows(
        sql.connection(),
        "SELECT document FROM event WHERE name='ticket.transferred' AND ticket=? ORDER BY seq",
        ticket["id"],
    )
    return [event_of(row["document"].encode()).reason for row in found]


async def test_letting_others_go_first(server: RunningHouse) -> None:
    """Three go before, and the new place is the promised one."""
    mine = await server.take("emil", "collection")
    others = [await server.take("kiosk", "collection") for _ in range(3)]
    reply = await server.post(f"/tickets/{mine['id']}/postpone", "emil", {"callers": 2})
    assert (reply.status_code, reply.json()["ahead"]) == (200, 2), reply.text
    assert (await seen(server, mine, "emil"))["virtual_arrival"] > others[1]["virtual_arrival"]
    for callers in (0, -1, 51, "2", True, None):
        async with unchanged(server):
            body = {"callers": callers}
            reply = await server.post(f"/tickets/{mine['id']}/postpone", "emil", body)
            assert_problem(reply, 422, "invalid")
    await server.post(f"/tickets/{mine['id']}/cancel", "emil")


async def test_a_theme_under_one_number(server: RunningHouse) -> None:
    """Each finish but the last leads to the next lane; the number stays from door to door."""
    body = {"hall": "tonghua", "theme": "newborn"}
    reply = await server.post("/tickets", "fritz", body)
    ticket = reply.json()
    assert reply.status_code == 201, ticket
    lanes = [ticket["lane"], *(stop["lane"] for stop in ticket["stops"])]
    assert len(lanes) > 1
    await done(server, 15, "open")
    for left, lane in zip(reversed(range(len(lanes))), lanes, strict=True):
        called = (await done(server, 15, "call-next"))["ticket"]
        assert (called["number"], called["lane"]) == (ticket["number"], lane)
        await done(server, 15, "start")
        told = (await done(server, 15, "finish"))["ticket"]
        assert told["state"] == ("waiting" if left else "served")
    await done(server, 15, "close")


@pytest.mark.parametrize("more", [{"lane": "instant"}, {"item": "GA-001"}])
async def test_a_theme_and_something_else(server: RunningHouse, more: Json) -> None:
    """One or the other."""
    async with unchanged(server):
        body = {"hall": "tonghua", "theme": "newborn", **more}
        assert_problem(await server.post("/tickets", "kiosk", body), 422, "invalid")
        body = {"hall": "tonghua", "theme": "no such theme"}
        assert_problem(await server.post("/tickets", "kiosk", body), 422, "invalid")


async def test_why_in_words(server: RunningHouse) -> None:
    """A call says when the person counts as having come, and on what a head start rests."""
    await server.take("kiosk", "social")
    await server.take("kiosk", "project", **{"class": "veteran", "reason": "card shown"})
    await done(server, 16, "open")
    told = await done(server, 16, "call-next")
    why = told["why"]
    assert why["chosen"]["class"] == "veteran"
    assert len(why["candidates"]) == 2
    assert "60" in why["reason"]
    assert "退役军人" in why["reason_zh"]
    for _ in range(2):
        await done(server, 16, "start")
        await done(server, 16, "finish")
        await done(server, 16, "call-next")
    await done(server, 16, "close")


async def test_priority_is_looked_back_at(server: RunningHouse) -> None:
    """A green channel goes on the list with its reason, and a manager says what was found."""
    body = {"class": "green_channel", "reason": "a flood"}
    taken = await server.take("kiosk", "enquiry", **body)
    uses = (await server.get("/halls/tonghua/priority", "manager")).json()["uses"]
    use = next(use for use in uses if use["ticket"] == taken["id"])
    assert (use["class"], use["reason"], use["review"]) == ("green_channel", "a flood", None)
    found = {"justified": False, "note": "there was no flood"}
    path = f"/tickets/{taken['id']}/review"
    assert (await server.post(path, "manager", found)).status_code == 200
    uses = (await server.get("/halls/tonghua/priority", "manager")).json()["uses"]
    review = next(use for use in uses if use["ticket"] == taken["id"])["review"]
    assert (review["justified"], review["note"]) == (False, "there was no flood")
    plain = await server.take("kiosk", "enquiry")
    uses = (await server.get("/halls/tonghua/priority", "manager")).json()["uses"]
    assert plain["id"] not in {use["ticket"] for use in uses}
    refused = await server.post(f"/tickets/{plain['id']}/review", "manager", found)
    assert_problem(refused, 404, "not_found")


async def test_halls_ranked_for_an_item(server: RunningHouse) -> None:
    """Where a window is open comes first; a rounded position adds the way there."""
    reply = await server.post("/windows/branch-2/1/open", "manager")
    assert reply.status_code == 200
    item = (await server.http.get("/api/v1/items", params={"lane": "instant"})).json()["items"][0]
    ask = {"for": item["code"]}
    ranked = (await server.http.get("/api/v1/halls", params=ask)).json()
    assert ranked[0]["id"] == "branch-2"
    assert ranked[0]["for"]["estimate"] == {"p50_s": 0, "p90_s": 0}
    assert ranked[0]["for"]["travel_s"] is None
    near = {**ask, "near": "41.70,125.90"}
    ranked = (await server.http.get("/api/v1/halls", params=near)).json()
    assert all(hall["for"]["travel_s"] > 0 for hall in ranked if hall["id"] != "branch-6")
    assert (await server.post("/windows/branch-4/1/open", "manager")).status_code == 200
    for branch in ("branch-2", "branch-4"):
        here = ",".join(
            f"{angle:.2f}" for angle in server.group.directory.halls[branch].place or ()
        )
        ranked = (await server.http.get("/api/v1/halls", params={**ask, "near": here})).json()
        assert ranked[0]["id"] == branch
    await server.post("/windows/branch-4/1/close", "manager")
    for wrong in ("41.7012,125.9", "91,0", "0,181", "here"):
        reply = await server.http.get("/api/v1/halls", params={**ask, "near": wrong})
        assert_problem(reply, 422, "invalid")
    reply = await server.http.get("/api/v1/halls", params={"for": "no such item"})
    assert_problem(reply, 422, "invalid")
    await server.post("/windows/branch-2/1/close", "manager")
