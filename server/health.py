"""Whether the process lives, and whether it can serve."""

from typing import Any

from redis.exceptions import RedisError
from sanic import Blueprint, HTTPResponse, Request

from handlers.house import House, house
from handlers.http import answer
from kit.patience import within
from records import sql
from records.journal import DATABASE_FAULTS

blueprint = Blueprint("health")
SQL_WITHIN_S = 1.0


@blueprint.get("/healthz")
async def healthz(_: Request[Any, Any]) -> HTTPResponse:
    """The process lives."""
    return answer({"status": "ok"})


@blueprint.get("/readyz")
async def readyz(request: Request[Any, Any]) -> HTTPResponse:
    """Redis, SQL and the journal are ready, or which of them is not."""
    missing = await _missing(house(request))
    status = 503 if missing else 200
    return answer({"status": "not ready" if missing else "ready", "missing": missing}, status)


async def _missing(open_house: House) -> list[str]:
    missing = []
    try:
        await open_house.store.redis.ping()
    except (RedisError, OSError):
        missing.append("redis")
    try:
        await within(SQL_WITHIN_S, sql.rows("SELECT 1 AS one"))
    except DATABASE_FAULTS:
        missing.append("sql")
    if not open_house.store.epoch or open_house.journal.late or not open_house.alive():
        missing.append("journal")
    return missing
