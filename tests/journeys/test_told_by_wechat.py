"""What is booked is told by WeChat: from the record to the phone, and what WeChat says of it."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.house import RunningHouse
from tests.support.wechat import Sender, sender


@pytest.fixture
def wechat(fresh: RunningHouse) -> Sender:
    """The house's way to phones."""
    return sender(fresh)


async def book(house: RunningHouse, user: str) -> None:
    """Somebody books the first time of another day."""
    days = await house.get("/halls/tonghua/slot-days?item=GA-001", user)
    date = days.json()[1]["date"]
    times = (await house.get(f"/halls/tonghua/slots?item=GA-001&date={date}", user)).json()
    body = {"slot": times[0]["id"], "item": "GA-001"}
    reply = await house.post("/appointments", user, body)
    assert reply.status_code == 201, reply.text


async def told(
    house: RunningHouse, user: str, fits: Callable[[dict[str, Any]], bool]
) -> dict[str, Any]:
    """How somebody was told of their booking, once it stands so."""
    async with asyncio.timeout(20):
        while True:
            for notice in (await house.get("/me/notices", user)).json()["notices"]:
                for delivery in notice["deliveries"]:
                    if delivery["channel"] == "wechat" and fits(delivery):
                        found: dict[str, Any] = delivery
                        return found
            await asyncio.sleep(0.05)


async def test_a_booking_is_told_and_comes_to_the_phone(
    wechat: Sender, fresh: RunningHouse
) -> None:
    """WeChat accepts it, and then says that it was delivered: only that is `received`."""
    await fresh.login("Wang")
    await wechat.grant("Wang", "booked")
    await book(fresh, "Wang")
    await told(fresh, "Wang", lambda delivery: delivery["state"] == "received")
    (sent,) = await wechat.sent("Wang")
    assert (sent["template"], sent["result"]) == ("booked", 0)
    assert "2026年11月" in sent["data"]["time2"]["value"]
    assert sent["page"].startswith("pages/appointment/index?id=")
    assert await wechat.left("Wang", "booked") == 0


async def test_without_a_grant_nothing_is_sent(wechat: Sender, fresh: RunningHouse) -> None:
    """The record says so, and WeChat was not asked."""
    await book(fresh, "Li")
    await told(fresh, "Li", lambda delivery: delivery["state"] == "refused")
    assert await wechat.sent("Li") == []


async def test_a_lost_answer_is_made_good_by_what_wechat_says_later(
    wechat: Sender, fresh: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The house has no id of that message: it is found by person and kind."""
    monkeypatch.setattr("notify.channels.wechat.http.AT_MOST_S", 0.3)
    monkeypatch.setattr("handlers.partners.service.PATIENCE_S", (0.0, 0.5, 1.0, 2.0))
    await fresh.login("Zhao")
    await wechat.grant("Zhao", "booked")
    await fresh.ctx.wechat.tokens.current()
    await wechat.force(0, delay_ms=5000)
    await book(fresh, "Zhao")
    await told(fresh, "Zhao", lambda delivery: delivery["state"] == "received")
    assert len(await wechat.sent("Zhao")) == 1
