"""From a message to what a hall's own system does, over HTTP and through everything that fails."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from kit.privacy.sealing import KeyRing
from notify.channels.channel import Message, Outcome, Result
from notify.channels.webhook import sender as sending
from notify.channels.webhook.channel import WebhookChannel, body_of
from notify.channels.webhook.guard import WebhookRules
from notify.channels.webhook.sender import Sender, open_sender
from records.db import sql
from records.models.notices.webhooks import find_webhook, resume_webhook
from records.transactions import connection
from tests.support.house import RunningHouse
from tests.support.webhooks import CONTENT, Receiver, make, message


@pytest_asyncio.fixture(scope="module")
async def sender(server: RunningHouse) -> AsyncIterator[Sender]:
    """Connections by the rules of a demo."""
    async with open_sender(server.ctx.settings.webhooks) as opened:
        yield opened


@pytest_asyncio.fixture
async def lamp(server: RunningHouse) -> AsyncIterator[Receiver]:
    """A receiver with a webhook that leads to it."""
    receiver = Receiver(server, "lamp")
    await receiver.learn()
    await make(server.ctx.settings.key_ring, receiver.url)
    yield receiver
    await sql.change(connection(), "DELETE FROM webhook")


@pytest.fixture
def channel(server: RunningHouse, sender: Sender) -> WebhookChannel:
    """The channel as a house has it."""
    return WebhookChannel(sender, server.ctx.settings.key_ring, server.ctx.settings.webhooks)


async def test_it_is_told_and_verified(channel: WebhookChannel, lamp: Receiver) -> None:
    """What arrives is what happened, by name and number, and nobody's name."""
    assert await channel.send(message()) == Outcome(Result.ACCEPTED, "webhook")
    told = await lamp.did()
    (effect,) = told["effects"]
    assert effect == {
        "id": "one",
        "event": "ticket.called",
        "hall": "tonghua",
        "at": CONTENT["at"],
        "seq": 14,
        "data": {"number": "A012", "window_name": "7号综合窗口"},
    }
    assert (told["repeats"], told["refused"]) == (0, {})


async def test_what_comes_twice_is_done_once(channel: WebhookChannel, lamp: Receiver) -> None:
    """Each attempt has a nonce of its own, and the id of the first."""
    for _ in range(3):
        assert (await channel.send(message())).result is Result.ACCEPTED
    await channel.send(message("two"))
    told = await lamp.did()
    assert [effect["id"] for effect in told["effects"]] == ["one", "two"]
    assert (told["repeats"], told["refused"]) == (2, {})


@pytest.mark.parametrize(
    ("status", "result", "alarm"),
    [
        (500, Result.RETRY, False),
        (503, Result.RETRY, False),
        (429, Result.RETRY, False),
        (404, Result.RETRY, False),
        (302, Result.DEAD, True),
        (410, Result.DEAD, True),
    ],
)
async def test_what_an_answer_means(
    channel: WebhookChannel, lamp: Receiver, status: int, result: Result, *, alarm: bool
) -> None:
    """Again, or never; nothing was done."""
    await lamp.force(status=status)
    told = await channel.send(message())
    assert (told.result, told.code, told.alarm) == (result, str(status), alarm)
    assert await lamp.ids() == []
    hook = await find_webhook(connection(), "hook")
    assert hook is not None
    assert hook.active is (status != 410)


async def test_whoever_is_gone_is_asked_no_more(channel: WebhookChannel, lamp: Receiver) -> None:
    """Until a manager resumes it."""
    await lamp.force(status=410)
    await channel.send(message())
    assert (await channel.send(message("two")))[:3] == (Result.REFUSED, "webhook", "paused")
    await resume_webhook(connection(), "hook", 2)
    assert (await channel.send(message("two"))).result is Result.ACCEPTED
    assert (await channel.send(message(webhook="none"))).code == "gone"


