"""Setting a group's latest moment back, after a wrong clock has put it into the future.

A line never goes back behind the latest moment it has seen, so that a clock that jumps back
changes no order. After a moment of the future everything is dated by it until it has come.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from kit.clock import PROCESS_GUARD, SystemClock, business_date, instant
from queueing.line.reader import LineReader
from queueing.line.redis.time import RedisTime
from queueing.line.requests import ClockReset
from queueing.line.store import Store
from queueing.line.verbs import Line
from records.db.engine import open_database
from records.hall_directory import read_directory
from records.models.opening.book import read_opening_book
from records.recorded import recorded
from records.rulebook import read_rulebook
from records.transactions import connection
from server.jobs.loops import running
from server.redis.embedded import FolderInUse, embedded_redis
from server.settings import BadSettings, Settings

ACTOR = "operator"


@dataclass(frozen=True, slots=True)
class ClockResetReport:
    """What was done, and which halls live in a day that has not come (`hall` → date)."""

    group: str
    reset: ClockReset
    early: dict[str, str]

    def __str__(self) -> str:
        """In words, for the operator."""
        before, after = instant(self.reset.before_ms), instant(self.reset.after_ms)
        if self.reset.before_ms == self.reset.after_ms:
            lines = [
                f"{self.group}: the latest moment is {before}, not in the future; nothing changed.",
                f"{self.group}：最近时刻为 {before}，不在未来，未作任何更改。",
            ]
        else:
            tickets = self.reset.tickets
            english = f"{tickets} living tickets were moved with it and keep their order."
            chinese = f"{tickets} 个未办结的号随之调整，先后次序不变。"
            lines = [
                f"{self.group}: the latest moment was {before}, is now {after}; {english}",
                f"{self.group}：最近时刻由 {before} 改为 {after}；{chinese}",
            ]
        if not self.reset.durable:
            lines.append("SQL is away: this is not on record yet. · 数据库不可用，尚未入库。")
        for hall, day in self.early.items():
            lines.append(
                f"{hall}: already lives in {day} and keeps that date. · "
                f"{hall}：营业日期已为 {day}，保持不变。"
            )
        return "\n".join(lines)


async def reset_clock(settings: Settings, group: str) -> ClockResetReport:
    """Set a group's latest moment back to the real time, as one process of several.

    Raises `BadSettings` for an unknown group, `ClockAhead` while the clock of this machine is
    ahead of that of Redis, `Unavailable` when Redis or SQL does not answer.
    """
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(open_database(settings.storage.database_url))
        halls = list((await read_directory(connection(), group)).halls)
        if not halls:
            raise BadSettings(f"there is no group {group!r} with halls")
        url = await stack.enter_async_context(_redis(settings))
        store = Store(url, group)
        stack.push_async_callback(store.close)
        recovery, journal = recorded(store)
        stack.push_async_callback(recovery.close)
        await recovery.recover(0)
        await PROCESS_GUARD.compare(RedisTime(store.redis))
        stack.push_async_callback(journal.close)
        await stack.enter_async_context(running(journal.run()))
        clock = SystemClock()
        rules = await read_rulebook(connection(), await read_directory(connection(), group))
        line = Line(store, recovery, journal, clock, rules, PROCESS_GUARD)
        reset = await line.reset_clock(halls, ACTOR, await _check_in_before_s(halls))
        today, view = business_date(clock.now_ms()), LineReader(store, recovery)
        days = {hall: (await view.snapshot(hall)).day for hall in halls}
        return ClockResetReport(
            group, reset, {hall: day for hall, day in days.items() if day > today}
        )


async def _check_in_before_s(halls: Sequence[str]) -> int:
    """How long before a slot somebody may have come, in the hall that allows the most."""
    book = await read_opening_book(connection())
    return max(book.settings(hall).check_in_before_s for hall in halls)


@asynccontextmanager
async def _redis(settings: Settings) -> AsyncIterator[str]:
    """The Redis of the house: the one that is set, or its own, which may be running."""
    if settings.storage.redis_url is not None:
        yield settings.storage.redis_url
        return
    folder = settings.storage.data / "redis"
    async with AsyncExitStack() as stack:
        try:
            url = await stack.enter_async_context(embedded_redis(folder))
        except FolderInUse:
            socket = (folder / "redis.pid").read_text().splitlines()[1]
            url = f"unix://{socket}"
        yield url
