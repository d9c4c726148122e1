"""A whole transaction in one trip to SQLite's thread.

Every statement that waits for that thread costs two switches and a turn of the event loop, which is
more than most statements take. Work that awaits nothing but its own statements is therefore run
there as a whole, each statement answered at once. Nothing can come between, either: whoever is
cancelled while it runs leaves it to end by itself.
"""

import contextlib
import sqlite3
from collections.abc import Callable, Coroutine, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, TypeVar

from tortoise.backends.sqlite.client import SqliteClient, SqliteTransactionWrapper

T = TypeVar("T")
Work = Callable[[Any], Coroutine[Any, Any, T]]
Values = Sequence[Any]


class WaitedInside(RuntimeError):
    """Work in one trip waited for something else than its own statements."""


async def in_one_trip(client: SqliteClient, work: Work[T]) -> T:
    """What `work` gives for the connection that it is handed; all it writes is kept, or nothing.

    Raises `WaitedInside`, and whatever the work raises.
    """
    async with client.acquire_connection() as connection:
        result: T = await connection._execute(_transact, client, connection._conn, work)  # noqa: SLF001
        return result


def _transact(client: SqliteClient, file: sqlite3.Connection, work: Work[T]) -> T:
    # Locked at once: two that have read cannot both go on to write.
    file.execute("BEGIN IMMEDIATE")
    try:
        result = _ended(work(_OnTheSpot(client, file)))
        file.execute("COMMIT")
    except BaseException:
        if file.in_transaction:
            file.execute("ROLLBACK")
        raise
    return result


def _ended(going: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine that never has to wait."""
    try:
        going.send(None)
    except StopIteration as end:
        value: T = end.value
        return value
    going.close()
    raise WaitedInside


class _File:
    """What Tortoise asks of aiosqlite's connection, answered where it is asked."""

    def __init__(self, file: sqlite3.Connection) -> None:
        self._file = file

    @property
    def total_changes(self) -> int:
        return self._file.total_changes

    async def execute_fetchall(self, query: str, values: Values | None) -> Sequence[Any]:
        return self._file.execute(query, values or ()).fetchall()

    async def executemany(self, query: str, rows: Iterable[Values]) -> None:
        self._file.executemany(query, rows)


class _OnTheSpot(SqliteTransactionWrapper):
    """Tortoise's transaction on such a connection."""

    def __init__(self, client: SqliteClient, file: sqlite3.Connection) -> None:
        super().__init__(client)
        self._file = _File(file)

    def acquire_connection(self) -> AbstractAsyncContextManager[Any]:  # type: ignore[override]
        return contextlib.nullcontext(self._file)
