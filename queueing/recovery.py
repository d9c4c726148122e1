"""How a line comes back: prove that Redis is the one the record knows, or rebuild it from there.

There is one path for a restart, a fail-over, an emptied and an older Redis: a new epoch. Its keys
are written beside all others and the key that makes it valid comes last, so a rebuild that dies
half-way leaves nothing that anybody would read.
"""

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, TypeAlias

import structlog

from kit.errors import Unavailable
from queueing import keys
from queueing.events import TicketDoc, json_of
from queueing.ports import Image, Ledger
from queueing.store import Store

_log = structlog.get_logger()
_CHUNK = 1000
_Command: TypeAlias = tuple[Any, ...]
_KEEP_S = 48 * 3600

# Publishes an epoch if nothing was lost while it was being written.
_PUBLISH = """
if redis.call('DEL', KEYS[2]) == 0 then return 0 end
redis.call('SET', KEYS[1], ARGV[1])
return 1
"""


class Recovery:
    """Brings the store of one group to a proved epoch."""

    def __init__(self, store: Store, ledger: Ledger) -> None:
        """Nothing is proved until `recover` is called."""
        self._store = store
        self._ledger = ledger
        self._lock = asyncio.Lock()
        self.on_epoch: list[Callable[[int], Awaitable[None]]] = []
        self.rebuilds = 0
        self._failures = 0

    async def recover(self, ended: int) -> None:
        """Leave the epoch `ended` (0 at start-up) behind; returns once a proved one is in use.

        Raises `Unavailable` when Redis or the record does not answer.
        """
        tried = self._failures
        async with self._lock:
            if self._store.epoch and self._store.epoch != ended:
                return
            if self._failures != tried:
                # Somebody has just tried in vain: do not wait for one time-out after another.
                raise Unavailable(retry_after_s=1)
            try:
                await self._recover()
            except Exception as fault:
                self._failures += 1
                _log.warning("no recovery yet", fault=type(fault).__name__)
                raise Unavailable(retry_after_s=1) from fault

    async def _recover(self) -> None:
        store, group = self._store, self._store.group
        while True:
            run_id = await store.meet()
            head = await self._ledger.head(group)
            found = int(await store.redis.get(keys.epoch(group)) or 0)
            if found == head.epoch and head.epoch:
                if run_id == head.run_id:
                    return await self._use(head.epoch)
                await self._ledger.drain(head.epoch)
            # Above both: a database that was restored may be behind what Redis has seen.
            epoch = max(head.epoch, found) + 1
            if not await self._ledger.raise_epoch(group, head.epoch, epoch, run_id):
                continue
            image = await self._ledger.image(group)
            if await self._rebuild(epoch, image):
                self.rebuilds += 1
                _log.info("line rebuilt", group=group, epoch=epoch, tickets=len(image.tickets))
                await self._use(epoch)
                return await self._forget(epoch, others=True)

    async def _use(self, epoch: int) -> None:
        for tell in self.on_epoch:
            await tell(epoch)
        self._store.epoch = epoch

    async def _rebuild(self, epoch: int, image: Image) -> bool:
        redis, group = self._store.redis, self._store.group
        # A rebuild that died, or a database that was restored, may have left keys of this number.
        await self._forget(epoch, others=False)
        await redis.set(keys.building(group, epoch), 1)
        for chunk in _chunks(_commands(group, epoch, image)):
            async with redis.pipeline(transaction=False) as pipe:
                for command in chunk:
                    pipe.execute_command(*command)
                await pipe.execute()
        publish = redis.register_script(_PUBLISH)
        names = [keys.epoch(group), keys.building(group, epoch)]
        return bool(await publish(keys=names, args=[epoch]))

    async def _forget(self, epoch: int, *, others: bool) -> None:
        """Delete the keys of one epoch, or those of all others."""
        redis, group = self._store.redis, self._store.group
        prefix = keys.prefix(group, epoch)
        async for key in redis.scan_iter(match=f"q:{{{group}}}:*", count=_CHUNK):
            name = key.decode()
            if name != keys.epoch(group) and name.startswith(prefix) != others:
                await redis.unlink(name)


def _chunks(commands: Iterable[_Command]) -> Iterable[list[_Command]]:
    iterator = iter(commands)
    while chunk := list(itertools.islice(iterator, _CHUNK)):
        yield chunk


def _commands(group: str, epoch: int, image: Image) -> Iterable[_Command]:
    p = keys.prefix(group, epoch)
    yield ("SET", p + "now", image.now)
    yield ("SET", p + "order", image.order)
    for hall, seq in image.seqs.items():
        yield ("HSET", p + "seq", hall, seq)
    for hall, day in image.days.items():
        yield ("HSET", p + "day", hall, day)
    for kind, table in (("numbers", image.numbers), ("classes", image.classes)):
        for hall, counts in table.items():
            for name, count in counts.items():
                yield ("HSET", f"{p}{kind}:{hall}", name, count)
    for window in image.windows:
        yield ("SADD", f"{p}windows:{window.hall}", window.id)
        yield ("SET", f"{p}window:{window.hall}:{window.id}", json_of(window))
    for window_name, lines in image.serves.items():
        yield ("SET", f"{p}serves:{window_name}", json_of(lines))
    for ticket in image.tickets:
        yield from _ticket_commands(p, ticket)
    for kept in image.requests:
        key = f"{p}request:{kept.id}"
        # No position: what comes from the record needs no waiting for the record.
        yield ("HSET", key, "body", kept.body, "at", "", "event", kept.event)
        yield ("EXPIRE", key, _KEEP_S)


def _ticket_commands(p: str, ticket: TicketDoc) -> Iterable[_Command]:
    key = f"{p}ticket:{ticket.id}"
    if not ticket.live:
        yield ("SET", key, json_of(ticket), "EX", _KEEP_S)
        return
    yield ("SET", key, json_of(ticket))
    yield ("ZADD", f"{p}live:{ticket.hall}", ticket.order, ticket.id)
    if ticket.citizen:
        yield ("HSET", f"{p}mine:{ticket.citizen}", ticket.line, ticket.id)
    if ticket.state == "waiting":
        entry = keys.member(ticket.order, ticket.id)
        yield ("ZADD", f"{p}line:{ticket.line}", ticket.arrival, entry)
