"""Redis may be silent for seconds: nothing asks it while a transaction of SQL is open."""

import asyncio
from types import TracebackType
from typing import Any

import pytest
from redis.asyncio.connection import AbstractConnection

from queueing.line.redis.auto_pipeline import AutoPipeline
from records.db import sql
from tests.support.house import RunningHouse


@pytest.fixture
def asked_inside(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What asked Redis inside a transaction."""
    inside: set[asyncio.Task[Any] | None] = set()
    found: list[str] = []
    transaction, execute = sql.Transaction, AutoPipeline.execute
    send = AbstractConnection.send_packed_command

    class Watched(transaction):  # type: ignore[valid-type, misc]
        async def __aenter__(self) -> Any:  # noqa: ANN401
            client = await super().__aenter__()
            inside.add(asyncio.current_task())
            return client

        async def __aexit__(
            self,
            kind: type[BaseException] | None,
            fault: BaseException | None,
            trace: TracebackType | None,
        ) -> None:
            inside.discard(asyncio.current_task())
            await super().__aexit__(kind, fault, trace)

    def note(what: object) -> None:
        if asyncio.current_task() in inside:
            found.append(str(what))

    async def watched_execute(self: AutoPipeline, *command: str | bytes | int) -> Any:  # noqa: ANN401
        note(command)
        return await execute(self, *command)

    async def watched_send(self: Any, *args: Any, **more: Any) -> None:  # noqa: ANN401
        note(args)
        await send(self, *args, **more)

    monkeypatch.setattr(sql, "Transaction", Watched)
    monkeypatch.setattr(AutoPipeline, "execute", watched_execute)
    monkeypatch.setattr(AbstractConnection, "send_packed_command", watched_send)
    return found


async def test_redis_is_asked_outside(fresh: RunningHouse, asked_inside: list[str]) -> None:
    """Through every kind of write: logins, tickets, calls, rules, devices, reviews."""
    ticket = await fresh.take(**{"class": "elderly", "reason": "70"})
    await fresh.take("somebody")
    for verb in ("open", "call-next", "start", "finish"):
        assert (await fresh.verb(1, verb)).is_success
    screen = {"kind": "display", "hall": "tonghua"}
    shown = (await fresh.http.post("/api/v1/login/device/pairings", json=screen)).json()
    wrong = await fresh.post("/devices", "manager", {"code": "000000", "label": "door"})
    assert wrong.status_code == 404
    right = await fresh.post("/devices", "manager", {"code": shown["code"], "label": "door"})
    assert right.status_code == 201
    assert (await fresh.post(f"/devices/{right.json()['name']}/revoke", "manager")).is_success
    review = {"justified": True, "note": "seen"}
    assert (await fresh.post(f"/tickets/{ticket['id']}/review", "manager", review)).is_success
    login = await fresh.http.post("/api/v1/login/wechat", json={"code": await fresh.code("me")})
    token = {"refresh_token": login.json()["refresh_token"]}
    assert (await fresh.http.post("/api/v1/login/refresh", json=token)).is_success
    assert asked_inside == []
