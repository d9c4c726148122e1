"""WeChat's stand-in beyond logging in, as wechatpy and nonsense meet it."""

import asyncio
import re
import struct
import zlib
from collections.abc import Iterator
from typing import Any

import pytest
import zxingcpp
from wechatpy import WeChatClient
from wechatpy.exceptions import APILimitedException, WeChatClientException

from kit.errors import Invalid
from mini_program_mock.stand_in.wechat.codes import openid
from mini_program_mock.stand_in.wechat.phones import made_up
from notify.channels.wechat.faults import Refused
from server.http.pages import MINI_PATHS
from tests.support.house import RunningHouse
from tests.support.wechat import Sender, independent_client, sender

DATA = {
    "character_string1": {"value": "A007"},
    "thing2": {"value": "7 号窗口"},
    "thing3": {"value": "政务服务中心"},
}
PAGE = "pages/ticket/index"
RID = r" rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$"


@pytest.fixture
def wechat(server: RunningHouse) -> Iterator[WeChatClient]:
    """An independent client, which fetches its own token."""
    with independent_client(server) as client:
        yield client


@pytest.fixture
def phone(server: RunningHouse) -> Sender:
    """What people do with their phones."""
    return sender(server)


async def send(
    wechat: WeChatClient,
    user: str,
    data: dict[str, Any] | None = None,
    template: str = "your_turn",
    page: str | None = PAGE,
) -> dict[str, Any]:
    """What WeChat says to a message."""
    there = openid("wx-demo", user) if user != "no openid" else user
    said = DATA if data is None else data
    sending = wechat.wxa.send_subscribe_message
    told: dict[str, Any] = await asyncio.to_thread(sending, there, template, said, page)
    return told


async def refused(wechat: WeChatClient, user: str, **changes: Any) -> tuple[int, str]:  # noqa: ANN401
    """With what a message is refused."""
    with pytest.raises(WeChatClientException) as caught:
        await send(wechat, user, **changes)
    return caught.value.errcode, caught.value.errmsg


async def test_one_accept_is_one_message(wechat: WeChatClient, phone: Sender) -> None:
    """Also for somebody who never logged in; then 43101, until they accept again."""
    await phone.grant("Wang", times=2)
    first, second = await send(wechat, "Wang"), await send(wechat, "Wang")
    assert (first["errcode"], first["errmsg"]) == (0, "ok")
    assert first["msgid"] != second["msgid"]
    errcode, words = await refused(wechat, "Wang")
    assert errcode == 43101
    assert re.match("user refuse to accept the msg" + RID, words)
    assert [one["result"] for one in await phone.sent("Wang")] == [0, 0, 43101]


@pytest.mark.parametrize(
    ("changes", "errcode", "words"),
    [
        ({"user": "no openid"}, 40003, "invalid openid"),
        ({"template": "none"}, 40037, "invalid template_id"),
        ({"page": "pages/nowhere"}, 41030, "invalid page"),
        ({"page": f"/{PAGE}"}, 41030, "invalid page"),
        (
            {"data": {**DATA, "thing3": {"value": ""}}},
            47003,
            "argument invalid! data.thing3.value is emtpy",
        ),
        ({"data": {**DATA, "thing3": None}}, 47003, "argument invalid! data.thing3.value is emtpy"),
        ({"data": {}}, 47003, "argument invalid! data.character_string1.value is emtpy"),
        (
            {"data": {**DATA, "thing2": {"value": "一" * 21}}},
            47003,
            "argument invalid! data.thing2.value invalid",
        ),
        (
            {"data": {**DATA, "character_string1": {"value": "号A7"}}},
            47003,
            "argument invalid! data.character_string1.value invalid",
        ),
    ],
)
async def test_a_message_is_checked_before_a_grant_is_spent(
    wechat: WeChatClient, phone: Sender, changes: dict[str, Any], errcode: int, words: str
) -> None:
    """In WeChat's words, its typing error with them."""
    asked = {"user": "Li", **changes}
    found, said = await refused(wechat, **asked)
    assert found == errcode
    assert re.match(re.escape(words) + RID, said)


