"""The receiver of the documentation works as it stands there."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest_asyncio

from kit.clock import real_ms
from notify.channels.webhook.channel import body_of
from notify.channels.webhook.signature import Signed, headers
from tests.support.ports import free_port
from tests.support.webhooks import SECRET, message

EXAMPLE = Path(__file__).parents[2] / "docs" / "webhook_receiver.py"
LINES_AT_MOST = 40


@pytest_asyncio.fixture
async def example() -> AsyncIterator[tuple[asyncio.subprocess.Process, httpx.AsyncClient]]:
    """It runs, and somebody can speak with it."""
    port = free_port()
    environ = {**os.environ, "SECRET": SECRET, "PORT": str(port), "PYTHONUNBUFFERED": "1"}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(EXAMPLE),
        env=environ,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    transport = httpx.AsyncHTTPTransport(retries=12)  # until it listens
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", transport=transport) as http:
        yield process, http
    process.kill()
    await process.wait()


async def test_the_example_verifies_and_does_nothing_twice(
    example: tuple[asyncio.subprocess.Process, httpx.AsyncClient],
) -> None:
    """Genuine: done; again: answered; forged, replayed, stale: refused."""
    process, http = example
    assert process.stdout is not None

    async def told(nonce: str, id_: str = "one", late_s: int = 0, secret: str = SECRET) -> int:
        body = body_of(message(id_))
        sent = headers(secret, Signed(real_ms() // 1000 + late_s, nonce), body)
        return (await http.post("/", content=body, headers=sent)).status_code

    assert await told("1") == 204
    assert await process.stdout.readline() == "ticket.called A012 7号综合窗口\n".encode()
    assert await told("2") == 204
    assert [await told("2"), await told("3", late_s=-301)] == [401, 401]
    assert await told("4", secret="another") == 401
    assert await told("5", id_="two") == 204
    assert await process.stdout.readline() == "ticket.called A012 7号综合窗口\n".encode()


def test_the_example_is_short() -> None:
    """Somebody copies it."""
    assert len(EXAMPLE.read_text().splitlines()) <= LINES_AT_MOST
