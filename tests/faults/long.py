"""`make faults`: a storm of full length, and its figures; DATABASE=postgres for PostgreSQL."""

import asyncio
import os
import sys
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

from server.logs import configure_logs
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


async def storm() -> Figures:
    """One storm over the record that was asked for."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="yichuang-storm-")))
        url = None
        if os.environ.get("DATABASE") == "postgres":
            server = stack.enter_context(running_postgres())
            url = await stack.enter_async_context(fresh_database(server))
        fleet = await stack.enter_async_context(running_fleet(folder, ALL_GROUPS * 3, url))
        return await weather(fleet, LONG)


def main() -> int:
    """Print the table; the exit code says whether every promise was kept."""
    configure_logs("error")
    figures = asyncio.run(storm())
    sys.stdout.write(figures.table() + "\n")
    return 0 if figures.good else 1


if __name__ == "__main__":
    sys.exit(main())
