"""Several server processes of one house, each killed and started at will, and a way in by any."""

import asyncio
import csv
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from records.db.engine import sqlite_url
from server.container import DEMO_DATA
from server.redis.embedded import EmbeddedRedis
from tests.support.house import PASSWORD, furnish
from tests.support.morning import from_now
from tests.support.ports import free_port

ROOT = Path(__file__).parents[2]
READY_WITHIN_S = 60
END_WITHIN_S = 30
MORNING = "tests.support.morning"
RENEW_AFTER_S = 600
WINDOWS = 64
ALL_GROUPS = ("",)


def lay_out(folder: Path) -> Path:
    """The demo's catalogue with as many comprehensive windows in the city hall as clerks."""
    shutil.copytree(DEMO_DATA, folder)
    _rewrite(folder / "windows.csv", _window_row, ("tonghua", "hall", "window"))
    _rewrite(folder / "staff.csv", _clerk_row, ("clerk", "role", "username"))
    return folder


def _window_row(like: dict[str, str], n: int) -> dict[str, str]:
    names = {"name": f"{n}号综合窗口", "name_en": f"Comprehensive window {n}"}
    return {**like, "window": str(n), **names}


def _clerk_row(like: dict[str, str], n: int) -> dict[str, str]:
    return {**like, "username": f"clerk-{n:02}", "hall": "tonghua", "window": str(n)}


