"""Who is at a window: masked for whoever serves them, clear for a reason, counted and on record."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from itertools import count
from typing import Any

import httpx
import pytest

from handlers.unmasking import service
from notify.channels.phones import NoPhoneNumbers
from records.identity.consent_texts import in_force
from records.identity.words import Purpose
from tests.support.attack import assert_problem
from tests.support.cases import serve
from tests.support.house import RunningHouse
from tests.support.identity import proven, resident_id, rows
from tests.support.phones import KnownNumbers

Json = dict[str, Any]
NAME, NUMBER, PHONE = "欧阳小明", resident_id(731), "13800138731"
WHY = "核对身份证"
_clerks = count(3)


@pytest.fixture(scope="module", autouse=True)
async def anna(server: RunningHouse) -> AsyncIterator[None]:
    """Somebody who has shown who she is, and given a number."""
    server.ctx.phones = KnownNumbers(one=PHONE)
    await proven(server, "anna", 731, NAME)
    body = {"code": "one", "consent": in_force(Purpose.PHONE).version}
    assert (await server.post("/me/phone", "anna", body)).status_code == 200
    yield
    server.ctx.phones = NoPhoneNumbers()


@pytest.fixture
async def visit(server: RunningHouse) -> AsyncIterator[tuple[int, Json]]:
    """She is being served: by which clerk, at the window of that number, with which ticket."""
    clerk = next(_clerks)
    yield clerk, await serve(server, "anna", clerk=clerk)
    await server.verb(clerk, "finish", {"outcome": "done"})


async def see(
    server: RunningHouse, clerk: int | str, ticket: Json, *, key: str | None = None, **said: object
) -> httpx.Response:
    """Ask to see something of whoever holds a ticket; at the clerk's own window, or the first."""
    name = clerk if isinstance(clerk, str) else f"clerk-{clerk:02}"
    window = clerk if isinstance(clerk, int) else 1
    body = {"ticket": ticket["id"], "field": "id_number", "reason": WHY, **said}
    body = {name: value for name, value in body.items() if value is not None}
    return await server.post(f"/windows/tonghua/{window}/unmask", name, body, key=key)


async def test_who_is_there_is_shown_masked(server: RunningHouse, visit: tuple[int, Json]) -> None:
    """For the clerk who serves them, while they do; nobody is known by a paper ticket alone."""
    clerk, ticket = visit
    path = f"/windows/tonghua/{clerk}/person?ticket={ticket['id']}"
    shown = (await server.get(path, f"clerk-{clerk:02}")).json()
    assert shown == {
        "known": True,
        "level": 4,
        "name_masked": "欧**",
        "number_masked": f"{NUMBER[:6]}********{NUMBER[-4:]}",
        "phone_masked": "138****8731",
        "organisation": None,
    }
    other = next(_clerks)
    elsewhere = f"/windows/tonghua/{other}/person?ticket={ticket['id']}"
    assert (await server.get(elsewhere, f"clerk-{other:02}")).status_code == 403
    paper = await serve(server, "kiosk", clerk=other)
    elsewhere = f"/windows/tonghua/{other}/person?ticket={paper['id']}"
    nobody = (await server.get(elsewhere, f"clerk-{other:02}")).json()
    assert (nobody["known"], nobody["level"], nobody["name_masked"]) == (False, 0, None)
    assert_problem(await see(server, other, paper), 404, "not_found")


async def test_each_thing_is_seen_for_a_reason(
    server: RunningHouse, visit: tuple[int, Json]
) -> None:
    """The audit says who saw which thing of which ticket and why, and nothing of what it was."""
    clerk, ticket = visit
    for field, value in (("name", NAME), ("id_number", NUMBER), ("phone", PHONE)):
        told = await see(server, clerk, ticket, field=field)
        assert (told.status_code, told.json()["value"]) == (201, value), told.text
    for reason in ("", "  ", "...", "\u200b\u200b"):
        assert_problem(await see(server, clerk, ticket, reason=reason), 422, "invalid")
    both = await see(server, clerk, ticket, case="some")
    assert_problem(both, 422, "invalid")
    found = (await server.get("/unmaskings", "manager")).json()["unmaskings"][:3]
    assert [one["field"] for one in found] == ["phone", "id_number", "name"]
    for one in found:
        about = one["actor"], one["ticket"], one["window"], one["reason"]
        assert about == (f"clerk:clerk-{clerk:02}", ticket["id"], str(clerk), WHY)
    kept = str([await rows("audit_row"), await rows("kept_answer"), await rows("event")])
    for clear in (NAME, NUMBER, PHONE):
        assert clear not in kept


