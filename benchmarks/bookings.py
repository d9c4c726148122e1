"""Bookings a second beside a bare conditional UPDATE: `python -m benchmarks.bookings`.

Both are done by 32 clients at once on the same database with the same durability, by turns and in
short rounds, so that whatever else the machine does falls on both; only the ratio means anything.
A booking is what the service does below HTTP, in a transaction: the slot is read, the appointment,
its places and its timer are written, and the units taken. Once all want one slot, once each takes
one of a day's 400. SQLite commits as the house does; for PostgreSQL, set DATABASE_URL to have it
measured as yours is, else one of the tests' own is started, which does not wait for the disk.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path

from tortoise.backends.base.executor import EXECUTOR_CACHE

from records.appointments.booking import book
from records.booking.slot import Part
from records.booking.visit import Proposal
from records.db import sql
from records.db.engine import migrate, open_database, sqlite_url
from records.models.booking.slots import find_slots
from records.transactions import connection, transaction
from tests.support.booking import NINE_MS, SLOT_MS, add_slots, citizen, item, recount, terms
from tests.support.postgres import fresh_database, running_postgres

CLIENTS, ROUNDS, SECONDS = 32, 7, 0.7
DAY = 400
PLENTY = 10_000_000
NOW_MS = NINE_MS - SLOT_MS
BARE = """
UPDATE slot SET booked = booked + 1
WHERE id=? AND state='open' AND starts_ms > ? AND held + booked + resting + 1 <= capacity
"""
_people = count()
Step = Callable[[str], Awaitable[object]]


async def bare(slot: str) -> None:
    """The least that any booking must do."""
    await sql.change(connection(), BARE, slot, NOW_MS)


async def booked(slot: str) -> None:
    """All that one does."""
    who = citizen(f"c{next(_people)}")
    async with transaction() as tx:
        found = await find_slots(tx, [slot])
        wished = Proposal(item(), [Part(one, 1) for one in found])
        await book(tx, who, wished, terms(NOW_MS))


async def rate(step: Step, slots: list[str]) -> float:
    """How many a second 32 clients do, each of them one after the other."""
    until = time.perf_counter() + SECONDS
    turn = count()

    async def client() -> int:
        done = 0
        while time.perf_counter() < until:
            await step(slots[next(turn) % len(slots)])
            done += 1
        return done

    began = time.perf_counter()
    done = sum(await asyncio.gather(*[client() for _ in range(CLIENTS)]))
    return done / (time.perf_counter() - began)


async def compare(name: str) -> None:
    """Measure one hot slot and a day's slots, by turns with the bare update."""
    slots = await add_slots(DAY, capacity=PLENTY)
    other = await add_slots(DAY, capacity=PLENTY, lane="bare")
    for what, number in (("one hot slot", 1), (f"a day's {DAY} slots", DAY)):
        rounds = [
            (await rate(bare, other[:number]), await rate(booked, slots[:number]))
            for _ in range(ROUNDS)
        ]
        update, booking = (statistics.median(rates) for rates in zip(*rounds, strict=True))
        ratio = statistics.median(ours / theirs for theirs, ours in rounds)
        print(
            f"{name}, {what}: {booking:6.0f} bookings/s, {update:6.0f} updates/s, ratio {ratio:.2f}"
        )
    await sql.change(connection(), "UPDATE slot SET booked=0 WHERE lane='bare'")
    await recount()


@asynccontextmanager
async def database(url: str) -> AsyncIterator[None]:
    """An empty database, opened as the house opens it."""
    EXECUTOR_CACHE.clear()
    await migrate(url)
    async with open_database(url):
        yield
    EXECUTOR_CACHE.clear()


async def main() -> None:
    """Measure on both and print the ratios."""
    with tempfile.TemporaryDirectory() as folder:
        async with database(sqlite_url(Path(folder) / "bench.sqlite3")):
            await compare("SQLite")
    with running_postgres() as server:
        async with fresh_database(server) as url, database(url):
            await compare("PostgreSQL")


if __name__ == "__main__":
    asyncio.run(main())
