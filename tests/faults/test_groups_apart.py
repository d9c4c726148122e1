"""Two groups, each served by a process of its own, on one record and one Redis."""

import signal
from pathlib import Path

import httpx

from tests.support.attack import assert_problem
from tests.support.fleet import Fleet, Server, record_like, running_fleet
from tests.support.redis import flush


async def take(fleet: Fleet, server: Server, hall: str, key: str) -> httpx.Response:
    """Take a number of a hall from one process."""
    headers = {"Authorization": f"Bearer {await fleet.login('kiosk')}", "Idempotency-Key": key}
    body = {"hall": hall, "lane": "instant"}
    return await server.http.post("/api/v1/tickets", headers=headers, json=body)


async def test_one_group_goes_on_without_the_process_of_another(
    template: Path, tmp_path: Path
) -> None:
    """Its process dies, Redis is emptied; each line is brought back by those who serve it."""
    record, groups = record_like(template, tmp_path), ("tonghua", "dongchang")
    async with running_fleet(tmp_path, groups, record, furnished=True) as fleet:
        city, district = fleet.servers
        assert (await take(fleet, city, "tonghua", "a")).json()["number"] == "A001"
        assert (await take(fleet, district, "dongchang", "b")).json()["number"] == "A001"
        assert_problem(await take(fleet, city, "dongchang", "c"), 404, "not_found")
        await city.end(signal.SIGKILL)
        await flush(fleet.redis.url)
        second = (await take(fleet, district, "dongchang", "d")).json()
        assert (second["number"], second["durable"]) == ("A002", True)
        await city.start()
        back = (await take(fleet, city, "tonghua", "e")).json()
        assert (back["number"], back["durable"]) == ("A002", True)
        assert (await take(fleet, city, "tonghua", "a")).json()["number"] == "A001"
