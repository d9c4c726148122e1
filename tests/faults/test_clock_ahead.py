"""A house whose machine's clock jumps: nobody expires, no login ends, and all of it is told."""

import asyncio
from pathlib import Path

import pytest

from kit.clock import business_date, shanghai_ms
from server.container import RealTime
from tests.support.clocks import HOUR_S, Machine
from tests.support.house import RunningHouse, running_house
from tests.support.screen import Screen

TODAY = "2026-11-23"
AHEAD_S = 26 * HOUR_S


async def _ready(house: RunningHouse) -> list[str]:
    reply = await house.http.get("/readyz")
    missing: list[str] = reply.json()["missing"]
    assert reply.status_code == (503 if missing else 200)
    return missing


async def _metric(house: RunningHouse, name: str) -> float:
    page = (await house.http.get("/metrics")).text
    return next(float(line.split()[1]) for line in page.splitlines() if line.startswith(f"{name} "))


@pytest.mark.parametrize("redis", [False, True])
async def test_a_day_and_two_hours_ahead_for_three_seconds(
    template: Path, tmp_path: Path, *, redis: bool
) -> None:
    """Every write is refused with a sentence of its own; what is read stays right."""
    machine = Machine(shanghai_ms(TODAY, 9, 15))
    real = RealTime(machine.guard, machine)
    async with running_house(tmp_path / "house", template, real=real) as house:
        await house.login("kiosk")
        await house.verb(1, "open")
        waiting = await house.take("wang")
        screen = await Screen(house).join()
        await screen.until("snapshot")
        login = await house.http.post(
            "/api/v1/login/staff",
            json={"username": "clerk-02", "password": house.demo_password},
        )
        for wait_s in (0, 1, 1, 1):
            if wait_s == 0:
                machine.jump(AHEAD_S, redis=redis)
            machine.pass_time(wait_s)
            refused = await house.post(
                "/tickets", "kiosk", {"hall": "tonghua", "lane": "instant"}, key="the same"
            )
            assert (refused.status_code, refused.headers["Retry-After"]) == (503, "1")
            assert refused.json()["code"] == "unavailable"
            assert "时钟" in refused.json()["detail_zh"]
            assert (await house.verb(1, "call-next")).status_code == 503
            renewed = await house.http.post(
                "/api/v1/login/refresh", json={"refresh_token": login.json()["refresh_token"]}
            )
            assert renewed.status_code == 503
            seen = await house.get(f"/tickets/{waiting['id']}", "wang")
            assert (seen.status_code, seen.json()["state"]) == (200, "waiting")
            await house.group.hub.tick(asyncio.get_running_loop().time())
            assert await _ready(house) == ["clock"]
            assert await _metric(house, "yichuang_clock_ahead") == 1
            assert await _metric(house, "yichuang_clock_ahead_of_start_seconds") == AHEAD_S
        machine.jump(-AHEAD_S, redis=redis)
        await machine.compare()
        assert await _ready(house) == []
        async with asyncio.timeout(20):  # the page is a second old at the most
            while await _metric(house, "yichuang_clock_ahead"):
                await asyncio.sleep(0.05)
        taken = await house.post(
            "/tickets", "kiosk", {"hall": "tonghua", "lane": "instant"}, key="the same"
        )
        assert taken.status_code == 201
        called = await house.verb(1, "call-next")
        assert called.json()["ticket"]["number"] == waiting["number"]
        await screen.until("event", name="ticket.called", seq=called.json()["seq"])
        await screen.socket.close()
        renewed = await house.http.post(
            "/api/v1/login/refresh", json={"refresh_token": login.json()["refresh_token"]}
        )
        assert renewed.status_code == 200
        snapshot = await house.group.view.snapshot("tonghua")
        assert snapshot.day == TODAY


async def test_a_house_that_starts_with_a_clock_ahead_expires_nobody(
    template: Path, tmp_path: Path
) -> None:
    """The first thing a start does is to end the days that are over: Redis knows that none is."""
    machine = Machine(shanghai_ms(TODAY, 9, 15))
    real = RealTime(machine.guard, machine)
    async with running_house(tmp_path / "house", template, real=real) as house:
        waiting = await house.take()
    wrong = Machine(machine.wall_ms + AHEAD_S * 1000, machine.wall_ms)
    assert business_date(wrong.wall_ms) > TODAY
    real = RealTime(wrong.guard, wrong)
    async with running_house(tmp_path / "house", template, real=real) as house:
        assert await _ready(house) == ["clock"]
        ticket = await house.group.view.ticket(waiting["id"])
        assert ticket is not None
        assert ticket.state == "waiting"
        wrong.jump(-AHEAD_S)
        later = await house.take()
        assert later["number"] > waiting["number"]
        assert await _ready(house) == []


async def test_a_clock_behind_is_served(template: Path, tmp_path: Path) -> None:
    """A house that is ten minutes or a day late takes numbers, and nobody's place changes."""
    machine = Machine(shanghai_ms(TODAY, 9, 15))
    real = RealTime(machine.guard, machine)
    async with running_house(tmp_path / "house", template, real=real) as house:
        numbers = [(await house.take())["number"]]
        for seconds in (-600, -AHEAD_S):
            machine.jump(seconds)
            await machine.compare()
            assert await _ready(house) == []
            numbers.append((await house.take())["number"])
            machine.jump(-seconds)
        await house.verb(1, "open")
        called = [(await house.verb(1, "call-next")).json()["ticket"]["number"]]
        for _ in numbers[1:]:
            await house.verb(1, "start")
            await house.verb(1, "finish")
            called.append((await house.verb(1, "call-next")).json()["ticket"]["number"])
        assert called == numbers
