"""How the floors above reach the record: by a connection, or a transaction, that they hand on.

Whatever asks or writes takes it as its first argument, so that nothing happens outside of the
transaction to which it belongs, and nothing inside of one by accident.
"""

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, TypeVar

from records.db import sql
from records.db.sql import Connection

__all__ = ["Connection", "connection", "snapshot", "transact", "transaction"]

T = TypeVar("T")


def connection() -> Connection:
    """The database of this process, for what needs no transaction.

    Raises `InsideTransaction` where one is open: its own connection is to be handed on.
    """
    return sql.connection()


def transaction() -> AbstractAsyncContextManager[Connection]:
    """Begin a transaction with `async with`, which gives the connection to hand on."""
    return sql.Transaction()


async def transact(work: Callable[[Connection], Coroutine[Any, Any, T]]) -> T:
    """Run work that waits for nothing but its own statements as one transaction; what it gives."""
    return await sql.transact(work)


@asynccontextmanager
async def snapshot() -> AsyncIterator[Connection]:
    """Begin a transaction that only reads, and sees the record as it is at its first question."""
    async with sql.Transaction() as tx:
        await sql.stand_still(tx)
        yield tx
