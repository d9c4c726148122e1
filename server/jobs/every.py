"""All that a process repeats, in one list."""

from collections.abc import Iterable

from handlers.context import AppContext
from kit.clock_guard import TimeSource
from notify.outbox.three_ahead import ThreeAhead
from records.appointments.auditing import CounterAudit
from records.due_work import DueWorkRunner
from records.estimate_log import EstimateLog
from server.group import Group
from server.jobs.due import due_handlers
from server.jobs.loops import PeriodicJob
from server.jobs.notices import RelayNotices, TellWhoIsNear
from server.jobs.of_groups import EndOfDay, FeedTick, ReadBookedAhead, TrimLog, WriteEstimates
from server.jobs.of_house import (
    AuditCounters,
    DoDueWork,
    FinishCheckIns,
    FinishErasures,
    MakePapers,
    PlanSlots,
    PruneRecord,
    RereadLogins,
    RereadOpenings,
    SealAudit,
    SettleVerifications,
    TidyLogins,
    WriteCheckInSigns,
    WriteShown,
)
from server.watch.clock_watch import ClockComparison, GroupNowWatch
from server.watch.legal_years import LegalYearWatch
from server.watch.probe import Probe

# Nobody is served before these have been done once, in this order.
BEFORE_SERVING = (ClockComparison, EndOfDay, Probe, PlanSlots)
# These collect, and write once a second: once more when nobody is served any longer.
AFTER_SERVING = (WriteShown, WriteEstimates, WriteCheckInSigns, SealAudit)


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
        MakePapers(ctx),
        AuditCounters(CounterAudit(ctx.incidents)),
        LegalYearWatch(ctx),
        WriteShown(ctx.shown),
        RelayNotices(ctx.relay),
        FinishCheckIns(ctx),
        SettleVerifications(ctx),
        WriteCheckInSigns(ctx.check_in_signs),
        SealAudit(ctx),
        PruneRecord(),
        FinishErasures(ctx.authenticator),
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
