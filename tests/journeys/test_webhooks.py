"""A manager makes webhooks, looks after them and ends them."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from handlers.webhooks import service
from kit.clock import real_ms
from records.db import sql
from records.models.notices.webhooks import find_webhook
from records.models.outbox.planning import NewNotice, Now, plan
from records.notices.kinds import NoticeKind
from records.transactions import connection
from tests.support.attack import assert_problem
from tests.support.house import RunningHouse

HALL = "/halls/branch-1/webhooks"
URL = {"url": "http://127.0.0.1:9/lamp"}


@pytest_asyncio.fixture
async def hooked(house: RunningHouse) -> AsyncIterator[RunningHouse]:
    """The module's house; what a test has made is gone after it."""
    yield house
    for table in ("webhook", "delivery", "notice", "attempt"):
        await sql.change(connection(), f"DELETE FROM {table}")


async def make(hooked: RunningHouse, *, key: str | None = None, **more: object) -> dict[str, Any]:
    """A webhook of a branch hall."""
    reply = await hooked.post(HALL, "manager", {**URL, **more}, key=key)
    assert reply.status_code == 201, reply.text
    made: dict[str, Any] = reply.json()
    return made


async def listed(hooked: RunningHouse) -> list[dict[str, Any]]:
    """Those of the hall."""
    found: list[dict[str, Any]] = (await hooked.get(HALL, "manager")).json()["webhooks"]
    return found


async def test_a_secret_is_told_once_and_kept_sealed(hooked: RunningHouse) -> None:
    """To whoever has made it, and to the same request again; no list and no table has it."""
    made = await make(hooked, key="once")
    secret = made.pop("secret")
    assert secret.startswith("whsec_")
    assert len(secret) > 30
    assert await listed(hooked) == [made]
    assert (made["state"], made["events"]) == ("active", ["*"])
    assert (await make(hooked, key="once"))["secret"] == secret
    for table in ("webhook", "kept_answer"):
        assert secret not in str(await sql.rows(connection(), f"SELECT * FROM {table}"))
    hook = await find_webhook(connection(), made["id"])
    assert hook is not None
    assert hooked.ctx.settings.key_ring.unseal(hook.sealed, hook.place) == secret
    assert (await make(hooked))["secret"] != secret


async def test_it_is_paused_resumed_and_ended(hooked: RunningHouse) -> None:
    """A second time changes nothing; what is ended is not there."""
    hook = (await make(hooked))["id"]
    for verb, state in (("pause", "paused"), ("resume", "active")):
        for _ in range(2):
            reply = await hooked.post(f"/webhooks/{hook}/{verb}", "manager")
            assert reply.json()["state"] == state
            assert [one["state"] for one in await listed(hooked)] == [state]
    assert (await hooked.delete(f"/webhooks/{hook}", "manager")).status_code == 204
    assert await listed(hooked) == []
    assert_problem(await hooked.delete(f"/webhooks/{hook}", "manager"), 404, "not_found")
    assert_problem(await hooked.post(f"/webhooks/{hook}/ping", "manager"), 404, "not_found")


async def test_it_names_what_it_is_told(hooked: RunningHouse) -> None:
    """Each once; everything is everything; what does not exist is said with all else."""
    told = ["ticket.called", "window.opened", "ticket.called"]
    assert (await make(hooked, events=told))["events"] == told[:2]
    assert (await make(hooked, events=[*told, "*"]))["events"] == ["*"]
    names = (await hooked.get(HALL, "manager")).json()["events"]
    assert {"*", "ticket.recalled", "window.closed", "day.ended"} <= set(names)
    body = {"url": "http://hall.example/x y", "events": ["ticket.sung", "*"]}
    problem = assert_problem(await hooked.post(HALL, "manager", body), 422, "invalid")
    assert [fault["field"] for fault in problem["errors"]] == ["url", "events"]


async def test_a_hall_has_so_many(hooked: RunningHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of them costs a request an event."""
    monkeypatch.setattr(service, "AT_MOST", 2)
    for _ in range(2):
        await make(hooked)
    reply = await hooked.post(HALL, "manager", URL)
    assert_problem(reply, 409, "too_many_webhooks")
    assert (await hooked.post("/halls/tonghua/webhooks", "manager", URL)).status_code == 201


async def test_a_ping_stands_among_the_deliveries(
    hooked: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Page by page, the latest first; another webhook's are not there."""
    monkeypatch.setattr(service, "PAGE", 3)
    hook, other = [(await make(hooked))["id"] for _ in range(2)]
    sent = []
    for _ in range(service.PAGE + 1):
        reply = await hooked.post(f"/webhooks/{hook}/ping", "manager")
        assert reply.status_code == 201
        sent.append(reply.json()["id"])
    path = f"/webhooks/{hook}/deliveries"
    first = (await hooked.get(path, "manager")).json()
    rest = (await hooked.get(f"{path}?cursor={first['next_cursor']}", "manager")).json()
    shown = [one["id"] for one in first["deliveries"] + rest["deliveries"]]
    assert shown == sent[::-1]
    assert rest["next_cursor"] is None
    assert {one["event"] for one in first["deliveries"]} == {"ping"}
    none = (await hooked.get(f"/webhooks/{other}/deliveries", "manager")).json()
    assert none == {"deliveries": [], "next_cursor": None}
    reply = await hooked.get(f"{path}?cursor=none", "manager")
    assert_problem(reply, 422, "invalid")


async def test_attempts_are_shown(hooked: RunningHouse) -> None:
    """When each began, how it ended and why; one that never ended has no outcome."""
    hook = (await make(hooked))["id"]
    told = {"event": "ticket.called"}
    notice = NewNotice(NoticeKind.HALL_EVENT, "a-key", "branch-1", told, webhooks=[hook])
    tomorrow_ms = real_ms() + 24 * 3600 * 1000  # so that nobody tries it by themselves
    await plan(connection(), [notice], Now(1, tomorrow_ms))
    (row,) = await sql.rows(connection(), "SELECT id FROM delivery WHERE recipient=?", hook)
    add = (
        "INSERT INTO attempt (delivery, n, provider, began_ms, outcome, code) "
        "VALUES (?, ?, 'webhook', ?, ?, ?)"
    )
    for n, outcome, code in ((1, "retry", "503"), (2, None, None)):
        await sql.change(connection(), add, row["id"], n, 1000 * n, outcome, code)
    (shown,) = (await hooked.get(f"/webhooks/{hook}/deliveries", "manager")).json()["deliveries"]
    assert (shown["event"], shown["state"]) == ("ticket.called", "queued")
    assert [(one["outcome"], one["code"]) for one in shown["attempts"]] == [
        ("retry", "503"),
        (None, None),
    ]
