"""Processes are killed while they let go of lapsed holds; the next one ends it, each hold once."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest_asyncio
from tortoise.backends.base.executor import EXECUTOR_CACHE

from kit.clock import real_ms
from records.appointments.holding import hold
from records.db import sql
from records.db.engine import open_database
from records.models.booking.places import recount_slots
from records.transactions import connection, transaction
from tests.support.booking import HOLD_MS, OF_NOBODY, SLOT_MS, add_slots, terms, wish
from tests.support.fleet import ALL_GROUPS, Fleet, Server, record_like, running_fleet
from tests.support.postgres import copy_of

ABANDONED, SLOTS, AT_ONCE = 1_000, 8, 50
ALL_SLOTS = 100_000
DAY_MS = 24 * 60 * 60_000
FREE_WITHIN_S = 60

_LAPSE = "UPDATE hold SET expires_ms=?"
_COME_DUE = "UPDATE due_work SET due_ms=? WHERE kind='expire_hold'"


@pytest_asyncio.fixture
async def fleet(like: str, template: Path, tmp_path: Path) -> AsyncIterator[Fleet]:
    """One process of a house, and its record open in this one, too; two more may be started."""
    async with AsyncExitStack() as stack:
        url = record_like(template, tmp_path)
        if like:
            url = await stack.enter_async_context(copy_of(like))
        running = running_fleet(tmp_path, ALL_GROUPS, url, furnished=True)
        fleet = await stack.enter_async_context(running)
        EXECUTOR_CACHE.clear()
        await stack.enter_async_context(open_database(fleet.database_url))
        yield fleet
    EXECUTOR_CACHE.clear()


async def abandon_holds(now_ms: int) -> None:
    """A thousand people hold a unit or two of eight slots of tomorrow, and leave."""
    slots = []
    for n in range(SLOTS):
        starts_ms = now_ms + DAY_MS + n * SLOT_MS
        slots += await add_slots(capacity=250, starts_ms=starts_ms, ends_ms=starts_ms + SLOT_MS)
    wishes = [await wish(slot, units=1 + n % 2) for n, slot in enumerate(slots)]
    for first in range(0, ABANDONED, AT_ONCE):
        async with transaction() as tx:
            for n in range(first, first + AT_ONCE):
                await hold(tx, f"c{n}", wishes[n % SLOTS], terms(now_ms), HOLD_MS)


async def lapse(now_ms: int) -> None:
    """All of them lapse now: a test sets no clock in other processes, so it moves their ends."""
    async with transaction() as tx:
        await sql.change(tx, _LAPSE, now_ms)
        await sql.change(tx, _COME_DUE, now_ms)


async def held() -> int:
    """How many units of slots are held; whatever goes on, none is lost or counted twice."""
    assert await recount_slots(connection(), "", ALL_SLOTS) == ([], None)
    assert await sql.rows(connection(), OF_NOBODY) == []
    rows = await sql.rows(connection(), "SELECT sum(held) AS n FROM slot")
    return int(rows[0]["n"])


async def test_a_thousand_abandoned_holds_and_three_kills(fleet: Fleet) -> None:
    """One has claimed some, one is within one, one is anywhere; who starts next ends it."""
    (first,) = fleet.servers
    dying = [
        Server({**fleet.environ, "YICHUANG_TEST_DIES": where}, "tests.support.dying_sweeper")
        for where in ("claimed", "doing")
    ]
    fleet.servers += dying
    await asyncio.gather(*[server.start() for server in dying])
    ahead_ms = int(fleet.environ["YICHUANG_TEST_AHEAD_MS"])
    await abandon_holds(real_ms() + ahead_ms)
    assert await held() == ABANDONED * 3 // 2
    await lapse(real_ms() + ahead_ms)
    ends = await asyncio.gather(*[server.ended() for server in dying])
    assert ends == [-signal.SIGKILL] * 2
    await first.end(signal.SIGKILL)
    assert 0 < await held() < ABANDONED * 3 // 2
    await first.start()
    async with asyncio.timeout(FREE_WITHIN_S):
        while await held():
            await asyncio.sleep(0.1)
    for table in ("due_work", "place"):
        assert await sql.rows(connection(), f"SELECT id FROM {table}") == []
    states = await sql.rows(connection(), "SELECT state, count(*) AS n FROM hold GROUP BY state")
    assert states == [{"state": "expired", "n": ABANDONED}]
