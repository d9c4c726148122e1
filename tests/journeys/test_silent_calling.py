"""Silent calling to the end: whoever does not answer is told by WeChat, and then by SMS."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

import pytest
import pytest_asyncio

from tests.support.silent_hall import SilentHall, silent_hall


@pytest_asyncio.fixture
async def hall(template: Path, tmp_path: Path) -> AsyncIterator[SilentHall]:
    """A hall of the test's own."""
    async with silent_hall(tmp_path / "house", template) as here:
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
    Case(99999, "refused", sms=True),
    Case(40001, "received", sms=False),
    Case(40014, "received", sms=False),
    Case(42001, "received", sms=False),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.errcode))
async def test_a_call_that_no_phone_answers(hall: SilentHall, case: Case) -> None:
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


async def test_whoever_turned_messages_off_is_sent_an_sms_at_once(hall: SilentHall) -> None:
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


async def test_without_a_grant_wechat_is_not_asked(hall: SilentHall) -> None:
    """The SMS goes at the same moment."""
    ticket = await hall.called()
    await hall.ways(ticket, wechat="refused", sms="accepted")
    assert await hall.wechat.sent("anna") == []


@pytest.mark.parametrize("errcode", [-1, 502])
async def test_a_busy_wechat_is_asked_three_times(hall: SilentHall, errcode: int) -> None:
    """Then it is a dead letter, and the SMS goes."""
    await hall.wechat.grant("anna")
    await hall.wechat.force(errcode, 3)
    ticket = await hall.called()
    await tried(hall, 3)
    await hall.ways(ticket, wechat="refused", sms="accepted")
    assert [one["result"] for one in await hall.wechat.sent("anna")] == [errcode] * 3
    assert await hall.wechat.left("anna") == 1


async def test_a_silent_wechat_is_asked_twice(
    hall: SilentHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody knows whether the call was told: the second try says so, and the SMS goes."""
    monkeypatch.setattr("notify.channels.wechat.http.AT_MOST_S", 0.2)
    await hall.wechat.grant("anna")
    await hall.wechat.force(40037, 2, delay_ms=2_000)
    ticket = await hall.called()
    await tried(hall, 2)
    await hall.ways(ticket, wechat="unknown", sms="accepted")
    told = (await hall.house.get("/notices?channel=wechat", "manager")).json()["deliveries"]
    (call,) = [one for one in told if one["rung"] == "your_turn"]
    assert [(one["outcome"], one["resend"]) for one in call["attempts"]] == [
        ("unknown", False),
        ("unknown", True),
    ]
    assert hall.alarms == 0


async def tried(hall: SilentHall, times: int) -> None:
    """Let time pass until WeChat was asked so often."""
    async with asyncio.timeout(30):
        while len(await hall.wechat.sent("anna")) < times:
            await asyncio.sleep(0.02)
            hall.machine.pass_time(0.5)
