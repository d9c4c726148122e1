"""Only WeChat feeds the ledger: what is forged, changed, stale or repeated changes nothing."""

import json
from typing import Any

import httpx
import pytest

from notify.channels.wechat.push import WITHIN_S
from notify.channels.wechat.results import MessageResult
from tests.support.attack import assert_problem
from tests.support.house import RunningHouse
from tests.support.wechat import (
    Push,
    Sender,
    event,
    popup,
    sealed,
    sender,
    settings_of,
    signature,
    signed,
)

PATH = "/api/v1/partners/wechat"


@pytest.fixture
def wechat(server: RunningHouse) -> Sender:
    """The house's way to phones, by which a test asks the ledger."""
    return sender(server)


async def push(server: RunningHouse, told: Push) -> httpx.Response:
    """What the house answers."""
    return await server.http.post(PATH, params=told.query, content=told.body)


def of_anna(server: RunningHouse, at_s: int = 1, **more: Any) -> Push:  # noqa: ANN401
    """Anna accepts a message, as WeChat pushes it."""
    return sealed(settings_of(server), popup("anna", "accept", at_s=at_s), **more)


async def test_a_push_is_taken_once(server: RunningHouse, wechat: Sender) -> None:
    """The same bytes again are refused; the same event pushed anew is taken, and adds nothing."""
    told = of_anna(server)
    reply = await push(server, told)
    assert (reply.status_code, reply.text) == (200, "success")
    assert_problem(await push(server, told), 403, "forbidden")
    assert (await push(server, of_anna(server))).text == "success"
    assert await wechat.left("anna") == 1
    assert (await push(server, of_anna(server, at_s=2))).text == "success"
    assert await wechat.left("anna") == 2


def with_query(told: Push, **changes: str) -> Push:
    """The push with another query."""
    return Push({**told.query, **changes}, told.body)


def with_body(told: Push, body: object) -> Push:
    """The push with another body."""
    return Push(told.query, body if isinstance(body, bytes) else json.dumps(body).encode())


def resigned(server: RunningHouse, told: Push, secret: str, token: str | None = None) -> Push:
    """The push with other content, signed by whoever knows the token."""
    token = settings_of(server).push.token if token is None else token
    parts = told.query["timestamp"], told.query["nonce"]
    query = {
        **told.query,
        "signature": signature(token, *parts),
        "msg_signature": signature(token, *parts, secret),
    }
    return Push(query, json.dumps({"Encrypt": secret}).encode())


def forgeries(server: RunningHouse) -> dict[str, Push]:
    """Everything that is not a push of WeChat's, of now."""
    good = of_anna(server, at_s=90)
    secret = json.loads(good.body)["Encrypt"]
    other = json.loads(of_anna(server, at_s=91).body)["Encrypt"]
    flipped = ("B" if secret[40] != "B" else "C").join((secret[:40], secret[41:]))
    plain = popup("anna", "accept", at_s=92)
    return {
        "another body under the same signature": with_body(good, {"Encrypt": other}),
        "a changed body": with_body(good, {"Encrypt": flipped}),
        "a body in the open": with_body(good, plain),
        "an open body beside an empty one": with_body(good, {"Encrypt": "", **plain}),
        "no body": with_body(good, b""),
        "no JSON": with_body(good, b"{"),
        "a list": with_body(good, []),
        "nested": with_body(good, b"[" * 5000),
        "no signature of the body": with_query(good, msg_signature=""),
        "the signature that covers no body": with_query(
            good, msg_signature=good.query["signature"]
        ),
        "another moment": with_query(good, timestamp=str(int(good.query["timestamp"]) + 1)),
        "another nonce": with_query(good, nonce="1"),
        "no nonce": with_query(good, nonce=""),
        "an empty token": resigned(server, good, secret, token=""),
        "another token": resigned(server, good, secret, token="guess"),
        "stale": of_anna(server, at_s=93, late_s=WITHIN_S + 5),
        "of the future": of_anna(server, at_s=94, late_s=-WITHIN_S - 5),
        "for another mini program": of_anna(server, at_s=95, appid="wx-another"),
        "signed, but no cipher": resigned(server, good, "not base64!"),
        "signed, but no block": resigned(server, good, "AAAA"),
        "signed, but other bytes": resigned(server, good, "A" * 64),
        "signed, but cut": resigned(server, good, secret[: 4 * 16]),
    }


