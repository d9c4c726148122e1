"""One access token for all processes: renewed once, and no message is lost over it."""

import asyncio
import json
import logging
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from mini_program_mock.stand_in.wechat.codes import openid
from notify.channels.channel import Result
from tests.support.house import RunningHouse
from tests.support.wechat import Sender, message, sender

ROOT = Path(__file__).parents[2]
PROCESSES, EACH = 4, 13
EXPIRES_AFTER = 10
SLOWLY_MS = 40


@pytest.fixture
def wechat(server: RunningHouse) -> Sender:
    """The house's way to phones."""
    return sender(server)


@asynccontextmanager
async def sending(server: RunningHouse, user: str) -> AsyncIterator[Process]:
    """A process that is ready to send to somebody."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.support.wechat_sender", cwd=ROOT, stdin=PIPE, stdout=PIPE
    )
    assert process.stdin
    assert process.stdout
    told = {"redis": server.redis.url, "house": server.base_url}
    told |= {"openid": openid("wx-demo", user)}
    process.stdin.write(json.dumps({**told, "messages": EACH}).encode() + b"\n")
    try:
        async with asyncio.timeout(60):
            assert await process.stdout.readline() == b"ready\n"
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def answered(process: Process) -> list[str]:
    """What a process was answered, once it was let go."""
    assert process.stdin
    assert process.stdout
    process.stdin.write(b"go\n")
    async with asyncio.timeout(60):
        found: list[str] = json.loads(await process.stdout.readline())
    return found


async def asked_for_tokens(server: RunningHouse) -> int:
    """How often WeChat was asked for one."""
    calls = (await server.http.get("/stand-in/wechat/calls")).json()
    return int(calls["stable_token"])


async def end_the_token(server: RunningHouse) -> None:
    """Somebody else renews the token by force, so that the one before it holds no more."""
    account = {"appid": "wx-demo", "secret": "demo-secret", "force_refresh": True}
    body = {**account, "grant_type": "client_credential"}
    reply = await server.http.post("/stand-in/wechat/cgi-bin/stable_token", json=body)
    assert "access_token" in reply.json()


async def test_the_token_ends_under_fifty_sends(wechat: Sender, server: RunningHouse) -> None:
    """In four processes: one asks for another one, every message is accepted."""
    user, messages = "waits", PROCESSES * EACH
    await wechat.grant(user, times=messages)
    await wechat.force(0, messages, delay_ms=SLOWLY_MS)
    await server.ctx.wechat.tokens.current()
    async with AsyncExitStack() as stack:
        processes = [await stack.enter_async_context(sending(server, user)) for _ in range(4)]
        before = await asked_for_tokens(server)
        told = asyncio.gather(*(answered(process) for process in processes))
        while len(await wechat.sent(user)) < EXPIRES_AFTER:
            await asyncio.sleep(0.01)
        # All of them notice while the first one still waits for WeChat's answer.
        await wechat.force(0, 2 * PROCESSES, api="stable_token", delay_ms=10 * SLOWLY_MS)
        await end_the_token(server)
        answers = [answer for answered_to in await told for answer in answered_to]
    assert answers == ["0"] * messages
    assert [one["result"] for one in await wechat.sent(user)] == [0] * messages
    calls = (await server.http.get("/stand-in/wechat/calls")).json()
    assert calls["subscribe_send"] > messages  # some met the token that had ended
    assert await asked_for_tokens(server) - before == 2  # by force, and by one of all
    await wechat.force(0, 0, api="stable_token")


async def test_neither_token_nor_openid_is_logged(
    wechat: Sender, server: RunningHouse, caplog: pytest.LogCaptureFixture
) -> None:
    """Not even while somebody looks for a fault."""
    caplog.set_level(logging.DEBUG)
    await wechat.grant("private", times=2)
    await wechat.force(40001)
    assert (await wechat.channel.send(message("private"))).result is Result.ACCEPTED
    await wechat.force(47003)
    assert (await wechat.channel.send(message("private", id="second"))).result is Result.DEAD
    token = (await server.ctx.wechat.tokens.current()).value
    assert token not in caplog.text
    assert openid("wx-demo", "private") not in caplog.text
    assert "demo-secret" not in caplog.text
