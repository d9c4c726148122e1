"""The way to a phone by short message, through two providers that are played by the house."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from kit.clock import real_ms
from kit.incidents import Incidents
from notify.channels.channel import Message, Outcome, Result
from notify.channels.contact_book import ContactBook
from notify.channels.outgoing import open_outgoing
from notify.channels.sms.channel import POSSIBLE_DOUBLE, Reach, SmsChannel
from notify.channels.sms.provider import HttpSmsProvider, Said, SmsProviderSettings
from notify.channels.sms.texts import SmsText, text_of
from records.models.notices.contacts import (
    Contact,
    find_contact,
    find_wishes,
    put_contact,
    sent_lately,
)
from records.notices.kinds import NoticeKind
from records.transactions import connection
from tests.support.house import RunningHouse

PHONE = "13712345678"
CONTENT = {"number": "A012", "window_name": "7号窗口"}
CONTENT |= {"hall_name": "大厅", "starts_at": "2026-11-30T01:30:00+00:00"}
TEXT = text_of(NoticeKind.YOUR_TURN, "zh", CONTENT)


@pytest_asyncio.fixture(scope="module")
async def http() -> AsyncIterator[httpx.AsyncClient]:
    """Connections out of the house."""
    async with open_outgoing(5) as client:
        yield client


@pytest_asyncio.fixture
async def channel(server: RunningHouse, http: httpx.AsyncClient) -> SmsChannel:
    """The channel, with a first provider that is given up soon; `wang` has a phone."""
    ring = server.ctx.settings.key_ring
    contact = Contact.of(ring, "wang", "phone", PHONE)
    await put_contact(connection(), contact, real_ms())
    quick, patient = (
        SmsProviderSettings(one.name, one.url, one.key, within_s)
        for one, within_s in zip(server.ctx.settings.sms, (0.3, 10), strict=True)
    )
    providers = HttpSmsProvider(quick, http), HttpSmsProvider(patient, http)
    reach = Reach(
        lambda citizen: find_wishes(connection(), citizen),
        lambda citizen, since_ms: sent_lately(connection(), "sms", citizen, since_ms),
    )
    for provider in "ab":
        await force(server, provider, "ok", times=0)
    return SmsChannel(providers, ContactBook(ring, Incidents()), reach)


async def force(server: RunningHouse, provider: str, result: str, **more: int) -> None:
    """Let the next messages of a provider end so."""
    body = {"provider": provider, "result": result, **more}
    reply = await server.http.post("/stand-in/sms/force", json=body)
    assert reply.status_code == 200, reply.text


async def sent(server: RunningHouse, phone: str = PHONE) -> list[dict[str, Any]]:
    """What came to a phone."""
    reply = await server.http.get("/stand-in/sms/sent", params={"phone": phone})
    told: list[dict[str, Any]] = reply.json()
    return told


async def tell(channel: SmsChannel, kind: NoticeKind = NoticeKind.YOUR_TURN) -> Outcome:
    """Send a message to `wang`."""
    return await channel.send(Message("n", kind, "wang", "zh", "tonghua", CONTENT, 1))


async def test_it_comes_once_by_the_first(server: RunningHouse, channel: SmsChannel) -> None:
    """With the text of its kind."""
    before = len(await sent(server))
    told = await tell(channel)
    assert (told.result, told.provider, told.message_id[:2]) == (Result.ACCEPTED, "a", "a-")
    (came,) = (await sent(server))[before:]
    assert (came["provider"], came["template"]) == ("a", "your_turn_zh")
    assert came["text"] == "【一窗】请A012号到7号窗口办理。"
    assert await sent(server, f"+86{PHONE}") == await sent(server)
    by_hand = await server.http.get(f"/stand-in/sms/sent?phone=+86{PHONE}")
    assert by_hand.json() == await sent(server)


async def test_the_second_takes_over(server: RunningHouse, channel: SmsChannel) -> None:
    """Away: once. Slow: twice, and it is told so; what is no call comes once, and is unknown."""
    before = len(await sent(server))
    await force(server, "a", "fail")
    assert (await tell(channel)).provider == "b"
    assert [one["provider"] for one in (await sent(server))[before:]] == ["b"]
    await force(server, "a", "slow", delay_ms=2000, times=2)
    assert (await tell(channel)).code == POSSIBLE_DOUBLE
    assert [one["provider"] for one in (await sent(server))[before:]] == ["b", "a", "b"]
    assert (await tell(channel, NoticeKind.REMINDER)).result is Result.UNKNOWN
    assert [one["provider"] for one in (await sent(server))[before:]] == ["b", "a", "b", "a"]


async def test_a_number_that_is_none_is_not_told_again(
    server: RunningHouse, channel: SmsChannel
) -> None:
    """Its provider knows nobody there; what it says holds no number."""
    await force(server, "a", "bad_number")
    told = await tell(channel)
    assert (told.result, told.code) == (Result.REFUSED, "bad_number")
    assert PHONE not in told.detail
    assert "137****5678" in told.detail
    assert await find_contact(connection(), "wang", "phone") is None
    assert (await tell(channel)).code == "no_phone"


@pytest.mark.parametrize(
    ("changes", "said", "code"),
    [
        ({"key": "wrong"}, Said.AWAY, "bad_key"),
        ({"url": "http://127.0.0.1:9"}, Said.AWAY, "ConnectError"),
        ({"url": "/healthz"}, Said.UNFIT, "not_found"),
    ],
)
async def test_what_goes_wrong_on_the_way(
    server: RunningHouse, http: httpx.AsyncClient, changes: dict[str, str], said: Said, code: str
) -> None:
    """Nobody there, somebody else there, or the wrong key."""
    known = server.ctx.settings.sms[0]
    url = changes.get("url", known.url)
    url = server.base_url + url if url.startswith("/") else url
    settings = SmsProviderSettings("a", url, changes.get("key", known.key), 5)
    answer = await HttpSmsProvider(settings, http).send(PHONE, TEXT)
    assert (answer.said, answer.code) == (said, code)


async def test_the_stand_in_refuses_what_is_no_message(
    server: RunningHouse, http: httpx.AsyncClient
) -> None:
    """A text that is too long is not cut by anybody; what it is told wrongly it says."""
    provider = HttpSmsProvider(server.ctx.settings.sms[0], http)
    answer = await provider.send(PHONE, SmsText("t", {}, "长" * 71))
    assert (answer.said, answer.code) == (Said.UNFIT, "bad_message")
    reply = await server.http.post("/stand-in/sms/force", json={"provider": "c"})
    assert reply.status_code == 422
