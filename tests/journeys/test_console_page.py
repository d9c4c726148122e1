"""What a console is shown: everybody's place, and those who are aside."""

from typing import Any

import pytest

from handlers.windows import service
from tests.support.house import RunningHouse
from tests.support.redis import flush

Json = dict[str, Any]


async def page(server: RunningHouse, window: str) -> Json:
    """A window's page."""
    reply = await server.get(f"/windows/{window}", "manager")
    assert reply.status_code == 200, reply.text
    told: Json = reply.json()
    return told


async def lend(server: RunningHouse) -> None:
    """Let window 1 of branch-1 help the city hall's social affairs."""
    rules = (await server.get("/halls/branch-1/rules", "manager")).json()["rules"]
    rules["windows"]["1"]["tonghua:social"] = 0
    body = {"rules": rules, "reason": "a long line in town"}
    assert (await server.post("/halls/branch-1/rules", "manager", body)).status_code == 200


async def social(server: RunningHouse, *, remote: bool) -> Json:
    """A number for social affairs, whose holder goes elsewhere or does not."""
    body = {"hall": "tonghua", "lane": "social", "remote": remote}
    ticket: Json = (await server.post("/tickets", "kiosk", body)).json()
    return ticket


async def places(server: RunningHouse, window: str) -> dict[str, int]:
    """How many wait before each as the console has it; it must be what the tickets say."""
    shown = {t["id"]: t["ahead"] for t in (await page(server, window))["waiting"]}
    for ticket, ahead in shown.items():
        assert (await server.get(f"/tickets/{ticket}", "manager")).json()["ahead"] == ahead
    return shown


async def test_places_count_over_both_lines_of_a_lane(fresh: RunningHouse) -> None:
    """Who goes elsewhere and who does not stand in one queue; a window's own line is another."""
    await lend(fresh)
    tickets = [await social(fresh, remote=remote) for remote in (True, False, True, False)]
    shown = await places(fresh, "tonghua/1")
    assert shown == {ticket["id"]: n for n, ticket in enumerate(tickets)}
    assert await places(fresh, "branch-1/1") == {tickets[0]["id"]: 0, tickets[2]["id"]: 2}
    await fresh.verb(1, "open")
    sent = {"window": "1", "ticket": tickets[3]["id"], "reason": "started here yesterday"}
    assert (await fresh.verb(1, "transfer", sent)).status_code == 200
    assert list((await places(fresh, "tonghua/1")).values()) == [0, 1, 2, 0]


async def test_places_are_right_where_the_list_is_cut(
    fresh: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More stand before the first whom it shows than it would show."""
    monkeypatch.setattr(service, "SHOWN", 3)
    await lend(fresh)
    for remote in (False, False, False, False, True, False, True, True, True):
        await social(fresh, remote=remote)
    assert list((await places(fresh, "tonghua/1")).values()) == [0, 1, 2]
    assert list((await places(fresh, "branch-1/1")).values()) == [4, 6, 7]


async def test_those_aside_are_known_without_reading_the_hall(
    fresh: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the feed; also in the epoch after Redis was emptied, which no event has filled."""
    await fresh.verb(1, "open")
    for verb, body in (("miss", None), ("park", {"reason": "a form"})):
        await fresh.take()
        await fresh.verb(1, "call-next")
        assert (await fresh.verb(1, verb, body)).status_code == 200
    await fresh.take()
    before = await page(fresh, "tonghua/1")
    assert (len(before["missed"]), len(before["parked"]), len(before["waiting"])) == (1, 1, 1)
    await flush(fresh.redis.url)
    await fresh.group.view.snapshot("tonghua")
    after = await page(fresh, "tonghua/1")
    assert {**after, "now": None} == {**before, "now": None}
    with monkeypatch.context() as patch:
        patch.setattr(fresh.group.view, "snapshot", None)
        again = await page(fresh, "tonghua/1")
    assert {**again, "now": None} == {**before, "now": None}
