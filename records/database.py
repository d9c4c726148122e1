"""Opening the database, and bringing its tables up to date."""

import asyncio
import contextlib
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
BUSY_WITHIN_S = 1.0
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


class DatabaseUnusable(OSError):
    """The database cannot be opened or written; the message says why, in both languages."""


# Words in what SQLite, PostgreSQL and the system say, and what that means to an operator.
_MEANINGS = (
    (("readonly", "read-only", "read only"), "it is read-only · 数据库只读，无法写入"),
    (("full", "no space left"), "the disk is full · 磁盘已满"),
    (("unable to open",), "the file cannot be opened or made · 无法打开或创建数据库文件"),
    (("locked",), "another program holds it; try again · 数据库被其他程序占用，请稍后再试"),
    (("disk i/o",), "the disk does not take it (full or damaged) · 磁盘无法写入（已满或损坏）"),
    (
        ("not a database", "malformed"),
        "the file is damaged or none of ours · 数据库文件损坏或格式不对",
    ),
)


def told(fault: BaseException) -> str:
    """What is wrong with a database, as a sentence; else in the driver's own words."""
    words = str(fault).lower()
    for signs, meaning in _MEANINGS:
        if any(sign in words for sign in signs):
            return meaning
    return str(fault) or type(fault).__name__


def _check(url: str) -> None:
    """Fail at once for a file that cannot be used.

    Tortoise keeps its lock when connecting fails, and would wait for it for ever. So SQLite is
    asked first: whether it can be opened as the house opens it, and takes a write.
    """
    if not url.startswith(("sqlite://", "postgres://")):
        raise OSError("DATABASE_URL must begin with sqlite:// or postgres://")
    if not url.startswith("sqlite://"):
        return
    try:
        with contextlib.closing(_opened(unquote(url.removeprefix("sqlite://")))) as file:
            _try_to_write(file)
    except sqlite3.Error as fault:
        raise DatabaseUnusable(f"{url}: {told(fault)}") from None


def _opened(path: str) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=BUSY_WITHIN_S, isolation_level=None)


def _try_to_write(file: sqlite3.Connection) -> None:
    file.execute("PRAGMA journal_mode=WAL")
    try:
        file.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as fault:
        if "locked" in str(fault):
            return  # by somebody who writes, so it can be written
        raise
    (version,) = file.execute("PRAGMA user_version").fetchone()
    file.execute(f"PRAGMA user_version={version}")
    file.execute("COMMIT")


async def migrate(url: str) -> None:
    """Apply every migration that is missing; safe to repeat. Raises `OSError`."""
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
    """Connect, and close when done. Raises `OSError`."""
    _check(url)
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
