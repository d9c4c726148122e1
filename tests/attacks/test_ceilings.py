"""What one client may hold open, leave behind or ask for has an end."""

import asyncio
import json
from contextlib import AsyncExitStack
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect

from kit.ceilings import LOGINS_PER_TICKET, SOCKETS_PER_LOGIN
from queueing.estimates.wait_estimator import WaitEstimator
from records.db import sql
from tests.support.house import RunningHouse

HALL = "/live/halls/tonghua"
TOO_MANY, UNAUTHORISED = 4429, 4401


async def listen(server: RunningHouse, stack: AsyncExitStack, name: str) -> ClientConnection:
    """A socket that has been let in."""
    url = server.base_url.replace("http", "ws") + HALL
    socket = await stack.enter_async_context(connect(url, proxy=None))
    await socket.send(json.dumps({"op": "hello", "token": await server.login(name)}))
    assert json.loads(await socket.recv())["op"] == "snapshot"
    return socket


async def test_sockets_of_one_login(server: RunningHouse) -> None:
    """The newest gets in, the oldest is told why it goes; nobody else's is touched."""
    async with AsyncExitStack() as stack:
        other = await listen(server, stack, "manager")
        sockets = [await listen(server, stack, "clerk-01") for _ in range(SOCKETS_PER_LOGIN + 1)]
        bye = json.loads(await sockets[0].recv())
        assert (bye["op"], bye["code"], bye["reconnect"]) == ("bye", TOO_MANY, False)
        await sockets[0].wait_closed()
        assert sockets[0].close_code == TOO_MANY
        await (await sockets[1].ping())
        await (await other.ping())
        assert server.group.hub.sockets() == SOCKETS_PER_LOGIN + 1


async def test_logins_with_one_ticket(server: RunningHouse) -> None:
    """A family follows one paper ticket on a few phones; the oldest login is ended at once."""
    paper = await server.take("kiosk")
    body = {"ticket": paper["id"], "secret": paper["follow"]["secret"]}
    replies = [
        await server.http.post("/api/v1/login/ticket", json=body)
        for _ in range(LOGINS_PER_TICKET + 2)
    ]
    assert {reply.status_code for reply in replies} == {200}
    found = []
    for reply in replies:
        headers = {"Authorization": f"Bearer {reply.json()['access_token']}"}
        found.append((await server.http.get("/api/v1/tickets", headers=headers)).status_code)
    assert sorted(found) == [200] * LOGINS_PER_TICKET + [401] * 2
    assert found[-1] == 200
    held = "SELECT id FROM login_family WHERE role='ticket' AND revoked_ms IS NULL"
    assert len(await sql.rows(sql.connection(), held)) == LOGINS_PER_TICKET


async def test_what_a_display_claims_to_have_shown(fresh: RunningHouse) -> None:
    """Only of events there are, once each, however often it says so."""
    for _ in range(3):
        await fresh.take("kiosk")
    async with AsyncExitStack() as stack:
        display = await listen(fresh, stack, "display")
        for seq in (1, 1, 1, 2, 3, 99, 10**15, -1, 0):
            await display.send(json.dumps({"op": "shown", "seq": seq}))
        await (await display.ping())
        clerk = await listen(fresh, stack, "clerk-01")
        await clerk.send(json.dumps({"op": "shown", "seq": 2}))
        await (await clerk.ping())
        # A frame is read after the ping that follows it: a second round trip is certain to do.
        await display.send(json.dumps({"op": "token", "token": await fresh.login("display")}))
        await (await display.ping())
    await fresh.ctx.shown.flush()
    rows = await sql.rows(sql.connection(), "SELECT seq, device FROM shown ORDER BY seq")
    assert {row["device"] for row in rows} <= {"display"}
    assert [row["seq"] for row in rows] == [1, 2, 3]


async def test_halls_are_worked_out_once_a_second(
    timed: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks, for whatever item and from wherever, while nothing has happened."""
    asked: list[str] = []
    worked_out = WaitEstimator.if_now

    def count(estimator: WaitEstimator, hall: str, lane: str, now_ms: int) -> Any:  # noqa: ANN401
        asked.append(hall)
        return worked_out(estimator, hall, lane, now_ms)

    async with asyncio.timeout(30):  # that its day has started is the first event of a hall
        feeds = [f for g in timed.ctx.groups.values() for f in g.hub.feeds.values()]
        while not all(feed.seq for feed in feeds):
            await asyncio.sleep(0.01)
    monkeypatch.setattr(WaitEstimator, "if_now", count)
    every = (await timed.http.get("/api/v1/halls")).json()
    once = len(asked)
    assert set(asked) == {hall["id"] for hall in every}
    for path in ("halls", "halls?for=GA-001", "halls?for=GA-001&near=41.7,125.9", "halls/tonghua"):
        for _ in range(3):
            assert (await timed.http.get(f"/api/v1/{path}")).status_code == 200
    assert len(asked) == once
    assert (await timed.http.get("/api/v1/halls")).json() == every  # no ranking left its mark
    await timed.take("kiosk")
    loads = (await timed.http.get("/api/v1/halls/tonghua")).json()["lanes"]
    assert [load["waiting"] for load in loads if load["lane"] == "instant"] == [1]
    assert set(asked[once:]) == {"tonghua"}
    timed.ctx.clock.advance(seconds=1)  # type: ignore[attr-defined]
    before = len(asked)
    await timed.http.get("/api/v1/halls")
    assert len(asked) == before + once
