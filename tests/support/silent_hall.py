"""A hall that calls silently, with all its ways out: WeChat and short messages are played.

Over real HTTP; both of its clocks stand still until a test moves them.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from kit.clock import ManualClock, real_ms
from records.identity.consent_texts import in_force
from records.identity.words import Purpose
from server.container import RealTime
from tests.support.clocks import Machine
from tests.support.house import STILL_MS, RunningHouse, running_house
from tests.support.wechat import Sender, sender

PHONE = "13800138000"
STEP_S = 5.1
ALARM = ("notice_channel_alarm", "ChannelAlarm")


class SilentHall:
    """A house with all its ways out, and its clock of real time."""

    def __init__(self, house: RunningHouse, machine: Machine, clock: ManualClock) -> None:
        """Nothing was sent."""
        self.house, self.machine, self.clock = house, machine, clock
        self.wechat: Sender = sender(house)

    async def give_phone(self, name: str) -> None:
        """Somebody lets WeChat tell their number, and agrees to be sent messages."""
        asked = {"user": name, "phone": PHONE}
        given = await self.house.http.post("/stand-in/wechat/phone-code", json=asked)
        body = {"code": given.json()["code"], "consent": in_force(Purpose.PHONE).version}
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


@asynccontextmanager
async def silent_hall(folder: Path, template: Path) -> AsyncIterator[SilentHall]:
    """One over a copy of the template; anna has given her number."""
    machine, clock = Machine(real_ms()), ManualClock(STILL_MS)
    real = RealTime(machine.guard, machine)
    async with running_house(folder, template, clock, real) as house:
        here = SilentHall(house, machine, clock)
        await here.give_phone("anna")
        yield here
