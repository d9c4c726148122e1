"""A probe that writes to Redis and SQL every few seconds, so that no fault stays unseen."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import ClassVar, NamedTuple

from kit.clock import Moment, real_ms
from kit.incidents import Incidents
from kit.tasks import BackgroundTasks
from queueing.line.store import Store
from queueing.model import keys
from records.faults import unavailable
from records.journal.journal import Journal
from records.models.line.journal_heads import touch_head
from records.transactions import connection

PROBE_EVERY_S = 5.0
PROBE_WITHIN_S = 3.0
STALE_AFTER_S = 4 * PROBE_EVERY_S


class Probed(NamedTuple):
    """What the last probe found; the names of the faults, or '' where all is well."""

    at_s: float
    redis: str
    sql: str
    journal: str


class Probe:
    """Asks whether Redis and SQL take writes."""

    name: ClassVar[str] = "probe"
    every_s: ClassVar[float] = PROBE_EVERY_S

    def __init__(
        self, store: Store, journal: Journal, incidents: Incidents, tasks: BackgroundTasks
    ) -> None:
        """Nothing is known before the first probe."""
        self.group = store.group
        self._tasks = tasks
        self._store = store
        self._journal = journal
        self._incidents = incidents
        self.last: Probed | None = None

    async def run_once(self, now: Moment) -> Probed:
        """Write to both, and look whether the record went back; faults are reported, not raised."""
        redis = await self._fault("probe_redis", self._write_redis)
        database = await self._fault("probe_sql", self._write_sql)
        journal = await self._fault("probe_journal", self._check_head)
        self.last = Probed(now.steady_s, redis, database, journal)
        return self.last

    def shown(self) -> dict[str, float | str | None]:
        """What `/readyz` says of it."""
        last = self.last
        if last is None:
            return {"age_s": None}
        found = last._asdict()
        age_s = round(_time() - found.pop("at_s"), 1)
        return {"age_s": age_s} | {name: fault or "ok" for name, fault in found.items()}

    def missing(self) -> list[str]:
        """What could not be written; the probe itself, if it has been silent for too long."""
        last = self.last
        if last is None or _time() - last.at_s > STALE_AFTER_S:
            return ["probe"]
        faults = {"redis": last.redis, "sql": last.sql, "journal": last.journal}
        return [name for name, fault in faults.items() if fault]

    async def _write_redis(self) -> None:
        name = keys.probe(self._store.group)
        await self._tasks.wait_at_most(PROBE_WITHIN_S, self._store.command("SET", name, real_ms()))

    async def _write_sql(self) -> None:
        group = self._store.group
        await self._tasks.wait_at_most(PROBE_WITHIN_S, touch_head(connection(), group))

    async def _check_head(self) -> None:
        await self._tasks.wait_at_most(PROBE_WITHIN_S, self._journal.check_head())

    async def _fault(self, event: str, write: Callable[[], Awaitable[None]]) -> str:
        try:
            await write()
        except Exception as fault:  # noqa: BLE001 - whatever it is, it is what was asked for
            if not unavailable(fault):
                self._incidents.report(event, fault, group=self.group)
            return type(fault).__name__
        return ""


def _time() -> float:
    return asyncio.get_running_loop().time()
