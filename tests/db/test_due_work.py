"""What is due is done once, by whichever process, whoever is killed or fails meanwhile."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable

import pytest

from kit.clock import Moment
from kit.incidents import Incidents
from records import due_work
from records.db import sql
from records.db.sql import Connection
from records.due_work import BATCH, BATCHES, LEASE_MS, REST_AT_MOST_MS, DueWorkRunner
from records.models.due_work import (
    Claimed,
    DueKind,
    Lease,
    claim_due,
    drop_due,
    finish_due,
    plan_due,
)
from records.transactions import connection, transaction

pytestmark = pytest.mark.usefixtures("database")

EXPIRE, END = DueKind.EXPIRE_HOLD, DueKind.END_SESSION
NOW = Moment(1_000_000, 5_000, 0.0)
COUNT = """
INSERT INTO kept_answer (request, body, status, answer, created_ms) VALUES (?, '', 0, '', ?)
"""


def later(by_ms: int) -> Moment:
    """So much later, by both clocks."""
    return Moment(NOW.real_ms + by_ms, NOW.business_ms + by_ms, 0.0)


async def plan(*subjects: str, due_ms: int = NOW.business_ms, kind: DueKind = EXPIRE) -> None:
    """Have something done for each of these."""
    for subject in subjects:
        async with transaction() as tx:
            await plan_due(tx, kind, subject, due_ms)


async def note(tx: Connection, subject: str, now_ms: int) -> None:
    """A handler whose doing can be counted, and which is undone with its transaction."""
    await sql.change(tx, COUNT, subject, now_ms)


async def done() -> list[str]:
    """For which subjects it was done, each once: the table has no subject twice."""
    found = await sql.rows(connection(), "SELECT request FROM kept_answer ORDER BY request")
    return [row["request"] for row in found]


async def left() -> list[str]:
    """For which subjects something is still to be done."""
    found = await sql.rows(connection(), "SELECT subject FROM due_work ORDER BY subject")
    return [row["subject"] for row in found]


def runner(
    handler: Callable[[Connection, str, int], Awaitable[object]] = note,
    incidents: Incidents | None = None,
) -> DueWorkRunner:
    """A process that knows what to do about holds."""
    return DueWorkRunner({EXPIRE: handler}, incidents or Incidents())


async def test_nothing_is_done_before_it_is_due() -> None:
    """At its moment it is, at the moment that the handler is told; and not again."""
    await plan("a", due_ms=NOW.business_ms + 1)
    assert await runner().run_once(NOW) == 0
    assert await runner().run_once(later(1)) == 1
    assert await sql.rows(connection(), "SELECT request, created_ms FROM kept_answer") == [
        {"request": "a", "created_ms": NOW.business_ms + 1}
    ]
    assert await left() == []
    assert await runner().run_once(later(2)) == 0


async def test_what_is_planned_again_counts_from_then_on() -> None:
    """One row for a kind and a subject; another kind of the same subject is another thing."""
    await plan("a")
    await plan("a", kind=END)
    await plan("a", due_ms=NOW.business_ms + 9)
    assert await left() == ["a", "a"]
    assert await runner().run_once(NOW) == 0
    assert await runner().run_once(later(9)) == 1
    assert await left() == ["a"]


async def test_what_is_dropped_is_not_done() -> None:
    """And dropping what is not there does no harm."""
    await plan("a", "b")
    async with transaction() as tx:
        await drop_due(tx, EXPIRE, "a")
        await drop_due(tx, END, "b")
    assert await runner().run_once(NOW) == 1
    assert await done() == ["b"]


async def test_many_runners_at_once_do_each_thing_once() -> None:
    """Twice as many as fit a batch, for four processes that begin together."""
    names = [f"{n:04}" for n in range(2 * BATCH)]
    await plan(*names)
    counts = await asyncio.gather(*[runner().run_once(NOW) for _ in range(4)])
    assert sum(counts) == len(names)
    assert await done() == names
    assert await left() == []


async def test_a_killed_process_leaves_its_claims_to_the_next() -> None:
    """It died between claiming and doing; until its lease has lapsed nobody touches them."""
    await plan("a", "b")
    dead = Lease("dead", NOW.real_ms, NOW.real_ms + LEASE_MS)
    assert len(await claim_due(connection(), [EXPIRE], NOW.business_ms, dead, 9)) == 2
    assert await runner().run_once(later(LEASE_MS - 1)) == 0
    assert await runner().run_once(later(LEASE_MS)) == 2
    assert await done() == ["a", "b"]


async def test_a_process_cut_off_while_doing_has_done_nothing() -> None:
    """Its transaction is undone with the mark that it was done, so the next one does it."""
    reached, never = asyncio.Event(), asyncio.Event()

    async def hang(tx: Connection, subject: str, now_ms: int) -> None:
        await note(tx, subject, now_ms)
        reached.set()
        await never.wait()

    await plan("a")
    task = asyncio.create_task(runner(hang).run_once(NOW))
    async with asyncio.timeout(30):
        await reached.wait()
    task.cancel()
    await asyncio.wait([task])
    assert (await done(), await left()) == ([], ["a"])
    assert await runner().run_once(later(LEASE_MS)) == 1
    assert await done() == ["a"]


async def test_one_whose_lease_has_lapsed_finds_that_it_counts_no_more() -> None:
    """It slept for long; meanwhile another one took over, or somebody planned it anew."""
    await plan("a", "b")
    slow = Lease("slow", NOW.real_ms, NOW.real_ms + LEASE_MS)
    taken = await claim_due(connection(), [EXPIRE], NOW.business_ms, slow, 9)
    await plan("b", due_ms=NOW.business_ms + 2 * LEASE_MS)
    await runner().run_once(later(LEASE_MS))
    for work in taken:
        async with transaction() as tx:
            assert not await finish_due(tx, work, slow.token)
    assert (await done(), await left()) == (["a"], ["b"])


async def test_a_failing_one_is_reported_and_keeps_nobody_waiting() -> None:
    """It comes first, again and again, at growing distances; the others are done at once."""
    tried: list[int] = []

    async def fails(tx: Connection, subject: str, now_ms: int) -> None:
        await note(tx, subject, now_ms)
        if subject == "bad":
            tried.append(now_ms - NOW.business_ms)
            raise ZeroDivisionError

    incidents = Incidents()
    await plan("bad", due_ms=0)
    await plan("a", "b")
    process = runner(fails, incidents)
    assert await process.run_once(NOW) == 2
    assert await done() == ["a", "b"]
    for second in range(1, 60):
        await process.run_once(later(second * 1000))
    assert [ms // 1000 for ms in tried] == [0, 2, 6, 14, 30]
    assert incidents.counts == Counter({("due_work_failed", "ZeroDivisionError"): len(tried)})
    await sql.change(connection(), "UPDATE due_work SET attempts=50, lease_until_ms=NULL")
    await process.run_once(later(60_000))
    await process.run_once(later(60_000 + REST_AT_MOST_MS - 1))
    assert len(tried) == 6
    await process.run_once(later(60_000 + REST_AT_MOST_MS))
    assert len(tried) == 7


async def test_a_kind_that_a_process_does_not_know_is_left_to_others() -> None:
    """As while a later version is being started beside it."""
    await plan("a", kind=END)
    assert await runner().run_once(NOW) == 0
    assert await DueWorkRunner({END: note}, Incidents()).run_once(NOW) == 1


async def test_a_handler_may_plan_the_next_step_of_its_subject() -> None:
    """The row that it is done for is gone by then."""

    async def again(tx: Connection, subject: str, now_ms: int) -> None:
        await plan_due(tx, EXPIRE, subject, now_ms + 10)

    await plan("a")
    assert await runner(again).run_once(NOW) == 1
    assert await left() == ["a"]
    assert await runner().run_once(later(9)) == 0
    assert await runner().run_once(later(10)) == 1


async def test_a_run_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a long list keeps no other job from its turn, nor a stop from its end."""
    monkeypatch.setattr(due_work, "BATCH", 2)
    monkeypatch.setattr(due_work, "BATCHES", 2)
    await plan(*"abcde")
    assert await runner().run_once(NOW) == 4
    assert (len(await done()), len(await left())) == (4, 1)
    assert BATCH * BATCHES >= 1_000


async def test_the_longest_due_is_claimed_first() -> None:
    """Whatever order the database finds them in."""
    for n, subject in enumerate("cabd"):
        await plan(subject, due_ms=n)
    lease = Lease("t", 0, 1)
    found: list[Claimed] = await claim_due(connection(), [EXPIRE], 9, lease, 3)
    assert [(one.subject, one.attempts) for one in found] == [("c", 1), ("a", 1), ("b", 1)]
