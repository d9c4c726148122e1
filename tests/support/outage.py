"""SQL taken away from some of the processes that a test plays, at the seam below the journal."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import pytest

from records.db import sql

_process: ContextVar[str] = ContextVar("process", default="")


@contextmanager
def process(name: str) -> Iterator[None]:
    """What begins inside, and the tasks it makes, belong to this process."""
    token = _process.set(name)
    try:
        yield
    finally:
        _process.reset(token)


class SqlOutage:
    """Whose connection to SQL is cut."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Nobody's, for now."""
        self.away: set[str] = set()
        self.hanging: set[str] = set()
        self.back = asyncio.Event()
        self._connection = sql.connection
        self._transaction, self._transact = sql.Transaction, sql.transact
        monkeypatch.setattr(sql, "connection", self._connect)
        monkeypatch.setattr(sql, "Transaction", self._begin)
        monkeypatch.setattr(sql, "transact", self._transacting)

    def _connect(self) -> Any:  # noqa: ANN401 - Tortoise's client
        if _process.get() in self.away:
            raise ConnectionRefusedError
        return self._connection()

    def _begin(self) -> Any:  # noqa: ANN401 - Tortoise's transaction
        if _process.get() in self.away:
            raise ConnectionRefusedError
        if _process.get() in self.hanging:
            return _Hanging(self)
        return self._transaction()

    async def _transacting(self, work: Any) -> Any:  # noqa: ANN401 - whatever the work gives
        if _process.get() in self.hanging:
            await self.back.wait()
            raise ConnectionResetError
        return await self._transact(work)


class _Hanging:
    def __init__(self, outage: SqlOutage) -> None:
        self._outage = outage

    async def __aenter__(self) -> None:
        await self._outage.back.wait()
        raise ConnectionResetError

    async def __aexit__(self, *_: object) -> None: ...
