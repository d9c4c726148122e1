"""Waits are told as a range, to whoever asks, and set against what came of them."""

import asyncio

from records.db import sql
from tests.support.house import RunningHouse
from tests.support.screen import Screen


async def test_a_wait_is_a_range(fresh: RunningHouse) -> None:
    """Nothing while no window is open, zero at a free one, and longer for whoever comes later."""
    unknown = await fresh.take("hanna", "social")
    assert unknown["estimate"] is None
    await fresh.verb(3, "open")
    first = (await fresh.get(f"/tickets/{unknown['id']}", "hanna")).json()
    assert first["estimate"] == {"p50_s": 0, "p90_s": 0}
    await fresh.verb(3, "call-next")
    others = [await fresh.take("kiosk", "social") for _ in range(4)]
    ranges = [ticket["estimate"] for ticket in others]
    assert all(0 < wait["p50_s"] <= wait["p90_s"] for wait in ranges)
    assert [wait["p50_s"] for wait in ranges] == sorted({wait["p50_s"] for wait in ranges})
    lanes = (await fresh.get("/halls/tonghua", "anna")).json()["lanes"]
    social = next(lane for lane in lanes if lane["lane"] == "social")
    assert social["estimate"]["p50_s"] > ranges[-1]["p50_s"]
    closed = next(lane for lane in lanes if lane["lane"] == "collection")
    assert closed["estimate"] is None
    assert (social["open_windows"], closed["open_windows"]) == (1, 0)


async def test_a_retry_is_told_the_same_wait(fresh: RunningHouse) -> None:
    """However the hall has changed since."""
    await fresh.verb(3, "open")
    for _ in range(3):
        await fresh.take()
    body = {"hall": "tonghua", "lane": "instant"}
    first = await fresh.post("/tickets", "ida", body, key="mine")
    await fresh.verb(3, "call-next")
    await fresh.verb(4, "open")
    again = await fresh.post("/tickets", "ida", body, key="mine")
    assert again.json() == first.json()
    assert first.json()["estimate"]["p90_s"] > 0


async def test_a_phone_is_told_the_wait(fresh: RunningHouse) -> None:
    """With the snapshot, and again when it has moved by a minute."""
    await fresh.verb(3, "open")
    for _ in range(8):
        await fresh.take()
    ticket = await fresh.take("jon")
    phone = await Screen(fresh, "jon").join(f"/live/tickets/{ticket['id']}")
    told = (await phone.until("snapshot"))["ticket"]
    assert told["estimate"]["p50_s"] > 60
    for window in (4, 5, 6, 7):
        await fresh.verb(window, "open")
    moved = await phone.until("progress")
    assert moved["estimate"]["p50_s"] < told["estimate"]["p50_s"] - 60
    await phone.socket.close()


async def test_a_phone_is_told_when_the_last_window_closes(fresh: RunningHouse) -> None:
    """And when the first one opens; nobody waits for a call that nobody can make."""
    ticket = await fresh.take("jon")
    assert (await fresh.get(f"/tickets/{ticket['id']}", "jon")).json()["open_windows"] == 0
    phone = await Screen(fresh, "jon").join(f"/live/tickets/{ticket['id']}")
    assert (await phone.until("snapshot"))["ticket"]["open_windows"] == 0
    await fresh.verb(3, "open")
    opened = await phone.until("progress")
    assert (opened["open_windows"], opened["estimate"]) == (1, {"p50_s": 0, "p90_s": 0})
    mine = (await fresh.get("/tickets", "jon")).json()
    assert [found["open_windows"] for found in mine] == [1]
    await fresh.verb(3, "close")
    closed = await phone.until("progress")
    assert (closed["open_windows"], closed["estimate"]) == (0, None)
    await phone.socket.close()


async def test_estimates_are_judged(fresh: RunningHouse) -> None:
    """Who found no free window is on the record with what was said and what came of it."""
    await fresh.verb(3, "open")
    await fresh.take()
    await fresh.verb(3, "call-next")
    told = await fresh.take()
    await fresh.verb(3, "start")
    await fresh.verb(3, "finish")
    await fresh.verb(3, "call-next")
    async with asyncio.timeout(15):
        while not (
            rows := await sql.rows(
                sql.connection(), "SELECT * FROM estimate_given WHERE waited_s >= 0"
            )
        ):
            await asyncio.sleep(0.05)
    assert [(row["ticket"], row["p50_s"]) for row in rows] == [
        (told["id"], told["estimate"]["p50_s"])
    ]
    coverage = (await fresh.get("/halls/tonghua", "manager")).json()["coverage"]
    assert (coverage["judged"], coverage["p90"]) == (1, 1)
