"""What follows from an event: once, with it or not at all."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from kit.clock import ManualClock, shanghai_ms
from records.db import sql
from records.journal import journal
from records.journal.entry import Batch
from records.journal.projections import PROJECTIONS
from records.transactions import Connection, connection
from server.redis.embedded import EmbeddedRedis
from tests.support.processes import recorded_seqs
from tests.support.recorded_line import GROUP, RecordedLine, lay_out, recorded_line
from tests.support.rollback import roll_back

BEGUN = 3  # the day and two numbers


class Followed:
    """A projection that writes every event down, and takes none twice."""

    def __init__(self) -> None:
        """It works, until it is given a fault."""
        self.fault: Exception | None = None

    async def apply(self, tx: Connection, batch: Batch) -> None:
        """See `records.journal.projections.projection`."""
        rows = [(event.hall, event.seq) for event in batch.events]
        await sql.many(tx, "INSERT INTO followed (hall, seq) VALUES (?, ?)", rows)
        if self.fault:
            raise self.fault


@pytest.fixture
def followed() -> Followed:
    """The projection that is added to the house's own."""
    return Followed()


@pytest_asyncio.fixture
async def line(
    database: str, redis: EmbeddedRedis, followed: Followed, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[RecordedLine]:
    """A line of which two numbers are recorded; who fails to commit tries again at once."""
    monkeypatch.setattr(journal, "REST_S", 0)
    await lay_out()
    table = "CREATE TABLE followed (hall VARCHAR(40), seq BIGINT, PRIMARY KEY (hall, seq))"
    await sql.change(connection(), table)
    clock = ManualClock(shanghai_ms("2026-11-23", 9))
    projections = (*PROJECTIONS, followed)
    async with (
        recorded_line(redis.url, clock, projections=projections) as made,
        made.journalling(),
    ):
        await asyncio.gather(made.issue(), made.issue())
        yield made


def first(events: int) -> list[int]:
    """The numbers of the hall's first events."""
    return list(range(1, events + 1))


async def followed_seqs() -> list[int]:
    """What the projection has written, in order."""
    found = await sql.rows(connection(), "SELECT seq FROM followed ORDER BY seq")
    return [row["seq"] for row in found]


async def test_every_event_is_seen_once(line: RecordedLine) -> None:
    """However many are committed at once."""
    await asyncio.gather(*[line.issue() for _ in range(30)])
    assert await followed_seqs() == await recorded_seqs() == first(BEGUN + 30)


async def test_one_that_fails_undoes_the_batch(line: RecordedLine, followed: Followed) -> None:
    """It is an incident; nothing of the events is on record until it works again."""
    followed.fault = ZeroDivisionError()
    waiting = asyncio.ensure_future(line.issue())
    counts = line.journal._incidents.counts
    await line.until(lambda: counts["journal_commit_failed", "ZeroDivisionError"] > 1)
    assert await followed_seqs() == await recorded_seqs() == first(BEGUN)
    tickets = await sql.rows(connection(), "SELECT count(*) AS n FROM ticket")
    assert tickets == [{"n": 2}]
    assert line.journal.behind == 1
    followed.fault = None
    await waiting
    await line.until(lambda: line.journal.behind == 0)
    assert await followed_seqs() == await recorded_seqs() == first(BEGUN + 1)


async def test_a_record_that_went_back_is_followed_again(line: RecordedLine) -> None:
    """What was lost with the events is written again with them."""
    await asyncio.gather(*[line.issue() for _ in range(8)])
    await roll_back(GROUP, 4)
    await sql.change(connection(), "DELETE FROM followed WHERE seq>?", BEGUN + 4)
    assert (await line.issue()).durable
    assert await followed_seqs() == await recorded_seqs() == first(BEGUN + 9)


async def test_events_that_are_on_record_are_not_seen_again(line: RecordedLine) -> None:
    """Only the head went back: what the record kept has been followed."""
    before = await sql.rows(connection(), "SELECT position FROM journal_head")
    await asyncio.gather(*[line.issue() for _ in range(5)])
    await sql.change(connection(), "UPDATE journal_head SET position=?", before[0]["position"])
    assert (await line.issue()).durable
    assert await followed_seqs() == await recorded_seqs() == first(BEGUN + 6)
