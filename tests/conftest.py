"""Fixtures for every kind of test. One event loop serves the whole session."""

import gc
import os
import shutil
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import pytest_asyncio
from tortoise.backends.base.executor import EXECUTOR_CACHE

from kit.clock import ManualClock
from records.db.engine import migrate, open_database, sqlite_url
from tests.support.emptied_postgres import EmptiedPostgres
from tests.support.furnished_postgres import FURNISHED, MIGRATED
from tests.support.house import STILL_MS, RunningHouse, furnish, make_template, running_house
from tests.support.once import made_once, made_once_by
from tests.support.postgres import (
    copy_of,
    database_of,
    fresh_database,
    given_server,
    has_database,
    running_postgres,
)

pytest_plugins = [
    "tests.support.stuck",
    "tests.support.order",
    "tests.support.logged",
    "tests.support.audited",
]

# Whatever the environment says: a run starts some hundred processes of the house, and each would
# compile all of it anew, which takes 2 s.
os.environ["PYTHONDONTWRITEBYTECODE"] = ""
sys.dont_write_bytecode = False

# Modules and tests stay until the end: looking for garbage among them again and again, while they
# come and afterwards, would take a sixth of a run.
gc.disable()


def pytest_collection_finish() -> None:
    """Look for garbage in what comes from now on."""
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL server; one of our own has the databases that `furnished_postgres` made."""
    like = None
    if not given_server():
        like = made_once_by(tmp_path_factory, "postgres", "tests.support.furnished_postgres")
    with running_postgres(like) as url:
        yield url


@pytest.fixture(scope="session")
def migrated_sqlite(tables: Path) -> str:
    """A SQLite file with empty tables, to be copied."""
    return sqlite_url(tables)


@pytest_asyncio.fixture(scope="session")
async def migrated_postgres(postgres: str) -> AsyncIterator[str]:
    """The same on PostgreSQL; somebody else's server must be given it first."""
    if await has_database(postgres, MIGRATED):
        yield database_of(postgres, MIGRATED)
        return
    async with fresh_database(postgres) as url:
        EXECUTOR_CACHE.clear()
        await migrate(url)
        yield url


@pytest_asyncio.fixture(scope="session")
async def furnished_postgres(postgres: str, migrated_postgres: str) -> AsyncIterator[str]:
    """A database with the demo hall there; a house that imports it all takes ten seconds more."""
    if await has_database(postgres, FURNISHED):
        yield database_of(postgres, FURNISHED)
        return
    async with copy_of(migrated_postgres) as url:
        EXECUTOR_CACHE.clear()
        await furnish(url)
        EXECUTOR_CACHE.clear()
        yield url


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def like(request: pytest.FixtureRequest) -> str:
    """The PostgreSQL database of which a house gets a copy; none for a house on SQLite."""
    if request.param == "sqlite":
        return ""
    url: str = request.getfixturevalue("furnished_postgres")
    return url


@pytest_asyncio.fixture(scope="session")
async def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with empty tables, to be copied: all migrations take seconds of CPU."""

    async def make(folder: Path) -> None:
        await migrate(sqlite_url(folder / "empty.sqlite3"))

    return await made_once(tmp_path_factory, "tables", make) / "empty.sqlite3"


@pytest_asyncio.fixture(scope="session")
async def template(tmp_path_factory: pytest.TempPathFactory, tables: Path) -> Path:
    """The demo hall's database, made once a run."""

    async def make(folder: Path) -> None:
        await make_template(folder, tables)

    return await made_once(tmp_path_factory, "demo", make) / "template.sqlite3"


@pytest_asyncio.fixture(scope="session")
async def emptied_postgres(migrated_postgres: str) -> AsyncIterator[EmptiedPostgres]:
    """A copy of it for all tests of this process that ask for one of their own."""
    lent = EmptiedPostgres(migrated_postgres)
    yield lent
    await lent.close()


@pytest.fixture(params=["sqlite", "postgres"])
def migrated(request: pytest.FixtureRequest) -> str:
    """Either of them; the other one need not be there."""
    url: str = request.getfixturevalue(f"migrated_{request.param}")
    return url


@pytest.fixture
def on_postgres(request: pytest.FixtureRequest, migrated: str) -> EmptiedPostgres | None:
    """Who lends the database of a test that runs on PostgreSQL."""
    if migrated.startswith("sqlite:"):
        return None
    lent: EmptiedPostgres = request.getfixturevalue("emptied_postgres")
    return lent


@pytest_asyncio.fixture
async def database(
    migrated: str, on_postgres: EmptiedPostgres | None, tmp_path: Path
) -> AsyncIterator[str]:
    """An empty, migrated database of each kind; its address."""
    async with AsyncExitStack() as stack:
        if on_postgres:
            url = await stack.enter_async_context(on_postgres.lent())
        else:
            url = sqlite_url(tmp_path / "test.sqlite3")
            shutil.copy(unquote(urlsplit(migrated).path), tmp_path / "test.sqlite3")
        # Tortoise remembers a table's INSERT for a process, in the dialect it first met.
        EXECUTOR_CACHE.clear()
        await stack.enter_async_context(open_database(url))
        yield url
    EXECUTOR_CACHE.clear()


@pytest_asyncio.fixture(scope="module")
async def server(
    template: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[RunningHouse]:
    """A house shared by the tests of one module."""
    async with running_house(tmp_path_factory.mktemp("house"), template) as house:
        yield house


@pytest_asyncio.fixture
async def fresh(template: Path, tmp_path: Path) -> AsyncIterator[RunningHouse]:
    """A house of a test's own."""
    async with running_house(tmp_path / "house", template) as house:
        yield house


@pytest.fixture
def clock() -> ManualClock:
    """A quarter past nine on a working morning in China."""
    return ManualClock(STILL_MS)


@pytest_asyncio.fixture
async def timed(template: Path, tmp_path: Path, clock: ManualClock) -> AsyncIterator[RunningHouse]:
    """A house of a test's own whose business time stands still until moved."""
    async with running_house(tmp_path / "house", template, clock) as house:
        yield house
