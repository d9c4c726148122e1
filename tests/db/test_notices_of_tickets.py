"""What follows from a ticket's events: who is told what, and what is not told any more."""

from collections.abc import AsyncIterator

import pytest_asyncio

from kit.clock import ManualClock, shanghai_ms
from records.db import sql
from records.models.line.shown import ShownRow, add_shown
from records.models.outbox.listing import calls_on_displays
from records.transactions import connection, transaction
from server.redis.embedded import EmbeddedRedis
from tests.support.notices import notice_states, states, ways
from tests.support.recorded_line import HALL, RecordedLine, lay_out, recorded_line
from tests.support.rollback import roll_back

CALLED = [("your_turn", way) for way in ("socket", "display", "wechat", "sms")]


@pytest_asyncio.fixture
async def line(database: str, redis: EmbeddedRedis) -> AsyncIterator[RecordedLine]:
    """A line with an open window that takes whoever comes."""
    del database
    await lay_out()
    clock = ManualClock(shanghai_ms("2026-11-23", 9))
    async with recorded_line(redis.url, clock) as made, made.journalling():
        await made.line.open_window(made.request(), HALL, "1", "clerk")
        yield made


async def test_a_call_begins_a_ladder(line: RecordedLine) -> None:
    """The feed has it at once, WeChat waits five seconds, SMS for the way before it."""
    ticket = await line.ticket(citizen="anna")
    assert await ways() == []
    await line.line.call_next(line.request(), HALL, "1")
    assert [(kind, way) for kind, way, _ in await ways(ticket.id)] == CALLED
    assert await states() == ["accepted", "accepted", "queued", "queued"]
    rows = await sql.rows(connection(), "SELECT not_before_ms, at_ms FROM delivery ORDER BY id")
    assert [row["not_before_ms"] and row["not_before_ms"] - row["at_ms"] for row in rows] == [
        0,
        0,
        5000,
        None,
    ]


async def test_a_phone_may_have_shown_a_call_before_it_is_recorded(line: RecordedLine) -> None:
    """The live feed is ahead of a record that lags; the ladder that is written then has ended."""
    ticket = await line.ticket(citizen="anna")
    async with transaction() as tx:
        said = [ShownRow(HALL, 2, f"ticket {name}", 1) for name in (ticket.id, "another")]
        await add_shown(tx, [*said, ShownRow(HALL, 2, "display", 1)])
    await line.line.call_next(line.request(), HALL, "1")
    assert await states() == ["received", "accepted", "superseded", "superseded"]
    assert await notice_states() == [("your_turn", "reached")]
    line.clock.advance(minutes=1)
    await line.line.recall(line.request(), HALL, "1")
    assert (await states())[4:] == ["accepted", "accepted", "queued", "queued"]


async def test_a_paper_ticket_has_the_displays_alone(line: RecordedLine) -> None:
    """Nobody is behind it whom anything else could reach: nothing is planned."""
    ticket = await line.ticket()
    called = await line.line.call_next(line.request(), HALL, "1")
    assert await ways() == []
    assert await notice_states() == []
    assert await on_displays(ticket.id) == [("your_turn", "display", "accepted")]
    assert called.event is not None
    async with transaction() as tx:
        seen = [ShownRow(HALL, called.event.seq, name, 1) for name in ("display", "another")]
        await add_shown(tx, seen)
    line.clock.advance(minutes=1)
    again = await line.line.recall(line.request(), HALL, "1")
    assert again.event is not None
    async with transaction() as tx:
        await add_shown(tx, [ShownRow(HALL, again.event.seq, f"ticket {ticket.id}", 1)])
    assert await on_displays(ticket.id) == [
        ("your_turn", "display", "received"),
        ("recalled", "display", "accepted"),
    ]


async def on_displays(ticket: str) -> list[tuple[str, str, str]]:
    """The calls of a paper ticket."""
    lines = await calls_on_displays(connection(), ticket)
    return [(line.kind, line.channel, line.state) for line in lines]


async def test_a_recall_takes_the_place_of_the_call(line: RecordedLine) -> None:
    """And what comes next takes the place of the recall."""
    await line.ticket(citizen="anna")
    await line.line.call_next(line.request(), HALL, "1")
    line.clock.advance(minutes=1)
    await line.line.recall(line.request(), HALL, "1")
    assert await notice_states() == [("your_turn", "superseded"), ("recalled", "open")]
    assert (await states())[2:4] == ["superseded", "superseded"]
    assert (await states())[6:] == ["queued", "queued"]
    line.clock.advance(minutes=1)
    await line.line.miss(line.request(), HALL, "1")
    told = await notice_states()
    assert told == [("your_turn", "superseded"), ("recalled", "superseded"), ("missed", "open")]
    assert (await ways())[-1] == ("missed", "wechat", "queued")


async def test_whoever_comes_is_told_nothing_more(line: RecordedLine) -> None:
    """The window serves them."""
    await line.ticket(citizen="anna")
    await line.line.call_next(line.request(), HALL, "1")
    await line.line.start(line.request(), HALL, "1")
    assert await notice_states() == [("your_turn", "superseded")]
    assert await states() == ["accepted", "accepted", "superseded", "superseded"]


async def test_a_record_that_went_back_tells_it_once(line: RecordedLine) -> None:
    """The call is recorded again, and its ladder with it."""
    ticket = await line.ticket(citizen="anna")
    await line.line.call_next(line.request(), HALL, "1")
    await roll_back(HALL, 1)
    assert (await line.issue()).durable
    assert [(kind, way) for kind, way, _ in await ways(ticket.id)] == CALLED
