"""Silent calling over HTTP and sockets, its steps on a clock of real time that the test moves."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from kit.clock import ManualClock, real_ms
from notify.channels.channel import Outcome, Result
from records.notices.kinds import ChannelName
from server.container import RealTime
from tests.support.clocks import Machine
from tests.support.house import STILL_MS, RunningHouse, running_house
from tests.support.notices import PlayedChannel
from tests.support.screen import Screen

NO_GRANT = Outcome(Result.REFUSED, "played", "43101")
NO_PHONE = Outcome(Result.REFUSED, "played", "no_phone")


class Hall:
    """A house with two ways out that are played, and its clock of real time."""

    def __init__(self, house: RunningHouse, machine: Machine) -> None:
        """Nothing was sent."""
        self.house, self.machine = house, machine
        self.wechat, self.sms = PlayedChannel(ChannelName.WECHAT), PlayedChannel(ChannelName.SMS)
        house.ctx.relay.channels = {one.name: one for one in (self.wechat, self.sms)}

    async def called(self, name: str = "anna") -> dict[str, Any]:
        """Somebody takes a number, and window 1 calls it."""
        ticket = await self.house.take(name)
        await self.house.verb(1, "open")
        reply = await self.house.verb(1, "call-next")
        assert reply.json()["ticket"]["id"] == ticket["id"], reply.text
        return ticket

    async def ladder(self, ticket: str, who: str = "clerk-01") -> dict[str, str]:
        """How far each way has come, by rung and channel."""
        told = (await self.house.get(f"/tickets/{ticket}/deliveries", who)).json()
        return {f"{one['rung']} {one['channel']}": one["state"] for one in told}

    async def until(self, ticket: str, **wanted: str) -> dict[str, str]:
        """Wait until the call's ways stand so; all of the ladder."""
        async with asyncio.timeout(30):
            while True:
                found = await self.ladder(ticket)
                if all(found.get(f"your_turn {way}") == state for way, state in wanted.items()):
                    return found
                await asyncio.sleep(0.02)

    async def looked(self) -> None:
        """Wait until the relay has looked twice by the clock as it stands."""
        relay = self.house.ctx.relay
        for _ in range(2):
            relay.ran_ms = 0
            async with asyncio.timeout(30):
                while not relay.ran_ms:
                    await asyncio.sleep(0.02)
        await relay.idle()


@pytest_asyncio.fixture
async def hall(template: Path, tmp_path: Path) -> AsyncIterator[Hall]:
    """A house whose both clocks stand still until they are moved."""
    machine, clock = Machine(real_ms()), ManualClock(STILL_MS)
    real = RealTime(machine.guard, machine)
    async with running_house(tmp_path / "house", template, clock, real) as house:
        yield Hall(house, machine)


async def test_a_phone_that_answers_stops_the_ladder(hall: Hall) -> None:
    """At once: after five seconds nothing is sent. A tap says more; any of two phones will do."""
    ticket = await hall.called()
    path = f"/live/tickets/{ticket['id']}"
    phones = [await Screen(hall.house, "anna").join(path) for _ in range(2)]
    shown, _ = [await phone.until("snapshot") for phone in phones]
    assert shown["ticket"]["state"] == "called"
    stale = json.dumps({"op": "received", "seq": shown["seq"] - 1})
    await phones[0].socket.send(stale)
    await phones[0].socket.send(json.dumps({"op": "received", "seq": shown["seq"]}))
    await hall.until(ticket["id"], socket="received", wechat="superseded", sms="superseded")
    await phones[1].socket.send(json.dumps({"op": "seen", "seq": shown["seq"]}))
    await hall.until(ticket["id"], socket="seen")
    hall.machine.pass_time(30)
    await hall.looked()
    assert hall.wechat.sent == hall.sms.sent == []
    (mine,) = (await hall.house.get("/me/notices", "anna")).json()["notices"]
    assert (mine["kind"], mine["state"], mine["number"]) == (
        "your_turn",
        "reached",
        ticket["number"],
    )
    assert ticket["number"] in mine["text"]
    assert ticket["number"] in mine["text_zh"]
    for phone in phones:
        await phone.socket.close()


async def test_what_a_display_says_of_itself_stops_nothing(hall: Hall) -> None:
    """A phone that has drawn a call in the dark says no more than that."""
    ticket = await hall.called()
    phone = await Screen(hall.house, "anna").join(f"/live/tickets/{ticket['id']}")
    shown = await phone.until("snapshot")
    await phone.socket.send(json.dumps({"op": "shown", "seq": shown["seq"]}))
    await phone.socket.send('{"op":"dance"}')  # when this has closed it, the other was heard
    await phone.socket.wait_closed()
    hall.machine.pass_time(5)
    await hall.until(ticket["id"], wechat="accepted")
    assert (await hall.ladder(ticket["id"]))["your_turn socket"] == "accepted"


async def test_the_clerk_who_follows_a_ticket_is_not_its_holder(hall: Hall) -> None:
    """What they show counts for nobody, nor does a word of a call that has ended."""
    ticket = await hall.called()
    clerk = await Screen(hall.house, "clerk-01").join(f"/live/tickets/{ticket['id']}")
    shown = await clerk.until("snapshot")
    await clerk.socket.send(json.dumps({"op": "received", "seq": shown["seq"]}))
    phone = await Screen(hall.house, "anna").join(f"/live/tickets/{ticket['id']}")
    await phone.until("snapshot")
    hall.house.recall_at_once()
    await hall.house.verb(1, "recall")
    again = await phone.until("event", name="ticket.recalled")
    await phone.socket.send(json.dumps({"op": "received", "seq": shown["seq"]}))
    await phone.socket.send(json.dumps({"op": "received", "seq": again["seq"]}))
    async with asyncio.timeout(30):
        while (found := await hall.ladder(ticket["id"]))["recalled socket"] != "received":
            await asyncio.sleep(0.02)
    assert found["your_turn socket"] == "accepted"
    assert found["your_turn wechat"] == found["recalled wechat"] == "superseded"
    await clerk.socket.close()
    await phone.socket.close()


