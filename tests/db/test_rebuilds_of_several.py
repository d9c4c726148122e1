"""Several processes lose the same Redis: one rebuilds the line, all go on in it."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import pytest_asyncio

from kit.errors import Unavailable
from kit.tasks import cancel_and_wait
from queueing.line.recovery import rebuild_commands, recover
from queueing.line.redis.lock import RedisLock
from queueing.line.requests import Outcome
from queueing.model import keys
from server.redis.embedded import EmbeddedRedis
from tests.support.processes import Processes, processes, recorded_seqs
from tests.support.recorded_line import GROUP, RecordedLine
from tests.support.redis import flush


@pytest_asyncio.fixture
async def house(database: str, redis: EmbeddedRedis) -> AsyncIterator[Processes]:
    """A hall in the morning."""
    async with processes(redis.url) as made:
        yield made


@pytest_asyncio.fixture
async def a(house: Processes) -> RecordedLine:
    """One process."""
    return await house.start("a")


@pytest_asyncio.fixture
async def b(house: Processes, a: RecordedLine) -> RecordedLine:
    """Another one."""
    return await house.start("b")


async def test_two_recover_at_once_and_one_rebuilds(
    house: Processes, a: RecordedLine, b: RecordedLine
) -> None:
    """The others wait for it and use what it built."""
    lines = [a, b, await house.start("c"), await house.start("d")]
    epoch = a.store.epoch
    await a.store.redis.flushall()
    await asyncio.gather(*[line.recovery.recover(epoch) for line in lines])
    assert {line.store.epoch for line in lines} == {epoch + 1}
    assert sum(line.recovery.rebuilds for line in lines) == 1
    assert not await a.store.redis.exists(keys.rebuilding(GROUP))


async def test_a_rebuild_that_is_slow_is_waited_for(
    a: RecordedLine, b: RecordedLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It keeps its claim for as long as it goes on."""
    monkeypatch.setattr(recover, "LOCK_MS", 1500)  # a machine that stalls must not lose it
    state = a.recovery._source.rebuild_state

    async def slow(group: str) -> Any:  # noqa: ANN401 - a state
        await asyncio.sleep(2.5)
        return await state(group)

    monkeypatch.setattr(a.recovery._source, "rebuild_state", slow)
    epoch = a.store.epoch
    await a.store.redis.flushall()
    first = asyncio.ensure_future(a.recovery.recover(epoch))
    async with asyncio.timeout(30):
        while not await b.store.redis.exists(keys.rebuilding(GROUP)):
            await asyncio.sleep(0.005)
    await b.recovery.recover(epoch)
    await first
    assert (a.recovery.rebuilds, b.recovery.rebuilds) == (1, 0)
    assert a.store.epoch == b.store.epoch == epoch + 1


