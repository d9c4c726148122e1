"""Fill a folder with databases of a PostgreSQL server: empty tables, and the demo hall.

Run as `python -m tests.support.furnished_postgres FOLDER`, once for all processes of a run: to make
them takes each of them a quarter of a minute.
"""

import asyncio
import sys
from pathlib import Path

import asyncpg
from tortoise.backends.base.executor import EXECUTOR_CACHE

from records.db.engine import migrate
from tests.support.house import furnish
from tests.support.postgres import database_of, saved_postgres

MIGRATED = "migrated"
FURNISHED = "furnished"


async def fill(server_url: str) -> None:
    """Make both databases."""
    server = await asyncpg.connect(server_url)
    await server.execute(f"CREATE DATABASE {MIGRATED}")
    await migrate(database_of(server_url, MIGRATED))
    await server.execute(f"CREATE DATABASE {FURNISHED} TEMPLATE {MIGRATED}")
    EXECUTOR_CACHE.clear()
    await furnish(database_of(server_url, FURNISHED))
    await server.close()


if __name__ == "__main__":
    with saved_postgres(Path(sys.argv[1])) as url:
        asyncio.run(fill(url))
