"""WeChat's stand-in as an independent client sees it: wechatpy, written for the real one."""

import asyncio
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from wechatpy import WeChatClient
from wechatpy.exceptions import WeChatClientException

from tests.support.house import RunningHouse
from tests.support.wechat import independent_client

RID = r", rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$"


@pytest.fixture
def wechat(server: RunningHouse) -> Iterator[WeChatClient]:
    """An independent client."""
    with independent_client(server) as client:
        yield client


async def wx_login(server: RunningHouse, user: str) -> str:
    """The code that the phone of `user` gets."""
    given = await server.http.post("/stand-in/wechat/code", json={"user": user})
    code: str = given.json()["code"]
    return code


async def ask(wechat: WeChatClient, code: str) -> dict[str, Any]:
    """What WeChat says to a code; the client adds an access_token that nobody asked for."""
    found: dict[str, Any] = await asyncio.to_thread(wechat.wxa.code_to_session, code)
    return found


async def test_a_code_becomes_an_openid(server: RunningHouse, wechat: WeChatClient) -> None:
    """The same person has the same openid; the session key differs."""
    first = await ask(wechat, await wx_login(server, "王"))
    second = await ask(wechat, await wx_login(server, "王"))
    other = await ask(wechat, await wx_login(server, "李"))
    assert re.fullmatch(r"o[\w-]{27}", first["openid"])
    assert re.fullmatch(r"[\w+/]{22}==", first["session_key"])
    assert first["openid"] == second["openid"] != other["openid"]
    assert first["session_key"] != second["session_key"]
    assert "errcode" not in first


async def refused(wechat: WeChatClient, code: str) -> WeChatClientException:
    """The error a code leads to."""
    with pytest.raises(WeChatClientException) as caught:
        await ask(wechat, code)
    return caught.value


async def test_errors_are_wechats_own(server: RunningHouse, wechat: WeChatClient) -> None:
    """Numbers and strings, with a rid that begins with the time."""
    code = await wx_login(server, "once")
    await ask(wechat, code)
    used = await refused(wechat, code)
    assert used.errcode == 40163
    assert re.match("code been used" + RID, used.errmsg)
    seconds = int(used.errmsg.split("rid: ")[1][:8], 16)
    assert abs(seconds - time.time()) < 60  # noqa: TID251 - WeChat's clock, not ours
    expected = {"never given": (40029, "invalid code"), "": (41008, "missing code")}
    for wrong, (errcode, words) in expected.items():
        error = await refused(wechat, wrong)
        assert error.errcode == errcode
        assert re.match(words + RID, error.errmsg)
    for user, errcode in (("high-risk-1", 40226), ("busy-1", -1)):
        assert (await refused(wechat, await wx_login(server, user))).errcode == errcode


@pytest.mark.parametrize(
    ("changed", "errcode"),
    [
        ({"appid": None}, 41002),
        ({"secret": None}, 41004),
        ({"js_code": None}, 41008),
        ({"appid": "wx-another"}, 40013),
        ({"secret": "wrong"}, 40125),
        ({"grant_type": "client_credential"}, 40002),
    ],
)
async def test_parameters_are_checked_as_wechat_does(
    server: RunningHouse, changed: dict[str, str | None], errcode: int
) -> None:
    """With status 200 and JSON as text, whatever is wrong."""
    asked = {"appid": "wx-demo", "secret": "demo-secret", "js_code": "x", **changed}
    params = {name: value for name, value in asked.items() if value is not None}
    reply = await server.http.get("/stand-in/wechat/sns/jscode2session", params=params)
    assert reply.status_code == 200
    assert reply.headers["content-type"].startswith("text/plain")
    assert reply.json()["errcode"] == errcode


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"user": ""}', b'{"user": 7}', b"{}"])
async def test_wx_login_wants_a_name(server: RunningHouse, body: bytes) -> None:
    """Any name will do, but there must be one."""
    reply = await server.http.post("/stand-in/wechat/code", content=body)
    assert reply.status_code == 422
