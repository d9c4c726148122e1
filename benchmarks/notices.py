"""Notices a second through outbox and channel, beside a bare loop of the same HTTP posts.

`python -m benchmarks.notices`. Both post the same bodies by the same client, with as many under way
at once, to a receiver in a process of its own that answers at once; by turns and in short rounds,
so that whatever else the machine does falls on both: only the ratio means anything. A notice is
planned before its time is taken; then it is claimed with its attempt on record, sent, and its
outcome is on record. SQLite commits as the house does; PostgreSQL is one of the tests' own, which
does not wait for the disk.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path

import httpx

from benchmarks.bookings import database
from kit.clock import Moment, real_ms
from kit.incidents import Incidents
from kit.tasks import BackgroundTasks
from notify.outbox.relay import UNDER_WAY, Relay
from records.db import sql
from records.db.engine import sqlite_url
from records.models.outbox.planning import Now, plan
from records.notices.kinds import ChannelName, NoticeKind
from records.transactions import connection, transaction
from tests.support.notices import PlainNames, notice
from tests.support.postgres import fresh_database, running_postgres
from tests.support.receiver import HttpChannel, Receiver, client, post, receiving

NOTICES, ROUNDS = 1_000, 7
PATIENCE_S = 30
_numbers = count()
_LEFT = "SELECT count(*) AS n FROM delivery WHERE state IN ('queued', 'sending')"


def _now() -> Now:
    return Now(real_ms(), real_ms())


async def bare(http: httpx.AsyncClient, url: str) -> float:
    """How many posts a second, and nothing else."""
    turn = iter(range(NOTICES))

    async def sender() -> None:
        for n in turn:
            await post(http, url, ChannelName.WECHAT, str(n))

    began = time.perf_counter()
    await asyncio.gather(*[sender() for _ in range(UNDER_WAY)])
    return NOTICES / (time.perf_counter() - began)


async def relayed(http: httpx.AsyncClient, url: str) -> float:
    """How many notices a second."""
    async with transaction() as tx:
        await plan(
            tx, [notice(NoticeKind.BOOKED, str(next(_numbers))) for _ in range(NOTICES)], _now()
        )
    channel = HttpChannel(ChannelName.WECHAT, http, url)
    relay = Relay({channel.name: channel}, PlainNames(), _now, Incidents(), BackgroundTasks())
    began = time.perf_counter()
    while (await sql.rows(connection(), _LEFT))[0]["n"]:
        await relay.run_once(Moment(real_ms(), real_ms(), time.monotonic()))
        await relay.idle()
    return NOTICES / (time.perf_counter() - began)


async def compare(name: str, url: str) -> None:
    """Measure by turns."""
    async with client(PATIENCE_S) as http:
        rounds = [(await bare(http, url), await relayed(http, url)) for _ in range(ROUNDS)]
    posts, notices = (statistics.median(rates) for rates in zip(*rounds, strict=True))
    ratio = statistics.median(ours / theirs for theirs, ours in rounds)
    print(f"{name}: {notices:6.0f} notices/s, {posts:6.0f} bare posts/s, ratio {ratio:.2f}")


@asynccontextmanager
async def receiver() -> AsyncIterator[str]:
    """The address of one that answers at once, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.notices", "receive"]
    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
    try:
        said = await process.stdout.readline() if process.stdout else b""
        yield said.decode().strip()
    finally:
        process.kill()
        await process.wait()


async def receive() -> None:
    """Be it, until killed."""
    async with receiving(Receiver()) as there:
        print(there.url, flush=True)
        await asyncio.Event().wait()


async def main() -> None:
    """Measure on both databases and print the ratios."""
    async with receiver() as url:
        with tempfile.TemporaryDirectory() as folder:
            async with database(sqlite_url(Path(folder) / "bench.sqlite3")):
                await compare("SQLite", url)
        with running_postgres() as server:
            async with fresh_database(server) as address, database(address):
                await compare("PostgreSQL", url)


if __name__ == "__main__":
    asyncio.run(receive() if sys.argv[1:] == ["receive"] else main())
