"""Opening the house: every part in the order in which it needs the others, closed in reverse."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import structlog

from handlers.catalogue.importing import ImportReport, read_folder, store
from handlers.catalogue.writing import nobody
from handlers.house import House, Rules
from handlers.login.demo import DemoSecretUsed, enter_demo, leave_demo
from handlers.login.tokens import REREAD_S, Tokens
from kit.clock import PROCESS_GUARD, Clock, SystemClock
from kit.clock_guard import ClockGuard, TimeSource
from kit.crypto import hash_password
from kit.errors import Unavailable
from kit.incidents import Incidents
from notify.hall_feed import HallFeed
from notify.hub import TICK_S, Hub
from notify.shown import ShownLog
from queueing.line import Line
from queueing.recovery import Recovery
from queueing.redis_time import RedisTime
from queueing.rules import Rulebook, decode
from queueing.store import Store
from queueing.view import View
from queueing.waits.load import Load
from records import sql
from records.database import migrate, one_at_a_time, open_database
from records.estimates import EstimateLog
from records.journal import Journal
from records.journal_rows import Entry
from records.layout import read_layout
from records.learning import expected_times, learn
from records.ledger import SqlLedger
from records.retention import prune
from records.rules import read_rulebook
from server.clock_watch import ClockWatch
from server.embedded_redis import embedded_redis
from server.loop_lag import LoopLag
from server.loops import forever, running
from server.probe import PROBE_EVERY_S, Probe
from server.settings import BadSettings, Settings

_log = structlog.get_logger()

DEMO_DATA = Path(__file__).parent.parent / "demo_data"
REDIS_WITHIN_S = 30


@dataclass(frozen=True, slots=True)
class RealTime:
    """The clock of this machine and the one it is compared with; None: that of Redis."""

    guard: ClockGuard = PROCESS_GUARD
    redis: TimeSource | None = None


@asynccontextmanager
async def open_house(
    settings: Settings, clock: Clock | None = None, real: RealTime | None = None
) -> AsyncIterator[House]:
    """Open everything a process needs; the line is proved or rebuilt when this yields.

    `clock` tells business time, `real` guards the clock of the machine.
    """
    real = real or RealTime()
    clock = clock or SystemClock(real.guard.trusted_ms)
    async with AsyncExitStack() as stack:
        redis_url = settings.redis_url
        if redis_url is None:
            redis_url = await stack.enter_async_context(embedded_redis(settings.data / "redis"))
        async with one_at_a_time(settings.database_url, settings.data):
            await migrate(settings.database_url)
            await stack.enter_async_context(open_database(settings.database_url))
            await _first_import(settings)
        house, recovery = await _assemble(settings, redis_url, clock, real.guard)
        stack.push_async_callback(house.store.close)
        stack.push_async_callback(recovery.close)
        await _recover(recovery)
        await _start(stack, house, real.redis or RedisTime(house.store))
        stack.push_async_callback(_finish_writes, house)
        yield house


async def _first_import(settings: Settings) -> None:
    """A demo without halls gets the demo hall; anything else waits for the operator's import."""
    if settings.demo:
        await enter_demo(settings.secret, settings.demo_password)
    else:
        await _leave_demo(settings)
    if await sql.rows("SELECT id FROM hall LIMIT 1"):
        return
    if not settings.demo:
        message = "there are no halls yet: run `make import FOLDER=...` first"
        raise BadSettings(message)
    await import_folder(DEMO_DATA, settings.demo_password)


async def _leave_demo(settings: Settings) -> None:
    """Void what a demo left in this database. Raises `BadSettings` for the demo's own secret."""
    try:
        await leave_demo(settings.secret)
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


