"""A whole visit, and all that its person is told: from the booking to the window.

Over real HTTP and sockets, Redis, SQL and the stand-ins of WeChat and of short messages.
"""

import asyncio
import json
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from kit.clock import shanghai_ms
from tests.support.silent_hall import STEP_S, SilentHall, silent_hall

EVE, DAY = "2026-11-23", "2026-11-24"
ITEM = "GA-001"
WITHIN_S = 60


async def sent(hall: SilentHall, template: str) -> dict[str, Any]:
    """The one message of this template that anna's WeChat was sent, once it was."""
    async with asyncio.timeout(WITHIN_S):
        while True:
            found = [one for one in await hall.wechat.sent("anna") if one["template"] == template]
            if found:
                (message,) = found
                return message
            await asyncio.sleep(0.05)
            hall.machine.pass_time(0.05)


async def book(hall: SilentHall) -> dict[str, Any]:
    """A time of tomorrow morning."""
    times = await hall.house.get(f"/halls/tonghua/slots?item={ITEM}&date={DAY}", "anna")
    at = next(slot for slot in times.json() if "T01:30:00" in slot["starts_at"])
    body = {"slot": at["id"], "item": ITEM}
    reply = await hall.house.post("/appointments", "anna", body)
    assert reply.status_code == 201, reply.text
    booked: dict[str, Any] = reply.json()
    return booked


async def state_of(hall: SilentHall, appointment: str) -> str:
    """How far a booking has come."""
    found: str = (await hall.house.get(f"/appointments/{appointment}", "anna")).json()["state"]
    return found


async def called_on(phone: ClientConnection) -> str:
    """The window to which the phone says to go."""
    async with asyncio.timeout(WITHIN_S):
        while True:
            frame = json.loads(await phone.recv())
            if frame["op"] == "event" and frame["name"] == "ticket.called":
                window: str = frame["data"]["window"]
                return window


async def serve_next(hall: SilentHall) -> None:
    """Window 1 calls and serves somebody."""
    for verb in ("call-next", "start", "finish"):
        assert (await hall.house.verb(1, verb)).status_code == 200


async def test_from_the_booking_to_the_window(template: Path, tmp_path: Path) -> None:
    """Booked, reminded, checked in, three ahead; called, and not seen; WeChat, SMS; served."""
    async with silent_hall(tmp_path / "house", template) as hall:
        for grant in ("booked", "reminder", "three_ahead", "your_turn"):
            await hall.wechat.grant("anna", template=grant)
        booked = await book(hall)
        assert (await sent(hall, "booked"))["result"] == 0
        hall.clock.at_ms = shanghai_ms(EVE, 18, 31)
        assert (await sent(hall, "reminder"))["result"] == 0

        hall.clock.at_ms = shanghai_ms(DAY, 8, 30)
        await hall.house.verb(1, "open")
        for _ in range(5):
            await hall.house.take(lane=booked["lane"])
        hall.clock.at_ms = shanghai_ms(DAY, 9, 20)
        check_in = f"/appointments/{booked['id']}/check-in"
        ticket = (await hall.house.post(check_in, "clerk-01")).json()
        assert ticket["ahead"] == 5, ticket
        for _ in range(2):
            await serve_next(hall)
        assert (await sent(hall, "three_ahead"))["result"] == 0
        for _ in range(3):
            await serve_next(hall)

        url = hall.house.base_url.replace("http", "ws") + f"/live/tickets/{ticket['id']}"
        token = await hall.house.login("anna")
        async with connect(url, proxy=None) as phone:
            await phone.send(json.dumps({"op": "hello", "token": token}))
            await phone.recv()
            await hall.wechat.force(43101)
            await hall.house.verb(1, "call-next")
            assert await called_on(phone) == "1"  # in a pocket: nobody sees it
            await hall.ways(ticket["id"], wechat="queued")
            hall.machine.pass_time(STEP_S)
            ways = await hall.ways(ticket["id"], wechat="refused", sms="accepted")
        assert ways["socket"] == "accepted"
        assert (await sent(hall, "your_turn"))["result"] == 43101
        (message,) = await hall.short_messages()
        assert ticket["number"] in message["text"]

        for verb in ("start", "finish"):
            await hall.house.verb(1, verb)
        hall.clock.advance(minutes=3)  # by then the clerk cannot take it back any more
        async with asyncio.timeout(WITHIN_S):
            while (await state_of(hall, booked["id"])) != "fulfilled":
                await asyncio.sleep(0.05)
