"""What the tests under tests/attacks share: nonsense goes out, a proper refusal must come back."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import httpx
import msgspec

from tests.support.house import RunningHouse

MEMBERS = frozenset(
    ("type", "title", "status", "detail", "detail_zh", "instance", "code", "errors")
)
INTERNALS = re.compile(
    r"Traceback|site-packages|\.py\b|\.lua\b|SELECT|INSERT|sqlite|redis|tortoise|sanic|msgspec|0x",
    re.IGNORECASE,
)
HALLS = ("tonghua", "branch-1")


class Answer(NamedTuple):
    """An answer as it came over a bare socket."""

    status: int
    headers: dict[str, str]
    body: bytes


def assert_problem(reply: httpx.Response | Answer, status: int, code: str) -> dict[str, Any]:
    """The reply is a whole problem document of this code, which tells nothing of our insides."""
    found, body = (
        (reply.status, reply.body)
        if isinstance(reply, Answer)
        else (reply.status_code, reply.content)
    )
    assert found == status, body
    assert reply.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = msgspec.json.decode(body)
    assert problem.keys() >= MEMBERS
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["type"] == f"/docs/problems#{code}"
    assert problem["title"]
    assert problem["detail"]
    assert re.search("[一-鿿]", problem["detail_zh"])
    for fault in problem["errors"]:
        assert fault.keys() == {"field", "code", "detail", "detail_zh"}
    told = {name: value for name, value in problem.items() if name != "instance"}
    assert not INTERNALS.search(msgspec.json.encode(told).decode())
    return problem


@asynccontextmanager
async def unchanged(server: RunningHouse) -> AsyncIterator[None]:
    """Whatever is tried meanwhile, no hall's number, ticket or window moves."""
    before = [await server.group.view.snapshot(hall) for hall in HALLS]
    yield
    assert [await server.group.view.snapshot(hall) for hall in HALLS] == before


async def raw(server: RunningHouse, request: bytes) -> Answer:
    """Send bytes that no proper client would send."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.settings.address.port)
    try:
        writer.write(request)
        return await asyncio.wait_for(read_answer(reader), 30)
    finally:
        writer.close()


async def read_answer(reader: asyncio.StreamReader) -> Answer:
    """Read one answer. Raises `IncompleteReadError` if the connection ends before it does."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in head[1:] if ": " in line)
    body = await reader.readexactly(int(headers["content-length"]))
    return Answer(int(head[0].split()[1]), headers, body)
