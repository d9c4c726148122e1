"""Opening the database, and bringing its tables up to date."""

import asyncio
import fcntl
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote, unquote

import asyncpg
from tortoise import Tortoise
from tortoise.backends.base.config_generator import expand_db_url
from tortoise.connection import get_connection
from tortoise.migrations.api import migrate as run_migrations

MODULES = [
    "records.line",
    "records.rules",
    "records.balance",
    "records.people",
    "records.halls",
    "records.catalogue",
]

# Durable after every commit, readers beside the writer, patience instead of "database is locked".
_SQLITE = {
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "busy_timeout": "10000",
    "foreign_keys": "ON",
}


STATEMENT_WITHIN_S = 10.0
POLL_S = 0.05

# Any number will do that nobody else locks in this database.
_MEETING = 20181121


def sqlite_url(path: Path) -> str:
    """The address of a SQLite file, whatever characters its path has."""
    return f"sqlite://{quote(str(path))}"


def _connection(url: str) -> str | dict[str, Any]:
    """Tortoise reads a PostgreSQL address itself, but would take `%20` in a path for its name."""
    if not url.startswith("sqlite://"):
        return url
    path = unquote(url.removeprefix("sqlite://"))
    return {"engine": "tortoise.backends.sqlite", "credentials": {"file_path": path, **_SQLITE}}


def config(url: str) -> dict[str, Any]:
    """Tortoise's configuration for a database address."""
    return {
        "connections": {"default": _connection(url)},
        "apps": {
            "yichuang": {
                "models": MODULES,
                "default_connection": "default",
                "migrations": "records.migrations",
            }
        },
        "use_tz": True,
        "timezone": "UTC",
    }


# For `tortoise -c records.database.TORTOISE makemigrations`, which only compares models.
TORTOISE = config("sqlite://:memory:")


def _check(url: str) -> None:
    """Fail at once for a file that cannot be opened; the driver's thread would hang over it."""
    if not url.startswith(("sqlite://", "postgres://")):
        raise OSError("DATABASE_URL must begin with sqlite:// or postgres://")
    if url.startswith("sqlite://"):
        try:
            sqlite3.connect(unquote(url.removeprefix("sqlite://"))).close()
        except sqlite3.Error as fault:
            raise OSError(f"{url}: {fault}") from None


async def migrate(url: str) -> None:
    """Apply every migration that is missing; safe to repeat. Raises `OSError` without one."""
    _check(url)
    try:
        await run_migrations(config=config(url))
    finally:
        # An open SQLite connection is a thread that would keep a failed process from ending.
        await Tortoise.close_connections()


async def _postgres(url: str) -> asyncpg.Connection:
    """A connection beside Tortoise's own. Raises `OSError`."""
    known = expand_db_url(url)["credentials"]
    named = ("host", "port", "user", "password", "database", "ssl")
    try:
        return await asyncpg.connect(**{name: known[name] for name in named if name in known})
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as fault:
        raise OSError(f"DATABASE_URL cannot be used: {type(fault).__name__}: {fault}") from fault


def _locked(meeting: IO[str]) -> bool:
    # Not a thread that waits for it: whoever stops the start would have to wait with it.
    try:
        fcntl.flock(meeting, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@asynccontextmanager
async def one_at_a_time(url: str, folder: Path) -> AsyncIterator[None]:
    """Hold off other processes that would prepare the same database at this moment.

    Processes of one machine meet at a file of their data folder, others in PostgreSQL itself.
    """
    _check(url)
    with (folder / "setup.lock").open("w") as meeting:
        while not _locked(meeting):  # noqa: ASYNC110 - it is the system that knows
            await asyncio.sleep(POLL_S)
        if url.startswith("sqlite://"):
            yield
            return
        connection = await _postgres(url)
        try:
            await connection.execute("SELECT pg_advisory_lock($1)", _MEETING)
            yield
        finally:
            await connection.close(timeout=STATEMENT_WITHIN_S)


@asynccontextmanager
async def open_database(url: str) -> AsyncIterator[None]:
    """Connect, and close when done."""
    settings = config(url)
    if not url.startswith("sqlite://"):
        # A server that went away without a word must not hold a statement, and its lock, for ever.
        settings["connections"]["default"] = expand_db_url(url)
        settings["connections"]["default"]["credentials"]["command_timeout"] = STATEMENT_WITHIN_S
    await Tortoise.init(config=settings, _enable_global_fallback=True)
    try:
        # Connected at once: who is cancelled while a transaction connects keeps SQLite's only lock.
        await get_connection("default").execute_query("SELECT 1")
        yield
    finally:
        await Tortoise.close_connections()
