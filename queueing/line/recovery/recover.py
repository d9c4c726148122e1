"""How a line comes back: prove that Redis is the one the record knows, or rebuild it from there.

There is one path for a restart, a fail-over, an emptied and an older Redis: a new epoch. Its keys
are written beside all others and the key that makes it valid comes last, so a rebuild that dies
half-way leaves nothing that anybody would read. Of several processes one rebuilds and the others
wait for it; should two do so after all, the record's epoch lets only the later one be used.
"""

import asyncio
import contextlib
import itertools
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from typing import TypeVar

import structlog
from redis.exceptions import RedisError

from kit.errors import Unavailable
from kit.incidents import Incidents
from kit.tasks import BackgroundTasks, cancel_and_wait
from queueing.line.ports import Head, RebuildSource, RebuildSourceUnavailable, RebuildState
from queueing.line.recovery import rebuild_commands
from queueing.line.recovery.carry_over import carry_over, read_carry
from queueing.line.recovery.group_log import continues
from queueing.line.recovery.rebuild_commands import Command
from queueing.line.redis.faults import REDIS_AWAY, REDIS_REFUSES
from queueing.line.redis.lock import RedisLock
from queueing.line.script_errors import EpochEnded
from queueing.line.store import Store
from queueing.model import keys

_log = structlog.get_logger()
_CHUNK = 1000
ASK_WITHIN_S = 3.0
POLL_S = 0.05
LOCK_MS = 2000
WAIT_S = 15.0
ATTEMPTS = 3
CLOSE_WITHIN_S = 3.0
T = TypeVar("T")
_AWAY = (RebuildSourceUnavailable, *REDIS_AWAY)

EpochBegun = Callable[[int], Awaitable[None]]

# Publishes an epoch if nothing was lost while it was being written, and no later one stands.
_PUBLISH = """
if redis.call('DEL', KEYS[2]) == 0 then return 0 end
if tonumber(redis.call('GET', KEYS[1]) or 0) > tonumber(ARGV[1]) then return 0 end
redis.call('SET', KEYS[1], ARGV[1])
return 1
"""