async def test_what_is_not_from_wechat_changes_nothing(
    server: RunningHouse, wechat: Sender
) -> None:
    """A 403 for each, of which none says why; a genuine push afterwards is taken."""
    before = await wechat.left("anna")
    for name, told in forgeries(server).items():
        reply = await push(server, told)
        problem = assert_problem(reply, 403, "forbidden")
        assert problem["detail"].startswith("This is not from WeChat"), name
        assert await wechat.left("anna") == before, name
    assert (await push(server, of_anna(server, at_s=96))).text == "success"
    assert await wechat.left("anna") == before + 1


async def test_a_push_as_late_as_may_be_is_taken(server: RunningHouse, wechat: Sender) -> None:
    """Within five minutes clocks differ and networks are slow."""
    assert (await push(server, of_anna(server, at_s=3, late_s=WITHIN_S - 20))).text == "success"


async def test_one_item_or_several(server: RunningHouse, wechat: Sender) -> None:
    """One comes as an object; of several each counts by what it says. Others' templates do not."""
    told = popup("bert", "accept", "reject", "accept")
    told["List"].append({"TemplateId": "of-somebody-else", "SubscribeStatusString": "accept"})
    assert (await push(server, sealed(settings_of(server), told))).text == "success"
    assert await wechat.left("bert") == 2


async def test_whoever_takes_it_back_is_sent_nothing(server: RunningHouse, wechat: Sender) -> None:
    """In WeChat's settings, by one switch; the ledger is empty then."""
    await wechat.grant("carl", times=3)
    assert await wechat.left("carl") == 3
    item = {"TemplateId": "your_turn", "SubscribeStatusString": "reject"}
    told = event("carl", "subscribe_msg_change_event", [item])
    assert (await push(server, sealed(settings_of(server), told))).text == "success"
    assert await wechat.left("carl") == 0


async def test_what_does_not_concern_the_house_is_taken(server: RunningHouse) -> None:
    """WeChat would push it three times, and then think that nobody is there."""
    for name in ("user_enter_tempsession", ""):
        told = event("anna", name, [])
        assert (await push(server, sealed(settings_of(server), told))).text == "success"


class FailingOnce:
    """Cannot write down the first result."""

    def __init__(self) -> None:
        self.taken: list[MessageResult] = []
        self.failed = False

    async def take(self, result: MessageResult, now: object) -> bool:
        """See `MessageResults`."""
        if not self.failed:
            self.failed = True
            raise OSError
        self.taken.append(result)
        return True


async def test_what_failed_may_be_pushed_again(
    server: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The nonce of what was not taken is free again, or WeChat's second try would be refused."""
    results = FailingOnce()
    monkeypatch.setattr(server.ctx, "results", results)
    item = {"TemplateId": "your_turn", "MsgID": "7", "ErrorCode": "0", "ErrorStatus": "success"}
    told = sealed(settings_of(server), event("anna", "subscribe_msg_sent_event", [item]))
    assert (await push(server, told)).status_code == 503
    assert (await push(server, told)).text == "success"
    assert [result.message_id for result in results.taken] == ["7"]


async def test_of_several_messages_each_has_its_result(
    server: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They come in one list; an ErrorCode is a text, and any but 0 says that it did not come."""
    results = FailingOnce()
    results.failed = True
    monkeypatch.setattr(server.ctx, "results", results)
    items = [
        {"TemplateId": "your_turn", "MsgID": str(n), "ErrorCode": code, "ErrorStatus": ""}
        for n, code in enumerate(("0", "3003"))
    ]
    told = sealed(settings_of(server), event("anna", "subscribe_msg_sent_event", items))
    assert (await push(server, told)).text == "success"
    found = [(one.message_id, one.delivered, one.code) for one in results.taken]
    assert found == [("0", True, "0"), ("1", False, "3003")]


async def test_the_address_proves_to_be_ours(server: RunningHouse) -> None:
    """WeChat is told its own word, and nobody else is told theirs."""
    reply = await server.http.get(PATH, params=signed(server, echostr="4242"))
    assert (reply.status_code, reply.text) == (200, "4242")
    assert reply.headers["content-type"].startswith("text/plain")
    for wrong in (
        {},
        {**signed(server), "echostr": "42", "signature": "0" * 40},
        signed(server, echostr="<script>"),
        signed(server),
        {**signed(server, echostr="42"), "timestamp": "1"},
    ):
        assert_problem(await server.http.get(PATH, params=wrong), 403, "forbidden")
