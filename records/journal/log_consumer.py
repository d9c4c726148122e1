"""What one process knows of one epoch's log, and whom it tells."""

import asyncio
from collections.abc import Callable, Sequence

import structlog

from kit.errors import Unavailable
from kit.incidents import Incidents
from kit.tasks import BackgroundTasks, heard
from queueing.line.script_errors import EpochEnded
from queueing.line.store import Store
from records.db.faults import DATABASE_FAULTS, away
from records.journal import committer as commits
from records.journal.commit_notices import CommitNotices
from records.journal.entry import Entry
from records.journal.lease import Lease
from records.journal.log_reader import LogReader, position_of
from records.journal.pending_log import PendingLog
from records.journal.waiters import Waiters, WaitResult

_log = structlog.get_logger()

LOOK_AFTER_S = 1.0
LOOK_WITHIN_S = 2.0
GIVE_UP_AFTER_S = 10.0

Tell = Callable[[int, list[Entry]], None]


class RecordWentBack(Exception):
    """SQL stands before a place up to which it was seen committed, in the same epoch."""

    def __init__(self, position: str) -> None:
        """`position` is where it stands now."""
        super().__init__(position)
        self.position = position


class LogConsumer:
    """The state of a process in one epoch; with the next epoch it is thrown away as a whole."""

    def __init__(
        self,
        store: Store,
        epoch: int,
        head: str,
        on_told: Sequence[Tell],
        incidents: Incidents,
        tasks: BackgroundTasks,
    ) -> None:
        """Begin at `head`, up to which the log is recorded."""
        self._tasks = tasks
        self._incidents = incidents
        self.epoch = epoch
        self.pending = PendingLog(head)
        self.waiters = Waiters()
        self.notices = CommitNotices(store, epoch)
        self.lease = Lease(store, epoch, self.notices)
        self.term = 0  # the lease's term at whose beginning SQL was asked for the head
        self.failing = False  # the last commit that was tried here came to nothing
        self._store = store
        self._group = store.group
        self._reader = LogReader(store, epoch, head)
        self._on_told = on_told

    async def read(self, block_ms: int | None) -> None:
        """Read what has arrived, waiting up to `block_ms` for it. Raises `EpochEnded`."""
        reader = self._reader
        found = await reader.read(block_ms, notices=not self.lease.held)
        if reader is not self._reader:
            return  # started again from elsewhere meanwhile
        self.pending.add(found.entries, _time())
        if found.recorded:
            self.advance_to(found.recorded)
        elif found.entries:
            self._tell()
        if found.freed:
            self.lease.wake()

    def advance_to(self, head: str) -> None:
        """The record has come to `head`: release who waited for that, and tell the feed."""
        was_late = self.pending.late
        self.pending.advance_to(head, _time())
        if was_late and not self.pending.late:
            _log.info("journal_caught_up", group=self._group)
        self.waiters.release(self.pending.recorded)
        self._tell()

    def _tell(self) -> None:
        entries = self.pending.take_deliverable()
        for tell in self._on_told:
            tell(self.epoch, entries)

    # Waiting for the record

    async def wait(self, position: str, hall: str, seq: int) -> WaitResult:
        """Wait until an event is recorded, or nobody needs to wait. Raises `Unavailable`."""
        at = position_of(position)
        if at <= self.pending.recorded:
            return WaitResult.RECORDED
        if self.pending.late:
            return WaitResult.LATE
        future = self.waiters.join(at)
        if not await heard(future, LOOK_AFTER_S):
            try:
                if await self._tasks.wait_at_most(
                    LOOK_WITHIN_S, commits.has(self.epoch, position, hall, seq)
                ):
                    return WaitResult.RECORDED
            except DATABASE_FAULTS as fault:
                self.enter_degraded(fault)
            if not await heard(future, GIVE_UP_AFTER_S, at_most_times=2):
                raise Unavailable(retry_after_s=1)
        return future.result()

    def enter_degraded(self, fault: BaseException | None) -> None:
        """SQL is away: from now on nobody waits for it, and the feed is told what is read."""
        if not self.pending.late:
            self.pending.late = True
            kind = type(fault).__name__ if fault else "commits fail"
            _log.error("journal_degraded", group=self._group, behind=len(self.pending), fault=kind)
            if fault and not away(fault):
                self._incidents.report("record_unreadable", fault)
        self.waiters.release_all(WaitResult.LATE)
        self._tell()

    # Asking SQL

    async def refresh_head(self) -> None:
        """Settle where the record stands.

        Raises `EpochEnded` if it is in another epoch, `RecordWentBack` if it has been further.
        """
        known = self.pending.recorded  # before asking: notices may outrun the answer
        recorded = await commits.head_of_group(self._group)
        if recorded.epoch != self.epoch:
            raise EpochEnded
        if position_of(recorded.position) < known:
            raise RecordWentBack(recorded.position)
        self.advance_to(recorded.position)

    def restart(self, position: str, notices_after: str) -> None:
        """Read the log again from where a record stands that went back.

        The notices up to `notices_after` tell of commits that are no more.
        """
        self.pending = PendingLog(position, self.pending.told)
        self._reader = LogReader(self._store, self.epoch, position, notices_after)

    @property
    def is_stalled(self) -> bool:
        """Whether nothing was recorded for so long that SQL should be asked why."""
        return self.pending.stalled_for(_time()) >= LOOK_AFTER_S

    async def check_database(self) -> None:
        """See whether SQL is away, or only the notices of what it has."""
        stuck_at = self.pending.recorded
        self.pending.mark_checked(_time())
        try:
            await self._tasks.wait_at_most(LOOK_WITHIN_S, self.refresh_head())
        except DATABASE_FAULTS as fault:
            self.enter_degraded(fault)
            return
        if self.failing and self.pending and self.pending.recorded == stuck_at:
            self.enter_degraded(None)


def _time() -> float:
    return asyncio.get_running_loop().time()
