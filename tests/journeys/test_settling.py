"""Attempts whose phone does not come back are asked about all the same, and end with their time."""

import asyncio

import pytest

from handlers.identity.asking import GRACE_MS, settle
from kit.clock import real_ms
from tests.support.house import RunningHouse
from tests.support.identity import Json, begin, face, force, identity, rows, show_face

HOUR_MS = 3_600_000


async def state_of(attempt: Json) -> str:
    """As it is on record; nobody is asked."""
    (row,) = await rows("verification", "id=?", attempt["id"])
    return str(row["state"])


async def queries(house: RunningHouse) -> int:
    """How often WeChat was asked what came of a face."""
    return int((await house.http.get("/stand-in/wechat/calls")).json()["face_query"])


async def test_a_phone_that_never_comes_back_has_passed(server: RunningHouse) -> None:
    """Several processes ask at once, and keep one proof between them."""
    attempt = await begin(server, "anna", face(1))
    await show_face(server, attempt, "pass")
    await settle(server.ctx, real_ms())  # it is not its turn yet
    assert await state_of(attempt) == "issued"
    later_ms, before = real_ms() + 10_001, await queries(server)
    await asyncio.gather(*[settle(server.ctx, later_ms) for _ in range(5)])
    assert await state_of(attempt) == "passed"
    assert (await identity(server, "anna"))["level"] == 4
    assert await queries(server) == before + 1


async def test_who_does_nothing_has_run_out_of_time(server: RunningHouse) -> None:
    """A provider that is silent is given a minute more; the counter has a month."""
    attempt = await begin(server, "bert", face(2))
    waits = await begin(server, "bert", {"provider": "counter", "level": 5})
    end_ms = real_ms() + HOUR_MS
    await force(server, "face_query", -1, times=3)
    await settle(server.ctx, end_ms)
    assert await state_of(attempt) == "issued"
    await settle(server.ctx, end_ms + GRACE_MS + 1000)
    assert (await state_of(attempt), await state_of(waits)) == ("expired", "manual_review")
    await settle(server.ctx, end_ms + 31 * 24 * HOUR_MS)
    assert await state_of(waits) == "expired"
    await force(server, "face_query", -1, times=0)


async def test_one_that_cannot_be_asked_keeps_no_other_waiting(
    server: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is reported, and the next one is asked."""
    broken, good = await begin(server, "carl", face(3)), await begin(server, "dora", face(4))
    await show_face(server, good, "pass")
    asked = server.ctx.wechat.face_result

    async def fails(openid: str, one: object, cert: object) -> int:
        if getattr(one, "verify_id", "") == broken["verify_id"]:
            raise KeyError
        return await asked(openid, one, cert)  # type: ignore[arg-type]

    monkeypatch.setattr(server.ctx.wechat, "face_result", fails)
    await settle(server.ctx, real_ms() + 10_001)
    assert (await state_of(broken), await state_of(good)) == ("issued", "passed")
