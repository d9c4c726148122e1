"""A loop and a database for the bookings' machine, and how a process dies there."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from tortoise.backends.base.executor import EXECUTOR_CACHE

from records.db import engine as database
from records.db import sql
from records.db.engine import migrate, open_database, sqlite_url
from records.db.sql import Connection
from records.transactions import transaction
from tests.support.postgres import fresh_database


class Crash(BaseException):
    """The process dies at this statement; nobody may catch that."""


@contextmanager
def dying(at: int) -> Iterator[None]:
    """Die at a statement, counted from one; 0 is never."""
    left = at

    def deadly(real: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def asked(*values: object) -> Any:  # noqa: ANN401
            nonlocal left
            left -= 1
            if left == 0:
                raise Crash
            return await real(*values)

        return asked

    with (
        patch.object(sql, "change", deadly(sql.change)),
        patch.object(sql, "rows", deadly(sql.rows)),
    ):
        yield


async def in_transaction(verb: Callable[[Connection], Awaitable[Any]]) -> Any:  # noqa: ANN401
    """Do a verb; the last statement at which the process may die is the commit."""
    async with transaction() as tx:
        done = await verb(tx)
        await sql.rows(tx, "SELECT 1")
        return done


@contextmanager
def running_loop(
    folder: Path, tables: Path, postgres: str | None = None
) -> Iterator[asyncio.Runner]:
    """A loop of the tests' own, and an empty database; the disk is not what is tested here.

    The database is a copy of the SQLite file `tables`, or one of a PostgreSQL server.
    """

    async def begin(stack: AsyncExitStack) -> None:
        url = sqlite_url(Path(shutil.copy(tables, folder / "booking.sqlite3")))
        if postgres is not None:
            url = await stack.enter_async_context(fresh_database(postgres))
            await migrate(url)
        await stack.enter_async_context(open_database(url))

    with (
        asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner,
        pytest.MonkeyPatch.context() as monkey,
    ):
        monkey.setitem(database._SQLITE, "synchronous", "OFF")
        EXECUTOR_CACHE.clear()
        stack = AsyncExitStack()
        runner.run(begin(stack))
        yield runner
        runner.run(stack.aclose())
        EXECUTOR_CACHE.clear()
