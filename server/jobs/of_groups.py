"""What a process repeats for each group that it serves."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from kit.clock import Moment
from kit.clock_guard import ClockGuard
from notify.feed.hub import TICK_S, Hub
from queueing.line.verbs import Line
from records.appointments.booked_ahead import BookedAhead
from records.estimate_log import EstimateLog
from records.journal.journal import Journal


@dataclass(frozen=True, slots=True)
class FeedTick:
    """Beats, progress, and the end of logins on open sockets."""

    name: ClassVar[str] = "tick"
    every_s: ClassVar[float] = TICK_S
    group: str
    hub: Hub

    async def run_once(self, now: Moment) -> None:
        """Tell every socket what is due."""
        await self.hub.tick(now.steady_s)


@dataclass(frozen=True, slots=True)
class EndOfDay:
    """Ends the days that are over, while the clocks agree on what day it is."""

    name: ClassVar[str] = "end_day"
    every_s: ClassVar[float] = 1.0
    group: str
    line: Line
    halls: Iterable[str]
    guard: ClockGuard

    async def run_once(self, _: Moment) -> None:
        """Ask of each hall; the line knows its date and its own clock."""
        if self.guard.agrees:
            for hall in self.halls:
                await self.line.end_day(hall)


@dataclass(frozen=True, slots=True)
class WriteEstimates:
    """Writes down what people were told of their wait, and what came of it."""

    name: ClassVar[str] = "estimates"
    every_s: ClassVar[float] = 1.0
    group: str
    estimates: EstimateLog

    async def run_once(self, _: Moment) -> None:
        """Write what is new."""
        await self.estimates.flush()


@dataclass(frozen=True, slots=True)
class ReadBookedAhead:
    """Tells the estimates who has booked and is still to come."""

    name: ClassVar[str] = "booked_ahead"
    every_s: ClassVar[float] = 3.0
    group: str
    booked: BookedAhead

    async def run_once(self, now: Moment) -> None:
        """Read it."""
        await self.booked.run_once(now.business_ms)


@dataclass(frozen=True, slots=True)
class TrimLog:
    """Frees the log in Redis of what has long been recorded."""

    name: ClassVar[str] = "trim"
    every_s: ClassVar[float] = 60.0
    group: str
    journal: Journal

    async def run_once(self, now: Moment) -> None:
        """Trim it."""
        await self.journal.trim(now.real_ms)
