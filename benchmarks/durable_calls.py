"""Durable verbs a second beside Sanic's hello: `python -m benchmarks.durable_calls`.

One server process answers on one core, the load comes from this process over 29 connections, one a
window. A clerk's round is call-next, miss, return: three verbs, each logged in, checked, idempotent
and committed to SQLite before its reply. The baseline is a plain Sanic app that answers a constant,
asked by the same load in the same run; only the ratio means anything.
"""

import asyncio
import json
import sys
import time
from itertools import count
from typing import Any

import httpx

from benchmarks.call_to_screen import house_of_its_own
from tests.support.ports import free_port

WINDOWS = 29
SECONDS = 6.0
HELLO = """
import sys
from sanic import Sanic
from sanic.response import json
app = Sanic("hello", configure_logging=False)
@app.get("/")
async def hello(_):
    return json({"hello": "world"})
app.run("127.0.0.1", int(sys.argv[1]), single_process=True, access_log=False, motd=False)
"""


class Connection:
    """A keep-alive connection that costs the load as little as can be."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def open(self) -> None:
        """Connect, as soon as somebody listens."""
        async with asyncio.timeout(20):
            while True:
                try:
                    self._streams = await asyncio.open_connection("127.0.0.1", self._port)
                except OSError:
                    await asyncio.sleep(0.05)
                else:
                    return

    async def ask(self, method: str, path: str, token: str = "", body: str = "") -> Any:  # noqa: ANN401
        """One request; the answer's JSON."""
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n"
        if method == "POST":
            head += (
                f"Authorization: Bearer {token}\r\nIdempotency-Key: {next(_keys)}\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
            )
        reader, writer = self._streams
        writer.write(f"{head}\r\n{body}".encode())
        status = await reader.readuntil(b"\r\n\r\n")
        length = int(status.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        answer = await reader.readexactly(length)
        if not status.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"{path}: {answer.decode()}")
        return json.loads(answer)

    def close(self) -> None:
        """Hang up."""
        self._streams[1].close()


_keys = count(time.time_ns())


async def _hello(connection: Connection, until: float) -> int:
    done = 0
    while time.perf_counter() < until:
        await connection.ask("GET", "/")
        done += 1
    return done


async def _clerk(connection: Connection, until: float, window: int, token: str) -> int:
    path = f"/api/v1/windows/tonghua/{window}"
    done = 0
    while time.perf_counter() < until:
        called = await connection.ask("POST", f"{path}/call-next", token)
        await connection.ask("POST", f"{path}/miss", token)
        body = json.dumps({"ticket": called["ticket"]["id"]})
        await connection.ask("POST", f"{path}/return", token, body)
        done += 3
    return done


async def _connections(port: int) -> list[Connection]:
    made = [Connection(port) for _ in range(WINDOWS)]
    for connection in made:
        await connection.open()
    return made


async def hello_rate() -> float:
    """Requests a second of the plain app."""
    port = free_port()
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", HELLO, str(port))
    try:
        connections = await _connections(port)
        until = time.perf_counter() + SECONDS
        done = sum(await asyncio.gather(*[_hello(c, until) for c in connections]))
        for connection in connections:
            connection.close()
        return done / SECONDS
    finally:
        process.terminate()
        await process.wait()


async def verb_rate() -> float:
    """Durable verbs a second of the house."""
    async with house_of_its_own() as place:
        port = int(place.base_url.rsplit(":", 1)[1])
        async with httpx.AsyncClient(base_url=f"{place.base_url}/api/v1", timeout=30) as http:
            tokens = [await staff_token(http, place.demo_password, n + 1) for n in range(WINDOWS)]
            await queue_up(http, place.demo_password, 2 * WINDOWS)
        connections = await _connections(port)
        for n, connection in enumerate(connections):
            await connection.ask("POST", f"/api/v1/windows/tonghua/{n + 1}/open", tokens[n])
        until = time.perf_counter() + SECONDS
        rounds = [_clerk(c, until, n + 1, tokens[n]) for n, c in enumerate(connections)]
        done = sum(await asyncio.gather(*rounds))
        for connection in connections:
            connection.close()
        return done / SECONDS


async def staff_token(http: httpx.AsyncClient, password: str, n: int) -> str:
    """The login of a window's clerk."""
    body = {"username": f"clerk-{n:02}", "password": password}
    return str((await http.post("/login/staff", json=body)).json()["access_token"])


async def queue_up(http: httpx.AsyncClient, password: str, people: int) -> None:
    """People who wait, in four lanes."""
    login = await http.post("/login/device", json={"name": "kiosk", "password": password})
    headers = {"Authorization": f"Bearer {login.json()['access_token']}"}
    for n in range(people):
        lane = ("instant", "business", "social", "project")[n % 4]
        headers["Idempotency-Key"] = f"bench-{n}"
        await http.post("/tickets", json={"hall": "tonghua", "lane": lane}, headers=headers)


async def main() -> None:
    """Measure both and print the ratio."""
    hello = await hello_rate()
    verbs = await verb_rate()
    print(f"Sanic hello              {hello:8.0f} requests/s")
    print(f"durable verbs            {verbs:8.0f} requests/s")
    print(f"durable verbs ÷ hello    {verbs / hello:8.2f}")


if __name__ == "__main__":
    asyncio.run(main())
