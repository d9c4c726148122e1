"""Clients that hang up, or never come to the point: nothing leaks, and nobody else waits."""

import asyncio
import contextlib
import json
import time
from collections.abc import Callable

import pytest
from sanic import Sanic
from tortoise.connection import get_connection

from queueing.model.documents import ticket_of
from records.db import sql
from records.journal.log_reader import position_of
from tests.support.attack import assert_problem, read_answer
from tests.support.house import RunningHouse

DROPPED, AT_ONCE, REPEATED = 500, 50, 60
MOMENT_S = 0.005
SLOW, DRIP_S, TIMEOUT_S = 20, 0.05, 1.0
PROMPT_S = 10  # on any machine; who waits for a lost connection waits much longer
JSON = {"Content-Type": "application/json"}
BODY = b'{"hall":"tonghua","lane":"instant"}'


def head(token: str, key: str, *, length: int = len(BODY), path: str = "tickets") -> bytes:
    """The head of a request, for a number unless it goes elsewhere."""
    lines = [
        f"POST /api/v1/{path} HTTP/1.1",
        "Host: x",
        f"Authorization: Bearer {token}",
        f"Idempotency-Key: {key}",
        "Content-Type: application/json",
        f"Content-Length: {length}",
    ]
    return "\r\n".join([*lines, "\r\n"]).encode()


async def send_and_leave(server: RunningHouse, request: bytes, n: int) -> None:
    """Ask for something and hang up: some at once, some a moment later, every other one rudely."""
    _, writer = await asyncio.open_connection("127.0.0.1", server.settings.address.port)
    writer.write(request)
    await writer.drain()
    await asyncio.sleep(MOMENT_S * (n % 8))
    if n % 2:
        writer.transport.abort()
    else:
        writer.close()


async def drop(server: RunningHouse, requests: list[bytes]) -> None:
    """Send all of these, many at once, and wait for none."""
    for wave in range(0, len(requests), AT_ONCE):
        some = enumerate(requests[wave : wave + AT_ONCE])
        await asyncio.gather(*(send_and_leave(server, one, n) for n, one in some))


async def assert_idle(server: RunningHouse, tasks: int) -> None:
    """Every write has come to its end, and no task or connection is still held."""
    await until(lambda: server.ctx.writes.idle)
    await until(lambda: len(asyncio.all_tasks()) <= tasks)
    # The house's own loops borrow both for a moment; what has leaked is never given back.
    redis, of_group = server.ctx.redis.connection_pool, server.group.store.redis.connection_pool
    sqlite = get_connection("default")
    await until(lambda: not redis._in_use_connections)
    await until(lambda: not of_group._in_use_connections)
    await until(lambda: not sqlite._lock.locked())  # type: ignore[attr-defined]


async def until(condition: Callable[[], bool], within_s: float = 30) -> None:
    """Wait until something holds. Raises `TimeoutError`."""
    async with asyncio.timeout(within_s):
        while not condition():
            await asyncio.sleep(0.01)


async def test_clients_that_hang_up(fresh: RunningHouse) -> None:
    """Five hundred at once: the next one is served at once, and every number given is whole."""
    token = await fresh.login("kiosk")
    await fresh.login("anna")
    tasks = len(asyncio.all_tasks())
    await drop(fresh, [head(token, f"dropped-{n}") + BODY for n in range(DROPPED)])
    began = time.monotonic()
    await fresh.take("anna", "social")
    waited = time.monotonic() - began
    print(f"the next request after {DROPPED} dropped ones took {waited * 1000:.0f} ms")  # noqa: T201
    assert waited < PROMPT_S
    await assert_idle(fresh, tasks)
    await assert_whole(fresh)
    await assert_repeatable(fresh)


async def test_clients_that_hang_up_on_sql(fresh: RunningHouse) -> None:
    """A write cut off inside its transaction would keep the database for itself."""
    paper = await fresh.take("kiosk")
    login = json.dumps({"ticket": paper["id"], "secret": paper["follow"]["secret"]}).encode()
    tasks = len(asyncio.all_tasks())
    request = head("none", "none", length=len(login), path="login/ticket") + login
    await drop(fresh, [request] * DROPPED)
    began = time.monotonic()
    reply = await fresh.http.post("/api/v1/login/ticket", content=login, headers=JSON)
    assert reply.status_code == 200
    assert time.monotonic() - began < PROMPT_S
    await assert_idle(fresh, tasks)
    # A login is there with its token, or not at all.
    families = await sql.rows(sql.connection(), "SELECT id FROM login_family WHERE role='ticket'")
    tokens = await sql.rows(sql.connection(), "SELECT family FROM refresh_token")
    assert {row["id"] for row in families} <= {row["family"] for row in tokens}