async def test_whoever_hangs_up_leaves_the_rebuild_to_the_others(
    a: RecordedLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A transaction that is cut off as it begins would keep the database for itself."""
    state, going = a.recovery._source.rebuild_state, asyncio.Event()

    async def slow(group: str) -> Any:  # noqa: ANN401 - a state
        going.set()
        await asyncio.sleep(0.2)
        return await state(group)

    monkeypatch.setattr(a.recovery._source, "rebuild_state", slow)
    epoch = a.store.epoch
    await a.store.redis.flushall()
    first, second = [asyncio.ensure_future(a.recovery.recover(epoch)) for _ in range(2)]
    await going.wait()
    await cancel_and_wait(first)
    assert first.cancelled()
    await second
    assert (a.store.epoch, a.recovery.rebuilds) == (epoch + 1, 1)


class PowerCutError(Exception):
    """The rebuilding process is gone."""


async def test_a_rebuild_that_dies_half_way_is_taken_over(
    a: RecordedLine, b: RecordedLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its claim lapses, and the other process builds the epoch after it."""
    before, epoch = await a.view.snapshot("hall"), a.store.epoch
    monkeypatch.setattr(recover, "LOCK_MS", 3000)  # it must still be there when it is looked for

    def half(*args: Any) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401
        yield from itertools.islice(commands(*args), 5)
        raise PowerCutError

    async def dead(_: RedisLock) -> None:
        """Nobody gives anything up any more."""

    commands = rebuild_commands.commands
    with monkeypatch.context() as patch:
        patch.setattr(rebuild_commands, "commands", half)
        patch.setattr(RedisLock, "release", dead)
        await a.store.redis.flushall()
        with pytest.raises(Unavailable):
            await a.recovery.recover(epoch)
    assert await b.store.redis.exists(keys.rebuilding(GROUP))
    await b.recovery.recover(epoch)
    after = await b.view.snapshot("hall")
    assert (b.store.epoch, after.tickets) == (epoch + 2, before.tickets)
    await a.recovery.recover(0)
    assert a.store.epoch == b.store.epoch
    assert (a.recovery.rebuilds, b.recovery.rebuilds) == (0, 1)


async def test_a_stalled_rebuild_publishes_nothing_over_a_later_one(
    a: RecordedLine, b: RecordedLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its claim lapsed without its knowing; when it wakes up, the later epoch stands."""
    epoch = a.store.epoch
    rebuild = a.recovery._rebuild

    async def stalled(*args: Any) -> bool:  # noqa: ANN401
        monkeypatch.undo()
        await b.store.redis.delete(keys.rebuilding(GROUP))
        await b.recovery.recover(epoch)
        return await rebuild(*args)

    monkeypatch.setattr(a.recovery, "_rebuild", stalled)
    monkeypatch.setattr(RedisLock, "held", True)
    # It renews its claim only every quarter of that: not before the other has taken it.
    monkeypatch.setattr(recover, "LOCK_MS", 120_000)
    await a.store.redis.flushall()
    await a.recovery.recover(epoch)
    assert a.store.epoch == b.store.epoch == epoch + 2
    assert await a.store.redis.get(keys.epoch(GROUP)) == str(epoch + 2).encode()
    assert await b.view.snapshot("hall") == await a.view.snapshot("hall")


async def test_clearing_up_spares_a_later_epoch(
    a: RecordedLine, b: RecordedLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Redis is emptied and rebuilt by another process before the first has cleared up."""
    epoch, before = a.store.epoch, await a.view.snapshot("hall")
    use = a.recovery._adopt

    async def outrun(run_id: str, started: int) -> None:
        monkeypatch.undo()
        await use(run_id, started)
        await b.store.redis.flushall()
        await b.recovery.recover(epoch)

    monkeypatch.setattr(a.recovery, "_adopt", outrun)
    await a.store.redis.flushall()
    await a.recovery.recover(epoch)
    assert (a.store.epoch, b.store.epoch) == (epoch + 1, epoch + 2)
    assert (await b.view.snapshot("hall")).tickets == before.tickets
    assert (await a.view.snapshot("hall")).tickets == before.tickets
    assert a.store.epoch == b.store.epoch


async def test_a_waiter_of_another_process_gets_no_guess(a: RecordedLine, b: RecordedLine) -> None:
    """Redis was emptied and rebuilt by another process before the event was recorded."""
    pending = asyncio.ensure_future(b.issue())
    await asyncio.sleep(0)
    async with asyncio.timeout(30):
        while await a.store.redis.xlen(keys.log(GROUP, a.store.epoch)) < 3:
            await asyncio.sleep(0.005)
    await a.store.redis.flushall()
    await a.recovery.recover(a.store.epoch)
    async with b.journalling():
        with pytest.raises(Unavailable):
            await pending
        assert b.recovery.rebuilds == 0
        async with a.journalling():
            outcome = await b.issue()
    assert outcome.event is not None
    assert outcome.event.ticket is not None
    assert (outcome.event.ticket.number, outcome.durable) == ("A001", True)


async def insist(line: RecordedLine, other: RecordedLine, key: str) -> Outcome:
    """Take a number from either, with the same key, until one of them gives it for good."""
    for door in itertools.cycle((line, other)):
        try:
            outcome = await door.issue(key=key)
        except Unavailable:
            await asyncio.sleep(0.01)
            continue
        if outcome.durable:
            return outcome
    raise AssertionError


async def test_nothing_is_lost_or_doubled_while_redis_is_emptied(
    redis: EmbeddedRedis, a: RecordedLine, b: RecordedLine
) -> None:
    """Both take numbers all the time, and whoever is refused asks the other."""
    turns, outcomes = iter(range(300)), dict[int, Outcome]()

    async def taker(line: RecordedLine, other: RecordedLine) -> None:
        for turn in turns:
            outcomes[turn] = await insist(line, other, f"taker {turn}")

    async def empty() -> None:
        for count in (60, 120, 180):
            await a.until(lambda count=count: len(outcomes) >= count)  # type: ignore[misc]
            await flush(redis.url)

    async with a.journalling(), b.journalling():
        await asyncio.gather(empty(), *[taker(*pair) for pair in ((a, b), (b, a)) * 8])
    numbers = {o.event.ticket.number for o in outcomes.values() if o.event and o.event.ticket}
    assert len(numbers) == len(outcomes) == 300
    assert await recorded_seqs() == list(range(1, 303))
    # On a busy machine a claim may lapse, and a rebuild be done over: that is allowed.
    assert a.recovery.rebuilds + b.recovery.rebuilds >= 3
