"""Bad frames on the live feed: each gets its close code, and leaves no socket behind."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin

from handlers.live import socket as live
from tests.support.attack import unchanged
from tests.support.house import RunningHouse

HALL = "/live/halls/tonghua"
WITHIN_S = 30
BAD, UNAUTHORISED, FORBIDDEN, UNKNOWN, FLOODING, TOO_BIG = 4400, 4401, 4403, 4404, 1008, 1009


@pytest_asyncio.fixture(autouse=True)
async def watched(server: RunningHouse) -> AsyncIterator[None]:
    """Nothing has moved afterwards, and nobody is still listening."""
    for name in ("display", "anna", "boris", "clerk-01"):
        await server.login(name)
    async with unchanged(server):
        yield
    async with asyncio.timeout(WITHIN_S):
        while server.group.hub.sockets():
            await asyncio.sleep(0.01)


def open_socket(server: RunningHouse, path: str = HALL, **more: Any) -> connect:  # noqa: ANN401
    """A socket that has said nothing so far."""
    return connect(server.base_url.replace("http", "ws") + path, proxy=None, **more)


async def hello(server: RunningHouse, name: str = "display", **more: Any) -> str:  # noqa: ANN401
    """A proper hello."""
    return json.dumps({"op": "hello", "token": await server.login(name), **more})


async def end_of(socket: ClientConnection) -> tuple[int, dict[str, Any]]:
    """The code a socket is closed with, and the last frame before that."""
    last: dict[str, Any] = {}
    with contextlib.suppress(ConnectionClosed):
        async with asyncio.timeout(WITHIN_S):
            while True:
                last = json.loads(await socket.recv())
    assert socket.close_code is not None
    return socket.close_code, last


async def assert_closed(socket: ClientConnection, code: int) -> None:
    """The socket says good-bye, why, and whether to come back."""
    found, bye = await end_of(socket)
    assert found == code
    assert (bye["op"], bye["code"]) == ("bye", code)
    assert bye["reason"]
    assert bye["reconnect"] is (code in {UNAUTHORISED, FLOODING})


NONSENSE = [
    "",
    "hello",
    "{",
    "[]",
    "null",
    "[" * 9000,
    '{"op":"hello"}',
    '{"op":"hello","token":""}',
    '{"op":"hello","token":null}',
    '{"op":"hello","token":7}',
    '{"op":"hello","token":"a","admin":true}',
    '{"op":"hello","token":"a","after":{"epoch":1,"seq":"1"}}',
    '{"op":"hello","token":"a","after":{"epoch":1,"seq":true}}',
    '{"op":"hello","token":"a","after":{"epoch":1}}',
    '{"op":"hello","token":"a","after":{"x":' + "[" * 9000,
    '{"op":"hello","token":"\\ud800"}',
    '{"op":"call-next"}',
    '{"op":"token","token":"a"}',
    '{"op":"shown","seq":1}',
    b"\xff\xfe",
]


@pytest.mark.parametrize("first", NONSENSE, ids=range(len(NONSENSE)))
async def test_a_first_frame_that_is_no_hello(server: RunningHouse, first: str | bytes) -> None:
    """Closed with 4400: this client will not do better next time."""
    async with open_socket(server) as socket:
        await socket.send(first)
        await assert_closed(socket, BAD)


@pytest.mark.parametrize(
    "frame",
    [
        '{"op":"dance"}',
        '{"op":"shown"}',
        '{"op":"received"}',
        '{"op":"shown","seq":true}',
        '{"op":"shown","seq":1.5}',
        '{"op":"token"}',
        '{"op":"shown","seq":1,"hall":"branch-1"}',
        '{"op":"hello","token":"again"}',
        "nonsense",
        b"\x00",
    ],
)
async def test_a_later_frame_that_is_not_understood(
    server: RunningHouse, frame: str | bytes
) -> None:
    """The same after a good hello."""
    async with open_socket(server) as socket:
        await socket.send(await hello(server))
        assert json.loads(await socket.recv())["op"] == "snapshot"
        await socket.send(frame)
        await assert_closed(socket, BAD)


@pytest.mark.parametrize("path", [HALL, "/live/tickets/none"])
async def test_a_token_that_is_not_good(server: RunningHouse, path: str) -> None:
    """Closed with 4401, also when a good login is renewed with it."""
    for token in ("forged", "a.b.c", "a" * 5000):
        async with open_socket(server, path) as socket:
            await socket.send(json.dumps({"op": "hello", "token": token}))
            await assert_closed(socket, UNAUTHORISED)
    async with open_socket(server) as socket:
        await socket.send(await hello(server))
        await socket.send('{"op":"token","token":"forged"}')
        await assert_closed(socket, UNAUTHORISED)


async def test_silence(server: RunningHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who does not say who they are is not waited for."""
    monkeypatch.setattr(live, "HELLO_WITHIN_S", 0.05)
    async with open_socket(server) as socket:
        await assert_closed(socket, UNAUTHORISED)


