"""An empty database of each kind, and a line that is recorded there."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from tortoise.backends.base.executor import EXECUTOR_CACHE

from kit.clock import ManualClock, shanghai_ms
from server.redis.embedded import EmbeddedRedis
from tests.support.house import RunningHouse, running_house
from tests.support.postgres import copy_of
from tests.support.recorded_line import HALL, RecordedLine, recorded_line
from tests.support.redis import running_redis
from tests.support.small_catalogue import BRANCH, bring, catalogue


@pytest_asyncio.fixture
async def redis() -> AsyncIterator[EmbeddedRedis]:
    """A Redis of the test's own, which it may kill or empty."""
    async with running_redis() as server:
        yield server


@pytest_asyncio.fixture
async def bench(
    database: str, redis: EmbeddedRedis, clock: ManualClock
) -> AsyncIterator[RecordedLine]:
    """A recorded line under an imported catalogue; window 1 of each hall is open."""
    await bring(catalogue())
    async with recorded_line(redis.url, clock) as line, line.journalling():
        for place in (HALL, BRANCH):
            await line.line.open_window(line.request(), place, "1", "clerk")
        yield line


@pytest_asyncio.fixture(scope="module")
async def house(
    like: str, template: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[RunningHouse]:
    """A house over either database, whose business time stands still until moved."""
    EXECUTOR_CACHE.clear()
    clock = ManualClock(shanghai_ms("2026-11-23", 9, 15))
    async with AsyncExitStack() as stack:
        changes: dict[str, Any] = {}
        if like:
            changes["storage__database_url"] = await stack.enter_async_context(copy_of(like))
        folder = tmp_path_factory.mktemp("house")
        yield await stack.enter_async_context(running_house(folder, template, clock, **changes))
    EXECUTOR_CACHE.clear()
