"""Whether the process lives, and whether it can serve."""

from typing import Any, Literal

import msgspec
from redis.exceptions import RedisError
from sanic import HTTPResponse

from handlers.asked import Asked
from handlers.context import AppContext, GroupContext
from handlers.declaration import Declaration
from handlers.http import answer
from handlers.route import Routes
from records.db.faults import DATABASE_FAULTS
from records.db.sql import ping
from records.transactions import connection

routes = Routes("health", "", "For whoever runs the house · 运维")
ANSWERS_WITHIN_S = 1.0


class Health(msgspec.Struct):
    """The process lives."""

    status: Literal["ok"]


class GroupReadiness(msgspec.Struct):
    """What one group of halls lacks, and what its last probe found."""

    missing: list[str]
    probe: dict[str, float | str | None]


class Readiness(msgspec.Struct):
    """Whether everything is there that is needed to serve, and what is not; also by group.

    People are served as well while the audit is not sealed in time, or was changed: somebody has to
    look at it (`python -m server audit verify`).
    """

    status: Literal["ready", "not ready"]
    missing: list[Literal["redis", "sql", "journal", "probe", "clock"]]
    groups: dict[str, GroupReadiness]
    audit: Literal["sealed", "behind", "broken"]


@routes.get("/healthz", Declaration(Health))
async def healthz(asked: Asked[None]) -> Health:
    """The process lives."""
    del asked
    return Health("ok")


@routes.get("/readyz", Declaration(Readiness, also={503: Readiness}))
async def readyz(asked: Asked[None]) -> HTTPResponse:
    """Redis, SQL and the journal are ready, or which of them is not; also group by group."""
    context = asked.ctx
    shared = await _missing(context)
    groups = {group.id: await _readiness(context, group) for group in context.groups.values()}
    lacking = [name for told in groups.values() for name in told.missing]
    missing = list(dict.fromkeys([*lacking, *shared]))
    told = {
        "status": "not ready" if missing else "ready",
        "missing": missing,
        "probe": _together([told.probe for told in groups.values()]),
        "groups": groups,
        "loop_lag_ms": round(context.lag.worst_s * 1000),
        "incidents": context.incidents.shown(),
        "notices": context.relay.shown(),
        "audit": context.audit_watch.problem(context.moment().steady_s) or "sealed",
    }
    return answer(told, 503 if missing else 200)


async def _readiness(context: AppContext, group: GroupContext) -> GroupReadiness:
    missing = group.probe.missing()
    try:
        await context.background.wait_at_most(ANSWERS_WITHIN_S, group.store.command("PING"))
    except (RedisError, OSError):
        missing.append("redis")
    if not group.store.epoch or group.journal.late or not group.workers.alive:
        missing.append("journal")
    return GroupReadiness(list(dict.fromkeys(missing)), group.probe.shown())


async def _missing(context: AppContext) -> list[str]:
    """What all groups lack together."""
    missing = []
    try:
        await context.background.wait_at_most(ANSWERS_WITHIN_S, ping(connection()))
    except DATABASE_FAULTS:
        missing.append("sql")
    if problem := context.clock_guard.problem():
        missing.append(problem)
    return missing


def _together(probes: list[dict[str, Any]]) -> dict[str, Any]:
    """The oldest of these, with the first fault of each kind."""
    merged: dict[str, Any] = {}
    for name, found in ((name, found) for probe in probes for name, found in probe.items()):
        if name == "age_s":
            ages = (merged.get(name, 0), found)
            merged[name] = None if None in ages else max(ages)
        elif merged.get(name, "ok") == "ok":
            merged[name] = found
    return merged
