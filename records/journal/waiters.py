"""Replies that wait until their events are recorded."""

import asyncio
import heapq
import itertools
from enum import Enum, auto

from records.journal.log_reader import Position


class WaitResult(Enum):
    """Why a reply need not wait any longer."""

    RECORDED = auto()
    LATE = auto()  # the record is away: nobody waits for it
    ENDED = auto()  # the epoch ended: what is not recorded by now never will be


class Waiters:
    """Who waits for which place in the log of one epoch."""

    def __init__(self) -> None:
        """Nobody waits."""
        self._waiting: list[tuple[Position, int, asyncio.Future[WaitResult]]] = []
        self._arrivals = itertools.count()

    def join(self, at: Position) -> "asyncio.Future[WaitResult]":
        """Wait for the record to come to this place."""
        future: asyncio.Future[WaitResult] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (at, next(self._arrivals), future))
        return future

    def release(self, up_to: Position) -> None:
        """The record has come to this place."""
        while self._waiting and self._waiting[0][0] <= up_to:
            _tell(heapq.heappop(self._waiting)[2], WaitResult.RECORDED)

    def release_all(self, verdict: WaitResult) -> None:
        """Nobody waits any longer."""
        for _, _, future in self._waiting:
            _tell(future, verdict)
        self._waiting.clear()


def _tell(future: "asyncio.Future[WaitResult]", verdict: WaitResult) -> None:
    if not future.done():
        future.set_result(verdict)
