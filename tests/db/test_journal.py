"""The journal on both databases: order, group commit, waiting, and two journals at once."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from typing import Any

import pytest
import pytest_asyncio

from kit.clock import ManualClock, shanghai_ms
from kit.errors import Unavailable
from queueing.line.redis.lock import RedisLock
from queueing.line.requests import NewTicket
from queueing.model import keys
from queueing.model.documents import Stop, ticket_of
from queueing.model.events import event_of
from records.db import sql
from records.journal import journal
from records.journal.journal import Journal
from records.journal.log_consumer import LogConsumer
from server.redis.embedded import EmbeddedRedis
from tests.support.recorded_line import HALL, RecordedLine, lay_out, recorded_line


@pytest_asyncio.fixture
async def bench(database: str, redis: EmbeddedRedis) -> AsyncIterator[RecordedLine]:
    """A recorded line; its journal stands still until told to run."""
    await lay_out()
    async with recorded_line(redis.url, ManualClock(shanghai_ms("2026-11-23", 9))) as line:
        async with line.journalling():
            await line.line.end_day(HALL)
            await line.issue("b")
        yield line


async def events() -> list[dict[str, object]]:
    """The recorded events, in order."""
    return await sql.rows(sql.connection(), "SELECT * FROM event ORDER BY hall, seq")


async def logged(bench: RecordedLine, more: int) -> None:
    """Wait until the log holds `more` events than the record."""
    log = keys.log(bench.store.group, bench.store.epoch)
    recorded = len(await events())
    async with asyncio.timeout(30):
        while await bench.store.redis.xlen(log) < recorded + more:
            await asyncio.sleep(0.005)


async def test_a_reply_waits_until_its_event_is_committed(bench: RecordedLine) -> None:
    """And a batch of many is one commit."""
    waiting = [asyncio.ensure_future(bench.issue()) for _ in range(50)]
    await logged(bench, 50)
    assert not any(task.done() for task in waiting)
    assert await bench.journal.run_once(100) == 50
    outcomes = await asyncio.gather(*waiting)
    assert all(outcome.durable for outcome in outcomes)
    recorded = await events()
    assert [event["seq"] for event in recorded] == list(range(1, len(recorded) + 1))
    numbers = {outcome.event.ticket.number for outcome in outcomes if outcome.event}  # type: ignore[union-attr]
    assert numbers == {f"A{n:03}" for n in range(1, 51)}


async def test_what_is_recorded_is_what_the_line_holds(bench: RecordedLine) -> None:
    """Tickets, windows and spans follow from the events of a whole visit."""
    async with bench.journalling():
        ticket = await bench.ticket("a", "somebody")
        await bench.line.open_window(bench.request(), HALL, "1", "clerk")
        for verb in ("call_next", "start", "finish"):
            bench.clock.advance(minutes=1)
            await getattr(bench.line, verb)(bench.request(), HALL, "1")
            if verb == "finish":
                break
    called = await sql.rows(sql.connection(), "SELECT document FROM ticket WHERE state='served'")
    assert ticket_of(called[0]["document"]) in [
        event_of(str(e["document"]).encode()).ticket for e in await events()
    ]
    window = await sql.rows(sql.connection(), "SELECT state FROM window_record")
    assert [row["state"] for row in window] == ["open"]
    spans = await sql.rows(
        sql.connection(), "SELECT kind, ended_ms - started_ms AS ms FROM span ORDER BY kind"
    )
    kinds = {row["kind"]: row["ms"] for row in spans}
    assert (kinds["walk"], kinds["service"]) == (60_000, 60_000)
    assert ticket.citizen == "somebody"


async def test_each_stop_of_a_visit_has_its_own_spans(bench: RecordedLine) -> None:
    """What was finished is told of the lane it was finished in, though the ticket has moved on."""
    async with bench.journalling():
        await bench.line.open_window(bench.request(), HALL, "1", "clerk")
        for verb in ("call_next", "start", "finish"):  # whoever was here before
            await getattr(bench.line, verb)(bench.request(), HALL, "1")
        new = NewTicket("visit", HALL, "a", "A", stops=(Stop("b"),))
        await bench.line.issue(bench.request(), new)
        for minutes in (1, 2, 3, 4, 5, 6):
            bench.clock.advance(minutes=minutes)
            verb = ("finish", "call_next", "start")[minutes % 3]
            await getattr(bench.line, verb)(bench.request(), HALL, "1")
    spans = await sql.rows(
        sql.connection(),
        "SELECT lane, kind, ended_ms - started_ms AS ms FROM span WHERE ticket='visit' ORDER BY id",
    )
    assert [(row["lane"], row["kind"], row["ms"] // 60_000) for row in spans] == [
        ("a", "wait", 1),
        ("a", "walk", 2),
        ("a", "service", 3),
        ("b", "wait", 4),
        ("b", "walk", 5),
        ("b", "service", 6),
    ]


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("stops", [(), (Stop("b"),)])
async def test_an_undone_finish_leaves_one_service(
    bench: RecordedLine, stops: tuple[Stop, ...], *, together: bool
) -> None:
    """The span ends with the finish that counts, whether one batch holds both or each its own."""
    line = bench.line

    async def work() -> None:
        await line.open_window(bench.request(), HALL, "1", "clerk")
        await line.issue(bench.request(), NewTicket("visit", HALL, "a", "A", stops=stops))
        bench.clock.advance(minutes=1)
        await line.call(bench.request(), HALL, "1", "visit", "because")
        for verb in ("start", "finish", "undo_finish", "finish", "undo_finish"):
            bench.clock.advance(minutes=1)
            await getattr(line, verb)(bench.request(), HALL, "1")

    await _record(bench, work(), together=together)
    spans = "SELECT kind, ended_ms - started_ms AS ms FROM span WHERE ticket='visit' ORDER BY id"
    assert [row["kind"] for row in await sql.rows(sql.connection(), spans)] == ["wait", "walk"]
    ticket = await sql.rows(sql.connection(), "SELECT state FROM ticket WHERE id='visit'")
    assert ticket[0]["state"] == "serving"
    bench.clock.advance(minutes=6)
    finish = line.finish(bench.request(), HALL, "1")
    await _record(bench, finish, together=False)
    found = [(row["kind"], row["ms"] // 60_000) for row in await sql.rows(sql.connection(), spans)]
    assert found == [("wait", 1), ("walk", 1), ("service", 10)]


@pytest.mark.parametrize("together", [True, False])
async def test_an_undone_finish_takes_back_no_other_service(
    bench: RecordedLine, *, together: bool
) -> None:
    """The same window served an earlier stop of the same visit: that span stays."""
    line = bench.line

    async def work() -> None:
        await line.open_window(bench.request(), HALL, "1", "clerk")
        await line.issue(bench.request(), NewTicket("visit", HALL, "a", "A", stops=(Stop("b"),)))
        for minutes in (1, 2):
            await line.call(bench.request(), HALL, "1", "visit", "because")
            await line.start(bench.request(), HALL, "1")
            bench.clock.advance(minutes=minutes)
            await line.finish(bench.request(), HALL, "1")
        await line.undo_finish(bench.request(), HALL, "1")

    await _record(bench, work(), together=together)
    services = await sql.rows(
        sql.connection(), "SELECT lane, ended_ms - started_ms AS ms FROM span WHERE kind='service'"
    )
    assert services == [{"lane": "a", "ms": 60_000}]


async def _record(
    bench: RecordedLine, work: Coroutine[Any, Any, object], *, together: bool
) -> None:
    """Record what is done in as few batches as can be, or each event by itself."""
    if together:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(bench.journal, "recorded", _at_once)
            await work
    else:
        async with bench.journalling():
            await work
    while await bench.journal.run_once(100):  # also what a slow machine did not record in time
        pass


async def _at_once(*_: object) -> bool:
    """A reply that does not wait for the record."""
    return True


async def test_it_ends_as_a_whole(bench: RecordedLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where a library has made a fault of its own of the cancellation."""
    ended = []

    async def swallow(*_: object) -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            ended.append(True)
            raise ConnectionError from None

    monkeypatch.setattr(LogConsumer, "read", swallow)
    async with bench.journalling():
        await bench.until(lambda: _loops() == 3)
        await asyncio.sleep(0)
    assert ended == [True]
    assert _loops() == 0