async def test_a_repetition_is_shown_it_again_for_a_minute(
    server: RunningHouse, visit: tuple[int, Json], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It counts once; later the same key shows nothing."""
    clerk, ticket = visit
    first = (await see(server, clerk, ticket, key="one")).json()
    assert (await see(server, clerk, ticket, key="one")).json() == first
    monkeypatch.setattr(service, "SHOWN_MS", 0)
    assert (await see(server, clerk, ticket, key="one")).json() == {**first, "value": None}
    target = f"tonghua/{clerk}/{first['id']}"
    assert len(await rows("audit_row", "target=?", target)) == 1


async def test_only_whoever_serves_them_sees_it(
    server: RunningHouse, visit: tuple[int, Json]
) -> None:
    """Neither another clerk, nor at another's window, nor once the service is over; managers do."""
    (clerk, ticket), other = visit, next(_clerks)
    assert_problem(await see(server, other, ticket), 403, "forbidden")
    path = f"/windows/tonghua/{clerk}/unmask"
    body = {"ticket": ticket["id"], "field": "name", "reason": WHY}
    assert_problem(await server.post(path, f"clerk-{other:02}", body), 403, "forbidden")
    assert_problem(await server.post(path, "anna", body), 403, "forbidden")
    assert (await see(server, "manager", ticket)).json()["value"] == NUMBER
    finished = await server.verb(clerk, "finish", {"outcome": "done"})
    assert finished.status_code == 200, finished.text
    assert_problem(await see(server, clerk, ticket), 403, "forbidden")


@pytest.fixture
def two_a_day(server: RunningHouse) -> Iterator[None]:
    """A house where each may see two things a day."""
    before = server.ctx.settings
    server.ctx.settings = replace(before, unmask_per_day=2)
    yield
    server.ctx.settings = before


@pytest.mark.usefixtures("two_a_day")
async def test_a_day_allows_so_many(server: RunningHouse, visit: tuple[int, Json]) -> None:
    """Also of many who ask at once; the next day begins anew for nobody but in China."""
    clerk, ticket = visit
    told = await asyncio.gather(*(see(server, clerk, ticket) for _ in range(6)))
    assert sorted(one.status_code for one in told) == [201, 201, 429, 429, 429, 429]
    refused = await see(server, clerk, ticket)
    assert_problem(refused, 429, "rate_limited")
    assert 0 < int(refused.headers["Retry-After"]) <= 24 * 3600 + 1
    mine = f"/unmaskings?actor=clerk:clerk-{clerk:02}"
    assert len((await server.get(mine, "manager")).json()["unmaskings"]) == 2


async def test_the_audit_is_read_by_managers(server: RunningHouse) -> None:
    """Page by page, by who, what and to what; a manager alone reads it."""
    for path in ("/audit", "/unmaskings"):
        assert_problem(await server.get(path, "clerk-01"), 403, "forbidden")
        assert_problem(await server.get(f"{path}?cursor=x", "manager"), 422, "invalid")
    first = (await server.get("/audit", "manager")).json()
    assert len(first["rows"]) == 50
    assert first["rows"][0]["at"]
    ids = [row["id"] for row in first["rows"]]
    assert ids == sorted(ids, reverse=True)
    second = await server.get(f"/audit?cursor={first['next_cursor']}", "manager")
    assert second.json()["rows"][0]["id"] < ids[-1]
    found = (await server.get("/audit?action=unmasking.", "manager")).json()["rows"]
    assert {row["action"] for row in found} == {service.ACTION}
    here = (await server.get("/audit?object=tonghua/", "manager")).json()["rows"]
    assert here
    assert all(row["object"].startswith("tonghua/") for row in here)
    actor = found[0]["actor"]
    own = (await server.get(f"/audit?actor={actor}", "manager")).json()["rows"]
    assert {row["actor"] for row in own} == {actor}
