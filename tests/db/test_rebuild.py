"""The line rebuilt from SQL is the line that was lost."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import pytest_asyncio
from msgspec.structs import replace

from kit.clock import ManualClock, shanghai_ms
from kit.errors import Unavailable
from queueing.line.recovery import rebuild_commands
from queueing.line.requests import NewTicket
from queueing.model import keys
from queueing.model.classes import CLASSES
from queueing.model.documents import Stop
from queueing.model.errors import IllegalMove, TicketExists
from queueing.model.events import LeftWindow, event_of
from queueing.model.fold import HallState, WindowLight, apply, state_of
from queueing.model.transitions import State
from records.db import sql
from records.models.catalogue.halls import Window
from server.redis.embedded import EmbeddedRedis
from tests.support.recorded_line import GROUP, HALL, RecordedLine, lay_out, recorded_line


@pytest_asyncio.fixture
async def bench(database: str, redis: EmbeddedRedis) -> AsyncIterator[RecordedLine]:
    """A recorded line in the middle of a morning: people wait, are called, served and missed."""
    await lay_out()
    clock = ManualClock(shanghai_ms("2026-11-23", 9))
    async with recorded_line(redis.url, clock) as line, line.journalling():
        for n in range(12):
            clock.advance(seconds=7)
            await line.issue("ab"[n % 2], citizen=f"citizen {n}")
        for window in ("1", "2"):
            await line.line.open_window(line.request(), HALL, window, f"clerk {window}")
            await line.line.call_next(line.request(), HALL, window)
        await line.line.start(line.request(), HALL, "1")
        await line.line.miss(line.request(), HALL, "2")
        await line.line.call_next(line.request(), HALL, "2")
        yield line


async def lines(bench: RecordedLine) -> dict[str, Any]:
    """Every line with its order keys."""
    group, epoch = GROUP, bench.store.epoch
    return {
        lane: await bench.store.redis.zrange(
            keys.line(group, epoch, f"{HALL}:{lane}"), 0, -1, withscores=True
        )
        for lane in "ab"
    }


async def lose_everything(bench: RecordedLine) -> None:
    """What the next verb after a FLUSHALL does."""
    await bench.store.redis.flushall()
    await bench.recovery.recover(bench.store.epoch)


async def test_nothing_changes_but_the_epoch(bench: RecordedLine) -> None:
    """Tickets, windows, order keys, sequence and day are those from before."""
    before, keys_before = await bench.view.snapshot(HALL), await lines(bench)
    await lose_everything(bench)
    after = await bench.view.snapshot(HALL)
    assert after.epoch == before.epoch + 1
    assert (after.seq, after.day) == (before.seq, before.day)
    assert after.tickets == before.tickets
    assert sorted(after.windows, key=lambda w: w.id) == sorted(before.windows, key=lambda w: w.id)
    assert await lines(bench) == keys_before


async def test_counters_go_on(bench: RecordedLine) -> None:
    """No number of the day is given again, and the sequence has no gap."""
    seq = (await bench.view.snapshot(HALL)).seq
    await lose_everything(bench)
    outcome = await bench.issue("a")
    assert outcome.event is not None
    assert outcome.event.ticket is not None
    assert (outcome.event.ticket.number, outcome.event.seq) == ("A007", seq + 1)


async def counters(bench: RecordedLine) -> dict[str, Any]:
    """Everything that Redis counts."""
    redis, at = bench.store.redis, (GROUP, bench.store.epoch)
    return {
        "seq": await redis.hgetall(keys.seq(*at)),
        "day": await redis.hgetall(keys.day(*at)),
        "numbers": await redis.hgetall(keys.numbers(*at, HALL)),
        "classes": await redis.hgetall(keys.classes(*at, HALL)),
        "order": await redis.get(keys.order(*at)),
        "now": await redis.get(keys.now(*at)),
    }


async def test_a_class_is_counted_as_often_as_it_gave_a_head_start(bench: RecordedLine) -> None:
    """Who came beyond the cap had none, and takes none away after a rebuild."""
    cap = CLASSES["green_channel"].cap
    given = [
        NewTicket(f"green {n}", HALL, "a", "A", ticket_class="green_channel")
        for n in range(cap + 2)
    ]
    issued = [await bench.line.issue(bench.request(), new) for new in given]
    assert [o.event.ticket.capped for o in issued if o.event and o.event.ticket] == (
        [False] * cap + [True] * 2
    )
    await bench.line.cancel(bench.request(), "green 1")
    before = await counters(bench)
    await lose_everything(bench)
    assert await counters(bench) == before
    assert before["classes"] == {b"2026-11-23|green_channel": str(cap).encode()}


async def test_a_window_keeps_its_state_and_takes_its_new_name(bench: RecordedLine) -> None:
    """It was opened under the old name, and renamed in the catalogue since."""
    before = {w.id: w for w in (await bench.view.snapshot(HALL)).windows}
    await Window.filter(code="1").update(name="renamed")
    await lose_everything(bench)
    after = {w.id: w for w in (await bench.view.snapshot(HALL)).windows}
    assert after == {**before, "1": replace(before["1"], name="renamed")}
    assert before["1"].ticket is not None


async def test_a_request_keeps_its_answer(bench: RecordedLine) -> None:
    """A retry after the loss is answered as before it."""
    first = await bench.issue("a", key="the same")
    await lose_everything(bench)
    again = await bench.issue("a", key="the same")
    assert again.event == first.event
    assert (await bench.ticket("a")).number == "A008"


async def test_a_citizen_still_holds_one_ticket(bench: RecordedLine) -> None:
    """Also after the loss."""
    await lose_everything(bench)
    with pytest.raises(TicketExists):
        await bench.issue("a", citizen="citizen 10")


async def test_an_ended_ticket_stays_ended(bench: RecordedLine) -> None:
    """Its verbs are refused for its state, not for being unknown."""
    ticket = (await bench.view.waiting(f"{HALL}:a", 1))[0]
    await bench.line.cancel(bench.request(), ticket.id)
    await lose_everything(bench)
    with pytest.raises(IllegalMove):
        await bench.line.cancel(bench.request(), ticket.id)


@pytest.mark.parametrize("stops", [(), (Stop("b"),)])
async def test_a_finish_can_still_be_undone(bench: RecordedLine, stops: tuple[Stop, ...]) -> None:
    """What a window finished last is part of the record, with all that is to be restored."""
    await bench.line.finish(bench.request(), HALL, "1")
    await bench.line.issue(bench.request(), NewTicket("visit", HALL, "a", "A", stops=stops))
    await bench.line.call(bench.request(), HALL, "1", "visit", "because")
    bench.clock.advance(minutes=1)
    before = (await bench.line.start(bench.request(), HALL, "1")).event
    bench.clock.advance(minutes=1)
    await bench.line.finish(bench.request(), HALL, "1")
    await lose_everything(bench)
    after = (await bench.line.undo_finish(bench.request(), HALL, "1")).event
    assert before is not None
    assert after is not None
    assert before.ticket is not None
    assert after.ticket == replace(before.ticket, version=before.ticket.version + 2)


async def test_a_clerk_is_still_known_at_their_window(bench: RecordedLine) -> None:
    """Opening another one still leaves the one that they had open."""
    await bench.line.miss(bench.request(), HALL, "2")
    await lose_everything(bench)
    asked = bench.line.open_window(bench.request(), HALL, "1", "clerk 2", moved="to window 1")
    event = (await asked).event
    assert event is not None
    assert event.left == LeftWindow(HALL, "2", "2")


class PowerCutError(Exception):
    """The rebuilding process is gone."""


async def test_a_rebuild_that_dies_half_way_leaves_nothing(
    bench: RecordedLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its keys are never valid; the next one takes the next epoch."""
    before = await bench.view.snapshot(HALL)

    def half(*args: Any) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401
        yield from itertools.islice(commands(*args), 10)
        raise PowerCutError

    commands = rebuild_commands.commands
    monkeypatch.setattr(rebuild_commands, "commands", half)
    await bench.store.redis.flushall()
    with pytest.raises(Unavailable):
        await bench.recovery.recover(before.epoch)
    monkeypatch.undo()
    await bench.recovery.recover(0)
    after = await bench.view.snapshot(HALL)
    assert after.epoch == before.epoch + 2
    assert after.tickets == before.tickets


