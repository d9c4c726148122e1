"""People come to the branch halls of a demo, and to no other hall."""

import asyncio

import pytest

from mini_program_mock.client.session import open_http
from mini_program_mock.crowd import branch as branches
from mini_program_mock.crowd.branch import Branch
from server.demo.life import clerks_of_branches
from tests.support.house import RunningHouse

HALL = "branch-3"
SPEED = 2000
WITHIN_S = 60


async def test_the_clerks_are_those_of_the_branches(server: RunningHouse) -> None:
    """Two of each, at the first windows; the others are for whoever tries the demo."""
    found = await clerks_of_branches(server.ctx)
    assert set(found) == {f"branch-{n}" for n in range(1, 7)}
    assert found["branch-1"] == ["clerk-34", "clerk-35"]


async def test_a_branch_lives(server: RunningHouse) -> None:
    """People are served there, a stranger among them; nobody waits in the city hall."""
    server.recall_at_once()
    taken = await server.post("/tickets", "kiosk", {"hall": HALL, "lane": "instant"})
    clerks = (await clerks_of_branches(server.ctx))[HALL]
    async with open_http() as http, asyncio.timeout(WITHIN_S):
        branch = Branch(server.base_url, HALL, clerks, server.demo_password, http, SPEED)
        living = asyncio.ensure_future(branch.live())
        while branch.floor.counts["served"] < 3:
            await asyncio.sleep(0.05)
        living.cancel()
        await asyncio.wait([living])
    assert not branch.floor.troubles
    ticket = (await server.get(f"/tickets/{taken.json()['id']}", "kiosk")).json()
    assert ticket["state"] in {"called", "serving", "served"}
    halls = {hall["id"]: hall for hall in (await server.http.get("/api/v1/halls")).json()}
    assert sum(lane["waiting"] for lane in halls["tonghua"]["lanes"]) == 0


async def test_who_is_sent_home_by_others_makes_room(
    server: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A branch that holds two is not full for good, though none of its clerks ends a visit."""
    monkeypatch.setattr(branches, "THERE_AT_MOST", 2)
    monkeypatch.setattr(branches, "AT_FIRST", 1)
    async with open_http() as http, asyncio.timeout(WITHIN_S):
        branch = Branch(server.base_url, "branch-4", [], server.demo_password, http, SPEED / 4)
        living = asyncio.ensure_future(branch.live())
        gone: set[str] = set()
        while branch.floor.counts["issued"] < 5:
            for ticket in branch.floor.stays.keys() - gone:
                await server.post(f"/tickets/{ticket}/cancel", "manager", {"reason": "home"})
                gone.add(ticket)
            await asyncio.sleep(0.05)
        living.cancel()
        await asyncio.wait([living])
    assert branch.floor.counts["elsewhere"]