class Recovery:
    """Brings the store of one group to a proved epoch."""

    def __init__(
        self,
        store: Store,
        source: RebuildSource,
        on_epoch: Sequence[EpochBegun] = (),
        incidents: Incidents | None = None,
        tasks: BackgroundTasks | None = None,
    ) -> None:
        """Nothing is proved until `recover` is called.

        Before another epoch is used, each of `on_epoch` is told of it, in this order.
        """
        self._incidents = incidents or Incidents()
        self._tasks = tasks or BackgroundTasks()
        self._store = store
        self._source = source
        self._verified: tuple[str, int] | None = None
        self._on_epoch = tuple(on_epoch)
        self.rebuilds = 0
        self._going: asyncio.Task[None] | None = None
        self._clearing: set[asyncio.Task[None]] = set()

    async def recover(self, ended: int) -> None:
        """Leave the epoch `ended` (0 at start-up) behind; returns once a proved one is in use.

        Raises `Unavailable` when Redis or the record does not answer.
        """
        if self._store.epoch not in {0, ended}:
            return
        # One for all who were cut off: it cuts the others off itself. And whoever hangs up leaves
        # it to them, for it may be in the middle of a commit.
        if self._going is None or self._going.done():
            self._going = self._tasks.spawn(self._recover_or_say())
        going = self._going  # the first of those who waited may have started the next one
        await asyncio.wait([going], timeout=WAIT_S)
        if not going.done() or going.cancelled():
            raise Unavailable(retry_after_s=1)
        going.result()

    async def retried(self, attempt: Callable[[], Awaitable[T]]) -> T:
        """What `attempt` returns; where its epoch has ended, that is left behind first.

        Safe for verbs, too: a script finds its epoch ended before it writes anything. Raises
        `Unavailable` when epochs end one after another, and whatever `attempt` raises.
        """
        for _ in range(ATTEMPTS):
            epoch = self._store.epoch
            try:
                return await attempt()
            except EpochEnded:
                await self.recover(epoch)
        raise Unavailable(retry_after_s=1)

    async def _recover_or_say(self) -> None:
        try:
            await self._recover()
        except Exception as fault:
            if isinstance(fault, (Unavailable, *_AWAY)) and not isinstance(fault, REDIS_REFUSES):
                self._incidents.unavailable("recovery_unavailable", fault)
            else:
                self._incidents.report("recovery_failed", fault)
            raise Unavailable(retry_after_s=1) from fault

    async def _recover(self) -> None:
        run_id = await self._store.adopt_server()
        lock = RedisLock(self._store.redis, keys.rebuilding(self._store.group), LOCK_MS)
        while not await self._verify(run_id):
            if not await lock.acquire_or_renew():
                await asyncio.sleep(POLL_S)
                continue
            async with lock.kept():
                # Somebody may have rebuilt it just before the lock was ours.
                if await self._verify(run_id) or await self._start_epoch(run_id, lock):
                    return

    async def _verify(self, run_id: str) -> bool:
        """Use the epoch on which Redis and the record agree, if they do."""
        try:
            head, found = await self._read_heads()
        except (RedisError, Unavailable):
            raise
        except Exception as fault:
            if not isinstance(fault, _AWAY):
                self._incidents.report("record_unreadable", fault)
            # The record is away. What was proved once, and is the same to the letter, still holds.
            standing = int(await self._store.redis.get(keys.epoch(self._store.group)) or 0)
            if (run_id, standing) != self._verified:
                raise
            await self._adopt(run_id, standing)
            return True
        if not (0 < head.epoch == found and run_id == head.run_id):
            return False
        if not await continues(self._store.redis, self._store.group, found, head.position):
            return False
        await self._adopt(run_id, found)
        return True

    async def _read_heads(self) -> tuple[Head, int]:
        """Where the record stands, and the epoch that is written in Redis (0 if none)."""
        head = await self._tasks.wait_at_most(ASK_WITHIN_S, self._source.head(self._store.group))
        found = await self._store.redis.get(keys.epoch(self._store.group))
        return head, int(found or 0)

    async def _start_epoch(self, run_id: str, lock: RedisLock) -> bool:
        """Begin the next epoch from the record; False if somebody or something came between."""
        group = self._store.group
        head, found = await self._read_heads()
        carried = bool(found) and (run_id == head.run_id or found > head.epoch)
        if found == head.epoch and head.epoch:
            carried = not await self._drained(head.epoch) or carried
        # Above both: a database that was restored may be behind what Redis has seen.
        epoch = max(head.epoch, found) + 1
        if not await self._source.raise_epoch(group, head.epoch, epoch, run_id):
            return False
        state = await self._source.rebuild_state(group)
        # A Redis that was never restarted since, or has seen later epochs, knows more than SQL.
        if carried:
            carry_over(group, state, await read_carry(self._store.redis, group, found))
        if not await self._rebuild(epoch, state, lock):
            return False
        self.rebuilds += 1
        _log.info("line_rebuilt", group=group, epoch=epoch, tickets=len(state.tickets))
        await self._adopt(run_id, epoch)
        await self._clear_up(epoch)
        return True

    async def _drained(self, epoch: int) -> bool:
        """Record the rest of a log; False if the record refuses a part of it, which is reported."""
        try:
            await self._source.drain(epoch)
        except (Unavailable, *_AWAY):
            raise
        except Exception as fault:  # noqa: BLE001 - the line must come back all the same
            self._incidents.report("journal_drain_failed", fault, epoch=epoch)
            return False
        return True

    async def _adopt(self, run_id: str, epoch: int) -> None:
        # The same once more: a connection broke, and nothing was missed.
        if (run_id, epoch) != self._verified:
            for tell in self._on_epoch:
                await tell(epoch)
            self._verified = run_id, epoch
        self._store.epoch = epoch

    async def _rebuild(self, epoch: int, state: RebuildState, lock: RedisLock) -> bool:
        redis, group = self._store.redis, self._store.group
        # A rebuild that died, or a database that was restored, may have left keys of this number.
        # Redis itself looks for them, so that all that is old is neither sent nor read.
        await self._forget(keys.prefix(group, epoch), lambda _: True)
        await redis.set(keys.building(group, epoch), 1)
        for chunk in _chunks(rebuild_commands.commands(group, epoch, state)):
            if not lock.held:
                return False
            async with redis.pipeline(transaction=False) as pipe:
                for command in chunk:
                    pipe.execute_command(*command)
                await pipe.execute()
        publish = redis.register_script(_PUBLISH)
        names = [keys.epoch(group), keys.building(group, epoch)]
        return bool(await publish(keys=names, args=[epoch]))

    async def _clear_up(self, epoch: int) -> None:
        """Delete what earlier epochs left; nobody waits for more than the first page of it."""
        begin = keys.of_group(self._store.group)

        def ended(key: str) -> bool:
            found = keys.epoch_of(self._store.group, key)
            # The keys of a later one may be somebody's by now.
            return found is not None and found < epoch

        with _unless_away():
            cursor = await self._forget_page(0, begin, ended)
            if cursor:
                task = asyncio.ensure_future(self._forget_rest(cursor, begin, ended))
                self._clearing.add(task)
                task.add_done_callback(self._clearing.discard)

    async def _forget_rest(self, cursor: int, begin: str, unwanted: Callable[[str], bool]) -> None:
        with _unless_away():
            await self._forget(begin, unwanted, cursor)

    async def _forget(self, begin: str, unwanted: Callable[[str], bool], cursor: int = 0) -> None:
        while cursor := await self._forget_page(cursor, begin, unwanted):
            pass

    async def _forget_page(self, cursor: int, begin: str, unwanted: Callable[[str], bool]) -> int:
        """Delete one page of the keys that begin so, in one command; where the next page begins."""
        redis = self._store.redis
        cursor, found = await redis.scan(cursor, match=begin + "*", count=_CHUNK)
        names = [key for key in found if isinstance(key, bytes) and unwanted(key.decode())]
        if names:
            await redis.unlink(*names)
        return int(cursor)

    async def close(self) -> None:
        """Leave what is not recovered to the next start, and the clearing to its rebuild."""
        if going := self._going:
            await asyncio.wait([going], timeout=CLOSE_WITHIN_S)  # it may be in a commit
            await cancel_and_wait(going)
        await cancel_and_wait(*self._clearing)


@contextlib.contextmanager
def _unless_away() -> Iterator[None]:
    """Old keys are in nobody's way: what cannot be cleared now is, after the next rebuild."""
    try:
        yield
    except (RedisError, OSError) as fault:
        _log.warning("old_keys_kept", fault=type(fault).__name__)


def _chunks(commands: Iterable[Command]) -> Iterable[list[Command]]:
    iterator = iter(commands)
    while chunk := list(itertools.islice(iterator, _CHUNK)):
        yield chunk