def _loops() -> int:
    """How many of a journal's three are running."""
    coroutines = [task.get_coro() for task in asyncio.all_tasks()]
    return sum("_forever" in getattr(found, "__qualname__", "") for found in coroutines)


async def test_two_journals_on_one_group_do_no_harm(
    bench: RecordedLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second that believes itself the holder changes no row and learns where the record is."""
    other = Journal(bench.store, bench.recovery.recover)
    await other.begin_epoch(bench.store.epoch)
    pending = asyncio.ensure_future(bench.issue())
    await logged(bench, 1)
    monkeypatch.setattr(RedisLock, "held", True)
    await other._consumer.read(100)
    assert (bench.journal.behind, other.behind) == (0, 1)
    assert await bench.journal.run_once(100) == 1
    assert (await pending).durable
    before = await events()
    assert await other._commit(other._consumer) == 0
    assert await events() == before
    assert (other.behind, other.position) == (0, bench.journal.position)


async def test_a_batch_is_committed_whole_or_not_at_all(
    bench: RecordedLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault in the middle of a commit leaves the head where it was; the next run does it all."""
    monkeypatch.setattr(journal, "REST_S", 0)
    before = await events()
    pending = asyncio.ensure_future(bench.issue())
    await logged(bench, 1)
    await sql.connection().execute_script("ALTER TABLE ticket RENAME TO hidden")
    with pytest.raises(Exception, match="ticket"):
        await bench.journal.run_once(100)
    await sql.connection().execute_script("ALTER TABLE hidden RENAME TO ticket")
    assert await events() == before
    assert await bench.journal.run_once(100) == 1
    assert (await pending).durable


async def test_a_waiter_whose_epoch_ended_gets_no_guess(bench: RecordedLine) -> None:
    """Redis was emptied before the event was recorded: 503, and the number is given to another."""
    pending = asyncio.ensure_future(bench.issue())
    await logged(bench, 1)
    await bench.store.redis.flushall()
    await bench.recovery.recover(bench.store.epoch)
    with pytest.raises(Unavailable):
        await pending
    async with bench.journalling():
        again = await bench.ticket()
    assert again.number == "A001"


async def test_a_waiter_whose_event_was_recorded_gets_its_answer(bench: RecordedLine) -> None:
    """The commit came through, the news of it did not: the waiter finds it in SQL."""
    pending = asyncio.ensure_future(bench.issue())
    await logged(bench, 1)
    await bench.journal.close()
    other = Journal(bench.store, bench.recovery.recover)
    await other.begin_epoch(bench.store.epoch)
    assert await other.run_once(100) == 1
    await bench.store.redis.flushall()
    await bench.recovery.recover(bench.store.epoch)
    assert (await pending).durable


async def test_a_request_forgotten_by_redis_is_done_again_and_logged(bench: RecordedLine) -> None:
    """Its event is recorded under no request, so the journal never gets stuck."""
    async with bench.journalling():
        await bench.issue(key="old")
        names = [
            key async for key in bench.store.redis.scan_iter(match="*:request:old", count=1000)
        ]
        await bench.store.redis.delete(*names)
        again = await bench.issue(key="old")
    assert again.durable
    recorded = [event for event in await events() if event["request"] == "old"]
    assert len(recorded) == 1
