"""SQL goes back within an epoch: a replica was promoted, or a backup was restored."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from kit.errors import Unavailable
from queueing.line.requests import Outcome
from queueing.model import keys
from queueing.model.transitions import State
from records.db import sql
from records.journal import lease
from server.redis.embedded import EmbeddedRedis
from tests.support.processes import Processes, processes, recorded_seqs, told_everything
from tests.support.recorded_line import GROUP, HALL, RecordedLine
from tests.support.redis import flush
from tests.support.rollback import roll_back

WITHIN_S = 10  # what the house promises


@pytest_asyncio.fixture
async def house(
    database: str, redis: EmbeddedRedis, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Processes]:
    """A hall in the morning; leases lapse sooner than in life."""
    monkeypatch.setattr(lease, "LEASE_MS", 1500)
    async with processes(redis.url) as made:
        yield made


@pytest_asyncio.fixture
async def three(house: Processes) -> AsyncIterator[list[RecordedLine]]:
    """Three processes, the first of which commits."""
    lines = [await house.start(name) for name in ("a", "b", "c")]
    async with lines[0].journalling():
        await lines[0].until(lambda: lines[0].journal.holder)
        async with lines[1].journalling(), lines[2].journalling():
            yield lines


async def last_seq(line: RecordedLine) -> int:
    """The number of the hall's last event."""
    found = await line.store.redis.hget(keys.seq(GROUP, line.store.epoch), HALL)
    return int(found or 0)


async def insist(line: RecordedLine, key: str) -> Outcome:
    """Take a number as a client does: a 503 is repeated with the same key."""
    async with asyncio.timeout(WITHIN_S):
        while True:
            with contextlib.suppress(Unavailable):
                return await line.begin(line.issue(key=key))
            await asyncio.sleep(0.05)


async def everything_recorded(line: RecordedLine) -> None:
    """SQL has what the hall's log has: every number once, from the first to the last."""
    latest = await last_seq(line)
    async with asyncio.timeout(WITHIN_S):
        while await recorded_seqs() != list(range(1, latest + 1)):
            await asyncio.sleep(0.01)


async def numbers() -> list[str]:
    """Every number on record."""
    return [
        row["number"]
        for row in await sql.rows(sql.connection(), "SELECT number FROM ticket ORDER BY number")
    ]


@pytest.mark.parametrize("events", [1, 500])
async def test_what_sql_lost_is_committed_again(three: list[RecordedLine], events: int) -> None:
    """Under load, from three processes: every reply holds, within the time that was promised."""
    await asyncio.gather(*[line.begin(line.issue()) for line in three * 170])
    await roll_back(GROUP, events)
    async with asyncio.timeout(WITHIN_S):
        outcomes = await asyncio.gather(*[line.begin(line.issue()) for line in three * 10])
    assert all(outcome.durable for outcome in outcomes)
    await everything_recorded(three[0])
    assert await numbers() == [f"A{n:03}" for n in range(1, 541)] + ["B001"]
    for line in three:
        await told_everything(line)
    assert three[0].store.epoch == 1


async def test_it_is_noticed_without_any_verb(three: list[RecordedLine]) -> None:
    """Nobody asks for anything: the probe of the head is enough."""
    await three[0].issue()
    await roll_back(GROUP, 1)
    await three[0].journal.check_head()
    await everything_recorded(three[0])


async def lose_the_log(line: RecordedLine) -> None:
    """The log no longer holds what SQL lost."""
    at = (GROUP, line.store.epoch)
    await line.store.redis.set(keys.trimmed(*at), "999999999999999-0")
    await line.store.redis.xtrim(keys.log(*at), maxlen=0, approximate=False)


