"""WeChat in tests: an independent client of the stand-in, and pushes as WeChat would send them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import requests
from requests.adapters import HTTPAdapter
from wechatpy import WeChatClient
from wechatpy.crypto import PrpCrypto, WeChatCrypto
from wechatpy.utils import WeChatSigner

from kit.clock import real_ms
from kit.crypto import keyed_digest
from mini_program_mock.stand_in.wechat.codes import openid
from notify.channels.addresses import AddressKind
from notify.channels.channel import Message
from notify.channels.wechat.channel import WeChatChannel
from notify.channels.wechat.ledger import GrantLedger
from notify.channels.wechat.settings import WeChatSettings
from records.models.notices.grants import grants_left
from records.notices.kinds import NoticeKind
from records.transactions import connection
from tests.support.house import RunningHouse

WECHAT = "https://api.weixin.qq.com"
CONTENT = {
    "hall_name": "通化市政务服务中心",
    "number": "A007",
    "window_name": "7 号窗口",
    "call_no": "1",
    "ahead": "3",
    "starts_at": "2026-11-24T09:30:00+08:00",
    "subject_name": "食品经营许可证核发（新办）",
    "return_within_s": "1800",
    "reason": "停电",
    "page": "pages/ticket/index?id=1",
}


class ToStandIn(HTTPAdapter):
    """Sends to the stand-in what was meant for WeChat."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.sent: list[str] = []
        super().__init__()

    def send(
        self,
        request: requests.PreparedRequest,
        *args: Any,  # noqa: ANN401 - passed on as it came
        **kwargs: Any,  # noqa: ANN401 - as above
    ) -> requests.Response:
        """See `HTTPAdapter`."""
        request.url = str(request.url).replace(WECHAT, self.base)
        self.sent.append(request.url)
        kwargs["proxies"] = {}
        return super().send(request, *args, **kwargs)


@contextmanager
def independent_client(server: RunningHouse) -> Iterator[WeChatClient]:
    """wechatpy, written for the real WeChat."""
    client = WeChatClient("wx-demo", "demo-secret")
    client._http.mount(WECHAT, ToStandIn(f"{server.base_url}/stand-in/wechat"))
    yield client
    client._http.close()


def settings_of(server: RunningHouse) -> WeChatSettings:
    """As which mini program a house speaks."""
    return server.ctx.settings.wechat


class KnownAddresses:
    """The openids of people whose ids are their names; who is marked dead is noted."""

    def __init__(self) -> None:
        self.dead: list[tuple[str, AddressKind]] = []

    async def find(self, citizen: str, kind: AddressKind) -> str | None:
        """See `Addresses`."""
        assert kind == "openid"
        return None if citizen == "nobody" else openid("wx-demo", citizen)

    async def mark_dead(self, citizen: str, kind: AddressKind) -> None:
        """See `Addresses`."""
        self.dead.append((citizen, kind))


class Sender(NamedTuple):
    """A house's way to phones by WeChat, with what a test looks at."""

    server: RunningHouse
    channel: WeChatChannel
    addresses: KnownAddresses

    async def grant(self, user: str, template: str = "your_turn", times: int = 1) -> None:
        """Let somebody accept messages."""
        body = {"user": user, "template": template, "times": times}
        reply = await self.server.http.post("/stand-in/wechat/grant", json=body)
        assert reply.status_code == 200, reply.text

    async def force(
        self, errcode: int, times: int = 1, api: str = "subscribe_send", **more: object
    ) -> None:
        """Let the next messages, or calls of another API, end so."""
        body = {"api": api, "errcode": errcode, "times": times, **more}
        reply = await self.server.http.post("/stand-in/wechat/force", json=body)
        assert reply.status_code == 200, reply.text

    async def sent(self, user: str) -> list[dict[str, Any]]:
        """What was to be sent to somebody."""
        reply = await self.server.http.get("/stand-in/wechat/sent", params={"user": user})
        found: list[dict[str, Any]] = reply.json()
        return found

    async def left(self, user: str, template: str = "your_turn") -> int:
        """What the ledger says that somebody's WeChat still lets through."""
        secret = self.server.ctx.settings.secret
        digest = keyed_digest(secret, "openid", openid("wx-demo", user))
        return (await grants_left(connection(), digest)).get(template, 0)


def sender(server: RunningHouse) -> Sender:
    """The channel of a house."""
    addresses, ctx = KnownAddresses(), server.ctx
    ledger = GrantLedger(ctx.settings.secret, settings_of(server).templates, real_ms)
    return Sender(server, WeChatChannel(ctx.wechat, addresses, ledger), addresses)


def message(user: str, kind: NoticeKind = NoticeKind.YOUR_TURN, **changes: Any) -> Message:  # noqa: ANN401
    """A message for somebody, the first time that it is sent."""
    first = Message(f"{user}-{kind}", kind, user, "zh", "tonghua", CONTENT, 1)
    return first._replace(**changes)


class Push(NamedTuple):
    """A push as it comes: the query and the body."""

    query: dict[str, str]
    body: bytes


def signature(*parts: str) -> str:
    """By wechatpy."""
    signer = WeChatSigner()
    signer.add_data(*parts)
    text: str = signer.signature
    return text


def signed(server: RunningHouse, **more: str) -> dict[str, str]:
    """The query with which WeChat looks whether an address is ours."""
    timestamp, nonce = str(real_ms() // 1000), f"{real_ms()}"
    said = signature(settings_of(server).push.token, timestamp, nonce)
    return {"signature": said, "timestamp": timestamp, "nonce": nonce, **more}


_nonces = iter(range(10**9, 2 * 10**9))


def sealed(
    settings: WeChatSettings, told: dict[str, Any], *, late_s: int = 0, appid: str = ""
) -> Push:
    """An event as WeChat pushes it, encrypted and signed by wechatpy."""
    push, timestamp = settings.push, str(real_ms() // 1000 - late_s)
    nonce = str(next(_nonces))
    crypto = WeChatCrypto(push.token, push.aes_key, settings.appid)
    text = json.dumps(told, ensure_ascii=False)
    secret = PrpCrypto(crypto.key).encrypt(text, appid or settings.appid).decode()
    query = {
        "signature": signature(push.token, timestamp, nonce),
        "timestamp": timestamp,
        "nonce": nonce,
        "encrypt_type": "aes",
        "msg_signature": signature(push.token, timestamp, nonce, secret),
    }
    return Push(query, json.dumps({"ToUserName": "gh_1", "Encrypt": secret}).encode())


def popup(user: str, *said: str, template: str = "your_turn", at_s: int = 1) -> dict[str, Any]:
    """That somebody was asked: `accept` or `reject`, once or several times."""
    items = [
        {"TemplateId": template, "SubscribeStatusString": word, "PopupScene": "0"} for word in said
    ]
    return event(user, "subscribe_msg_popup_event", items, at_s)


def event(user: str, name: str, items: list[dict[str, Any]], at_s: int = 1) -> dict[str, Any]:
    """Something that happened at somebody's phone."""
    return {
        "ToUserName": "gh_1",
        "FromUserName": openid("wx-demo", user),
        "CreateTime": 1_795_000_000 + at_s,
        "MsgType": "event",
        "Event": name,
        "List": items[0] if len(items) == 1 else items,
    }
