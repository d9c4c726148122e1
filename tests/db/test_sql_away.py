"""SQL is away, for one process or for all: calling goes on, and the journal catches up."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Coroutine
from typing import Any

import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from kit.errors import Unavailable
from queueing.line.requests import Outcome
from queueing.model import keys
from queueing.model.events import event_of
from records.db import sql
from records.journal import lease
from server.redis.embedded import EmbeddedRedis
from tests.support.outage import SqlOutage
from tests.support.processes import Processes, processes, told_everything
from tests.support.recorded_line import GROUP, HALL, RecordedLine
from tests.support.redis import flush


@pytest_asyncio.fixture
async def house(
    database: str, redis: EmbeddedRedis, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Processes]:
    """A hall in the morning; leases lapse sooner than in life."""
    monkeypatch.setattr(lease, "LEASE_MS", 1500)
    async with processes(redis.url) as made:
        yield made


@pytest.fixture
def outage(monkeypatch: pytest.MonkeyPatch) -> SqlOutage:
    """SQL, which can be taken away."""
    return SqlOutage(monkeypatch)


@pytest_asyncio.fixture
async def a(house: Processes) -> AsyncIterator[RecordedLine]:
    """The process that commits."""
    line = await house.start("a")
    async with line.journalling():
        await line.until(lambda: line.journal.holder)
        yield line


@pytest_asyncio.fixture
async def b(house: Processes, a: RecordedLine) -> AsyncIterator[RecordedLine]:
    """The other process."""
    line = await house.start("b")
    async with line.journalling():
        assert (await line.begin(line.issue())).durable
        yield line


async def log_is_recorded(line: RecordedLine) -> None:
    """The journal equals the log, letter by letter."""
    log: Any = await line.store.redis.xrange(keys.log(GROUP, line.store.epoch))
    rows = await sql.rows(sql.connection(), "SELECT position, document FROM event ORDER BY seq")
    recorded = [(row["position"], row["document"]) for row in rows]
    assert recorded == [(at.decode(), fields[b"e"].decode()) for at, fields in log]


async def test_calling_goes_on_and_the_record_catches_up(
    a: RecordedLine, b: RecordedLine, outage: SqlOutage
) -> None:
    """Replies say that they are no promise, screens change at once, and nothing is told twice."""
    outage.away = {"a", "b"}
    first = await asyncio.gather(*[line.begin(line.issue()) for line in (a, b)])
    assert [outcome.durable for outcome in first] == [False, False]
    assert (a.journal.late, b.journal.late) == (True, True)
    began = asyncio.get_running_loop().time()
    more = [await line.begin(line.issue()) for line in (a, b) * 25]
    assert not any(outcome.durable for outcome in more)
    assert asyncio.get_running_loop().time() - began < 25  # not a second for each
    assert more[-1].event is not None
    seq = more[-1].event.seq
    for line in (a, b):
        await line.until(lambda line=line: line.told[-1].seq == seq)  # type: ignore[misc]
    outage.away = set()
    for line in (a, b):
        await line.until(lambda line=line: not line.journal.late)  # type: ignore[misc]
        assert (await line.begin(line.issue())).durable
        await told_everything(line)
    await log_is_recorded(a)


async def test_a_repeated_request_becomes_a_promise(a: RecordedLine, outage: SqlOutage) -> None:
    """Once the record has caught up, the same request is answered as durable."""
    outage.away = {"a"}
    before = await a.begin(a.issue(key="the same"))
    outage.away = set()
    await a.until(lambda: not a.journal.late)
    after = await a.begin(a.issue(key="the same"))
    assert (before.durable, after.durable) == (False, True)
    assert before.event == after.event


async def test_away_from_the_holder_alone(
    a: RecordedLine, b: RecordedLine, outage: SqlOutage
) -> None:
    """It gives the lease up, the other commits, and nobody is answered late."""
    outage.away = {"a"}
    outcomes = await asyncio.gather(*[line.begin(line.issue()) for line in (a, b)])
    assert [outcome.durable for outcome in outcomes] == [True, True]
    assert (a.journal.holder, b.journal.holder) == (False, True)
    assert not a.journal.late
    await log_is_recorded(b)


async def test_a_commit_that_hangs(
    a: RecordedLine, b: RecordedLine, outage: SqlOutage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The holder does not wait for it for ever: the other process commits instead."""
    # Enough for the other's commit on any disk; and nobody calls the record away before that.
    monkeypatch.setattr("records.journal.journal.COMMIT_WITHIN_S", 1.5)
    monkeypatch.setattr("records.journal.log_consumer.LOOK_AFTER_S", 5)
    outage.hanging = {"a"}
    assert (await b.begin(b.issue())).durable
    assert b.journal.holder
    assert (await a.begin(a.issue())).durable
    outage.hanging = set()
    outage.back.set()
    await log_is_recorded(b)


async def test_the_epoch_proved_last_may_be_used_on(a: RecordedLine, outage: SqlOutage) -> None:
    """The way to Redis was lost while SQL is away: the same Redis is taken up again."""
    epoch = a.store.epoch
    outage.away = {"a"}
    await a.begin(a.recovery.recover(epoch))
    await a.until(lambda: a.store.epoch == epoch)  # the journal may have wanted a proof of its own
    assert not (await a.begin(a.issue())).durable
    outage.away = set()
    await a.until(lambda: not a.journal.late)
    await told_everything(a)
    await log_is_recorded(a)