async def test_what_is_forced_happens_as_often_as_said(wechat: WeChatClient, phone: Sender) -> None:
    """And one after the other."""
    await phone.grant("Zhao", times=2)
    await phone.force(-1, 2)
    await phone.force(45009)
    assert [(await refused(wechat, "Zhao"))[0] for _ in range(2)] == [-1, -1]
    with pytest.raises(APILimitedException):
        await send(wechat, "Zhao")
    assert (await send(wechat, "Zhao"))["errcode"] == 0
    await phone.force(-1, 5)
    await phone.force(0, 0)
    assert (await send(wechat, "Zhao"))["errcode"] == 0


async def test_an_old_token_is_renewed_by_the_client(wechat: WeChatClient, phone: Sender) -> None:
    """Wechatpy fetches another one when it is told that its own does not hold."""
    await phone.grant("Qian")
    wechat.session.set(wechat.access_token_key, "an old one")
    assert (await send(wechat, "Qian"))["errcode"] == 0
    assert wechat.access_token != "an old one"


def pixels(png: bytes) -> memoryview:
    """The dots of a grey PNG whose lines are not filtered."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height, depth, colour = struct.unpack(">IIBB", png[16:26])
    assert (depth, colour) == (8, 0)
    length = int.from_bytes(png[33:37])
    lines = zlib.decompress(png[41 : 41 + length])
    rows = [lines[at + 1 : at + 1 + width] for at in range(0, len(lines), width + 1)]
    return memoryview(b"".join(rows)).cast("B", (height, width))


async def test_a_code_of_the_mini_program_can_be_read(
    wechat: WeChatClient, server: RunningHouse
) -> None:
    """With the width and the strange colours that wechatpy sends; it names page and scene."""
    asked = {"scene": "t=5f1d6c0a9b3e4d2c8a7f6e01", "page": PAGE, "width": 500}
    told = await asyncio.to_thread(wechat.wxa.get_wxa_code_unlimited, **asked)
    assert told.headers["content-type"] == "image/png"
    picture = pixels(told.content)
    assert picture.shape == (500, 500)
    (found,) = zxingcpp.read_barcodes(picture)
    wanted = "/mini/pages/ticket/index?scene=t%3D5f1d6c0a9b3e4d2c8a7f6e01"
    assert found.text == f"{server.base_url}{wanted}"
    ours = await server.ctx.wechat.mini_program_code("t=1", PAGE)
    assert pixels(ours).shape == (430, 430)


@pytest.mark.parametrize(
    ("changes", "errcode"),
    [
        ({"scene": ""}, "40169"),
        ({"scene": "x" * 33}, "40169"),
        ({"scene": "号"}, "40169"),
        ({"page": "pages/nowhere"}, "41030"),
        ({"page": f"/{PAGE}"}, "41030"),
    ],
)
async def test_a_code_for_nothing_is_refused(
    server: RunningHouse, changes: dict[str, str], errcode: str
) -> None:
    """Its answer is JSON then, and no picture."""
    asked = {"scene": "t=1", "page": PAGE, **changes}
    with pytest.raises(Refused) as caught:
        await server.ctx.wechat.mini_program_code(asked["scene"], asked["page"])
    assert caught.value.code == errcode


async def phone_code(server: RunningHouse, **asked: str) -> str:
    """What the phone gets whose holder lets WeChat tell the number."""
    given = await server.http.post("/stand-in/wechat/phone-code", json=asked)
    code: str = given.json()["code"]
    return code


async def test_a_number_is_told_once(server: RunningHouse) -> None:
    """The made-up one of a person, or the one that was named; also one from abroad."""
    client = server.ctx.wechat
    code = await phone_code(server, user="Wang")
    assert await client.phone_number(code) == f"+86{made_up('Wang')}"
    with pytest.raises(Invalid):
        await client.phone_number(code)
    named = await phone_code(server, user="Wang", phone="+8613800008000")
    assert await client.phone_number(named) == "+8613800008000"
    abroad = await phone_code(server, user="Wang", phone="+4915112345678")
    assert await client.phone_number(abroad) == "+4915112345678"
    reply = await server.http.post("/stand-in/wechat/phone-code", json={"user": "W", "phone": "x"})
    assert reply.status_code == 422


async def test_a_text_is_judged_for_whoever_is_there(
    server: RunningHouse, wechat: WeChatClient
) -> None:
    """Its writer must have been there lately; wechatpy asks as one did before."""
    await server.login("writer")
    client, there = server.ctx.wechat, openid("wx-demo", "writer")
    texts = ("好" * 2500, "review it", "risky")
    judged = [await client.judge_text(there, text, 2) for text in texts]
    assert judged == ["pass", "review", "risky"]
    for user, text, scene, errcode in (
        (there, "好", 9, "40129"),
        ("no openid", "好", 2, "40003"),
        (openid("wx-demo", "absent"), "好", 2, "61010"),
        (there, "", 2, "44002"),
        (there, "长" * 2501, 2, "40097"),
    ):
        with pytest.raises(Refused) as caught:
            await client.judge_text(user, text, scene)
        assert caught.value.code == errcode
    told = await asyncio.to_thread(wechat.wxa.check_text_security, "好")
    assert told["errcode"] == 0
    with pytest.raises(WeChatClientException, match="87014"):
        await asyncio.to_thread(wechat.wxa.check_text_security, "违规")


NONSENSE: tuple[bytes, ...] = (b"", b"{", b"[]", b"[" * 5000, b'{"touser": [], "data": 7}', b"\xff")
APIS = (
    "/cgi-bin/stable_token",
    "/cgi-bin/message/subscribe/send",
    "/wxa/getwxacodeunlimit",
    "/wxa/business/getuserphonenumber",
    "/wxa/msg_sec_check",
)


@pytest.mark.parametrize("path", APIS)
async def test_nonsense_is_answered_as_wechat_does(server: RunningHouse, path: str) -> None:
    """With status 200 and an errcode, whatever is sent, with a token and without."""
    token = (await server.ctx.wechat.tokens.current()).value
    for body in NONSENSE:
        for query in ({}, {"access_token": token}):
            address = f"/stand-in/wechat{path}"
            reply = await server.http.post(address, params=query, content=body)
            assert reply.status_code == 200
            assert reply.headers["content-type"].startswith("text/plain")
            assert reply.json()["errcode"] != 0


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("grant", {"user": "Wang", "template": "none"}),
        ("grant", {"user": "Wang", "template": "booked", "times": 0}),
        ("grant", {"user": "", "template": "booked"}),
        ("force", {"api": "none", "errcode": 1}),
        ("force", {"api": "subscribe_send", "delay_ms": -1}),
        ("force", [1]),
        ("phone-code", {}),
    ],
)
async def test_who_plays_is_told_what_is_wrong(
    server: RunningHouse, path: str, body: object
) -> None:
    """Nothing is played then."""
    reply = await server.http.post(f"/stand-in/wechat/{path}", json=body)
    assert (reply.status_code, list(reply.json())) == (422, ["error"])


async def test_the_page_shows_what_was_sent_to_whom(phone: Sender, wechat: WeChatClient) -> None:
    """The newest first, in both languages; what people are called stays text."""
    user = "<b>Sun</b>"
    await phone.grant(user)
    await send(wechat, user)
    await refused(wechat, user)
    page = await phone.server.http.get("/stand-in/wechat/")
    assert (await phone.server.http.get("/stand-in/wechat")).text == page.text
    assert page.headers["content-type"].startswith("text/html")
    assert "script-src" not in page.headers["content-security-policy"]
    assert "&lt;b&gt;Sun&lt;/b&gt;" in page.text
    assert "<b>Sun" not in page.text
    shown = await phone.server.http.get("/stand-in/wechat/", params={"user": user})
    assert shown.text.count("<li>") == 2
    assert shown.text.index("43101") < shown.text.index("accepted")
    assert "请到窗口" in shown.text
    assert "A007" in shown.text
    assert not re.search(r"(src|href)=\"(https?:)?//", page.text)
    style = await phone.server.http.get("/stand-in/wechat/style.css")
    assert style.headers["content-type"].startswith("text/css")


def test_the_stand_in_knows_the_mini_programs_pages() -> None:
    """A message that opens one of them is taken."""
    assert PAGE in MINI_PATHS