async def test_a_gap_begins_a_new_epoch_with_what_redis_knows(three: list[RecordedLine]) -> None:
    """Counters go on, who waited waits, who was served stays so, a retry is told the same."""
    a, b, c = three
    await a.line.open_window(a.request(), HALL, "1", "clerk")
    await a.line.call_next(a.request(), HALL, "1")
    await a.line.start(a.request(), HALL, "1")
    kept = [await line.ticket() for line in three]
    first = await b.issue(key="the same")
    await c.line.finish(c.request(), HALL, "1")
    before = await a.view.snapshot(HALL)
    with capture_logs() as logs:
        await roll_back(GROUP, 8)
        await lose_the_log(a)
        for n, line in enumerate(three):
            await insist(line, f"after the gap {n}")
    assert {line.store.epoch for line in three} == {2}
    after = await a.view.snapshot(HALL)
    waiting = [t.number for t in after.tickets if t.state is State.WAITING]
    assert waiting == ["A001", "A002", "A003", "A004", "A005", "A006", "A007"]
    assert [t for t in after.tickets if t.order <= 5] == before.tickets
    assert after.windows == before.windows
    again = await c.issue(key="the same")
    assert again.event == first.event
    gap = next(entry for entry in logs if entry["event"] == "journal_gap")
    # The last of them is the verb at which the gap was found.
    found_at = before.seq + 1
    assert (gap["hall"], gap["first_seq"], gap["last_seq"]) == (HALL, before.seq - 7, found_at)
    # Every one of them was answered, so the answers still tell it.
    assert gap["missing"] == 0
    await everything_recorded(a)
    documents = await sql.rows(sql.connection(), "SELECT number, state FROM ticket ORDER BY number")
    assert [(row["number"], row["state"]) for row in documents][:2] == [
        ("A001", "waiting"),
        ("A002", "waiting"),
    ]
    assert ("B001", "served") in [(row["number"], row["state"]) for row in documents]
    assert len(kept) == len({ticket.number for ticket in kept})


async def test_a_gap_that_no_answer_explains(three: list[RecordedLine]) -> None:
    """Whoever lives is recorded as they stand; the numbers of lost events are not used again."""
    a = three[0]
    tickets = [await line.ticket() for line in three]
    seq = await last_seq(a)
    await roll_back(GROUP, 2)
    await lose_the_log(a)
    answers = [key async for key in a.store.redis.scan_iter("*:request:*", count=1000)]
    await a.store.redis.delete(*answers)
    with capture_logs() as logs:
        await insist(a, "after the gap")
    gap = next(entry for entry in logs if entry["event"] == "journal_gap")
    # The verb that finds the gap is the one whose answer is still there.
    assert (gap["last_seq"], gap["missing"]) == (seq + 1, 2)
    await a.until(lambda: a.journal.behind == 0)
    events = await sql.rows(
        sql.connection(), "SELECT seq, name FROM event WHERE seq>? ORDER BY seq", seq - 2
    )
    assert [(row["seq"] - seq, row["name"]) for row in events] == [
        (1, "ticket.issued"),
        (2, "ticket.restored"),
        (3, "ticket.restored"),
    ]
    assert {ticket.number for ticket in tickets} <= set(await numbers())


async def test_what_was_carried_over_a_gap_is_safe(three: list[RecordedLine]) -> None:
    """Once it is recorded again, Redis may lose everything: no number is given twice."""
    await asyncio.gather(*[line.begin(line.issue()) for line in three * 3])
    await roll_back(GROUP, 5)
    await lose_the_log(three[0])
    await insist(three[0], "after the gap")
    await flush(three[0].store._url)
    await insist(three[1], "after the loss")
    assert await numbers() == [f"A{n:03}" for n in range(1, 12)] + ["B001"]


async def test_a_start_finds_out_too(house: Processes) -> None:
    """All processes were down when the backup was restored."""
    first = await house.start("first")
    async with first.journalling():
        for _ in range(5):
            await first.issue()
    await first.journal.close()
    await roll_back(GROUP, 3)
    await lose_the_log(first)
    second = await house.start("second")
    assert second.store.epoch == 2
    async with second.journalling():
        assert (await second.ticket()).number == "A006"
    assert await numbers() == [f"A{n:03}" for n in range(1, 7)] + ["B001"]


async def test_a_backup_of_an_earlier_epoch(house: Processes) -> None:
    """Redis was emptied after the backup was made: what it knows now is newer than the backup."""
    line = await house.start("a")
    async with line.journalling():
        await line.issue()
        before = await sql.rows(
            sql.connection(), "SELECT epoch, run_id, position FROM journal_head"
        )
        await flush(line.store._url)
        for _ in range(3):
            await line.issue()
        assert line.store.epoch == 2
    await line.journal.close()
    await roll_back(GROUP, 3)
    await sql.change(
        sql.connection(),
        "UPDATE journal_head SET epoch=?, run_id=?, position=?",
        *before[0].values(),
    )
    second = await house.start("second")
    async with second.journalling():
        assert (await second.ticket()).number == "A005"
    assert await numbers() == [f"A{n:03}" for n in range(1, 6)] + ["B001"]
