"""The record of estimates: what people were first told, and what came of it."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from kit.patience import begun
from queueing.waits.load import Load
from records import sql

if TYPE_CHECKING:
    from queueing.waits.estimate import Called, Given

AT_MOST = 10_000

_GIVEN = (
    "INSERT INTO estimate_given (ticket, hall, lane, at_ms, p50_s, p90_s) "
    "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (ticket) DO NOTHING"
)
_CALLED = "UPDATE estimate_given SET waited_s=? WHERE ticket=? AND waited_s IS NULL"


class EstimateLog:
    """Writes down what a load has told and what came of it, once a second.

    Every process of the house knows the same of it; only one of them writes.
    """

    def __init__(self, load: Load, writes: Callable[[], bool]) -> None:
        """`writes` tells whether it is this process."""
        self._load = load
        self._writes = writes
        self._given: list[Given] = []
        self._called: list[Called] = []

    async def flush(self) -> None:
        """Write what is new; while the database is away, the latest is kept for later."""
        self._given = (self._given + self._load.drain_given())[-AT_MOST:]
        self._called = (self._called + self._load.drain_called())[-AT_MOST:]
        if not self._writes():
            self._given, self._called = [], []
        if not (self._given or self._called):
            return
        await asyncio.shield(begun(self._write()))

    async def _write(self) -> None:
        async with sql.Transaction() as tx:
            await sql.many(tx, _GIVEN, self._given)
            await sql.many(tx, _CALLED, [(c.waited_s, c.ticket) for c in self._called])
        self._given, self._called = [], []
