"""Several processes on one record and one Redis: one commits, all are told, any may die."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
import pytest_asyncio

from kit.clock import real_ms
from queueing.line.redis.lock import RedisLock
from queueing.model import keys
from records.db import sql
from records.journal import log_consumer
from records.journal.journal import KEEP_LOG_MS
from records.journal.log_reader import position_of
from server.redis.embedded import EmbeddedRedis
from tests.support.processes import Processes, processes, recorded_seqs, told_everything
from tests.support.recorded_line import GROUP, RecordedLine


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


async def test_one_commits_and_all_are_told(
    a: RecordedLine, b: RecordedLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reply of the process that does not commit waits for the news of the other."""
    async with a.journalling():
        await a.until(lambda: a.journal.holder)
        async with b.journalling():
            monkeypatch.setattr(log_consumer, "LOOK_AFTER_S", 60)  # no other way than by the news
            outcomes = await asyncio.gather(*[line.issue() for line in (a, b) * 20])
            assert all(outcome.durable for outcome in outcomes)
            assert (a.journal.holder, b.journal.holder) == (True, False)
            assert b.journal.recorded_events == 0
            await told_everything(a)
            await told_everything(b)


async def test_a_holder_that_stops_hands_over_at_once(a: RecordedLine, b: RecordedLine) -> None:
    """Long before its lease would have lapsed."""
    async with AsyncExitStack() as running:
        await running.enter_async_context(a.journalling())
        await a.until(lambda: a.journal.holder)
        async with b.journalling():
            assert (await b.issue()).durable
            began = asyncio.get_running_loop().time()
            await running.aclose()
            await a.journal.close()
            await b.until(lambda: b.journal.holder)
            assert (
                asyncio.get_running_loop().time() - began < 1.8
            )  # a lease just renewed has 2 s left
            assert (await b.issue()).durable


async def test_a_holder_that_dies_is_followed(a: RecordedLine, b: RecordedLine) -> None:
    """Once its lease has lapsed, the other commits and replies go out as durable."""
    async with a.journalling():
        await a.until(lambda: a.journal.holder)
        await a.issue()
    async with b.journalling():
        assert (await b.issue()).durable
        await b.until(lambda: b.journal.holder)  # a busy machine may let it lapse for a moment
        assert b.journal.recorded_events == 1


async def test_two_holders_at_once_do_no_harm(
    a: RecordedLine, b: RecordedLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both believe in their lease all the time: nothing is recorded, told or numbered twice."""
    monkeypatch.setattr(RedisLock, "held", True)
    async with a.journalling(), b.journalling():
        outcomes = []
        for _ in range(10):
            outcomes += await asyncio.gather(*[line.issue() for line in (a, b) * 10])
        assert all(outcome.durable for outcome in outcomes)
        numbers = {o.event.ticket.number for o in outcomes if o.event and o.event.ticket}
        assert len(numbers) == 200
        assert await recorded_seqs() == list(range(1, 203))
        await told_everything(a)
        await told_everything(b)
        assert min(a.journal.recorded_events, b.journal.recorded_events) > 0


async def _no_notice(_: str) -> None:
    """Nobody hears of a commit."""


async def test_killed_between_the_commit_and_the_notice(
    house: Processes, a: RecordedLine, b: RecordedLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next holder finds it in SQL, releases who waits for it and tells all the others."""
    c = await house.start("c")
    monkeypatch.setattr(log_consumer, "LOOK_AFTER_S", 60)  # nobody but the next holder asks SQL
    monkeypatch.setattr(a.journal._consumer.notices, "committed", _no_notice)
    monkeypatch.setattr(a.journal._consumer, "advance_to", lambda *_: None)
    assert await a.journal._consumer.lease.acquire_or_renew()
    async with b.journalling(), c.journalling():
        pending = asyncio.gather(b.issue(), c.issue())
        await b.until(lambda: b.journal.behind == 2)
        assert await a.journal.run_once(None) == 2
        outcomes = await pending
        assert all(outcome.durable for outcome in outcomes)
        await told_everything(b)
        await told_everything(c)
        await b.until(lambda: b.journal.holder or c.journal.holder)
        assert b.journal.recorded_events + c.journal.recorded_events == 0


async def test_a_process_that_starts_disturbs_nobody(
    house: Processes, a: RecordedLine, b: RecordedLine
) -> None:
    """The epoch stands, nothing is rebuilt, and calls go on meanwhile."""
    epoch = a.store.epoch
    async with a.journalling(), b.journalling():
        issuing = asyncio.gather(*[line.issue() for line in (a, b) * 20])
        third = await house.start("third")
        assert all(outcome.durable for outcome in await issuing)
        async with third.journalling():
            assert (await third.issue()).durable
        assert {line.store.epoch for line in (a, b, third)} == {epoch}
        assert [line.recovery.rebuilds for line in (a, b, third)] == [0, 0, 0]


async def test_only_the_holder_frees_the_log(a: RecordedLine, b: RecordedLine) -> None:
    """And never beyond what SQL holds."""
    marker = keys.trimmed(GROUP, a.store.epoch)
    async with a.journalling():
        await a.until(lambda: a.journal.holder)
        async with b.journalling():
            await a.issue()
            await b.issue()
            await b.journal.trim(real_ms())
            assert not await a.store.redis.exists(marker)
            await a.journal.trim(real_ms())
            trimmed = await a.store.redis.get(marker)
    head = await sql.rows(sql.connection(), "SELECT position FROM journal_head")
    assert isinstance(trimmed, bytes)
    assert position_of(trimmed.decode()) < position_of(head[0]["position"])


async def test_a_log_dated_in_the_future_keeps_its_half_an_hour(a: RecordedLine) -> None:
    """The clock of Redis was ahead when the last event was written: the others are not old yet."""
    async with a.journalling():
        outcome = await a.issue()
        assert outcome.durable
        head = await sql.rows(sql.connection(), "SELECT position FROM journal_head")
        written_ms, _ = position_of(head[0]["position"])
        put_right_ms = written_ms - 26 * 3600 * 1000
        await a.journal.trim(put_right_ms)
        before = await a.store.redis.get(keys.trimmed(GROUP, a.store.epoch))
    assert before == f"{put_right_ms - KEEP_LOG_MS}-0".encode()
