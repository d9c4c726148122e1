"""Two processes of one house: what one of them is told, the other one knows soon after."""

import asyncio
from pathlib import Path

import httpx

from kit.clock import instant
from tests.support.attack import assert_problem
from tests.support.fleet import ALL_GROUPS, Fleet, Server, record_like, running_fleet
from tests.support.house import PASSWORD, STILL_MS

HALL = "branch-1"
# The other process looks every two seconds; the rest is for a machine that is busy.
KNOWN_WITHIN_S = 30


async def take(fleet: Fleet, server: Server, key: str) -> httpx.Response:
    """Take a number from one process."""
    headers = {"Authorization": f"Bearer {await fleet.login('kiosk')}", "Idempotency-Key": key}
    body = {"hall": HALL, "lane": "instant"}
    return await server.http.post("/api/v1/tickets", headers=headers, json=body)


async def manage(server: Server, path: str, body: dict[str, str]) -> httpx.Response:
    """Do something as the manager, through one process."""
    login = {"username": "manager", "password": PASSWORD}
    token = (await server.http.post("/api/v1/login/staff", json=login)).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": path}
    return await server.http.post(f"/api/v1{path}", headers=headers, json=body)


async def until_open(server: Server, *, is_open: bool) -> None:
    """Wait until a process says so of the hall."""
    async with asyncio.timeout(KNOWN_WITHIN_S):
        while (await server.http.get(f"/api/v1/halls/{HALL}")).json()["open"] is not is_open:
            await asyncio.sleep(0.1)


async def test_a_closure_is_known_to_the_other_process(template: Path, tmp_path: Path) -> None:
    """At once where it was said, soon everywhere; and its end as well."""
    record = record_like(template, tmp_path)
    async with running_fleet(tmp_path, ALL_GROUPS * 2, record, furnished=True) as fleet:
        told, other = fleet.servers
        assert (await take(fleet, other, "before")).status_code == 201
        closure = {"kind": "closure", "reason": "停电", "from": instant(STILL_MS)}
        closure["to"] = instant(STILL_MS + 3_600_000)
        made = await manage(told, f"/halls/{HALL}/exceptions", closure)
        assert made.status_code == 201, made.text
        assert_problem(await take(fleet, told, "closed here"), 409, "hall_closed")
        await until_open(other, is_open=False)
        assert_problem(await take(fleet, other, "closed there"), 409, "hall_closed")
        assert (await manage(other, f"/exceptions/{made.json()['id']}/withdraw", {})).is_success
        assert (await take(fleet, other, "open there")).status_code == 201
        await until_open(told, is_open=True)
        assert (await take(fleet, told, "open here")).status_code == 201
