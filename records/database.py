"""Opening the database, and bringing its tables up to date."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tortoise import Tortoise
from tortoise.exceptions import ConfigurationError
from tortoise.migrations.api import migrate as run_migrations

MODULES = ["records.line", "records.people", "records.halls", "records.catalogue"]

# Durable after every commit, readers beside the writer, patience instead of "database is locked".
_SQLITE = "journal_mode=WAL&synchronous=FULL&busy_timeout=10000&foreign_keys=ON"


def sqlite_url(path: Path) -> str:
    """The address of a SQLite file, whatever characters its path has."""
    return f"sqlite://{quote(str(path))}?{_SQLITE}"


def config(url: str) -> dict[str, Any]:
    """Tortoise's configuration for a database address."""
    return {
        "connections": {"default": url},
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


async def migrate(url: str) -> None:
    """Apply every migration that is missing; safe to repeat."""
    try:
        await run_migrations(config=config(url))
    finally:
        # An open SQLite connection is a thread that would keep a failed process from ending.
        await Tortoise.close_connections()


@asynccontextmanager
async def open_database(url: str) -> AsyncIterator[None]:
    """Connect, and close when done. Raises `ConfigurationError` for an unknown kind of address."""
    if not url.startswith(("sqlite://", "postgres://")):
        message = "DATABASE_URL must begin with sqlite:// or postgres://"
        raise ConfigurationError(message)
    await Tortoise.init(config=config(url), _enable_global_fallback=True)
    try:
        yield
    finally:
        await Tortoise.close_connections()
