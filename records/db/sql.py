"""Plain SQL for the paths where an object per row would cost too much, on SQLite and PostgreSQL."""

import contextlib
import functools
import itertools
import re
from collections.abc import Callable, Coroutine, Sequence
from types import TracebackType
from typing import Any, TypeVar

from tortoise.backends.base.client import BaseDBAsyncClient, TransactionalDBClient
from tortoise.backends.sqlite.client import SqliteClient
from tortoise.connection import get_connection
from tortoise.transactions import in_transaction

from records.db.one_trip import in_one_trip

T = TypeVar("T")

# The database of this process, or one transaction of it: every statement is told which.
Connection = BaseDBAsyncClient


@functools.cache
def _dialect(sql: str, name: str) -> str:
    """Statements are written with `?`; PostgreSQL wants `$1, $2, …`."""
    if name == "sqlite":
        return sql
    numbers = itertools.count(1)
    return re.sub(r"\?", lambda _: f"${next(numbers)}", sql)


class InsideTransaction(RuntimeError):
    """Inside a transaction, its own connection is handed on."""


def connection() -> Connection:
    """The database of this process. Raises `InsideTransaction` where one is open.

    Tortoise would then give the connection of that one, and whoever moves the question elsewhere
    would take it out of the transaction without noticing.
    """
    client = get_connection("default")
    if isinstance(client, TransactionalDBClient):
        raise InsideTransaction
    return client


class Transaction:
    """Tortoise's; but one that is cancelled while it begins keeps no connection and no lock."""

    def __init__(self) -> None:
        """Begin it with `async with`, which gives the connection to use inside."""
        self._inner = in_transaction()

    async def __aenter__(self) -> Connection:
        try:
            return await self._inner.__aenter__()
        except BaseException as fault:
            if hasattr(self._inner, "token"):  # it has what it must give back
                with contextlib.suppress(Exception):
                    await self._inner.__aexit__(type(fault), fault, None)
            raise

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._inner.__aexit__(kind, fault, trace)


async def transact(work: Callable[[Connection], Coroutine[Any, Any, T]]) -> T:
    """What `work` gives in a transaction of its own; it may wait for nothing but its statements.

    On SQLite it makes one trip to SQLite's thread, however many statements there are.
    """
    client = connection()
    if isinstance(client, SqliteClient):
        return await in_one_trip(client, work)
    async with Transaction() as tx:
        return await work(tx)


async def stand_still(transaction: Connection) -> None:
    """Let a transaction that has not asked anything yet see the record of one moment.

    SQLite's do so anyway; PostgreSQL's else see what others commit meanwhile.
    """
    if transaction.capabilities.dialect != "sqlite":
        level = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
        await transaction.execute_query(level)


async def many(client: Connection, sql: str, rows: Sequence[Sequence[Any]]) -> None:
    """Run one statement for each row."""
    if rows:
        await client.execute_many(
            _dialect(sql, client.capabilities.dialect), [list(row) for row in rows]
        )


async def change(client: Connection, sql: str, *values: object) -> int:
    """Run one statement; how many rows an UPDATE or DELETE changed.

    For an INSERT the driver's count is not to be relied on: ask with `RETURNING` and `rows`.
    """
    count, _ = await client.execute_query(_dialect(sql, client.capabilities.dialect), list(values))
    return count


async def rows(client: Connection, sql: str, *values: object) -> list[dict[str, Any]]:
    """Ask; every row as a dict."""
    return await client.execute_query_dict(_dialect(sql, client.capabilities.dialect), list(values))


async def ping(client: Connection) -> None:
    """See whether the database answers."""
    await client.execute_query("SELECT 1")
