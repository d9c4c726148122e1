"""Opening what a process needs: every part in the order in which it needs the others.

It is closed in reverse. What belongs to one group of halls is wired in `server.group`.
"""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from handlers.cases.reading import office
from handlers.context import AppContext, GroupContext
from handlers.login.demo import DemoSecretUsed, enter_demo, leave_demo
from handlers.login.tokens import Tokens
from kit.clock import PROCESS_GUARD, Clock, SystemClock
from kit.clock_guard import ClockGuard, TimeSource
from kit.crypto import hash_password
from kit.incidents import Incidents
from kit.privacy.sealing import KeyRing
from kit.privacy.settings import KEYS
from kit.sign_on.provider import IdentityProvider
from kit.tasks import BackgroundTasks, cancel_and_wait
from notify.channels.channel import Channel
from notify.channels.wechat.client import open_wechat
from notify.ctid.client import open_ctid
from notify.feed.shown import ShownLog
from notify.outbox.relay import Relay
from notify.outbox.results import RecordedResults
from queueing.line.redis.time import RedisTime
from records.appointments.check_in_signs import CheckInSigns
from records.appointments.sql_bookings import SqlBookings
from records.auditing.heads import HeadFiles
from records.casework.papers.making import PaperMaker
from records.db.engine import migrate, one_at_a_time, open_database
from records.hall_directory import HallDirectory, read_directory
from records.models.catalogue.halls import groups_with_halls, has_halls
from records.models.opening.book import read_opening_book
from records.models.opening.legal_days import special_days
from records.models.outbox.planning import Now
from records.notices.kinds import ChannelName
from records.resealing import missing_keys
from records.transactions import connection
from server.channels import open_channels
from server.group import Group, Shared, assemble, settle
from server.importer.importing import read_folder
from server.importer.legal_days import seed
from server.importer.report import ImportReport
from server.importer.storing import store
from server.importer.writing import nobody
from server.jobs.every import AFTER_SERVING, BEFORE_SERVING, periodic_jobs
from server.jobs.loops import PeriodicJob, attempt, forever, running
from server.jobs.notices import HouseNames
from server.redis.connection import open_redis
from server.redis.embedded import embedded_redis
from server.settings import BadSettings, Settings
from server.watch.loop_lag import LoopLag

DEMO_DATA = Path(__file__).parent.parent / "demo_data"
WRITES_WITHIN_S = 10
REST_WITHIN_S = 3


@dataclass(frozen=True, slots=True)
class RealTime:
    """The clock of this machine and the one it is compared with; None: that of Redis."""

    guard: ClockGuard = PROCESS_GUARD
    redis: TimeSource | None = None


@asynccontextmanager
async def open_context(
    settings: Settings, clock: Clock | None = None, real: RealTime | None = None
) -> AsyncIterator[AppContext]:
    """Open everything a process needs; every line is proved or rebuilt when this yields.

    `clock` tells business time, `real` guards the clock of the machine.
    """
    real = real or RealTime()
    clock = clock or SystemClock(real.guard.trusted_ms)
    async with AsyncExitStack() as stack:
        redis_url = await _open_storage(stack, settings)
        redis = await stack.enter_async_context(open_redis(redis_url))
        tokens = Tokens(settings.app.secret, real.guard.trusted_ms)
        shared = Shared(redis_url, clock, real.guard, tokens, Incidents(), BackgroundTasks())
        groups = [
            await assemble(directory, shared)
            for directory in await _directories(stack, settings, shared)
        ]
        writes = BackgroundTasks()
        served = {group.context.id: group.context for group in groups}
        sign_on = settings.app.sign_on
        wechat = await stack.enter_async_context(open_wechat(settings.app.wechat, redis))
        ways = await stack.enter_async_context(
            open_channels(settings.app, wechat, real.guard.trusted_ms, shared.incidents)
        )
        ctx = AppContext(
            settings=settings.app,
            clock=clock,
            groups=served,
            redis=redis,
            authenticator=tokens,
            shown=ShownLog(writes),
            incidents=shared.incidents,
            lag=LoopLag(),
            wechat=wechat,
            ctid=await stack.enter_async_context(open_ctid(settings.app.ctid)),
            relay=_relay(served, shared, ways),
            check_in_signs=CheckInSigns(writes),
            openings=await read_opening_book(connection()),
            audit_heads=HeadFiles(settings.storage.data / "audit"),
            bookings=SqlBookings(),
            results=RecordedResults(ChannelName.WECHAT),
            phones=wechat,
            identity_provider=IdentityProvider(sign_on) if sign_on else None,
            clock_guard=real.guard,
            writes=writes,
            background=shared.background,
        )
        ctx.papers = PaperMaker(settings.base_url, partial(office, ctx), shared.incidents)
        await _start(stack, ctx, groups, real.redis or RedisTime(redis))
        stack.push_async_callback(_finish_writes, ctx)
        yield ctx


