"""Keeps the record of estimates: what people were first told, and what came of it."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from kit.tasks import BackgroundTasks
from queueing.estimates.wait_estimator import WaitEstimator
from records.models.line.estimates import add_estimates
from records.transactions import transaction

if TYPE_CHECKING:
    from queueing.model.estimate import Called, Given

AT_MOST = 10_000


class EstimateLog:
    """Writes down what an estimator has told and what came of it, once a second.

    Every process of the house knows the same of it; only one of them writes.
    """

    def __init__(
        self,
        estimator: WaitEstimator,
        writes: Callable[[], bool],
        tasks: BackgroundTasks | None = None,
    ) -> None:
        """`writes` tells whether it is this process; the writing is one of these `tasks`."""
        self._tasks = tasks or BackgroundTasks()
        self._estimator = estimator
        self._writes = writes
        self._given: list[Given] = []
        self._called: list[Called] = []

    async def flush(self) -> None:
        """Write what is new; while the database is away, the latest is kept for later."""
        self._given = (self._given + self._estimator.drain_given())[-AT_MOST:]
        self._called = (self._called + self._estimator.drain_called())[-AT_MOST:]
        if not self._writes():
            self._given, self._called = [], []
        if not (self._given or self._called):
            return
        await asyncio.shield(self._tasks.spawn(self._write()))

    async def _write(self) -> None:
        async with transaction() as tx:
            await add_estimates(tx, self._given, self._called)
        self._given, self._called = [], []
