"""What a clerk does by mistake, and what the house says or does about it, over HTTP."""

from datetime import datetime
from typing import Any

import pytest

from kit.clock import ManualClock
from tests.support.attack import assert_problem, unchanged
from tests.support.house import RunningHouse


async def done(house: RunningHouse, window: int, verb: str, body: object = None) -> dict[str, Any]:
    """What came of a verb that must succeed."""
    reply = await house.verb(window, verb, body)
    assert reply.status_code == 200, (verb, reply.text)
    told: dict[str, Any] = reply.json()
    return told


async def page(house: RunningHouse, window: int) -> dict[str, Any]:
    """All that the console of a window shows."""
    reply = await house.get(f"/windows/tonghua/{window}", f"clerk-{window:02}")
    told: dict[str, Any] = reply.json()
    return told


async def test_a_finish_is_undone(timed: RunningHouse, clock: ManualClock) -> None:
    """The window says what may be undone, and from when the service clock counts, in every tab."""
    ticket = await timed.take("somebody")
    opened = await done(timed, 7, "open")
    assert (opened["window"]["finished"], opened["left"]) == (None, None)
    called = await done(timed, 7, "call-next")
    assert called["ticket"]["started_at"] is None
    clock.advance(minutes=1)
    started = (await done(timed, 7, "start"))["ticket"]
    assert started["called_at"] == called["ticket"]["called_at"] < started["started_at"]
    assert (await page(timed, 7))["ticket"]["started_at"] == started["started_at"]
    clock.advance(minutes=5)
    finished = (await done(timed, 7, "finish"))["window"]["finished"]
    at = datetime.fromtimestamp(clock.now_ms() / 1000).astimezone()
    assert datetime.fromisoformat(finished.pop("finished_at")) == at
    assert finished == {"ticket": ticket["id"], "number": "A001"}
    clock.advance(minutes=1)
    assert (await page(timed, 7))["window"]["finished"]["number"] == "A001"
    undone = await done(timed, 7, "undo-finish")
    assert undone["durable"] is True
    assert undone["ticket"]["state"] == "serving"
    assert undone["ticket"]["started_at"] == started["started_at"]
    assert (undone["window"]["number"], undone["window"]["finished"]) == ("A001", None)
    mine = (await timed.get("/tickets", "somebody")).json()
    assert [(t["id"], t["state"], t["window"]) for t in mine] == [(ticket["id"], "serving", "7")]


@pytest.mark.parametrize("verb", ["call-next", "pause", "close"])
async def test_what_may_no_longer_be_undone_is_not_offered(
    timed: RunningHouse, clock: ManualClock, verb: str
) -> None:
    """Null exactly when the verb would be refused; a pause that ends brings it back."""
    for _ in range(2):
        await timed.take()
    for step in ("open", "call-next", "start", "finish"):
        await done(timed, 7, step)
    told = await done(timed, 7, verb, {"reason": "lunch"} if verb == "pause" else None)
    assert told["window"]["finished"] is None
    assert (await page(timed, 7))["window"]["finished"] is None
    assert (await timed.verb(7, "undo-finish")).status_code == 409
    if verb == "pause":
        assert (await done(timed, 7, "open"))["window"]["finished"]["number"] == "A001"
        clock.advance(minutes=24 * 60)
        assert (await page(timed, 7))["window"]["finished"] is None


async def test_a_next_stop_is_offered_while_it_waits(fresh: RunningHouse) -> None:
    """A visit that somebody else has called is theirs."""
    body = {"hall": "tonghua", "theme": "newborn"}
    ticket = (await fresh.post("/tickets", "kiosk", body)).json()
    for window in (7, 8):
        await done(fresh, window, "open")
    await done(fresh, 7, "call", {"ticket": ticket["id"], "reason": "named"})
    await done(fresh, 7, "start")
    told = await done(fresh, 7, "finish")
    assert told["ticket"]["state"] == "waiting"
    assert told["window"]["finished"]["ticket"] == ticket["id"]
    assert (await page(fresh, 7))["window"]["finished"]["ticket"] == ticket["id"]
    await done(fresh, 8, "call", {"ticket": ticket["id"], "reason": "named"})
    assert (await page(fresh, 7))["window"]["finished"] is None
    assert_problem(await fresh.verb(7, "undo-finish"), 409, "illegal_move")