async def test_the_feed_of_others(server: RunningHouse) -> None:
    """Citizens on a hall's feed, screens of another hall, tokens of somebody else: 4403."""
    async with open_socket(server) as socket:
        await socket.send(await hello(server, "anna"))
        await assert_closed(socket, FORBIDDEN)
    async with open_socket(server, "/live/halls/branch-1") as socket:
        await socket.send(await hello(server, "clerk-01"))
        await assert_closed(socket, FORBIDDEN)
    async with open_socket(server) as socket:
        await socket.send(await hello(server))
        theirs = {"op": "token", "token": await server.login("clerk-01")}
        await socket.send(json.dumps(theirs))
        await assert_closed(socket, FORBIDDEN)


async def test_what_is_not_there(server: RunningHouse) -> None:
    """Another's ticket and one that never was look the same: 4404."""
    for path in ("/live/halls/nowhere", "/live/halls/%25", f"/live/tickets/{'0' * 24}"):
        async with open_socket(server, path) as socket:
            await socket.send(await hello(server, "boris"))
            await assert_closed(socket, UNKNOWN)
    for path in ("/live/halls/%00", "/live/halls/%ff", "/live/halls/tonghua/"):
        with pytest.raises(InvalidStatus) as refused:
            async with open_socket(server, path):
                pass
        assert refused.value.response.status_code == 404


@pytest.mark.parametrize(
    "after",
    [
        {"epoch": 1, "seq": 10**6},
        {"epoch": 1, "seq": 2**70},
        {"epoch": 1, "seq": -1},
        {"epoch": 99, "seq": 0},
        {"epoch": -1, "seq": 0},
    ],
)
async def test_a_place_in_the_log_that_never_was(
    server: RunningHouse, after: dict[str, int]
) -> None:
    """From the future, from another epoch: the answer is a snapshot."""
    async with open_socket(server) as socket:
        await socket.send(await hello(server, after=after))
        assert json.loads(await socket.recv())["op"] == "snapshot"


async def test_a_frame_that_is_too_large(server: RunningHouse) -> None:
    """Cut off by the protocol itself, before and after the hello."""
    for greeting in (None, await hello(server)):
        async with open_socket(server) as socket:
            if greeting:
                await socket.send(greeting)
                await socket.recv()
            await socket.send('{"op":"hello","token":"' + "a" * 17_000 + '"}')
            assert (await end_of(socket))[0] == TOO_BIG


async def test_a_client_that_floods(server: RunningHouse) -> None:
    """A display has little to say; who shouts is cut off, and the others hear nothing of it."""
    async with open_socket(server) as bystander, open_socket(server) as socket:
        for one in (bystander, socket):
            await one.send(await hello(server))
            assert json.loads(await one.recv())["op"] == "snapshot"
        with contextlib.suppress(ConnectionClosed):
            for _ in range(200):
                await socket.send('{"op":"shown","seq":1}')
        await assert_closed(socket, FLOODING)
        await bystander.send('{"op":"shown","seq":1}')
        assert (await bystander.ping()) is not None


@pytest.mark.parametrize("path", [HALL, "/live/tickets/none"])
@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "null",
        "",
        "file://",
        "http://127.0.0.1",
        "http://{here}.evil.example",
        "http://evil.example/{here}",
        "{here}",
    ],
)
async def test_a_foreign_page(server: RunningHouse, path: str, origin: str) -> None:
    """Refused with 403 before there is a socket."""
    here = server.base_url.partition("://")[2]
    with pytest.raises(InvalidStatus) as refused:
        async with open_socket(server, path, origin=Origin(origin.format(here=here))):
            pass
    reply = refused.value.response
    assert reply.status_code == 403
    assert reply.headers["Content-Type"] == "application/problem+json"
    assert json.loads(reply.body)["code"] == "forbidden"


async def test_our_own_page(server: RunningHouse) -> None:
    """The screens send an Origin too, and it is ours."""
    async with open_socket(server, origin=Origin(server.base_url)) as socket:
        await socket.send(await hello(server))
        assert json.loads(await socket.recv())["op"] == "snapshot"
