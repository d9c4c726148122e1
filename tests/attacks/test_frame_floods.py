"""Floods on the live feed: whoever sends them is cut off, and nobody else notices."""

import asyncio
import base64
import contextlib
import json
import os
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import NamedTuple

import pytest
import pytest_asyncio

from kit.ceilings import FRAMES_AT_MOST
from tests.support.house import RunningHouse

FLOODING = 1008
SNAPSHOT_AT_MOST = 16 * 1024 * 1024
PIECE = 64 * 1024
FLOOD_BYTES = 10 * 1024 * 1024
ALIKE = 8  # who flood at once
PROMPT_S = 10.0  # on any machine; who waits for a flood to end waits for as long as it lasts
FLOOD_WITHIN_S = 60
MASK = b"\0\0\0\0"

TEXT, CONTINUATION, BINARY, CLOSE, PING, PONG, FIN = 0x1, 0x0, 0x2, 0x8, 0x9, 0xA, 0x80


def frame(opcode: int, payload: bytes = b"", *, fin: bool = True) -> bytes:
    """A frame as a client sends it, masked with nothing; short payloads only."""
    assert len(payload) < 126
    return bytes([opcode | (FIN if fin else 0), 0x80 | len(payload)]) + MASK + payload


def long_frame(opcode: int, payload: bytes) -> bytes:
    """A frame of up to 64 KB."""
    head = bytes([opcode | FIN, 0x80 | 126]) + len(payload).to_bytes(2, "big")
    return head + MASK + payload


# What is said first, and what is then sent again and again.
FLOODS = {
    "pings": (b"", frame(PING)),
    "pings with payload": (b"", frame(PING, b"x" * 125)),
    "pongs": (b"", frame(PONG)),
    "empty continuations": (frame(TEXT, b"{", fin=False), frame(CONTINUATION, fin=False)),
    "small continuations": (frame(BINARY, b"x", fin=False), frame(CONTINUATION, b"x", fin=False)),
    "empty messages": (b"", frame(TEXT)),
    "acknowledgements": (b"", frame(TEXT, b'{"op":"shown","seq":1}')),
    "large pongs": (b"", long_frame(TEXT, b'{"op":"shown","seq":1,"token":"' + b"x" * 9000)),
}


class Flooder(NamedTuple):
    """A socket at the level of its bytes."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter


@asynccontextmanager
async def upgraded(server: RunningHouse, hello: str | None) -> AsyncIterator[Flooder]:
    """A socket that has been opened by hand, and has said hello if there is one."""
    # All that the bystanders have taken stands in a hall's snapshot, which has to fit.
    reader, writer = await asyncio.open_connection(
        "127.0.0.1", server.settings.address.port, limit=SNAPSHOT_AT_MOST
    )
    key = base64.b64encode(os.urandom(16)).decode()
    head = (
        "GET /live/halls/tonghua HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n"
    )
    try:
        writer.write(head.encode())
        assert b" 101 " in await reader.readuntil(b"\r\n\r\n")
        if hello:
            writer.write(long_frame(TEXT, hello.encode()))
            assert (await reader.readexactly(2))[0] == TEXT | FIN
        yield Flooder(reader, writer)
    finally:
        writer.transport.abort()


async def close_code(reader: asyncio.StreamReader) -> int | None:
    """The code of the close frame; None if the connection ends without one."""
    said = b""
    with contextlib.suppress(ConnectionError):
        async with asyncio.timeout(FLOOD_WITHIN_S):
            while chunk := await reader.read(PIECE):
                said = said[-PIECE:] + chunk
    at = said.rfind(b'"code":1008')
    found = said.find(bytes([CLOSE | FIN]), max(at, 0))
    return int.from_bytes(said[found + 2 : found + 4], "big") if found >= 0 else None


async def flood(flooder: Flooder, first: bytes, more: bytes) -> int | None:
    """Send until it is cut off or all is sent; the code it was closed with."""
    closed = asyncio.ensure_future(close_code(flooder.reader))
    piece = more * (PIECE // len(more))
    flooder.writer.write(first)
    with contextlib.suppress(ConnectionError):
        for _ in range(FLOOD_BYTES // len(piece)):
            if closed.done():
                break
            flooder.writer.write(piece)
            async with asyncio.timeout(FLOOD_WITHIN_S):
                await flooder.writer.drain()
    return await closed


async def bystand(
    server: RunningHouse, floods: Sequence["asyncio.Task[int | None]"]
) -> list[float]:
    """Take numbers for as long as it floods: all durable, and how long each took."""
    took: list[float] = []
    while not took or not all(one.done() for one in floods):
        began = time.monotonic()
        ticket = await server.take("kiosk")
        took.append(time.monotonic() - began)
        assert ticket["durable"] is True
    return took


@pytest_asyncio.fixture(autouse=True)
async def nobody_left(server: RunningHouse) -> AsyncIterator[None]:
    """No socket of a flooder is still held afterwards."""
    await server.login("display")
    await server.login("kiosk")
    await server.login("clerk-01")
    yield
    async with asyncio.timeout(FLOOD_WITHIN_S):
        while server.group.hub.sockets():
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("greeted", [False, True], ids=["before hello", "after hello"])
@pytest.mark.parametrize("kind", FLOODS)
async def test_a_flood_of_frames(server: RunningHouse, kind: str, *, greeted: bool) -> None:
    """Of any kind, at any time: closed with 1008, while numbers go on being given at once."""
    hello = json.dumps({"op": "hello", "token": await server.login("display")})
    async with asyncio.timeout(FLOOD_WITHIN_S), contextlib.AsyncExitStack() as stack:
        floods = []
        for _ in range(ALIKE):
            opened = await stack.enter_async_context(upgraded(server, hello if greeted else None))
            floods.append(asyncio.create_task(flood(opened, *FLOODS[kind])))
        took = await bystand(server, floods)
        opened_window = await server.verb(1, "open")
        assert opened_window.json()["durable"] is True
        codes = [await one for one in floods]
    assert set(codes) <= {FLOODING, None}
    # A reset may overtake the close frame of one or another.
    assert FLOODING in codes
    assert max(took) < PROMPT_S


async def test_a_client_that_has_little_to_say(server: RunningHouse) -> None:
    """As many frames as are allowed pass, pings among them, and are answered."""
    hello = json.dumps({"op": "hello", "token": await server.login("display")})
    async with upgraded(server, hello) as (reader, writer):
        writer.write(frame(PING, b"still there") * (FRAMES_AT_MOST - 2))
        async with asyncio.timeout(FLOOD_WITHIN_S):
            await reader.readuntil(b"still there" + bytes([PONG | FIN, 11]) + b"still there")
