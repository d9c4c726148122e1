"""The whole house over PostgreSQL: a visit, and the loss of Redis in the middle of it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from tortoise.backends.base.executor import EXECUTOR_CACHE

from tests.support.house import RunningHouse, running_house
from tests.support.postgres import fresh_database
from tests.support.redis import flush


@pytest_asyncio.fixture
async def house(postgres: str, template: Path, tmp_path: Path) -> AsyncIterator[RunningHouse]:
    """A house that sets its PostgreSQL up by itself."""
    EXECUTOR_CACHE.clear()
    async with (
        fresh_database(postgres) as url,
        running_house(tmp_path / "house", template, storage__database_url=url) as running,
    ):
        yield running
    EXECUTOR_CACHE.clear()


async def test_a_visit_is_recorded_in_postgresql(house: RunningHouse) -> None:
    """Taken, called, served; lost and rebuilt; counted on."""
    ticket = await house.take("somebody")
    await house.verb(1, "open")
    assert (await house.verb(1, "call-next")).json()["ticket"]["id"] == ticket["id"]
    await flush(house.redis.url)
    started = (await house.verb(1, "start")).json()
    assert (started["ticket"]["state"], started["durable"]) == ("serving", True)
    assert (await house.verb(1, "finish")).json()["ticket"]["state"] == "served"
    assert (await house.take())["number"] == "A002"
    assert (await house.http.get("/readyz")).json()["status"] == "ready"
