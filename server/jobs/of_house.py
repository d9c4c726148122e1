"""What a process repeats, whichever groups it serves."""

from dataclasses import dataclass, field
from typing import ClassVar

from handlers.check_in.arriving import finish_left_over
from handlers.context import AppContext, Authenticator
from handlers.identity.asking import settle
from handlers.login.refresh_tokens import tidy
from handlers.login.tokens import REREAD_S
from kit.clock import Moment
from kit.clock_guard import ClockGuard
from notify.feed.shown import ShownLog
from records.appointments.auditing import CounterAudit
from records.appointments.check_in_signs import CheckInSigns
from records.appointments.slot_planner import SlotPlanner
from records.auditing.sealing import AT_ONCE, seal
from records.auditing.verifying import AuditBroken, check_last_head
from records.due_work import DueWorkRunner
from records.models.audit.audit_rows import HOUSE
from records.models.opening.book import read_opening_book
from records.models.opening.versions import opening_version
from records.privacy.erasing import finish_erasures
from records.privacy.merging import Now
from records.retention import prune
from records.transactions import connection


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


@dataclass(slots=True)
class SealAudit:
    """Chains what was done since the last time, for each group and for the house itself."""

    name: ClassVar[str] = "audit"
    every_s: ClassVar[float] = 2.0
    group: ClassVar[str] = ""
    ctx: AppContext

    async def run_once(self, now: Moment) -> None:
        """Seal all of it; a chain that does not end as it did is an incident."""
        for group in (*self.ctx.groups, HOUSE):
            await self._look(group)
            while await seal(self.ctx.audit_heads, group, now.real_ms) == AT_ONCE:
                pass
        self.ctx.audit_watch.sealed(now.steady_s)

    async def _look(self, group: str) -> None:
        """Whether a chain still ends as it did; an incident once a process."""
        watch = self.ctx.audit_watch
        found = await check_last_head(connection(), self.ctx.audit_heads, group)
        if found is not None and group not in watch.broken:
            watch.broken.add(group)
            self.ctx.incidents.report("audit_broken", AuditBroken(found.says), group=group)


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
class MakePapers:
    """Makes the papers of cases, while the clocks agree on what time it is."""

    name: ClassVar[str] = "papers"
    every_s: ClassVar[float] = 0.5
    group: ClassVar[str] = ""
    ctx: AppContext

    async def run_once(self, _: Moment) -> None:
        """Make what is due."""
        if self.ctx.clock_guard.agrees:
            await self.ctx.papers.run_once()


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
class PruneRecord:
    """Deletes what is past its time."""

    name: ClassVar[str] = "prune"
    every_s: ClassVar[float] = 3600.0
    group: ClassVar[str] = ""

    async def run_once(self, now: Moment) -> None:
        """Delete it."""
        await prune(now.business_ms, now.real_ms)


@dataclass(frozen=True, slots=True)
class FinishErasures:
    """Forgets those who asked for it, once the last of their cases has ended."""

    name: ClassVar[str] = "erasures"
    every_s: ClassVar[float] = 60.0
    group: ClassVar[str] = ""
    authenticator: Authenticator

    async def run_once(self, now: Moment) -> None:
        """Finish what nothing stands in the way of."""
        for done in await finish_erasures(Now(now.real_ms, now.business_ms)):
            for family in done.ended_logins:
                self.authenticator.revoke(family)


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


@dataclass(frozen=True, slots=True)
class SettleVerifications:
    """Asks what became of attempts whose phone does not come back, and ends those that are over."""

    name: ClassVar[str] = "verifications"
    every_s: ClassVar[float] = 2.0
    group: ClassVar[str] = ""
    ctx: AppContext

    async def run_once(self, now: Moment) -> None:
        """Ask those whose turn it is."""
        await settle(self.ctx, now.real_ms)
