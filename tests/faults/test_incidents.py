"""What nobody expected of Redis or SQL is found out: answered, logged, counted, and shown."""

from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs

from records.db import sql
from tests.support.house import RunningHouse

BODY = {"hall": "tonghua", "lane": "instant"}


@pytest.fixture
def logs() -> Iterator[list[dict[str, object]]]:
    """What is logged meanwhile."""
    with capture_logs() as captured:
        yield captured  # type: ignore[misc]


async def readiness(house: RunningHouse) -> dict[str, object]:
    """What the house says of itself after a probe."""
    await house.probe()
    found: dict[str, object] = (await house.http.get("/readyz")).json()
    return found


async def metrics(house: RunningHouse) -> str:
    """What Prometheus reads."""
    return (await house.http.get("/metrics")).text


async def test_redis_out_of_memory(fresh: RunningHouse, logs: list[dict[str, object]]) -> None:
    """No 503 that says nothing: an error that names it everywhere, until there is room again."""
    await fresh.login("kiosk")
    await fresh.group.store.redis.config_set("maxmemory", 1)
    refused = await fresh.post("/tickets", "kiosk", BODY, key="the same")
    assert (refused.status_code, refused.json()["code"]) == (500, "internal_error")
    told = await readiness(fresh)
    assert told["probe"]["redis"] == "OutOfMemoryError"  # type: ignore[index]
    assert "redis" in str(told["missing"])
    failed = next(entry for entry in logs if entry["event"] == "request_failed")
    assert "OOM command not allowed" in str(failed["message"])
    assert "store.py" in str(failed["traceback"])
    counted = 'yichuang_incidents_total{event="probe_redis",fault="OutOfMemoryError"}'
    assert counted in await metrics(fresh)
    await fresh.group.store.redis.config_set("maxmemory", 0)
    assert (await readiness(fresh))["missing"] == []
    assert (await fresh.post("/tickets", "kiosk", BODY, key="the same")).json()["durable"]


async def test_a_script_that_fails(fresh: RunningHouse, logs: list[dict[str, object]]) -> None:
    """One verb is an incident; all others, and the house, go on."""
    store = fresh.group.store
    text = store._texts["open_window"]
    store._texts["open_window"] = text.replace("local w = ", "local x = nil + 1\nlocal w = ")
    failed = await fresh.verb(1, "open")
    assert (failed.status_code, failed.json()["code"]) == (500, "internal_error")
    assert "attempt to perform arithmetic" in str([entry.get("message") for entry in logs])
    assert (await fresh.take())["durable"]
    told = await readiness(fresh)
    assert told["missing"] == []
    assert told["incidents"]["event"] == "request_failed"  # type: ignore[index]


async def test_an_event_that_the_record_refuses(
    fresh: RunningHouse, logs: list[dict[str, object]]
) -> None:
    """Replies promise nothing any more, the reason is found in the log, and it heals."""
    first = await fresh.take()
    await sql.change(
        sql.connection(),
        "INSERT INTO ticket (id, hall, date, prefix, n, number, lane, ticket_class, state, "
        "ordinal, version, document) SELECT 'another', hall, date, prefix, n + 1, number, lane, "
        "ticket_class, state, ordinal, version, document FROM ticket WHERE id=?",
        first["id"],
    )
    second = (await fresh.post("/tickets", "kiosk", BODY, key="the same")).json()
    assert second["durable"] is False
    failed = next(entry for entry in logs if entry["event"] == "journal_commit_failed")
    assert failed["fault"] == "IntegrityError"
    told = await readiness(fresh)
    assert told["missing"] == ["journal"]
    assert told["incidents"]["fault"] == "IntegrityError"  # type: ignore[index]
    await sql.change(sql.connection(), "DELETE FROM ticket WHERE id='another'")
    await fresh.until_ready()
    assert (await fresh.post("/tickets", "kiosk", BODY, key="the same")).json()["durable"]


async def test_a_full_disk(fresh: RunningHouse, logs: list[dict[str, object]]) -> None:
    """Calling goes on without a promise, a login fails by name, and the probe tells why."""
    await fresh.login("kiosk")
    await sql.connection().execute_query("PRAGMA max_page_count=1")
    try:
        staff = {"username": "clerk-09", "password": fresh.demo_password}
        reply = await fresh.http.post("/api/v1/login/staff", json=staff)
        for _ in range(40):  # until the pages that are there are full
            if reply.status_code == 200:
                reply = await fresh.http.post("/api/v1/login/staff", json=staff)
        assert (reply.status_code, reply.json()["code"]) == (500, "internal_error")
        failed = next(entry for entry in logs if entry["event"] == "request_failed")
        assert failed["message"] == "database or disk is full"
        tickets = [await fresh.take() for _ in range(20)]
        assert not tickets[-1]["durable"]
        told = await readiness(fresh)
        assert "journal" in str(told["missing"])
    finally:
        await sql.connection().execute_query("PRAGMA max_page_count=1000000")
    await fresh.until_ready()
    assert (await fresh.take())["durable"]


async def test_the_probe_finds_a_database_that_cannot_be_written(fresh: RunningHouse) -> None:
    """Nobody does anything, and still it is seen."""
    await sql.connection().execute_query("PRAGMA query_only=1")
    try:
        told = await readiness(fresh)
        assert told["missing"] == ["sql"]
        assert told["probe"]["sql"] == "OperationalError"  # type: ignore[index]
    finally:
        await sql.connection().execute_query("PRAGMA query_only=0")
    told = await readiness(fresh)
    assert told["missing"] == []
    assert told["probe"]["age_s"] < 5  # type: ignore[index]