async def test_emptied_during_the_rebuild(
    bench: RecordedLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last step finds its mark gone and the rebuild begins again."""
    before = await bench.view.snapshot(HALL)

    def emptied(*args: Any) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401
        monkeypatch.undo()
        yield from commands(*args)
        yield ("FLUSHALL",)
        yield ("SET", "something", "else")

    commands = rebuild_commands.commands
    monkeypatch.setattr(rebuild_commands, "commands", emptied)
    await bench.store.redis.flushall()
    await bench.recovery.recover(before.epoch)
    after = await bench.view.snapshot(HALL)
    assert after.epoch == before.epoch + 2
    assert after.tickets == before.tickets


async def test_replaying_the_record_gives_the_living_state(bench: RecordedLine) -> None:
    """The events of SQL, applied from nothing, are what Redis holds."""
    snapshot = await bench.view.snapshot(HALL)
    replayed = HallState("", {}, {w.id: WindowLight("closed") for w in snapshot.windows})
    for row in await sql.rows(
        sql.connection(), "SELECT document FROM event WHERE hall=? ORDER BY seq", HALL
    ):
        apply(replayed, event_of(row["document"].encode()))
    assert replayed == state_of(snapshot.day, snapshot.tickets, snapshot.windows)


async def test_what_redis_knew_alone_is_recorded_when_it_comes_back(
    bench: RecordedLine, redis: EmbeddedRedis
) -> None:
    """A Redis that was only restarted still has its log: it is drained before the next epoch."""
    ticket = (await bench.view.waiting(f"{HALL}:a", 1))[0]
    log = keys.log(GROUP, bench.store.epoch)
    async with bench.journal._turn:  # the journal stands still
        known = await bench.store.redis.xlen(log)
        pending = asyncio.ensure_future(bench.line.cancel(bench.request(), ticket.id))
        while await bench.store.redis.xlen(log) == known:
            await asyncio.sleep(0.005)
        assert not pending.done()
        await redis.restart()
    await bench.recovery.recover(bench.store.epoch)
    assert (await pending).durable
    doc = await bench.view.ticket(ticket.id)
    assert doc is not None
    assert doc.state is State.CANCELLED


async def test_midnight_with_tickets_alive(bench: RecordedLine) -> None:
    """The first number of the new day ends the old one first; a loss after it changes nothing."""
    bench.clock.advance(minutes=15 * 60 + 1)
    fresh = await bench.ticket("a")
    assert (fresh.number, fresh.date) == ("A001", "2026-11-24")
    snapshot = await bench.view.snapshot(HALL)
    assert [t.number for t in snapshot.tickets] == ["A001"]
    assert {w.state for w in snapshot.windows} == {"closed"}
    expired = await sql.rows(
        sql.connection(), "SELECT count(*) AS n FROM ticket WHERE state='expired'"
    )
    assert expired[0]["n"] == 12
    await lose_everything(bench)
    assert (await bench.ticket("a")).number == "A002"


async def test_a_database_from_a_backup_beside_a_newer_redis(bench: RecordedLine) -> None:
    """Redis has seen epochs and numbers that SQL has forgotten: they are recorded once more."""
    snapshot = await bench.view.snapshot(HALL)
    await lose_everything(bench)
    first = await bench.issue("a", key="after the backup")
    forgotten = await bench.view.snapshot(HALL)
    await sql.change(
        sql.connection(), "UPDATE journal_head SET epoch=?, position='0-0'", snapshot.epoch
    )
    await sql.change(
        sql.connection(),
        "DELETE FROM ticket WHERE ordinal=(SELECT max(ordinal) FROM ticket)",
    )
    await sql.change(sql.connection(), "DELETE FROM event WHERE epoch>?", snapshot.epoch)
    await bench.recovery.recover(bench.store.epoch)
    after = await bench.view.snapshot(HALL)
    assert after.epoch > snapshot.epoch + 1
    assert after.tickets == forgotten.tickets
    again = await bench.issue("a", key="after the backup")
    assert again.durable
    assert again.event == first.event
    recorded = await sql.rows(
        sql.connection(), "SELECT name FROM event WHERE seq>=? ORDER BY seq", forgotten.seq
    )
    assert [row["name"] for row in recorded] == ["ticket.issued"]
