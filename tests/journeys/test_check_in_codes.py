"""Codes over HTTP: which screen shows what, what a phone gets for it, and what is not taken."""

import httpx
import pytest

from handlers.check_in import codes
from handlers.limits import WRONG_HALL_CODES
from kit.clock import instant, real_ms
from tests.support.attack import assert_problem
from tests.support.bookings import booked
from tests.support.house import RunningHouse

DAY_MS = 24 * 60 * 60_000


async def scan(server: RunningHouse, code: str) -> httpx.Response:
    """What a phone sends of a scanned code, without a login and without a key."""
    return await server.http.post("/api/v1/check-ins", json={"hall_code": code})


@pytest.mark.parametrize("device", ["display", "kiosk", "entrance"])
async def test_a_screen_shows_the_code_of_its_hall(server: RunningHouse, device: str) -> None:
    """With a picture of the address that a phone opens, and the moment at which it is over."""
    shown = (await server.get("/halls/tonghua/check-in-code", device)).json()
    assert shown["path"] == f"/mini/pages/check-in/index?code={shown['code']}"
    assert shown["url"] == server.base_url + shown["path"]
    assert shown["svg"].startswith("<svg")
    assert instant(real_ms()) < shown["expires_at"] <= instant(real_ms() + 30_000)
    assert 0 <= shown["expires_in_s"] <= 30
    started = await scan(server, shown["code"])
    assert (started.status_code, started.json()["hall"]) == (201, "tonghua")
    assert started.json()["intent"] != (await scan(server, shown["code"])).json()["intent"]
    assert instant(real_ms() + 4 * 60_000) < started.json()["expires_at"]


@pytest.mark.parametrize(
    ("device", "status"), [("display", 403), ("entrance", 403), ("kiosk", 200)]
)
async def test_a_screen_shows_no_code_of_another_hall(
    server: RunningHouse, device: str, status: int
) -> None:
    """But for one that serves all halls; and none of a hall that is not there."""
    reply = await server.get("/halls/branch-1/check-in-code", device)
    assert reply.status_code == status
    assert_problem(await server.get("/halls/nowhere/check-in-code", device), 404, "not_found")


async def test_codes_that_are_not_taken(server: RunningHouse) -> None:
    """Yesterday's photograph, one of a minute ago, a forged one, a printed one, nonsense."""
    key, now_ms = server.settings.app.secret, real_ms()
    good = codes.hall_code(key, "tonghua", now_ms).text
    for text in (
        codes.hall_code(key, "tonghua", now_ms - DAY_MS).text,
        codes.hall_code(key, "tonghua", now_ms - 61_000).text,
        codes.hall_code(key, "tonghua", now_ms + 61_000).text,
        codes.hall_code(bytes(32), "tonghua", now_ms).text,
        codes.hall_code(key, "nowhere", now_ms).text,
        codes.paper_code(key, "tonghua"),
        good.replace("tonghua", "branch-1"),
        f"{good[:-1]}{'b' if good[-1] == 'a' else 'a'}",
        "号",
    ):
        assert_problem(await scan(server, text), 404, "not_found")
    for body in ({}, {"hall_code": ""}, {"hall_code": "x" * 121}, {"hall_code": good, "hall": "x"}):
        reply = await server.http.post("/api/v1/check-ins", json=body)
        assert_problem(reply, 422, "invalid")


async def test_a_citizen_shows_a_code_of_their_own_booking(server: RunningHouse) -> None:
    """Nobody else does; and there is none once the booking is over."""
    mine = await booked(server, "anna")
    shown = (await server.get(f"/appointments/{mine}/code", "anna")).json()
    assert codes.appointment_of_code(server.settings.app.secret, shown["code"], real_ms()) == mine
    assert instant(real_ms() + 100_000) < shown["expires_at"] <= instant(real_ms() + 120_000)
    assert 100 <= shown["expires_in_s"] <= 120
    assert_problem(await server.get(f"/appointments/{mine}/code", "boris"), 404, "not_found")
    assert_problem(await server.get("/appointments/none/code", "anna"), 404, "not_found")
    over = await booked(server, "anna", state="cancelled", ended_ms=1)
    assert_problem(await server.get(f"/appointments/{over}/code", "anna"), 409, "illegal_move")


async def test_whoever_tries_codes_out_is_stopped(server: RunningHouse) -> None:
    """By the address they come from; so this stands last."""
    code = codes.hall_code(server.settings.app.secret, "tonghua", real_ms()).text
    statuses = set()
    for _ in range(WRONG_HALL_CODES.most):
        statuses.add((await scan(server, "tonghua.0123456789abcdef")).status_code)
    assert statuses == {404, 429}
    assert_problem(await scan(server, code), 429, "rate_limited")
