"""Silent calling to the end: whoever does not answer is told by WeChat, and then by SMS.

Over real HTTP, with WeChat and the providers of short messages as their stand-ins play them; the
steps' clock is moved by the test.
"""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import pytest_asyncio

from handlers.contacts.consent_texts import IN_FORCE
from kit.clock import ManualClock, real_ms
from server.container import RealTime
from tests.support.clocks import Machine
from tests.support.house import STILL_MS, RunningHouse, running_house
from tests.support.wechat import Sender, sender

PHONE = "13800138000"
STEP_S = 5.1
ALARM = ("notice_channel_alarm", "ChannelAlarm")


class Hall:
    """A house with all its ways out, and its clock of real time."""

    def __init__(self, house: RunningHouse, machine: Machine) -> None:
        """Nothing was sent."""
        self.house, self.machine = house, machine
        self.wechat: Sender = sender(house)

    async def give_phone(self, name: str) -> None:
        """Somebody lets WeChat tell their number, and agrees to be sent messages."""
        asked = {"user": name, "phone": PHONE}
        given = await self.house.http.post("/stand-in/wechat/phone-code", json=asked)
        body = {"code": given.json()["code"], "consent": IN_FORCE.version}
        reply = await self.house.post("/me/phone", name, body)
        assert reply.status_code == 200, reply.text

    async def called(self, name: str = "anna") -> str:
        """Somebody takes a number, window 1 calls it, and no phone answers for five seconds."""
        ticket = await self.house.take(name)
        await self.house.verb(1, "open")
        reply = await self.house.verb(1, "call-next")
        assert reply.json()["ticket"]["id"] == ticket["id"], reply.text
        await self.ways(ticket["id"], wechat="queued")
        self.machine.pass_time(STEP_S)
        found: str = ticket["id"]
        return found

    async def ways(self, ticket: str, **wanted: str) -> dict[str, str]:
        """How far each way of the call has come, once it stands so."""
        path, found = f"/tickets/{ticket}/deliveries", dict[str, str]()
        async with asyncio.timeout(60):
            while not wanted.items() <= found.items():
                told = (await self.house.get(path, "clerk-01")).json()
                found = {d["channel"]: d["state"] for d in told if d["rung"] == "your_turn"}
                await asyncio.sleep(0.02)
        return found

    async def short_messages(self) -> list[dict[str, Any]]:
        """What came to the number."""
        reply = await self.house.http.get("/stand-in/sms/sent", params={"phone": PHONE})
        found: list[dict[str, Any]] = reply.json()
        return found

    @property
    def alarms(self) -> int:
        """How often an operator was told."""
        return self.house.ctx.incidents.counts[ALARM]


@pytest_asyncio.fixture
async def hall(template: Path, tmp_path: Path) -> AsyncIterator[Hall]:
    """A house whose both clocks stand still until they are moved; anna has given her number."""
    machine, clock = Machine(real_ms()), ManualClock(STILL_MS)
    real = RealTime(machine.guard, machine)
    async with running_house(tmp_path / "house", template, clock, real) as house:
        here = Hall(house, machine)
        await here.give_phone("anna")
        yield here


class Case(NamedTuple):
    """What WeChat answers, how often, and what becomes of the call: on WeChat, and by SMS."""

    errcode: int
    wechat: str
    sms: bool
    alarms: int = 0
    times: int = 1


CASES = (
    Case(0, "received", sms=False),
    Case(43101, "refused", sms=True),
    Case(40003, "refused", sms=True),
    Case(40037, "refused", sms=True, alarms=1),
    Case(47003, "refused", sms=True, alarms=1),
    Case(45009, "refused", sms=True, alarms=1),
    Case(43104, "refused", sms=True),
    Case(41030, "received", sms=False, alarms=1),
    Case(40001, "received", sms=False),
    Case(42001, "received", sms=False),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.errcode))
async def test_a_call_that_no_phone_answers(hall: Hall, case: Case) -> None:
    """By WeChat after five seconds; whatever WeChat says, somebody is told, and at once."""
    await hall.wechat.grant("anna")
    if case.errcode:
        await hall.wechat.force(case.errcode, case.times)
    ticket = await hall.called()
    found = await hall.ways(ticket, wechat=case.wechat)
    if case.sms:
        found = await hall.ways(ticket, sms="accepted")
    assert len(await hall.short_messages()) == int(case.sms)
    assert found["sms"] == ("accepted" if case.sms else "superseded")
    assert hall.alarms == case.alarms


async def test_whoever_turned_messages_off_is_sent_an_sms_at_once(hall: Hall) -> None:
    """No alarm, no second try, and the ledger has none of the three that were granted."""
    await hall.wechat.grant("anna", times=3)
    await hall.wechat.force(43101)
    ticket = await hall.called()
    await hall.ways(ticket, wechat="refused", sms="accepted")
    assert await hall.wechat.left("anna") == 0
    assert hall.alarms == 0
    assert [one["result"] for one in await hall.wechat.sent("anna")] == [43101]
    (message,) = await hall.short_messages()
    assert "1" in message["text"]


async def test_without_a_grant_wechat_is_not_asked(hall: Hall) -> None:
    """The SMS goes at the same moment."""
    ticket = await hall.called()
    await hall.ways(ticket, wechat="refused", sms="accepted")
    assert await hall.wechat.sent("anna") == []


async def test_a_busy_wechat_is_asked_three_times(hall: Hall) -> None:
    """Then it is a dead letter, and the SMS goes."""
    await hall.wechat.grant("anna")
    await hall.wechat.force(-1, 3)
    ticket = await hall.called()
    for tries in (1, 2, 3):
        async with asyncio.timeout(30):
            while len(await hall.wechat.sent("anna")) < tries:
                await asyncio.sleep(0.02)
                hall.machine.pass_time(0.5)
    await hall.ways(ticket, wechat="refused", sms="accepted")
    assert [one["result"] for one in await hall.wechat.sent("anna")] == [-1, -1, -1]
    assert await hall.wechat.left("anna") == 1