def _rewrite(path: Path, make, key: tuple[str, str, str]) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
    """Replace the numbered rows of one kind by as many as there are windows, like the first."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    value, kind, name = key
    like = next(row for row in rows if row[kind] == value)
    made = [make(like, n) for n in range(1, WINDOWS + 1)]
    names = {row[name] for row in made}
    kept = [row for row in rows if row[kind] != value or row[name] not in names]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(like), lineterminator="\n")
        writer.writeheader()
        writer.writerows(made + kept)


class Server:
    """One process at an address of its own."""

    def __init__(self, environ: dict[str, str], module: str = MORNING) -> None:
        """Not started yet. `module` serves like `tests.support.morning`, which it usually is."""
        self._environ = {**environ, "YICHUANG_PORT": str(port := free_port())}
        self._module = module
        self._process: subprocess.Popen[bytes] | None = None
        limits = httpx.Limits(max_connections=256, max_keepalive_connections=256)
        url = f"http://127.0.0.1:{port}"
        self.http = httpx.AsyncClient(base_url=url, timeout=20, limits=limits)
        self.ready = False

    async def start(self) -> None:
        """Start it, and wait until it says that it is ready."""
        self._process = process = subprocess.Popen(  # noqa: ASYNC220 - it is awaited below
            [sys.executable, "-m", self._module, "run"],
            cwd=ROOT,
            env=self._environ,
            stdout=subprocess.DEVNULL,
        )
        async with asyncio.timeout(READY_WITHIN_S):
            while not self.ready:
                assert process.poll() is None, "the server ended before it was ready"
                try:
                    self.ready = (await self.http.get("/readyz")).status_code == 200
                except httpx.TransportError:
                    await asyncio.sleep(0.05)

    async def end(self, how: signal.Signals) -> None:
        """End it, by a polite signal or without a word."""
        self.ready = False
        if self._process is not None:
            self._process.send_signal(how)
            await self.ended()

    async def ended(self) -> int:
        """Wait until it has ended, whoever ended it; how it did."""
        assert self._process is not None
        status = await asyncio.to_thread(self._process.wait, END_WITHIN_S)
        self.ready = False
        return status


class Fleet:
    """The processes, the Redis and the record that they share."""

    def __init__(self, folder: Path, redis: EmbeddedRedis, database_url: str) -> None:
        """Nothing runs yet but Redis."""
        self.folder = folder
        self.redis = redis
        self.database_url = database_url
        self.environ = {
            **os.environ,
            **from_now(),
            "YICHUANG_DATA": str(folder / "house"),
            "YICHUANG_DEMO_PASSWORD": PASSWORD,
            "YICHUANG_DEMO_LIFE": "0",
            "YICHUANG_LOG": "error",
            "DATABASE_URL": database_url,
            "REDIS_URL": redis.url,
        }
        self.servers: list[Server] = []
        self.seen: Counter[str] = Counter()
        self._tokens: dict[str, tuple[str, float]] = {}

    async def furnish(self) -> None:
        """Import the catalogue with its many comprehensive windows."""
        catalogue = await asyncio.to_thread(lay_out, self.folder / "catalogue")
        await furnish(self.database_url, catalogue)

    async def open(self, groups: Sequence[str]) -> None:
        """Start one process, and then the others; each for its groups."""
        self.servers = [Server({**self.environ, "YICHUANG_GROUPS": served}) for served in groups]
        await self.servers[0].start()
        await asyncio.gather(*[server.start() for server in self.servers[1:]])

    async def close(self) -> None:
        """End everything."""
        for server in self.servers:
            await server.http.aclose()
            await server.end(signal.SIGKILL)

    async def login(self, name: str) -> str:
        """The access token of a kiosk or a clerk, renewed before it ends."""
        token, since = self._tokens.get(name, ("", 0.0))
        if not token or time.monotonic() - since > RENEW_AFTER_S:
            path, field = (
                ("staff", "username")
                if name.startswith(("clerk", "dc-clerk"))
                else ("device", "name")
            )
            body = {field: name, "password": PASSWORD}
            reply = await self._any().post(f"/api/v1/login/{path}", json=body)
            if reply.status_code != 200:
                raise httpx.TransportError(reply.text)
            token = reply.json()["access_token"]
            self._tokens[name] = token, time.monotonic()
        return token

    async def post(
        self, path: str, name: str, body: object = None, *, key: str | None = None
    ) -> httpx.Response:
        """Do something as somebody, through any of the processes."""
        headers = {
            "Authorization": f"Bearer {await self.login(name)}",
            "Idempotency-Key": key or "",
        }
        try:
            reply = await self._any().post(f"/api/v1{path}", headers=headers, json=body or {})
        except httpx.TransportError:
            self.seen["cut off"] += 1
            raise
        self.seen[str(reply.status_code)] += 1
        if reply.is_success and not reply.json()["durable"]:
            self.seen["durable: false"] += 1
        return reply

    async def verb(self, window: int, verb: str, *, key: str | None = None) -> httpx.Response:
        """A clerk's verb at a window of the city hall."""
        return await self.post(f"/windows/tonghua/{window}/{verb}", f"clerk-{window:02}", key=key)

    def _any(self) -> httpx.AsyncClient:
        ready = [server for server in self.servers if server.ready]
        return random.choice(ready or self.servers).http


def record_like(made: Path, folder: Path) -> str:
    """The address of a copy, in the folder, of a SQLite file that was made before."""
    return sqlite_url(Path(shutil.copy(made, folder / "record.sqlite3")))


@asynccontextmanager
async def running_fleet(
    folder: Path,
    groups: Sequence[str],
    database_url: str | None = None,
    *,
    furnished: bool = False,
) -> AsyncIterator[Fleet]:
    """Processes that have answered, on a SQLite file unless another record is given.

    There is one for each of `groups`, which it serves; with an empty name it serves all there are.
    The catalogue of the storms is imported, unless the record is `furnished` with the demo hall.
    """
    (folder / "house").mkdir(parents=True)
    redis = EmbeddedRedis(folder / "redis")
    await redis.start()
    fleet = Fleet(folder, redis, database_url or sqlite_url(folder / "house" / "record.sqlite3"))
    try:
        if not furnished:
            await fleet.furnish()
        await fleet.open(groups)
        yield fleet
    finally:
        await fleet.close()
        await redis.stop()
