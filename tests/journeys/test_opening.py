"""The moment at which a process begins to serve."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from sanic.server.async_server import AsyncioServer

from kit.clock import SystemClock
from tests.support.house import running_house


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
        assert refused == [house.settings.port]
        assert (await house.http.get("/readyz")).status_code == 200
