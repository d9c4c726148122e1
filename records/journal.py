"""The journal: follows a group's log and has it committed to SQL in batches.

Every process of the house follows the log; one of them, the holder of the lease, commits it and
tells the others. Whatever has arrived while one commit was under way is the next batch, so many
replies share the price of one (group commit). The head moves by compare-and-set in the same
transaction: of two holders, one changes no row and steps down.

    read      the log, and the news of other processes      → backlog
    work      the holder: a batch of the backlog            → SQL, waiters, feed, news
              the others: look at SQL when no news come
    lease     take it, renew it
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

import structlog
from redis.exceptions import RedisError

from kit.errors import Unavailable
from kit.incidents import Incidents
from kit.patience import signalled, within
from queueing import keys
from queueing.errors import EpochEnded
from queueing.group_log import continues, latest_id
from queueing.store import BLOCK_AT_MOST_S, AnotherRedis, Store
from records import commits
from records.faults import DATABASE_FAULTS, unavailable
from records.following import LOOK_AFTER_S, LOOK_WITHIN_S, Following, RecordWentBack, Tell
from records.log_reader import Position, entries_behind, position_of
from records.waiters import Verdict

__all__ = ["Journal", "Position", "position_of"]

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
        incidents: Incidents | None = None,
    ) -> None:
        """`recover` is asked to leave an epoch that turns out to have ended."""
        self._incidents = incidents or Incidents()
        self._store, self._recover = store, recover
        self.on_told: list[Tell] = []
        self._now = Following(store, 0, "0-0", self.on_told, self._incidents)
        self._turn = asyncio.Lock()
        self._work = asyncio.Event()
        self._quiet = asyncio.Event()
        self._news: set[asyncio.Task[None]] = set()
        self.recorded_events = 0

    @property
    def late(self) -> bool:
        """Whether SQL is away, so that replies do not wait for it."""
        return self._now.backlog.late

    @property
    def holder(self) -> bool:
        """Whether it is this process that commits."""
        return self._now.lease.held

    @property
    def behind(self) -> int:
        """How many events are not known to be recorded."""
        return len(self._now.backlog)

    @property
    def position(self) -> Position:
        """Up to where the feed may show the log: where it is recorded, or read while late."""
        return self._now.backlog.position

    async def recorded(self, epoch: int, position: str, hall: str, seq: int) -> bool:
        """See `queueing.ports.Record`."""
        if not position:
            return True  # it came from the record
        now = self._now
        if epoch == now.epoch:
            verdict = await now.wait(position, hall, seq)
            if verdict is not Verdict.ENDED:
                return verdict is Verdict.RECORDED
        try:
            found = await within(LOOK_WITHIN_S, commits.has(epoch, position, hall, seq))
        except DATABASE_FAULTS as fault:
            raise Unavailable(retry_after_s=1) from fault
        if not found:
            raise Unavailable(retry_after_s=1)
        return True

    async def begin_epoch(self, epoch: int) -> None:
        """Follow the log of a newly proved epoch from where the record stands."""
        ended = self._now
        if epoch == ended.epoch:
            return  # the same Redis again: nothing was missed
        stand = await commits.stand(self._store.group)
        head = stand.position if stand.epoch == epoch else "0-0"
        self._now = Following(self._store, epoch, head, self.on_told, self._incidents)
        ended.waiters.release_all(Verdict.ENDED)
        ended.lease.stir()
        self._work.set()

    # Three things at once

    async def run(self) -> None:
        """Follow the log until cancelled; between two commits nothing is half done."""
        # Not a task group: a library may swallow a cancellation, and `gather` passes on the next.
        steps = (self._read_on, self._work_on, self._keep_lease)
        await asyncio.gather(*[self._forever(step) for step in steps])

    async def _forever(self, step: Callable[[Following], Awaitable[None]]) -> None:
        while True:
            now = self._now
            try:
                await self._step(step, now)
            except (EpochEnded, AnotherRedis):
                with contextlib.suppress(Unavailable, *DATABASE_FAULTS):
                    await self._recover(now.epoch)
                    continue
                await asyncio.sleep(0.2)
            except Exception as fault:  # noqa: BLE001 - whatever it is, the journal goes on
                self._report("journal_error", fault)
                await asyncio.sleep(0.1)

    def _report(self, event: str, fault: Exception) -> None:
        """What passes by itself is a warning; anything else is an incident."""
        if unavailable(fault):
            self._incidents.unavailable(event, fault, group=self._store.group)
        else:
            self._incidents.report(event, fault, group=self._store.group)

    async def _step(self, step: Callable[[Following], Awaitable[None]], now: Following) -> None:
        try:
            await step(now)
        except RecordWentBack as back:
            await self._follow_again(now, back.position)

    async def _read_on(self, now: Following) -> None:
        await self._read(now, BLOCK_HOLDER_MS if now.lease.held else BLOCK_MS)
        if now.lease.held and now.backlog:
            # What arrives during a commit is read at its end, all at once; unless it takes long.
            self._quiet.clear()
            await signalled(self._quiet, READ_ON_AFTER_S)

    async def _read(self, now: Following, block_ms: int | None) -> None:
        await now.read(block_ms)
        self._work.set()

    async def _keep_lease(self, now: Following) -> None:
        # Who is stuck in a commit does not ask for another term.
        if (now.lease.held or not self._turn.locked()) and await now.lease.keep():
            self._work.set()
        await now.lease.pause()

    async def _work_on(self, now: Following) -> None:
        wanted = bool(now.backlog) or now.term != now.lease.term
        if wanted and now.lease.held and not self._turn.locked():
            await self._commit(now)
            return
        self._quiet.set()
        self._work.clear()
        await signalled(self._work, LOOK_AFTER_S)
        if now is self._now and now.stuck:
            await now.look_around()

    # Committing

    async def _commit(self, now: Following) -> int:
        """Commit a batch; who cannot gives the lease up, so that another process may try."""
        try:
            return await within(COMMIT_WITHIN_S, self._commit_batch(now))
        except (EpochEnded, RecordWentBack):
            raise
        except Exception as fault:
            now.failing = True
            self._report("journal_commit_failed", fault)
            await now.lease.give_up(REST_S)
            raise
        finally:
            self._quiet.set()

    async def _commit_batch(self, now: Following) -> int:
        async with self._turn:
            if now.term != now.lease.term:
                await self._take_over(now)
            entries = now.backlog.batch()
            if not entries:
                return 0
            group, head = self._store.group, now.backlog.head
            if not await commits.commit(group, now.epoch, head, entries):
                await now.lease.give_up()
                await now.meet_head()
                return 0
            now.failing = False
            self.recorded_events += len(entries)
            self._publish(now, entries[-1].position)
            now.settle(entries[-1].position)
            return len(entries)

    async def _take_over(self, now: Following) -> None:
        """Tell what a predecessor committed: it may have died before it told anybody."""
        term = now.lease.term
        await now.meet_head()
        self._publish(now, now.backlog.head)
        now.term = term

    async def _follow_again(self, now: Following, position: str) -> None:
        """SQL went back to `position`: commit again from there what the log still holds.

        Raises `EpochEnded` when the log has lost a part of that: a recovery then finds the rest.
        """
        async with self._turn:
            group, redis = self._store.group, self._store.redis
            if not await continues(redis, group, now.epoch, position):
                raise EpochEnded
            news = await latest_id(redis, keys.recorded(group, now.epoch))
            _log.error("journal_head_went_back", group=group, epoch=now.epoch, position=position)
            now.restart(position, news)
        self._work.set()

    async def check_head(self) -> None:
        """Notice a record that went back though nothing is being committed."""
        now = self._now
        if not now.epoch:
            return
        try:
            await self._step(Following.meet_head, now)
        except EpochEnded:
            await self._recover(now.epoch)

    def _publish(self, now: Following, position: str) -> None:
        """Tell the other processes; nobody here waits for that."""
        task = asyncio.ensure_future(_unless_away(now.lease.publish(position)))
        self._news.add(task)
        task.add_done_callback(self._news.discard)

    async def run_once(self, block_ms: int | None) -> int:
        """Read once and, if the lease can be had, commit that; how many events were committed."""
        now = self._now
        try:
            await self._read(now, block_ms)
            return await self._commit(now) if await now.lease.keep() else 0
        except RecordWentBack as back:
            await self._follow_again(now, back.position)
            return 0

    async def close(self) -> None:
        """Let another process go on at once."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_WITHIN_S), self._turn:
                await _unless_away(self._now.lease.give_up(CLOSE_WITHIN_S))
        if self._news:
            await asyncio.wait(self._news, timeout=CLOSE_WITHIN_S)

    # The two ends of the log

    async def drain(self, epoch: int) -> None:
        """Record what a log that is about to be left still holds beyond the head."""
        async with self._turn:
            while True:
                stand = await commits.stand(self._store.group)
                if stand.epoch != epoch:
                    return
                entries = await entries_behind(self._store, epoch, stand.position)
                if not entries:
                    return
                await commits.commit(self._store.group, epoch, stand.position, entries)

    async def trim(self, now_ms: int) -> None:
        """Free the log of what was recorded half an hour ago or earlier; `now_ms` is real time."""
        now = self._now
        ms, _ = now.backlog.recorded
        # Redis dates the log. If its clock was ahead for a moment, so is all that was written then
        # and since; what is older by that clock alone is kept for its half an hour.
        before = min(ms, now_ms) - KEEP_LOG_MS
        if before > 0 and now.lease.held:
            log = keys.log(self._store.group, now.epoch)
            oldest = f"{before}-0"
            async with self._store.redis.pipeline() as pipe:
                pipe.set(keys.trimmed(self._store.group, now.epoch), oldest)
                pipe.xtrim(log, minid=oldest, approximate=True)
                await pipe.execute()


async def _unless_away(work: Awaitable[None]) -> None:
    with contextlib.suppress(RedisError, OSError):
        await work