def _relay(
    groups: Mapping[str, GroupContext], shared: Shared, ways: Mapping[ChannelName, Channel]
) -> Relay:
    """The relay, with every way out of the house that there is."""

    def now() -> Now:
        return Now(shared.clock.now_ms(), shared.guard.trusted_ms())

    return Relay(ways, HouseNames(groups), now, shared.incidents, shared.background)


async def _open_storage(stack: AsyncExitStack, settings: Settings) -> str:
    """Open the database, with its tables and a catalogue, and give the address of Redis."""
    storage = settings.storage
    redis_url = storage.redis_url
    if redis_url is None:
        redis_url = await stack.enter_async_context(embedded_redis(storage.data / "redis"))
    async with one_at_a_time(storage.database_url, storage.data):
        await migrate(storage.database_url)
        await stack.enter_async_context(open_database(storage.database_url))
        await _first_import(settings)
        await _check_keys(settings.app.key_ring)
        if not await special_days(connection()):
            await seed()
    return redis_url


async def _directories(
    stack: AsyncExitStack, settings: Settings, shared: Shared
) -> list[HallDirectory]:
    """The groups to be served. Raises `BadSettings` for one that has no halls."""
    known = await groups_with_halls(connection())
    for group in settings.groups:
        if group not in known:
            raise BadSettings(f"YICHUANG_GROUPS: there is no group {group!r} with halls")
    wanted = settings.groups or known
    await asyncio.gather(*[settle(stack, group, shared) for group in wanted])
    directories = [await read_directory(connection(), group) for group in wanted]
    return [directory for directory in directories if directory.halls]


async def _first_import(settings: Settings) -> None:
    """A demo without halls gets the demo hall; anything else waits for the operator's import."""
    if settings.app.demo:
        await enter_demo(settings.app.secret, settings.demo.password)
    else:
        await _leave_demo(settings)
    if await has_halls(connection()):
        return
    if not settings.app.demo:
        message = "there are no halls yet: run `make import FOLDER=...` first"
        raise BadSettings(message)
    await import_folder(DEMO_DATA, settings.demo.password)


async def _check_keys(ring: KeyRing) -> None:
    """See that whatever is sealed opens. Raises `BadSettings` with the keys that are missing."""
    if missing := await missing_keys(ring):
        raise BadSettings(f"{KEYS} lacks {', '.join(missing)}, with which data are sealed")


async def _leave_demo(settings: Settings) -> None:
    """Void what a demo left in this database. Raises `BadSettings` for the demo's own secret."""
    try:
        await leave_demo(settings.app.secret)
    except DemoSecretUsed:
        raise BadSettings(
            "YICHUANG_SECRET is the one that a demo used with this database; make a new one · "
            "该密钥曾用于演示，请另行生成"
        ) from None


class Bar(Protocol):
    """Whoever shows how far an import has come."""

    def begin(self, rows: int) -> None:
        """The files were read; so many rows are to be written."""

    def advance(self, rows: int) -> None:
        """So many more rows are done."""


async def import_folder(
    folder: Path, demo_password: str | None, bar: Bar | None = None
) -> ImportReport:
    """Take a folder of CSV files into the record; the next start rebuilds the line from it.

    Raises `ImportRefused` and changes nothing when a line is wrong, or when a living ticket needs
    what the files do not name any more.
    """
    catalogue = read_folder(folder)
    if bar:
        bar.begin(catalogue.size)
    return await store(
        catalogue,
        hash_password=hash_password,
        demo_password=demo_password,
        advance=bar.advance if bar else nobody,
    )


async def _start(
    stack: AsyncExitStack, ctx: AppContext, groups: list[Group], redis_time: TimeSource
) -> None:
    """Bring every line to a proved epoch, then let everything run."""
    await _all_of([group.open(stack) for group in groups])
    for group in groups:
        await group.start(stack)
    jobs = periodic_jobs(ctx, groups, redis_time)
    for job in jobs:
        if isinstance(job, BEFORE_SERVING):
            await job.run_once(ctx.moment())
    await stack.enter_async_context(running(ctx.lag.run()))
    stack.push_async_callback(_write_the_rest, ctx, jobs)
    for job in jobs:
        await stack.enter_async_context(running(forever(job, ctx.moment, ctx.incidents)))


async def _all_of(works: Iterable[Coroutine[Any, Any, None]]) -> None:
    """Do all of these at once; after the first that fails none goes on."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        await asyncio.gather(*tasks)
    finally:
        await cancel_and_wait(*tasks)


async def _finish_writes(ctx: AppContext) -> None:
    """Let every write that was started come to its end."""
    for group in ctx.groups.values():
        group.hub.close()
    await ctx.writes.finish(WRITES_WITHIN_S)


async def _write_the_rest(ctx: AppContext, jobs: Iterable[PeriodicJob]) -> None:
    """Write down what was collected since the last beat; what SQL does not take is given up."""

    async def write() -> None:
        for job in jobs:
            if isinstance(job, AFTER_SERVING):
                await attempt(job, ctx.moment(), ctx.incidents)

    ctx.writes.spawn(write())
    await ctx.writes.finish(REST_WITHIN_S)
    # What is under way by then is found by others, as what a killed process left.
    await ctx.relay.finish(REST_WITHIN_S)
