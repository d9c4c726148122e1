"""A running house for tests: real Redis, real SQLite, real HTTP, all of it gone with the test."""

import asyncio
import functools
import shutil
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

import httpx
from argon2 import PasswordHasher

from handlers.context import AppContext, GroupContext
from kit.clock import MINUTE_MS, Clock, ScaledClock, instant, shanghai_ms
from records.appointments.slot_planner import SlotPlanner
from records.db.engine import migrate, open_database, sqlite_url
from records.journal.journal import Journal
from records.models.opening.book import read_opening_book
from records.transactions import connection
from server.container import DEMO_DATA, RealTime
from server.importer.importing import read_folder
from server.importer.legal_days import seed
from server.importer.storing import store
from server.redis.embedded import EmbeddedRedis
from server.run import serving
from server.settings import Settings, read_settings
from tests.support.ports import free_port
from tests.support.spared import Seen, note_planned, spared

# A quarter past nine on a working morning in China: there the clock of a test stands still or
# begins, whatever the hour at which the tests are run.
STILL_MS = shanghai_ms("2026-11-23", 9, 15)
PASSWORD = "a password for tests"
_keys = count(1)
# A test house is asked without TLS; each client would else read the machine's certificates, 40 ms.
_NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

# All demo accounts share a password here, so one hash does for all of them; and it is a light one,
# for a login would else take 40 ms. A hash tells by itself how it is checked.
quick_hash = functools.cache(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash)


async def make_template(folder: Path, tables: Path | None = None) -> Path:
    """A database with the demo data, to be copied by every test that needs one.

    It begins as a copy of `tables`, if they were made before.
    """
    path = folder / "template.sqlite3"
    if tables is not None:
        shutil.copy(tables, path)
    note_planned(path, await furnish(sqlite_url(path)))
    return path


async def furnish(url: str, catalogue: Path = DEMO_DATA) -> list[Seen]:
    """Put tables and a catalogue into a new database; as what its slots are planned."""
    await migrate(url)
    async with open_database(url):
        await store(read_folder(catalogue), hash_password=quick_hash, demo_password=PASSWORD)
        await seed()
        return await _plan_slots()


async def _plan_slots() -> list[Seen]:
    """Of the day on which houses of tests live, or each of them would begin with a second more."""
    planner = SlotPlanner()
    await planner.run_once(await read_opening_book(connection()), STILL_MS)
    assert planner._seen is not None
    return [planner._seen]


def settings_for(folder: Path, port: int | None = None, **changes: Any) -> Settings:  # noqa: ANN401
    """Settings of a test house in a folder of its own, at a free port unless one is given."""
    port = port or free_port()
    environ = {
        "YICHUANG_DATA": str(folder),
        "YICHUANG_PORT": str(port),
        "YICHUANG_DEMO_PASSWORD": PASSWORD,
        "YICHUANG_LOG": "error",
    }
    settings: Settings = _changed(read_settings(environ), changes)
    return settings


def _changed(settings: Any, changes: dict[str, Any]) -> Any:  # noqa: ANN401 - any part of them
    """Settings with other values; a value is named by its path, like `app__web__proxies`."""
    for path, value in changes.items():
        name, _, rest = path.partition("__")
        new = _changed(getattr(settings, name), {rest: value}) if rest else value
        settings = replace(settings, **{name: new})
    return settings


