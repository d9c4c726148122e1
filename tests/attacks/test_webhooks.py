"""Webhooks that somebody else sends, sends again, or lets lead to where nobody should be asked."""

import pytest
import pytest_asyncio

from kit.clock import real_ms
from notify.channels.webhook.channel import body_of
from notify.channels.webhook.signature import NONCE, SIGNATURE, TIME, Signed, headers
from tests.support.attack import assert_problem
from tests.support.house import RunningHouse
from tests.support.webhooks import SECRET, Receiver, message

BODY = body_of(message())


@pytest_asyncio.fixture
async def lamp(server: RunningHouse) -> Receiver:
    """A receiver that knows its secret."""
    receiver = Receiver(server, "attacked")
    await receiver.learn()
    return receiver


def signed(nonce: str = "nonce", late_s: int = 0, secret: str = SECRET) -> dict[str, str]:
    """Headers as the house makes them."""
    return headers(secret, Signed(real_ms() // 1000 + late_s, nonce), BODY)


async def test_what_is_genuine_is_done(lamp: Receiver) -> None:
    """Else nothing that follows would show anything."""
    assert await lamp.post(signed(), BODY) == 200
    assert await lamp.ids() == ["one"]


@pytest.mark.parametrize(
    "change",
    [
        {SIGNATURE: ""},
        {SIGNATURE: "v1="},
        {SIGNATURE: "v1=" + "0" * 64},
        {SIGNATURE: signed(secret="another")[SIGNATURE]},
        {SIGNATURE: signed()[SIGNATURE].upper()},
        {NONCE: "ecnon"},
        {TIME: str(real_ms() // 1000 + 60)},
    ],
)
async def test_what_is_forged_is_refused(lamp: Receiver, change: dict[str, str]) -> None:
    """A header changed, or made without the secret."""
    assert await lamp.post(signed() | change, BODY) == 401
    told = await lamp.did()
    assert (told["effects"], told["refused"]) == ([], {"signature": 1})


async def test_another_body_under_a_good_signature_is_refused(lamp: Receiver) -> None:
    """The body is signed, too."""
    assert await lamp.post(signed(), BODY.replace(b"A012", b"A013")) == 401
    assert await lamp.ids() == []


async def test_what_is_sent_again_is_refused(lamp: Receiver) -> None:
    """By its nonce, however genuine; and what is done stays done once."""
    sent = signed()
    assert [await lamp.post(sent, BODY) for _ in range(3)] == [200, 401, 401]
    told = await lamp.did()
    assert (len(told["effects"]), told["repeats"], told["refused"]) == (1, 0, {"nonce": 2})


@pytest.mark.parametrize("late_s", [-301, -86_400, 330])
async def test_what_is_stale_is_refused(lamp: Receiver, late_s: int) -> None:
    """Kept back and sent later, or dated ahead to be sent later."""
    assert await lamp.post(signed("old", late_s), BODY) == 401
    told = await lamp.did()
    assert (told["effects"], told["refused"]) == ([], {"stale": 1})


@pytest.mark.parametrize(
    "url",
    [
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "https://[::ffff:192.168.1.1]/",
        "https://user:secret@hall.example/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_FLUSHALL",
        "https://hall.example/\u202e",
    ],
)
async def test_an_address_that_leads_inside_is_not_taken(server: RunningHouse, url: str) -> None:
    """It is refused when it is given, and nothing is kept of it."""
    reply = await server.post("/halls/tonghua/webhooks", "manager", {"url": url})
    assert_problem(reply, 422, "invalid")
    assert (await server.get("/halls/tonghua/webhooks", "manager")).json()["webhooks"] == []
