"""An empty database of each kind, and a line that is recorded there."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio
from tortoise.backends.base.executor import EXECUTOR_CACHE

from records.database import migrate, open_database, sqlite_url
from server.embedded_redis import EmbeddedRedis
from tests.support.postgres import fresh_database, running_postgres
from tests.support.redis import running_redis


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL server."""
    with running_postgres() as url:
        yield url


@pytest_asyncio.fixture(params=["sqlite", "postgres"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """An empty, migrated database of each kind; its address."""
    async with AsyncExitStack() as stack:
        url = sqlite_url(tmp_path / "test.sqlite3")
        if request.param == "postgres":
            server = request.getfixturevalue("postgres")
            url = await stack.enter_async_context(fresh_database(server))
        # Tortoise remembers a table's INSERT for a process, in the dialect it first met.
        EXECUTOR_CACHE.clear()
        await migrate(url)
        await stack.enter_async_context(open_database(url))
        yield url
    EXECUTOR_CACHE.clear()


@pytest_asyncio.fixture
async def redis() -> AsyncIterator[EmbeddedRedis]:
    """A Redis of the test's own, which it may kill or empty."""
    async with running_redis() as server:
        yield server
