"""SQL is away for a while: people are called, and every reply says that it is not on record yet."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import unquote

from records.db import sql
from tests.support.house import RunningHouse
from tests.support.screen import Screen


@asynccontextmanager
async def nothing_can_be_written(house: RunningHouse) -> AsyncIterator[None]:
    """Somebody else holds the database for as long as the `with` lasts."""
    path = unquote(house.settings.storage.database_url.removeprefix("sqlite://"))
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    # Not in the loop's own thread: the house may be in a transaction that only the loop can end.
    await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


async def ready(house: RunningHouse, status: int) -> dict[str, object]:
    """What the house says of itself once it says so."""
    async with asyncio.timeout(60):
        while (reply := await house.http.get("/readyz")).status_code != status:
            await asyncio.sleep(0.05)
    found: dict[str, object] = reply.json()
    return found


async def test_calling_goes_on_while_sql_is_away(fresh: RunningHouse) -> None:
    """Numbers, calls and screens; afterwards everything is on record, and a retry gets the same."""
    screen = await Screen(fresh).join()
    await screen.until("snapshot")
    await fresh.login("clerk-05")  # nobody can log in while SQL is away
    before = await fresh.take()
    assert before["durable"]
    body = {"hall": "tonghua", "lane": "instant"}
    async with nothing_can_be_written(fresh):
        first = await fresh.post("/tickets", "kiosk", body, key="in the dark")
        assert (first.status_code, first.json()["durable"]) == (201, False), first.text
        assert "journal" in str((await ready(fresh, 503))["missing"])
        opened = (await fresh.verb(5, "open")).json()
        called = (await fresh.verb(5, "call-next")).json()
        assert (opened["durable"], called["durable"]) == (False, False)
        assert called["ticket"]["id"] == before["id"]
        shown = await screen.until("event", name="ticket.called")
        assert shown["seq"] == called["seq"]
        again = await fresh.post("/tickets", "kiosk", body, key="in the dark")
        assert again.json()["number"] == first.json()["number"]
    await ready(fresh, 200)
    assert (await fresh.take())["durable"]
    again = await fresh.post("/tickets", "kiosk", body, key="in the dark")
    assert (again.json()["id"], again.json()["durable"]) == (first.json()["id"], True)
    log = await sql.rows(
        sql.connection(), "SELECT seq FROM event WHERE hall='tonghua' ORDER BY seq"
    )
    assert [row["seq"] for row in log] == list(range(1, len(log) + 1))
    seen = [frame["seq"] for frame in screen.frames if frame["op"] == "event"]
    assert seen == list(range(seen[0], seen[0] + len(seen)))
    await screen.socket.close()
