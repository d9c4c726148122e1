"""The moment at which a process begins to serve."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from sanic.server.async_server import AsyncioServer

from kit.clock import MINUTE_MS, SystemClock, instant
from records import sweeping
from records.models.people.login_families import revoke_family
from records.transactions import connection
from tests.support.house import STILL_MS, running_house


async def test_nobody_is_let_in_before_the_app_has_started(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever knocks meanwhile is refused and comes again, and is not half served for ever."""
    refused = []
    start: Any = AsyncioServer.startup

    async def startup(server: Any) -> None:  # noqa: ANN401 - Sanic leaves it untyped
        host, port = server.server.sockets[0].getsockname()
        try:
            await asyncio.open_connection(host, port)
        except ConnectionRefusedError:
            refused.append(port)
        await start(server)

    monkeypatch.setattr(AsyncioServer, "startup", startup)
    async with running_house(tmp_path / "house", template, SystemClock()) as house:
        assert refused == [house.settings.address.port]
        assert (await house.http.get("/readyz")).status_code == 200


async def test_a_sweep_holds_up_nobody(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What ended long ago is cleared away beside the rest; logins are ended meanwhile."""
    started, go_on = asyncio.Event(), asyncio.Event()

    async def rest() -> None:
        started.set()
        await go_on.wait()

    monkeypatch.setattr(sweeping, "rest", rest)
    folder = tmp_path / "house"
    async with running_house(folder, template) as house:
        await house.login("clerk-01")  # the next start has something to look through
    async with running_house(folder, template) as house, asyncio.timeout(60):
        await started.wait()
        family = house.ctx.authenticator.principal(await house.login("manager")).family
        await revoke_family(connection(), family, house.ctx.clock_guard.trusted_ms())
        while (await house.get("/halls/tonghua/rules", "manager")).status_code != 401:
            await asyncio.sleep(0.05)
        go_on.set()


async def test_a_house_of_tests_lives_on_a_working_morning(template: Path, tmp_path: Path) -> None:
    """Whatever the hour is; its time runs, and goes on in the next house of the folder."""
    times = []
    for _ in range(2):
        async with running_house(tmp_path / "house", template) as house:
            ticket = await house.take()
            times.append((ticket["number"], ticket["joined_at"]))
    (first, began), (second, later) = times
    assert (first, second) == ("A001", "A002")
    assert instant(STILL_MS) < began < later < instant(STILL_MS + 10 * MINUTE_MS)
