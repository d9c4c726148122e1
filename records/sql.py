"""Plain SQL for the paths where an object per row would cost too much, on SQLite and PostgreSQL."""

import contextlib
import functools
import itertools
import re
from collections.abc import Sequence
from types import TracebackType
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.connection import get_connection
from tortoise.transactions import in_transaction


@functools.cache
def _dialect(sql: str, name: str) -> str:
    """Statements are written with `?`; PostgreSQL wants `$1, $2, …`."""
    if name == "sqlite":
        return sql
    numbers = itertools.count(1)
    return re.sub(r"\?", lambda _: f"${next(numbers)}", sql)


def connection() -> BaseDBAsyncClient:
    """The database of this process."""
    return get_connection("default")


class Transaction:
    """Tortoise's; but one that is cancelled while it begins keeps no connection and no lock."""

    def __init__(self) -> None:
        """Begin it with `async with`, which gives the connection to use inside."""
        self._inner = in_transaction()

    async def __aenter__(self) -> BaseDBAsyncClient:
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


async def many(client: BaseDBAsyncClient, sql: str, rows: Sequence[Sequence[Any]]) -> None:
    """Run one statement for each row."""
    if rows:
        await client.execute_many(
            _dialect(sql, client.capabilities.dialect), [list(row) for row in rows]
        )


async def change(client: BaseDBAsyncClient, sql: str, *values: object) -> int:
    """Run one statement; how many rows an UPDATE or DELETE changed.

    For an INSERT the driver's count is not to be relied on: ask with `RETURNING` and `rows`.
    """
    count, _ = await client.execute_query(_dialect(sql, client.capabilities.dialect), list(values))
    return count


async def rows(sql: str, *values: object) -> list[dict[str, Any]]:
    """Ask; every row as a dict."""
    client = connection()
    return await client.execute_query_dict(_dialect(sql, client.capabilities.dialect), list(values))
