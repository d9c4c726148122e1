"""A call goes its whole way: phone, WeChat, SMS; and the hall's own systems are told of it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest_asyncio

from kit.clock import ManualClock, real_ms
from server.container import RealTime
from tests.support.clocks import Machine
from tests.support.house import STILL_MS, RunningHouse, running_house
from tests.support.webhooks import Receiver

PHONE = "13812345678"


class Hall:
    """A house with all its ways out, and its clock of real time."""

    def __init__(self, house: RunningHouse, machine: Machine) -> None:
        self.house, self.machine = house, machine

    async def give_phone(self, name: str) -> None:
        """By WeChat, with consent."""
        body = {"user": name, "phone": PHONE}
        code = (await self.house.http.post("/stand-in/wechat/phone-code", json=body)).json()["code"]
        texts = (await self.house.http.get("/api/v1/consent-texts")).json()["phone"]
        given = {"code": code, "consent": texts[-1]["version"]}
        reply = await self.house.post("/me/phone", name, given)
        assert (reply.status_code, reply.json()["phone"]) == (200, "138****5678"), reply.text

    async def called(self, name: str) -> dict[str, Any]:
        """Somebody takes a number, and window 1 calls it."""
        ticket = await self.house.take(name)
        await self.house.verb(1, "open")
        assert (await self.house.verb(1, "call-next")).status_code == 200
        return ticket

    async def until(self, ticket: str, **wanted: str) -> None:
        """Wait until the call's ways stand so."""
        async with asyncio.timeout(30):
            while True:
                path = f"/tickets/{ticket}/deliveries"
                told = (await self.house.get(path, "clerk-01")).json()
                found = {one["channel"]: one["state"] for one in told}
                if wanted.items() <= found.items():
                    return
                await asyncio.sleep(0.02)

    async def sms(self) -> list[dict[str, Any]]:
        """What came to the phone."""
        params = {"phone": PHONE}
        came: list[dict[str, Any]] = (
            await self.house.http.get("/stand-in/sms/sent", params=params)
        ).json()
        return came


@pytest_asyncio.fixture
async def hall(template: Path, tmp_path: Path) -> AsyncIterator[Hall]:
    """A house whose both clocks stand still until they are moved."""
    machine, clock = Machine(real_ms()), ManualClock(STILL_MS)
    real = RealTime(machine.guard, machine)
    async with running_house(tmp_path / "house", template, clock, real) as house:
        yield Hall(house, machine)


async def test_a_call_without_a_grant_comes_by_sms(hall: Hall) -> None:
    """WeChat has no grant for it, which is normal: the short message comes at once."""
    await hall.give_phone("anna")
    ticket = await hall.called("anna")
    assert await hall.sms() == []
    hall.machine.pass_time(6)
    await hall.until(ticket["id"], wechat="refused", sms="accepted")
    (came,) = await hall.sms()
    assert (came["provider"], came["template"]) == ("a", "your_turn_zh")
    assert ticket["number"] in came["text"]


async def test_who_wants_no_sms_gets_none(hall: Hall) -> None:
    """Nor one who took the number back."""
    await hall.give_phone("anna")
    headers = {"Authorization": f"Bearer {await hall.house.login('anna')}"}
    wishes = {"language": "zh", "sms": False}
    await hall.house.http.put("/api/v1/me/notice-wishes", json=wishes, headers=headers)
    ticket = await hall.called("anna")
    hall.machine.pass_time(6)
    await hall.until(ticket["id"], wechat="refused", sms="not_reached")
    assert await hall.sms() == []


async def test_the_halls_own_systems_are_told_in_order(hall: Hall) -> None:
    """By a webhook that a manager makes: signed, once each, and nobody is named."""
    lamp = Receiver(hall.house, "lamp")
    body = {"url": lamp.url, "events": ["*"]}
    made = (await hall.house.post("/halls/tonghua/webhooks", "manager", body)).json()
    await lamp.learn(made["secret"])
    await lamp.force(status=503, times=2)
    ping = (await hall.house.post(f"/webhooks/{made['id']}/ping", "manager")).json()
    await hall.called("anna")
    async with asyncio.timeout(60):
        while len((await lamp.did())["effects"]) < 4:
            hall.machine.pass_time(1)
            await asyncio.sleep(0.05)
    told = await lamp.did()
    names = [effect["event"] for effect in told["effects"]]
    assert names == ["ping", "ticket.issued", "window.opened", "ticket.called"]
    assert told["effects"][0]["id"] == ping["id"]
    assert (told["repeats"], told["refused"]) == (0, {})
    path = f"/webhooks/{made['id']}/deliveries"
    shown = (await hall.house.get(path, "manager")).json()["deliveries"]
    tried = [(one["outcome"], one["code"]) for one in shown[-1]["attempts"]]
    assert tried[:2] == [("retry", "503")] * 2
    assert tried[2][0] == "accepted"
