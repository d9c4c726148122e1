"""The journal: follows a group's log and has it committed to SQL in batches.

Every process of the house follows the log; one of them, the holder of the lease, commits it and
tells the others. Whatever has arrived while one commit was under way is the next batch, so many
replies share the price of one (group commit). The head moves by compare-and-set in the same
transaction: of two holders, one changes no row and steps down.

    read      the log, and the notices of other processes   → pending
    work      the holder: a batch of what is pending        → SQL, waiters, feed, notices
              the others: look at SQL when no notice comes
    lease     take it, renew it
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence

import structlog
from redis.exceptions import RedisError

from kit.errors import Unavailable
from kit.incidents import Incidents
from kit.tasks import BackgroundTasks, signalled
from queueing.line.recovery.group_log import continues, latest_id
from queueing.line.script_errors import EpochEnded
from queueing.line.store import BLOCK_AT_MOST_S, Store, UnverifiedServer
from queueing.model import keys
from records.db.faults import DATABASE_FAULTS
from records.faults import unavailable
from records.journal import committer as commits
from records.journal.entry import Batch
from records.journal.log_consumer import (
    LOOK_AFTER_S,
    LOOK_WITHIN_S,
    LogConsumer,
    RecordWentBack,
    Tell,
)
from records.journal.log_reader import Position, trim_log
from records.journal.projections import PROJECTIONS
from records.journal.projections.projection import Projection
from records.journal.waiters import WaitResult

Step = Callable[[LogConsumer], Awaitable[None]]

_log = structlog.get_logger()

BLOCK_MS = int(BLOCK_AT_MOST_S * 1000)
BLOCK_HOLDER_MS = 250  # who loses the lease soon listens to the others
READ_ON_AFTER_S = 0.02
COMMIT_WITHIN_S = 2.0
REST_S = 1.0
CLOSE_WITHIN_S = 5.0
KEEP_LOG_MS = 30 * 60_000


class Journal:
    """A process's part in the journal of one group."""

    def __init__(
        self,
        store: Store,
        recover: Callable[[int], Awaitable[None]],
        on_told: Sequence[Tell] = (),
        incidents: Incidents | None = None,
        tasks: BackgroundTasks | None = None,
        projections: Sequence[Projection] = PROJECTIONS,
    ) -> None:
        """`recover` is asked to leave an ended epoch; `projections` are part of every commit.

        Each of `on_told` is told, in this order, what may be shown of the log.
        """
        self._incidents, self._tasks = incidents or Incidents(), tasks or BackgroundTasks()
        self._projections = projections
        self._store, self._recover = store, recover
        self._on_told = tuple(on_told)
        self._consumer = self._consumer_of(0, "0-0")
        self._turn = asyncio.Lock()
        self._work, self._quiet = asyncio.Event(), asyncio.Event()
        self._notices = BackgroundTasks()
        self.recorded_events = 0

    def _consumer_of(self, epoch: int, head: str) -> LogConsumer:
        return LogConsumer(self._store, epoch, head, self._on_told, self._incidents, self._tasks)

    @property
    def late(self) -> bool:
        """Whether SQL is away, so that replies do not wait for it."""
        return self._consumer.pending.late

    @property
    def holder(self) -> bool:
        """Whether it is this process that commits."""
        return self._consumer.lease.held

    @property
    def behind(self) -> int:
        """How many events are not known to be recorded."""
        return len(self._consumer.pending)

    @property
    def position(self) -> Position:
        """Up to where the feed may show the log: where it is recorded, or read while late."""
        return self._consumer.pending.position

    async def recorded(self, epoch: int, position: str, hall: str, seq: int) -> bool:
        """See `queueing.line.ports.DurabilityBarrier`."""
        if not position:
            return True  # it came from the record
        consumer = self._consumer
        if epoch == consumer.epoch:
            verdict = await consumer.wait(position, hall, seq)
            if verdict is not WaitResult.ENDED:
                return verdict is WaitResult.RECORDED
        try:
            found = await self._tasks.wait_at_most(
                LOOK_WITHIN_S, commits.has(epoch, position, hall, seq)
            )
        except DATABASE_FAULTS as fault:
            raise Unavailable(retry_after_s=1) from fault
        if not found:
            raise Unavailable(retry_after_s=1)
        return True

    async def begin_epoch(self, epoch: int) -> None:
        """Follow the log of a newly proved epoch from where the record stands."""
        ended = self._consumer
        if epoch == ended.epoch:
            return  # the same Redis again: nothing was missed
        recorded = await commits.head_of_group(self._store.group)
        head = recorded.position if recorded.epoch == epoch else "0-0"
        self._consumer = self._consumer_of(epoch, head)
        ended.waiters.release_all(WaitResult.ENDED)
        ended.lease.wake()
        self._work.set()

    async def run(self) -> None:
        """Follow the log until cancelled; between two commits nothing is half done."""
        async with asyncio.TaskGroup() as together:
            for step in (self._read_on, self._work_on, self._keep_lease):
                together.create_task(self._forever(step))

    async def _forever(self, step: Step) -> None:
        this = asyncio.current_task()
        # Asked, for a library may swallow a cancellation, and two who read would read all twice.
        while this is None or not this.cancelling():
            try:
                await self._go_on(step, self._consumer)
            except Exception as fault:  # noqa: BLE001 - whatever it is, the journal goes on
                self._report("journal_error", fault)
                await asyncio.sleep(0.1)

    async def _go_on(self, step: Step, consumer: LogConsumer) -> None:
        try:
            await self._step(step, consumer)
        except (EpochEnded, UnverifiedServer):
            with contextlib.suppress(Unavailable, *DATABASE_FAULTS):
                return await self._recover(consumer.epoch)
            await asyncio.sleep(0.2)

    def _report(self, event: str, fault: Exception) -> None:
        """What passes by itself is a warning; anything else is an incident."""
        if unavailable(fault):
            self._incidents.unavailable(event, fault, group=self._store.group)
        else:
            self._incidents.report(event, fault, group=self._store.group)

    async def _step(self, step: Step, consumer: LogConsumer) -> None:
        try:
            await step(consumer)
        except RecordWentBack as back:
            await self._follow_again(consumer, back.position)

    async def _read_on(self, consumer: LogConsumer) -> None:
        await self._read(consumer, BLOCK_HOLDER_MS if consumer.lease.held else BLOCK_MS)
        if consumer.lease.held and consumer.pending:
            # What arrives during a commit is read at its end, all at once; unless it takes long.
            self._quiet.clear()
            await signalled(self._quiet, READ_ON_AFTER_S)

    async def _read(self, consumer: LogConsumer, block_ms: int | None) -> None:
        await consumer.read(block_ms)
        self._work.set()

    async def _keep_lease(self, consumer: LogConsumer) -> None:
        # Who is stuck in a commit does not ask for another term.
        may = consumer.lease.held or not self._turn.locked()
        if may and await consumer.lease.acquire_or_renew():
            self._work.set()
        await consumer.lease.wait_until_renewal()

    async def _work_on(self, consumer: LogConsumer) -> None:
        wanted = bool(consumer.pending) or consumer.term != consumer.lease.term
        if wanted and consumer.lease.held and not self._turn.locked():
            await self._commit(consumer)
            return
        self._quiet.set()
        self._work.clear()
        await signalled(self._work, LOOK_AFTER_S)
        if consumer is self._consumer and consumer.is_stalled:
            await consumer.check_database()

    # Committing

    async def _commit(self, consumer: LogConsumer) -> int:
        """Commit a batch; who cannot gives the lease up, so that another process may try."""
        try:
            return await self._tasks.wait_at_most(COMMIT_WITHIN_S, self._commit_batch(consumer))
        except (EpochEnded, RecordWentBack):
            raise
        except Exception as fault:
            consumer.failing = True
            self._report("journal_commit_failed", fault)
            await consumer.lease.release(REST_S)
            raise
        finally:
            self._quiet.set()

    async def _commit_batch(self, consumer: LogConsumer) -> int:
        async with self._turn:
            if consumer.term != consumer.lease.term:
                await self._take_over(consumer)
            entries = consumer.pending.batch()
            if not entries:
                return 0
            batch = Batch(self._store.group, consumer.epoch, entries)
            if not await commits.commit(batch, consumer.pending.head, self._projections):
                await consumer.lease.release()
                await consumer.refresh_head()
                return 0
            consumer.failing = False
            self.recorded_events += len(entries)
            self._notices.spawn(consumer.notices.committed(entries[-1].position))
            consumer.advance_to(entries[-1].position)
            return len(entries)

    async def _take_over(self, consumer: LogConsumer) -> None:
        """Tell what a predecessor committed: it may have died before it told anybody."""
        term = consumer.lease.term
        await consumer.refresh_head()
        self._notices.spawn(consumer.notices.committed(consumer.pending.head))
        consumer.term = term

    async def _follow_again(self, consumer: LogConsumer, position: str) -> None:
        """SQL went back to `position`: commit again from there what the log still holds.

        Raises `EpochEnded` when the log has lost a part of that: a recovery then finds the rest.
        """
        async with self._turn:
            group, redis, epoch = self._store.group, self._store.redis, consumer.epoch
            if not await continues(redis, group, epoch, position):
                raise EpochEnded
            notices = await latest_id(redis, keys.recorded(group, epoch))
            _log.error("journal_head_went_back", group=group, epoch=epoch, position=position)
            consumer.restart(position, notices)
        self._work.set()

    async def check_head(self) -> None:
        """Notice a record that went back though nothing is being committed."""
        consumer = self._consumer
        if not consumer.epoch:
            return
        try:
            await self._step(LogConsumer.refresh_head, consumer)
        except EpochEnded:
            await self._recover(consumer.epoch)

    async def run_once(self, block_ms: int | None) -> int:
        """Read once and, if the lease can be had, commit that; how many events were committed."""
        consumer = self._consumer
        try:
            await self._read(consumer, block_ms)
            return await self._commit(consumer) if await consumer.lease.acquire_or_renew() else 0
        except RecordWentBack as back:
            await self._follow_again(consumer, back.position)
            return 0

    async def close(self) -> None:
        """Let another process go on at once."""
        with contextlib.suppress(RedisError, OSError):  # also when it takes too long
            async with asyncio.timeout(CLOSE_WITHIN_S), self._turn:
                await self._consumer.lease.release(CLOSE_WITHIN_S)
        await self._notices.finish(CLOSE_WITHIN_S)

    # The two ends of the log

    async def drain(self, epoch: int) -> None:
        """Record what a log that is about to be left still holds beyond the head."""
        async with self._turn:
            await commits.drain(self._store, epoch, self._projections)

    async def trim(self, now_ms: int) -> None:
        """Free the log of what was recorded half an hour ago or earlier; `now_ms` is real time."""
        consumer = self._consumer
        ms, _ = consumer.pending.recorded
        # Redis dates the log. If its clock was ahead for a moment, so is all that was written then
        # and since; what is older by that clock alone is kept for its half an hour.
        before = min(ms, now_ms) - KEEP_LOG_MS
        if before > 0 and consumer.lease.held:
            await trim_log(self._store, consumer.epoch, before)