async def assert_whole(server: RunningHouse) -> None:
    """Numbers follow each other, the log has no gap, and the record says what the line says."""
    snapshot = await server.group.view.snapshot("tonghua")
    await until(lambda: server.group.journal.position >= position_of(snapshot.position))
    line = {ticket.id: ticket for ticket in snapshot.tickets}
    numbers = sorted(ticket.number for ticket in line.values() if ticket.lane == "instant")
    assert numbers == [f"A{n:03}" for n in range(1, len(numbers) + 1)]
    assert 0 < len(numbers) <= DROPPED
    rows = await sql.rows(sql.connection(), "SELECT id, document FROM ticket WHERE hall='tonghua'")
    assert {row["id"]: ticket_of(row["document"]) for row in rows} == line
    events = await sql.rows(
        sql.connection(), "SELECT seq FROM event WHERE hall='tonghua' ORDER BY seq"
    )
    assert [row["seq"] for row in events] == list(range(1, snapshot.seq + 1))


async def assert_repeatable(server: RunningHouse) -> None:
    """Whoever hung up and asks again under the same key gets the number they have, or a first."""
    before = await server.group.view.snapshot("tonghua")
    given = {ticket.id for ticket in before.tickets}
    replies = [
        await server.post(
            "/tickets",
            "kiosk",
            {"hall": "tonghua", "lane": "instant"},
            key=f"dropped-{n}",
        )
        for n in range(REPEATED)
    ]
    assert {reply.status_code for reply in replies} == {201}
    ids = {reply.json()["id"] for reply in replies}
    assert len(ids) == REPEATED
    after = await server.group.view.snapshot("tonghua")
    assert len(after.tickets) == len(given | ids)


async def drip(server: RunningHouse, first: bytes, more: bytes) -> tuple[float, bytes]:
    """Send a byte now and then until the server has had enough: when that was, what it said."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.settings.address.port)
    began = time.monotonic()
    said = bytearray()

    async def listen() -> None:
        # Who still sends when the server closes may lose the end of its answer.
        with contextlib.suppress(ConnectionError):
            while chunk := await reader.read(4096):
                said.extend(chunk)

    listening = asyncio.ensure_future(listen())
    writer.write(first)
    try:
        while not listening.done() and time.monotonic() - began < 60 * TIMEOUT_S:
            await asyncio.wait([listening], timeout=DRIP_S)
            writer.write(more)
    finally:
        listening.cancel()
        writer.transport.abort()
    return time.monotonic() - began, bytes(said)


@pytest.mark.parametrize("where", ["head", "body", "body of a socket", "body for nobody"])
async def test_clients_that_never_finish(
    fresh: RunningHouse, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """A request has REQUEST_TIMEOUT from its first byte to its last, however busy it looks."""
    apps = Sanic._app_registry.values()
    app = next(app for app in apps if getattr(app.ctx, "context", None) is fresh.ctx)
    token = await fresh.login("kiosk")
    monkeypatch.setitem(app.config, "REQUEST_TIMEOUT", TIMEOUT_S)
    whole = head(token, "slow", length=60_000)
    first = {
        "head": whole.removesuffix(b"\r\n"),
        "body": whole,
        "body of a socket": whole.replace(b"Host: x", b"Upgrade: websocket"),
        "body for nobody": head(token, "slow", length=60_000, path="nowhere"),
    }[where]
    more = b"x" if where != "head" else b"X: x\r\n"
    slow = asyncio.gather(*(drip(fresh, first, more) for _ in range(SLOW)))
    began = time.monotonic()
    await fresh.take("kiosk")
    assert time.monotonic() - began < PROMPT_S
    code = (404, "not_found") if where == "body for nobody" else (408, "request_timeout")
    ended = await slow
    assert max(after_s for after_s, _ in ended) < 25 * TIMEOUT_S
    told = [said for _, said in ended if said]
    assert told
    for said in told:
        reader = asyncio.StreamReader()
        reader.feed_data(said)
        reader.feed_eof()
        assert_problem(await read_answer(reader), *code)
    snapshot = await fresh.group.view.snapshot("tonghua")
    assert len(snapshot.tickets) == 1