async def _assemble(
    settings: Settings, redis_url: str, clock: Clock, guard: ClockGuard
) -> tuple[House, Recovery]:
    store_ = Store(redis_url, settings.group)
    ledger, incidents = SqlLedger(), Incidents()
    recovery = Recovery(store_, ledger, incidents)
    journal = Journal(store_, recovery.recover, incidents)
    ledger.journal = journal
    view = View(store_, recovery)
    layout = await read_layout(settings.group)
    rules = await read_rulebook(layout)
    load = Load(rules, expected_times(layout))
    tokens = Tokens(settings.secret, guard.trusted_ms)
    feeds = [HallFeed(hall, clock, load) for hall in layout.halls]
    hub = Hub(feeds, view, journal, tokens.valid, incidents)
    hub.on_begin.append(lambda s: load.begin(s.hall, s.day, s.tickets, s.windows))
    hub.on_event.append(load.apply)

    journal.on_told.append(lambda _, entries: _learn_rules(rules, entries))

    async def begin_rules(_: int) -> None:
        rules.begin(await read_rulebook(layout))

    async def learn_rules(_: int) -> None:
        # The log is told from where the record stands by now, which may be further than before.
        for table in (await read_rulebook(layout)).halls.values():
            rules.learn(table)

    recovery.on_epoch += [begin_rules, journal.begin_epoch, hub.begin_epoch, learn_rules]
    house = House(
        rules=_rules(settings),
        clock=clock,
        store=store_,
        line=Line(store_, recovery, journal, clock, rules, guard),
        view=view,
        journal=journal,
        hub=hub,
        layout=layout,
        gate=tokens,
        shown=ShownLog(),
        load=load,
        incidents=incidents,
        probe=Probe(store_, journal, incidents),
        lag=LoopLag(),
        clock_guard=guard,
    )
    return house, recovery


def _learn_rules(rules: Rulebook, entries: list[Entry]) -> None:
    for entry in entries:
        if entry.event.rules:
            rules.learn(decode(entry.event.rules))


def _rules(settings: Settings) -> Rules:
    return Rules(
        group=settings.group,
        demo=settings.demo,
        secret=settings.secret,
        public_url=settings.public_url,
        origins=settings.origins,
        proxies=settings.proxies,
        wechat_base=settings.wechat_base,
        wechat_appid=settings.wechat_appid,
        wechat_secret=settings.wechat_secret,
        metrics_token=settings.metrics_token,
    )


async def _recover(recovery: Recovery) -> None:
    """Redis may still be loading: wait for it a little. Raises `BadSettings` if it stays away."""
    fault: BaseException | None = None
    try:
        async with asyncio.timeout(REDIS_WITHIN_S):
            while True:
                try:
                    return await recovery.recover(0)
                except Unavailable as refused:
                    fault = refused.__cause__
                    await asyncio.sleep(0.5)
    except TimeoutError:
        told = f"{type(fault).__name__}: {fault}" if fault else f"silent for {REDIS_WITHIN_S} s"
        raise BadSettings(f"Redis (REDIS_URL) cannot be used: {told}") from fault


async def _start(stack: AsyncExitStack, house: House, redis_time: TimeSource) -> None:
    await learn(house.load, house.rules.group, house.layout.halls)
    guard, watch = house.clock_guard, ClockWatch(house, redis_time)

    async def end_days() -> None:
        if guard.agrees:
            for hall in house.layout.halls:
                await house.line.end_day(hall)

    async def trim() -> None:
        await house.journal.trim(guard.trusted_ms())

    stack.push_async_callback(house.journal.close)
    journal = await stack.enter_async_context(running(house.journal.run()))
    hub = await stack.enter_async_context(running(house.hub.run()))
    house.alive = lambda: not (journal.done() or hub.done())
    await watch.compare()
    await end_days()
    await house.probe.run_once()
    await stack.enter_async_context(running(house.lag.run()))
    estimates = EstimateLog(house.load, lambda: house.journal.holder)
    for name, every_s, run_once in (
        ("probe", PROBE_EVERY_S, house.probe.run_once),
        ("logins", REREAD_S, lambda: house.gate.run_once(house.clock_guard.trusted_ms())),
        ("tick", TICK_S, house.hub.tick),
        ("clock", 1, watch.compare),
        ("group_now", 60, watch.look_at_group),
        ("end_day", 1, end_days),
        ("shown", 1, house.shown.flush),
        ("estimates", 1, estimates.flush),
        ("trim", 60, trim),
        ("prune", 3600, lambda: prune(house.clock.now_ms())),
    ):
        work = forever(name, every_s, run_once, house.incidents)
        await stack.enter_async_context(running(work))


async def _finish_writes(house: House) -> None:
    """Let every write that was begun come to its end."""
    house.hub.close()
    if house.writes:
        await asyncio.wait(set(house.writes), timeout=10)
