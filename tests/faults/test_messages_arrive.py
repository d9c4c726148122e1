"""Messages arrive: none is lost with the process that was to send it, none is doubled unsaid."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio
from tortoise.backends.base.executor import EXECUTOR_CACHE

from records.db.engine import migrate, open_database, sqlite_url
from tests.support.arriving import arrive
from tests.support.postgres import fresh_database

NOTICES, KILLS = 150, 3


@pytest_asyncio.fixture(params=["sqlite", "postgres"])
async def record(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """An empty record, open in this process; its address."""
    async with AsyncExitStack() as stack:
        url = sqlite_url(tmp_path / "record.sqlite3")
        if request.param == "postgres":
            server = request.getfixturevalue("postgres")
            url = await stack.enter_async_context(fresh_database(server))
        EXECUTOR_CACHE.clear()
        await migrate(url)
        await stack.enter_async_context(open_database(url))
        yield url
    EXECUTOR_CACHE.clear()


async def test_relays_are_killed_while_they_send(record: str) -> None:
    """Nothing is missing; what was told twice is on record as sent again, and only calls are."""
    figures = await arrive(record, NOTICES, KILLS)
    assert figures.good, figures.table()
    assert figures.arrived + figures.unknown >= NOTICES, figures.table()
    assert figures.resends > 0, figures.table()
