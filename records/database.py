"""Opening the database, and bringing its tables up to date."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from tortoise import Tortoise
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


@asynccontextmanager
async def open_database(url: str) -> AsyncIterator[None]:
    """Connect, and close when done."""
    await Tortoise.init(config=config(url), _enable_global_fallback=True)
    try:
        yield
    finally:
        await Tortoise.close_connections()
