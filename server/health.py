"""Whether the process lives, and whether it can serve."""

from typing import Any

from redis.exceptions import RedisError
from sanic import Blueprint, HTTPResponse, Request

from handlers.house import House, house
from handlers.http import answer
from kit.patience import within
from records import sql
from records.faults import DATABASE_FAULTS

blueprint = Blueprint("health")
ANSWERS_WITHIN_S = 1.0


@blueprint.get("/healthz")
async def healthz(_: Request[Any, Any]) -> HTTPResponse:
    """The process lives."""
    return answer({"status": "ok"})


@blueprint.get("/readyz")
async def readyz(request: Request[Any, Any]) -> HTTPResponse:
    """Redis, SQL and the journal are ready, or which of them is not."""
    open_house = house(request)
    missing = await _missing(open_house)
    told = {
        "status": "not ready" if missing else "ready",
        "missing": missing,
        "probe": open_house.probe.shown(),
        "loop_lag_ms": round(open_house.lag.worst_s * 1000),
        "incidents": open_house.incidents.shown(),
    }
    return answer(told, 503 if missing else 200)


async def _missing(open_house: House) -> list[str]:
    missing = open_house.probe.missing()
    try:
        await within(ANSWERS_WITHIN_S, open_house.store.ask("PING"))
    except (RedisError, OSError):
        missing.append("redis")
    try:
        await within(ANSWERS_WITHIN_S, sql.rows("SELECT 1 AS one"))
    except DATABASE_FAULTS:
        missing.append("sql")
    if not open_house.store.epoch or open_house.journal.late or not open_house.alive():
        missing.append("journal")
    if problem := open_house.clock_guard.problem():
        missing.append(problem)
    return list(dict.fromkeys(missing))