async def test_silence_is_unknown_and_the_repeat_is_known(
    channel: WebhookChannel, lamp: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was done, and the answer came too late."""
    monkeypatch.setattr(sending, "WITHIN_S", 0.3)
    await lamp.force(delay_ms=1500)
    assert (await channel.send(message())).result is Result.UNKNOWN
    assert (await channel.send(message())).result is Result.ACCEPTED
    told = await lamp.did()
    assert (len(told["effects"]), told["repeats"]) == (1, 1)


async def strange(reply: bytes, after: asyncio.Event) -> tuple[asyncio.Server, int]:
    """A machine that answers this to whatever comes, and never ends."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(reply)
        await after.wait()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    return server, server.sockets[0].getsockname()[1]


@pytest.mark.parametrize(
    ("reply", "result"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n" + b"x" * 100_000, Result.ACCEPTED),
        (b"nonsense\r\n\r\n", Result.UNKNOWN),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000 + b"\r\n\r\n", Result.UNKNOWN),
        (
            b"HTTP/1.1 301 Moved\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n",
            Result.DEAD,
        ),
    ],
    ids=["endless body", "no HTTP", "endless header", "elsewhere"],
)
async def test_a_strange_machine_costs_little(
    server: RunningHouse, channel: WebhookChannel, reply: bytes, result: Result
) -> None:
    """No more of it is read than is needed, and it leads nowhere else."""
    ended = asyncio.Event()
    machine, port = await strange(reply, ended)
    await make(server.ctx.settings.key_ring, f"http://127.0.0.1:{port}/", webhook="strange")
    try:
        async with asyncio.timeout(20):
            assert (await channel.send(message(webhook="strange"))).result is result
    finally:
        ended.set()
        machine.close()
        await sql.change(connection(), "DELETE FROM webhook")


async def test_nobody_there_means_later(server: RunningHouse, channel: WebhookChannel) -> None:
    """Nothing was sent, so it is no unknown outcome."""
    await make(server.ctx.settings.key_ring, "http://127.0.0.1:9/", webhook="nobody")
    assert (await channel.send(message(webhook="nobody"))).result is Result.RETRY
    await sql.change(connection(), "DELETE FROM webhook")


async def test_what_cannot_be_sent_is_a_dead_letter(
    server: RunningHouse, sender: Sender, lamp: Receiver
) -> None:
    """A secret that does not open, an address that is not allowed any more, a bad content."""
    rules, ring = server.ctx.settings.webhooks, server.ctx.settings.key_ring
    other = KeyRing({"other": bytes(32)}, bytes(32))
    broken = Message(*message()[:5], {"event": "ticket.called"}, 1)
    for channel, sent, code in (
        (WebhookChannel(sender, other, rules), message(), "KeyUnknown"),
        (WebhookChannel(sender, ring, WebhookRules()), message(), "AddressRefused"),
        (WebhookChannel(sender, ring, rules), broken, "KeyError"),
    ):
        told = await channel.send(sent)
        assert (told.result, told.code, told.alarm) == (Result.DEAD, code, True)
    assert await lamp.ids() == []


async def test_a_name_that_leads_inside_is_refused_when_it_is_asked(
    server: RunningHouse, lamp: Receiver
) -> None:
    """Its spelling says nothing: `localhost` is known for what it is only when it is looked up."""
    rules = WebhookRules(plain_http=True)
    await make(
        server.ctx.settings.key_ring, lamp.url.replace("127.0.0.1", "localhost"), webhook="l"
    )
    async with open_sender(rules) as sender:
        channel = WebhookChannel(sender, server.ctx.settings.key_ring, rules)
        told = await channel.send(message(webhook="l"))
    assert (told.result, told.code) == (Result.DEAD, "address_refused")
    assert await lamp.ids() == []


def test_a_ping_has_no_number() -> None:
    """It stands in no order."""
    ping = Message(*message()[:5], {"event": "ping", "at": CONTENT["at"], "data": "{}"}, 1)
    assert b'"epoch":null,"seq":null,"data":{}' in body_of(ping)
