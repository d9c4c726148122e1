"""A process whose clock is ahead changes nothing; one that is behind is served."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from itertools import count

import pytest
import pytest_asyncio

from kit.clock import ManualClock, business_date, shanghai_ms
from kit.errors import ClockAhead, Unavailable
from queueing.line.reader import LineReader
from queueing.line.recovery.recover import Recovery
from queueing.line.redis.time import RedisTime
from queueing.line.requests import Destination
from queueing.line.store import Store
from queueing.line.verbs import Line
from queueing.model import keys
from server.redis.embedded import EmbeddedRedis
from tests.redis.conftest import HALL, BareBarrier, BareSource, Bench, rulebook
from tests.support.clocks import HOUR_S, Machine

TODAY = "2026-11-23"
_groups = count(1)


@dataclass
class Process:
    """A process with the machine on which it runs."""

    bench: Bench
    machine: Machine


async def _process(redis: EmbeddedRedis, group: str, source: BareSource) -> Process:
    machine = Machine(shanghai_ms(TODAY, 9, 15))
    await machine.compare()
    store = Store(redis.url, group)
    recovery = Recovery(store, source)
    await recovery.recover(0)
    book, guard = rulebook(), machine.guard
    line = Line(store, recovery, BareBarrier(), machine.raw_clock, book, guard)
    return Process(Bench(line, LineReader(store, recovery), store, ManualClock(0)), machine)


@pytest_asyncio.fixture
async def two(redis: EmbeddedRedis) -> AsyncIterator[tuple[Process, Process]]:
    """Two processes on two machines, with one line: somebody waits, is served and was missed."""
    group, source = f"clock{next(_groups)}", BareSource()
    a, b = await _process(redis, group, source), await _process(redis, group, source)
    b.bench.numbers = count(1000)
    for _ in range(5):
        await a.bench.issue()
        _pass(a, b, 30)
    await a.bench.open("1", "2")
    await a.bench.serve("1")
    await a.bench.next("2")
    await a.bench.line.miss(a.bench.request(), HALL, "2")
    await a.bench.next("2")
    yield a, b
    for process in (a, b):
        await process.bench.store.close()


def _pass(a: Process, b: Process, seconds: float) -> None:
    for process in (a, b):
        process.machine.pass_time(seconds)


VERBS: dict[str, Callable[[Bench], Awaitable[object]]] = {
    "issue": lambda b: b.issue(),
    "finish": lambda b: b.finish("1"),
    "start": lambda b: b.line.start(b.request(), HALL, "2"),
    "recall": lambda b: b.line.recall(b.request(), HALL, "2"),
    "transfer": lambda b: b.line.transfer(b.request(), HALL, "1", Destination(lane="b")),
    "open_window": lambda b: b.open("3"),
    "end_day": lambda b: b.line.end_day(HALL),
}


async def _state(process: Process) -> tuple[object, ...]:
    """All that a verb might change."""
    bench = process.bench
    now = await bench.store.redis.get(keys.now(bench.store.group, bench.store.epoch))
    return await bench.log(), await bench.view.snapshot(HALL), now


@pytest.mark.parametrize("redis_jumps", [False, True])
@pytest.mark.parametrize("seconds", [600, 26 * HOUR_S])
async def test_three_seconds_ahead_change_nothing(
    two: tuple[Process, Process], seconds: float, *, redis_jumps: bool
) -> None:
    """No verb, no end of a day; the other process goes on, and so does this one afterwards."""
    a, b = two
    before = await _state(a)
    a.machine.jump(seconds, redis=redis_jumps)
    for wait_s in (0, 1, 1, 1):
        _pass(a, b, wait_s)
        for verb in VERBS.values():
            with pytest.raises(ClockAhead) as refused:
                await verb(a.bench)
            assert refused.value.retry_after_s == 1
        await a.machine.compare()
    assert await _state(a) == before
    ticket = await b.bench.issue()
    assert ticket.joined_at == b.machine.wall_ms
    a.machine.jump(-seconds, redis=redis_jumps)
    await a.machine.compare()
    _pass(a, b, 1)
    later = await a.bench.issue()
    assert (later.joined_at, later.date) == (a.machine.wall_ms, TODAY)
    assert await a.bench.line.end_day(HALL) == 0
    assert (await a.bench.queue(f"{HALL}:a"))[-2:] == [ticket.number, later.number]


@pytest.mark.parametrize("seconds", [-600, -26 * HOUR_S])
async def test_a_clock_behind_changes_no_order_and_no_date(
    two: tuple[Process, Process], seconds: float
) -> None:
    """What it does counts as done at the last moment the line has seen."""
    a, b = two
    order = await a.bench.queue(f"{HALL}:a")
    first = await b.bench.issue()
    a.machine.jump(seconds)
    await a.machine.compare()
    second = await a.bench.issue()
    assert await a.bench.line.end_day(HALL) == 0
    a.machine.jump(-seconds)
    _pass(a, b, 1)
    third = await a.bench.issue()
    assert [first.date, second.date, third.date] == [TODAY] * 3
    assert await a.bench.queue(f"{HALL}:a") == [*order, first.number, second.number, third.number]


async def test_midnight_comes_when_both_witnesses_agree(two: tuple[Process, Process]) -> None:
    """A clock that is ten minutes ahead sees it too early, one that is behind too late: no harm."""
    a, b = two
    _pass(a, b, 14 * HOUR_S + 35 * 60)  # ten minutes before midnight, less the half minutes
    tomorrow = business_date(a.machine.wall_ms + HOUR_S * 1000)
    a.machine.jump(600)
    assert business_date(a.machine.wall_ms) == tomorrow > TODAY
    with pytest.raises(ClockAhead):
        await a.bench.issue()
    with pytest.raises(ClockAhead):
        await a.bench.line.end_day(HALL)
    await b.machine.compare()
    assert await b.bench.line.end_day(HALL) == 0
    assert (await b.bench.issue()).date == TODAY
    a.machine.jump(-1200)
    _pass(a, b, 900)
    await a.machine.compare()
    assert business_date(a.machine.wall_ms) == TODAY
    assert await a.bench.line.end_day(HALL) == 0
    with pytest.raises(Unavailable):  # Redis has not told b the time since a quarter of an hour
        await b.bench.line.end_day(HALL)
    with pytest.raises(Unavailable):
        await b.bench.issue()
    await b.machine.compare()
    assert await b.bench.line.end_day(HALL) == 6
    assert (await b.bench.issue()).date == tomorrow
    assert (await a.bench.issue()).date == tomorrow


async def test_redis_tells_its_time(two: tuple[Process, Process]) -> None:
    """In milliseconds, and later each time."""
    told = [await RedisTime(two[0].bench.store.redis).time_ms() for _ in range(2)]
    assert shanghai_ms("2026-01-01") < told[0] <= told[1]
