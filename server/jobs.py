"""Everything that is done again and again, each as one small step, and all of it in one list."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import ClassVar

from handlers.check_in.arriving import finish_left_over
from handlers.context import AppContext, Authenticator
from handlers.login.refresh_tokens import tidy
from handlers.login.tokens import REREAD_S
from kit.clock import Moment
from kit.clock_guard import ClockGuard, TimeSource
from notify.feed.hub import TICK_S, Hub
from notify.feed.shown import ShownLog
from notify.outbox.three_ahead import ThreeAhead
from queueing.line.verbs import Line
from records.appointments.auditing import CounterAudit
from records.appointments.booked_ahead import BookedAhead
from records.appointments.check_in_signs import CheckInSigns
from records.appointments.slot_planner import SlotPlanner
from records.due_work import DueWorkRunner
from records.estimate_log import EstimateLog
from records.journal.journal import Journal
from records.models.opening.book import read_opening_book
from records.models.opening.versions import opening_version
from records.retention import prune
from records.transactions import connection
from server.due import due_handlers
from server.group import Group
from server.loops import PeriodicJob
from server.notices import RelayNotices, TellWhoIsNear
from server.watch.clock_watch import ClockComparison, GroupNowWatch
from server.watch.legal_years import LegalYearWatch
from server.watch.probe import Probe


@dataclass(frozen=True, slots=True)
class RereadLogins:
    """Learns which logins other processes ended."""

    name: ClassVar[str] = "logins"
    every_s: ClassVar[float] = REREAD_S
    group: ClassVar[str] = ""
    authenticator: Authenticator

    async def run_once(self, now: Moment) -> None:
        """Read them."""
        await self.authenticator.run_once(now.real_ms)


@dataclass(frozen=True, slots=True)
class RereadOpenings:
    """Learns when halls take people, after another process or a command has changed it."""

    name: ClassVar[str] = "openings"
    every_s: ClassVar[float] = 2.0
    group: ClassVar[str] = ""
    ctx: AppContext

    async def run_once(self, _: Moment) -> None:
        """Read all of it, if the version says that anything is new."""
        known = self.ctx.openings
        # Any other version: a database may have gone back.
        if await opening_version(connection()) != known.version:
            book = await read_opening_book(connection())
            if self.ctx.openings is known:  # else this process changed it meanwhile
                self.ctx.openings = book


@dataclass(frozen=True, slots=True)
class PlanSlots:
    """Brings what may be booked to the horizon, each night and after changes."""

    name: ClassVar[str] = "slots"
    every_s: ClassVar[float] = 2.0
    group: ClassVar[str] = ""
    ctx: AppContext
    planner: SlotPlanner = field(default_factory=SlotPlanner)

    async def run_once(self, now: Moment) -> None:
        """Plan what is not as planned."""
        await self.planner.run_once(self.ctx.openings, now.business_ms)


@dataclass(frozen=True, slots=True)
class DoDueWork:
    """Does what is due, while the clocks agree on what time it is."""

    name: ClassVar[str] = "due_work"
    every_s: ClassVar[float] = 1.0
    group: ClassVar[str] = ""
    runner: DueWorkRunner
    guard: ClockGuard

    async def run_once(self, now: Moment) -> None:
        """Do it."""
        if self.guard.agrees:
            await self.runner.run_once(now)


@dataclass(frozen=True, slots=True)
class AuditCounters:
    """Recounts what is taken of slots."""

    name: ClassVar[str] = "slot_counters"
    every_s: ClassVar[float] = 600.0
    group: ClassVar[str] = ""
    audit: CounterAudit

    async def run_once(self, now: Moment) -> None:
        """Report what differs."""
        await self.audit.run_once(now.business_ms)


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
class WriteShown:
    """Writes down which display has painted which call."""

    name: ClassVar[str] = "shown"
    every_s: ClassVar[float] = 1.0
    group: ClassVar[str] = ""
    shown: ShownLog

    async def run_once(self, _: Moment) -> None:
        """Write what was collected."""
        await self.shown.flush()


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


@dataclass(frozen=True, slots=True)
class PruneRecord:
    """Deletes what only says how things went, once it is past its time."""

    name: ClassVar[str] = "prune"
    every_s: ClassVar[float] = 3600.0
    group: ClassVar[str] = ""

    async def run_once(self, now: Moment) -> None:
        """Delete it."""
        await prune(now.business_ms)


@dataclass(frozen=True, slots=True)
class TidyLogins:
    """Deletes what means nothing any more of logins, pairings and kept answers."""

    name: ClassVar[str] = "tidy"
    every_s: ClassVar[float] = 3600.0
    group: ClassVar[str] = ""

    async def run_once(self, now: Moment) -> None:
        """Delete it."""
        await tidy(now.real_ms)


@dataclass(frozen=True, slots=True)
class WriteCheckInSigns:
    """Writes down in which halls screens show codes."""

    name: ClassVar[str] = "check_in_signs"
    every_s: ClassVar[float] = 1.0
    group: ClassVar[str] = ""
    signs: CheckInSigns

    async def run_once(self, _: Moment) -> None:
        """Write what was collected."""
        await self.signs.flush()


@dataclass(frozen=True, slots=True)
class FinishCheckIns:
    """Finishes what a process began when somebody came, and did not bring to its end."""

    name: ClassVar[str] = "check_ins"
    every_s: ClassVar[float] = 1.0
    group: ClassVar[str] = ""
    ctx: AppContext

    async def run_once(self, now: Moment) -> None:
        """Have the line issue the tickets, or give the bookings back."""
        await finish_left_over(self.ctx, now)


# Nobody is served before these have been done once, in this order.
BEFORE_SERVING = (ClockComparison, EndOfDay, Probe, PlanSlots)
# These collect, and write once a second: once more when nobody is served any longer.
AFTER_SERVING = (WriteShown, WriteEstimates, WriteCheckInSigns)


def periodic_jobs(
    ctx: AppContext, groups: Iterable[Group], redis_time: TimeSource
) -> list[PeriodicJob]:
    """All that a process repeats."""
    of_groups = [job for group in groups for job in _group_jobs(ctx, group)]
    return [
        ClockComparison(ctx.clock_guard, redis_time),
        *of_groups,
        RereadLogins(ctx.authenticator),
        RereadOpenings(ctx),
        PlanSlots(ctx),
        DoDueWork(DueWorkRunner(due_handlers(ctx), ctx.incidents), ctx.clock_guard),
        AuditCounters(CounterAudit(ctx.incidents)),
        LegalYearWatch(ctx),
        WriteShown(ctx.shown),
        RelayNotices(ctx.relay),
        FinishCheckIns(ctx),
        WriteCheckInSigns(ctx.check_in_signs),
        PruneRecord(),
        TidyLogins(),
    ]


def _group_jobs(ctx: AppContext, group: Group) -> list[PeriodicJob]:
    """What it repeats for each group."""
    context = group.context
    estimates = EstimateLog(context.estimator, lambda: context.journal.holder, ctx.writes)
    return [
        EndOfDay(context.id, context.line, tuple(context.directory.halls), ctx.clock_guard),
        group.probe,
        GroupNowWatch(context, ctx.clock_guard),
        FeedTick(context.id, context.hub),
        WriteEstimates(context.id, estimates),
        ReadBookedAhead(context.id, group.booked),
        TellWhoIsNear(context.id, ThreeAhead(context.hub.feeds, ctx.both_times)),
        TrimLog(context.id, context.journal),
    ]