async def test_the_steps_of_a_ladder_that_nobody_answers(hall: Hall) -> None:
    """Not before five seconds WeChat, then SMS, then the clerk sees that nobody was reached."""
    hall.wechat.answers, hall.sms.answers = [NO_GRANT], [NO_PHONE]
    ticket = await hall.called()
    told = (await hall.house.get(f"/tickets/{ticket['id']}/deliveries", "anna")).json()
    assert [one["channel"] for one in told] == ["socket", "display", "wechat", "sms"]
    assert [one["next_at"] is not None for one in told] == [False, False, True, False]
    hall.machine.pass_time(4.9)
    await hall.looked()
    assert hall.wechat.sent == []
    hall.machine.pass_time(0.2)
    await hall.until(ticket["id"], wechat="refused", sms="not_reached")
    (message,) = hall.wechat.sent
    assert "1" in message.content["window_name"]
    assert message.content["hall_name"] == "通化市政务大厅"
    assert message.content["page"] == f"/pages/ticket/index?id={ticket['id']}"
    page = (await hall.house.get("/notices?state=not_reached", "manager")).json()
    (one,) = page["deliveries"]
    assert (one["channel"], one["reason"], one["may_replay"]) == ("sms", "no_phone", True)
    assert one["recipient"].startswith("…")
    assert [attempt["outcome"] for attempt in one["attempts"]] == ["refused"]
    reply = await hall.house.post(f"/notices/{one['id']}/replay", "manager")
    assert reply.status_code == 200, reply.text
    await hall.until(ticket["id"], sms="accepted")


async def test_operators_see_how_it_goes(hall: Hall) -> None:
    """What became of attempts in the metrics, and the relay's last round in the readiness."""
    hall.wechat.answers = [NO_GRANT]
    ticket = await hall.called()
    hall.machine.pass_time(5)
    await hall.until(ticket["id"], wechat="refused", sms="accepted")
    hall.machine.pass_time(6)  # what waits is counted every five seconds
    await hall.looked()
    text = (await hall.house.http.get("/metrics")).text
    assert 'yichuang_notices_total{channel="wechat",outcome="refused"} 1.0' in text
    assert 'yichuang_notices_total{channel="sms",outcome="accepted"} 1.0' in text
    assert 'yichuang_notices_waiting{channel="wechat"} 0.0' in text
    told = (await hall.house.http.get("/readyz")).json()["notices"]
    assert told["age_s"] < 5
    assert told["waiting"] == {"wechat": 0, "sms": 0, "webhook": 0}
    ways = (await hall.house.get("/channels", "manager")).json()
    assert [(way["channel"], way["queued"]) for way in ways] == [
        ("wechat", 0),
        ("sms", 0),
        ("webhook", 0),
    ]
    (provider,) = ways[0]["providers"]
    assert (provider["provider"], provider["refused"]) == ("played", 1)


async def test_whoever_comes_meanwhile_is_not_written_to(hall: Hall) -> None:
    """The window begins to serve before the five seconds are over."""
    ticket = await hall.called()
    await hall.house.verb(1, "start")
    hall.machine.pass_time(60)
    await hall.looked()
    assert hall.wechat.sent == []
    assert (await hall.ladder(ticket["id"]))["your_turn wechat"] == "superseded"


async def test_a_display_marks_its_rung(hall: Hall) -> None:
    """It has painted the call; a paper ticket is reached by it."""
    screen = await Screen(hall.house).join()
    await screen.until("snapshot")
    ticket = await hall.called("kiosk")
    event = await screen.until("event", name="ticket.called")
    await screen.socket.send(json.dumps({"op": "shown", "seq": event["seq"]}))
    assert await hall.until(ticket["id"], display="received") == {"your_turn display": "received"}
    hall.machine.pass_time(700)
    await hall.looked()
    assert (await hall.ladder(ticket["id"])) == {"your_turn display": "received"}
    await screen.socket.close()


async def test_three_ahead_are_told_without_a_call(hall: Hall) -> None:
    """By the ranks of the feed, which the house looks at by itself."""
    for _ in range(2):
        await hall.house.take()
    ticket = await hall.house.take("anna")
    async with asyncio.timeout(30):
        while not hall.wechat.sent:
            await asyncio.sleep(0.05)
    (message,) = hall.wechat.sent
    assert (message.kind, message.content["ahead"]) == ("three_ahead", "2")
    assert message.content["number"] == ticket["number"]
    assert message.content["subject_name"]


@pytest.mark.parametrize("query", ["channel=owl", "state=asleep", "dead=maybe", "cursor=%20"])
async def test_what_is_asked_for_wrongly(hall: Hall, query: str) -> None:
    """Is refused by the parameter's name."""
    reply = await hall.house.get(f"/notices?{query}", "manager")
    assert reply.status_code == 422
    assert query.partition("=")[0] in reply.json()["errors"][0]["field"]
