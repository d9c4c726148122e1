"""What one process knows of one epoch's log, and whom it tells."""

import asyncio
from collections.abc import Callable, Sequence

import structlog

from kit.errors import Unavailable
from kit.incidents import Incidents
from kit.patience import heard, within
from queueing.errors import EpochEnded
from queueing.store import Store
from records import commits
from records.backlog import Backlog
from records.faults import DATABASE_FAULTS, away
from records.journal_rows import Entry
from records.lease import Lease
from records.log_reader import LogReader, position_of
from records.waiters import Verdict, Waiters

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


class Following:
    """The state of a process in one epoch; with the next epoch it is thrown away as a whole."""

    def __init__(
        self, store: Store, epoch: int, head: str, on_told: Sequence[Tell], incidents: Incidents
    ) -> None:
        """Begin at `head`, up to which the log is recorded."""
        self._incidents = incidents
        self.epoch = epoch
        self.backlog = Backlog(head)
        self.waiters = Waiters()
        self.lease = Lease(store, epoch)
        self.term = 0  # the lease's term at whose beginning SQL was asked for the head
        self.failing = False  # the last commit that was tried here came to nothing
        self._store = store
        self._group = store.group
        self._reader = LogReader(store, epoch, head)
        self._on_told = on_told

    async def read(self, block_ms: int | None) -> None:
        """Read what has arrived, waiting up to `block_ms` for it. Raises `EpochEnded`."""
        reader = self._reader
        found = await reader.read(block_ms, news=not self.lease.held)
        if reader is not self._reader:
            return  # begun again from elsewhere meanwhile
        self.backlog.add(found.entries, _time())
        if found.recorded:
            self.settle(found.recorded)
        elif found.entries:
            self._tell()
        if found.freed:
            self.lease.stir()

    def settle(self, head: str) -> None:
        """The record has come to `head`: release who waited for that, and tell the feed."""
        was_late = self.backlog.late
        self.backlog.settle(head, _time())
        if was_late and not self.backlog.late:
            _log.info("journal_caught_up", group=self._group)
        self.waiters.release(self.backlog.recorded)
        self._tell()

    def _tell(self) -> None:
        entries = self.backlog.due()
        for tell in self._on_told:
            tell(self.epoch, entries)

    # Waiting for the record

    async def wait(self, position: str, hall: str, seq: int) -> Verdict:
        """Wait until an event is recorded, or nobody needs to wait. Raises `Unavailable`."""
        at = position_of(position)
        if at <= self.backlog.recorded:
            return Verdict.RECORDED
        if self.backlog.late:
            return Verdict.LATE
        future = self.waiters.join(at)
        if not await heard(future, LOOK_AFTER_S):
            try:
                if await within(LOOK_WITHIN_S, commits.has(self.epoch, position, hall, seq)):
                    return Verdict.RECORDED
            except DATABASE_FAULTS as fault:
                self.fall_late(fault)
            if not await heard(future, GIVE_UP_AFTER_S, at_most_times=2):
                raise Unavailable(retry_after_s=1)
        return future.result()

    def fall_late(self, fault: BaseException | None) -> None:
        """SQL is away: from now on nobody waits for it, and the feed is told what is read."""
        if not self.backlog.late:
            self.backlog.late = True
            kind = type(fault).__name__ if fault else "commits fail"
            _log.error("journal_degraded", group=self._group, behind=len(self.backlog), fault=kind)
            if fault and not away(fault):
                self._incidents.report("record_unreadable", fault)
        self.waiters.release_all(Verdict.LATE)
        self._tell()

    # Asking SQL

    async def meet_head(self) -> None:
        """Settle where the record stands.

        Raises `EpochEnded` if it is in another epoch, `RecordWentBack` if it has been further.
        """
        known = self.backlog.recorded  # before asking: news may outrun the answer
        stand = await commits.stand(self._group)
        if stand.epoch != self.epoch:
            raise EpochEnded
        if position_of(stand.position) < known:
            raise RecordWentBack(stand.position)
        self.settle(stand.position)

    def restart(self, position: str, news_after: str) -> None:
        """Read the log again from where a record stands that went back.

        The news up to `news_after` tell of commits that are no more.
        """
        self.backlog = Backlog(position, self.backlog.told)
        self._reader = LogReader(self._store, self.epoch, position, news_after)

    @property
    def stuck(self) -> bool:
        """Whether nothing was recorded for so long that SQL should be asked why."""
        return self.backlog.stuck_for(_time()) >= LOOK_AFTER_S

    async def look_around(self) -> None:
        """See whether SQL is away, or only the news of what it has."""
        stuck_at = self.backlog.recorded
        self.backlog.asked(_time())
        try:
            await within(LOOK_WITHIN_S, self.meet_head())
        except DATABASE_FAULTS as fault:
            self.fall_late(fault)
            return
        if self.failing and self.backlog and self.backlog.recorded == stuck_at:
            self.fall_late(None)


def _time() -> float:
    return asyncio.get_running_loop().time()