async def test_a_recall_follows_no_sooner_than_the_rules_say(
    timed: RunningHouse, clock: ManualClock
) -> None:
    """Refused with the seconds to wait; a manager may set another pace, or none."""
    await timed.take()
    await done(timed, 7, "open")
    await done(timed, 7, "call-next")
    refused = await timed.verb(7, "recall")
    assert_problem(refused, 409, "too_early")
    assert refused.headers["Retry-After"] == "5"
    clock.advance(minutes=5 / 60)
    await done(timed, 7, "recall")
    table = (await timed.get("/halls/tonghua/rules", "manager")).json()["rules"]
    assert table["recall_every_s"] == 5
    for wrong in (-1, 61, "5", None):
        body = {"rules": {**table, "recall_every_s": wrong}, "reason": "quiet"}
        reply = await timed.post("/halls/tonghua/rules", "manager", body)
        assert_problem(reply, 422, "invalid")
    body = {"rules": {**table, "recall_every_s": 0}, "reason": "quiet"}
    assert (await timed.post("/halls/tonghua/rules", "manager", body)).status_code == 200
    await done(timed, 7, "recall")


async def test_rules_from_before_the_brake(timed: RunningHouse) -> None:
    """A table without the pace means the usual one."""
    table = (await timed.get("/halls/tonghua/rules", "manager")).json()["rules"]
    del table["recall_every_s"]
    body = {"rules": table, "reason": "an old client"}
    reply = await timed.post("/halls/tonghua/rules", "manager", body)
    assert reply.json()["rules"]["recall_every_s"] == 5


async def test_a_clerk_who_goes_to_another_window(fresh: RunningHouse) -> None:
    """The first is paused, with a word, unless somebody is there; a manager may open many."""
    await fresh.take()
    await done(fresh, 7, "open")
    await done(fresh, 7, "call-next")
    del fresh.tokens["clerk-07"]
    await fresh.login("clerk-07", window="8")
    refused = await fresh.post("/windows/tonghua/8/open", "clerk-07")
    problem = assert_problem(refused, 409, "window_busy")
    assert (problem["hall"], problem["window"]) == ("tonghua", "7")
    name = problem["name"]
    assert name in problem["detail_zh"]
    assert name in problem["detail"]
    assert (await fresh.post("/windows/tonghua/7/miss", "manager")).status_code == 200
    opened = (await fresh.post("/windows/tonghua/8/open", "clerk-07")).json()
    assert opened["left"] == {"hall": "tonghua", "window": "7", "name": name}
    left = (await fresh.get("/windows/tonghua/7", "manager")).json()["window"]
    assert left["state"] == "paused"
    assert opened["window"]["name"] in left["reason"]
    for window in ("7", "9"):
        assert (await fresh.post(f"/windows/tonghua/{window}/open", "manager")).json()[
            "left"
        ] is None
    assert (await fresh.get("/windows/tonghua/7", "manager")).json()["window"]["state"] == "open"


@pytest.mark.parametrize(
    ("field", "name"),
    [
        *(("lane", f"business{odd}") for odd in ("+remote", ":", "@", "\u3000", "%2Bremote")),
        *(("lane", odd) for odd in ("+remote", "@7", "tonghua:business", "BUSINESS", " business")),
        *(("window", odd) for odd in ("99", "@7", "7+remote", "tonghua:7", "7 ", "*")),
    ],
)
async def test_a_name_that_is_in_no_catalogue(server: RunningHouse, field: str, name: str) -> None:
    """Refused by its field, wherever a lane or window may be named; nothing is changed."""
    await server.post("/windows/tonghua/5/open", "manager")
    if (await page(server, 5))["ticket"] is None:
        await server.take("kiosk", "business")
        await done(server, 5, "call-next")
    async with unchanged(server):
        reply = await server.post("/windows/tonghua/5/transfer", "manager", {field: name})
        problem = assert_problem(reply, 422, "invalid")
        assert [(e["field"], e["code"]) for e in problem["errors"]] == [(field, "unknown")]
        if field == "lane":
            body = {"hall": "tonghua", "lane": name}
            reply = await server.post("/tickets", "kiosk", body)
            assert assert_problem(reply, 422, "invalid")["errors"][0]["field"] == "lane"
            reply = await server.http.get("/api/v1/items", params={"lane": name})
            assert assert_problem(reply, 422, "invalid")["errors"][0]["field"] == "lane"
        else:
            path = f"/windows/tonghua/{name.replace('%', '%25')}/open"
            assert (await server.post(path, "manager")).status_code == 404
