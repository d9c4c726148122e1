"""`make faults`: a storm of full length, then messages whose senders are killed; their figures.

DATABASE=postgres for PostgreSQL.
"""

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from records.db.engine import migrate, open_database, sqlite_url
from server.logs import configure_logs
from tests.support import arriving
from tests.support.fleet import ALL_GROUPS, running_fleet
from tests.support.postgres import fresh_database, running_postgres
from tests.support.storm import Figures, Plan, weather

LONG = Plan(
    tickets=int(os.environ.get("TICKETS") or 10_000),
    takers=64,
    windows=64,
    kills=20,
    flushes=3,
    rewinds=2,
    deaths=5,
    backs=(1, 40, 500),
)


NOTICES, KILLS = 5_000, 20


@asynccontextmanager
async def record() -> AsyncIterator[tuple[Path, str | None]]:
    """A folder, and the address of an empty database if it is to be PostgreSQL."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="yichuang-storm-")))
        url = None
        if os.environ.get("DATABASE") == "postgres":
            server = stack.enter_context(running_postgres())
            url = await stack.enter_async_context(fresh_database(server))
        yield folder, url


async def storm() -> Figures:
    """One storm over the record that was asked for."""
    async with record() as (folder, url), running_fleet(folder, ALL_GROUPS * 3, url) as fleet:
        return await weather(fleet, LONG)


async def messages() -> arriving.Figures:
    """Messages whose senders are killed, over the record that was asked for."""
    async with record() as (folder, url):
        address = url or sqlite_url(folder / "record.sqlite3")
        await migrate(address)
        async with open_database(address):
            return await arriving.arrive(address, NOTICES, KILLS)


def main() -> int:
    """Print the tables; the exit code says whether every promise was kept."""
    configure_logs("error")
    figures = asyncio.run(storm())
    sys.stdout.write(figures.table() + "\n")
    arrived = asyncio.run(messages())
    sys.stdout.write(arrived.table() + "\n")
    return 0 if figures.good and arrived.good else 1


if __name__ == "__main__":
    sys.exit(main())