@dataclass
class RunningHouse:
    """A house that answers, with what a test needs to disturb it."""

    ctx: AppContext
    settings: Settings
    redis: EmbeddedRedis
    http: httpx.AsyncClient
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def group(self) -> GroupContext:
        """The group of the city hall, which most tests are about."""
        return self.ctx.groups["tonghua"]

    @property
    def base_url(self) -> str:
        """Where it answers."""
        return self.settings.base_url

    @property
    def demo_password(self) -> str:
        """The password of all demo accounts."""
        return PASSWORD

    async def login(self, name: str, **more: str) -> str:
        """The access token of a citizen (any name), staff or device."""
        if name not in self.tokens:
            if name in {"display", "kiosk", "entrance"}:
                path, body = "device", {"name": name, "password": PASSWORD}
            elif name == "manager" or name.startswith(("clerk-", "dc-", "reviewer-")):
                path, body = "staff", {"username": name, "password": PASSWORD, **more}
            else:
                path, body = "wechat", {"code": await self.code(name)}
            reply = await self.http.post(f"/api/v1/login/{path}", json=body)
            assert reply.status_code == 200, reply.text
            self.tokens[name] = reply.json()["access_token"]
        return self.tokens[name]

    async def code(self, user: str) -> str:
        """What wx.login gives a citizen's phone."""
        reply = await self.http.post("/stand-in/wechat/code", json={"user": user})
        code: str = reply.json()["code"]
        return code

    async def get(self, path: str, name: str) -> httpx.Response:
        """Ask as somebody."""
        headers = {"Authorization": f"Bearer {await self.login(name)}"}
        return await self.http.get(f"/api/v1{path}", headers=headers)

    async def post(
        self, path: str, name: str, body: object = None, *, key: str | None = None
    ) -> httpx.Response:
        """Do something as somebody, under a fresh key unless one is given."""
        headers = {
            "Authorization": f"Bearer {await self.login(name)}",
            "Idempotency-Key": key or f"key-{next(_keys)}",
        }
        return await self.http.post(f"/api/v1{path}", headers=headers, json=body or {})

    async def delete(self, path: str, name: str) -> httpx.Response:
        """End something as somebody."""
        headers = {"Authorization": f"Bearer {await self.login(name)}"}
        return await self.http.delete(f"/api/v1{path}", headers=headers)

    async def shut(self, hall: str, *, lane: str | None = None) -> str:
        """Close a hall, or a lane of it, for the rest of the day; the closure's id."""
        now_ms = self.ctx.clock.now_ms()
        body = {"kind": "closure", "lane": lane, "reason": "停电"}
        body |= {"from": instant(now_ms), "to": instant(now_ms + 24 * 60 * MINUTE_MS)}
        reply = await self.post(f"/halls/{hall}/exceptions", "manager", body)
        assert reply.status_code == 201, reply.text
        closure: str = reply.json()["id"]
        return closure

    async def reopen(self, closure: str) -> None:
        """Withdraw a closure."""
        reply = await self.post(f"/exceptions/{closure}/withdraw", "manager")
        assert reply.status_code == 200, reply.text

    def recall_at_once(self) -> None:
        """Let every hall recall as often as it likes, as benchmarks do."""
        for rules in self.group.line.rules.halls.values():
            rules.recall_every_s = 0

    async def take(self, name: str = "kiosk", lane: str = "instant", **more: str) -> dict[str, Any]:
        """Take a number that must be given."""
        body = {"hall": "tonghua", "lane": lane, **more}
        reply = await self.post("/tickets", name, body)
        assert reply.status_code == 201, reply.text
        ticket: dict[str, Any] = reply.json()
        return ticket

    async def probe(self) -> None:
        """Let every group look at once whether it can write."""
        for group in self.ctx.groups.values():
            await group.probe.run_once(self.ctx.moment())

    async def until_ready(self) -> None:
        """Wait until the house says that it can serve."""
        async with asyncio.timeout(60):
            while (await self.http.get("/readyz")).status_code != 200:
                await self.probe()
                await asyncio.sleep(0.05)

    async def verb(
        self, window: int, verb: str, body: object = None, *, key: str | None = None
    ) -> httpx.Response:
        """A clerk's verb at a window of the city hall, by the clerk who works there."""
        path = f"/windows/tonghua/{window}/{verb}"
        return await self.post(path, f"clerk-{window:02}", body, key=key)


_open: list[Journal] = []


@contextmanager
def _alone(journals: list[Journal]) -> Iterator[None]:
    """Keep other open houses, whose database is not theirs now, from judging by its head."""

    async def blind() -> None: ...

    others = {id(other): other for other in _open if "check_head" not in vars(other)}
    for other in others.values():
        vars(other)["check_head"] = blind
    _open.extend(journals)
    try:
        yield
    finally:
        for journal in journals:
            _open.remove(journal)
        for other in others.values():
            del vars(other)["check_head"]


@functools.cache
def _clock_of(folder: Path) -> Clock:
    """Business time at a folder: it starts with the first house there, and goes on with the next.

    It runs as real time does. Never by the hour of the machine: whatever a test says of opening
    hours, of times that are still to come or of a day's numbers is then so at midnight as well.
    """
    return ScaledClock(STILL_MS, speed=1)


@asynccontextmanager
async def running_house(
    folder: Path,
    template: Path,
    clock: Clock | None = None,
    real: RealTime | None = None,
    **changes: Any,  # noqa: ANN401
) -> AsyncIterator[RunningHouse]:
    """A house over a copy of the template; `folder` may hold one already, which goes on.

    Its business time begins on a working morning unless `clock` or `real` tells another one. One
    at a time does something: the ORM knows one database a process.
    """
    folder.mkdir(parents=True, exist_ok=True)
    database = folder / "yichuang.sqlite3"
    copied = not database.exists() and "storage__database_url" not in changes
    if not database.exists():
        shutil.copy(template, database)
    if real is None:
        clock = clock or _clock_of(folder)
    now_ms = clock.now_ms() if clock else STILL_MS
    redis = EmbeddedRedis(folder / "redis")
    await redis.start()
    try:
        settings = settings_for(folder, storage__redis_url=redis.url, **changes)
        async with AsyncExitStack() as stack:
            with spared(template if copied else None, now_ms):
                house = await stack.enter_async_context(serving(settings, clock, real))
            http = await stack.enter_async_context(
                httpx.AsyncClient(base_url=settings.base_url, timeout=30, verify=_NO_CERTIFICATES)
            )
            with _alone([group.journal for group in house.groups.values()]):
                yield RunningHouse(house, settings, redis, http)
    finally:
        await redis.stop()