async def test_one_proof_is_enough_for_all_who_were_cut_off(
    house: Processes, outage: SqlOutage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proof cuts every connection: were each answered by the next one, it would never end."""
    line, meetings = await house.start("a"), 0
    meet, epoch = line.store.adopt_server, line.store.epoch

    async def counted() -> str:
        nonlocal meetings
        meetings += 1
        return await meet()

    monkeypatch.setattr(line.store, "adopt_server", counted)
    outage.away = {"a"}
    await line.begin(_together([line.recovery.recover(epoch) for _ in range(20)]))
    assert (line.store.epoch, meetings) == (epoch, 1)
    await line.begin(line.recovery.recover(epoch - 1))  # somebody who is late with the news
    assert meetings == 1


async def test_whoever_begins_the_next_recovery_spoils_no_other(
    house: Processes, outage: SqlOutage
) -> None:
    """Two waited for one; the first to wake wants another at once, and the second is served."""
    line = await house.start("a")
    epoch = line.store.epoch
    outage.away = {"a"}

    async def eager() -> None:
        await line.recovery.recover(epoch)
        await line.recovery.recover(epoch)

    await line.begin(_together([eager(), line.recovery.recover(epoch)]))
    assert line.store.epoch == epoch


async def _together(work: list[Coroutine[Any, Any, None]]) -> None:
    await asyncio.gather(*work)


async def test_another_redis_is_not_used_without_sql(
    a: RecordedLine, outage: SqlOutage, redis: EmbeddedRedis
) -> None:
    """It was restarted: whether it is complete, only SQL can tell."""
    await a.begin(a.issue())
    outage.away = {"a"}
    await redis.restart()
    with pytest.raises(Unavailable):
        await a.begin(a.issue())
    await a.store.redis.aclose()
    outage.away = set()

    async def again() -> bool:
        try:
            return (await a.begin(a.issue())).durable
        except Unavailable:
            return False

    async with asyncio.timeout(15):
        while not await again():
            await asyncio.sleep(0.02)
    assert a.recovery.rebuilds == 1


async def test_an_emptied_redis_is_not_used_without_sql(a: RecordedLine, outage: SqlOutage) -> None:
    """It is the same process, but the key of the epoch is gone."""
    outage.away = {"a"}
    await flush(a.store._url)
    for _ in range(2):
        with pytest.raises(Unavailable):
            await a.begin(a.issue())
    assert not a.store.epoch
    outage.away = set()
    await a.recovery.recover(0)
    assert (await a.begin(a.issue())).durable


async def test_the_feed_never_waits_for_a_commit(
    a: RecordedLine, outage: SqlOutage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A commit hangs: what comes meanwhile is read, and shown as soon as the record is late."""
    monkeypatch.setattr("records.journal.journal.COMMIT_WITHIN_S", 60)
    outage.hanging = {"a"}
    pending = [a.begin(a.issue())]
    await a.until(a.journal._turn.locked)
    pending += [a.begin(a.issue()) for _ in range(4)]
    await a.until(lambda: a.journal.behind == 5)
    outage.away = {"a"}
    assert [(await one).durable for one in pending] == [False] * 5
    await a.until(lambda: len(a.told) == 5)
    outage.away = outage.hanging = set()
    outage.back.set()
    await a.until(lambda: not a.journal.late)
    await told_everything(a)
    await log_is_recorded(a)
    assert [event_of(row["document"].encode()).hall for row in await rows()] == [HALL] * 7


async def rows() -> list[dict[str, str]]:
    """The recorded events."""
    return await sql.rows(sql.connection(), "SELECT document FROM event ORDER BY seq")


async def test_a_log_that_the_record_refuses_does_not_stop_the_line(
    a: RecordedLine, redis: EmbeddedRedis
) -> None:
    """Redis is restarted while an event cannot be recorded: calling goes on without a promise."""
    first = await a.begin(a.issue())
    assert first.event is not None
    assert first.event.ticket is not None
    await sql.change(sql.connection(), _TAKEN, first.event.ticket.id)
    refused = await a.begin(a.issue(key="the same"))
    assert not refused.durable
    with capture_logs() as logs:
        await redis.restart()
        after = await _insist(a)
    assert not after.durable
    assert "journal_drain_failed" in {entry["event"] for entry in logs}
    again = await a.begin(a.issue(key="the same"))
    assert again.event == refused.event
    await sql.change(sql.connection(), "DELETE FROM ticket WHERE id='another'")
    await a.until(lambda: not a.journal.late)
    assert (await a.begin(a.issue())).durable
    numbers = await sql.rows(
        sql.connection(), "SELECT number FROM ticket WHERE prefix='A' ORDER BY n"
    )
    assert [row["number"] for row in numbers] == ["A001", "A002", "A003", "A004"]


# The next number is somebody else's already.
_TAKEN = (
    "INSERT INTO ticket (id, hall, date, prefix, n, number, lane, ticket_class, state, ordinal, "
    "version, document) SELECT 'another', hall, date, prefix, n + 1, number, lane, ticket_class, "
    "'cancelled', ordinal, version, document FROM ticket WHERE id=?"
)


async def _insist(line: RecordedLine) -> Outcome:
    async with asyncio.timeout(15):
        while True:
            with contextlib.suppress(Unavailable):
                return await line.begin(line.issue(key="after it"))
            await asyncio.sleep(0.05)
