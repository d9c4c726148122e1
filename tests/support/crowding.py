"""Many people at once, through HTTP, and the questions that follow: twice, or lost."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol

import httpx

from records.db import sql

Reply = dict[str, Any]

PAUSE_S = 0.05
PATIENCE_S = 120


class Doors(Protocol):
    """Where people come in: one house, or any of several processes of one."""

    async def login(self, name: str) -> str:
        """The access token of a kiosk or a clerk."""

    async def post(
        self, path: str, name: str, body: object = None, *, key: str | None = None
    ) -> httpx.Response:
        """Do something as somebody."""


async def insist(send: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
    """Repeat a request, with the same key, until it is answered by anything but a fault."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            try:
                reply = await send()
            except httpx.TransportError:
                await asyncio.sleep(PAUSE_S)
                continue
            if reply.status_code < 500 and (reply.is_error or reply.json()["durable"]):
                return reply
            await asyncio.sleep(PAUSE_S)


async def take_many(
    house: Doors,
    how_many: int,
    takers: int = 64,
    taken: list[Reply] | None = None,
    halls: Sequence[str] = ("tonghua",),
) -> list[Reply]:
    """So many numbers, taken by so many people at once at kiosks; `taken` grows meanwhile.

    They go to the `halls` by turns.
    """
    await house.login("kiosk")
    turns = iter(range(how_many))
    taken = [] if taken is None else taken

    async def taker() -> None:
        for turn in turns:
            hall, visit = halls[turn % len(halls)], turn // len(halls)
            lane = ("instant", "business", "social", "project")[visit % 4]
            body = {"hall": hall, "lane": lane}
            key = f"take-{turn}"

            async def send(body: dict[str, str] = body, key: str = key) -> httpx.Response:
                return await house.post("/tickets", "kiosk", body, key=key)

            reply = await insist(send)
            assert reply.status_code == 201, reply.text
            taken.append(reply.json())

    await asyncio.gather(*[taker() for _ in range(takers)])
    return taken


async def serve_until_empty(
    house: Doors,
    windows: range,
    enough: Callable[[], bool],
    called: list[Reply] | None = None,
    hall: str = "tonghua",
) -> list[Reply]:
    """Clerks call, start and finish until nobody waits and `enough`; every call's answer."""
    clerks = {"tonghua": "clerk", "dongchang": "dc-clerk"}[hall]
    called = [] if called is None else called

    async def act(window: int, verb: str, key: str) -> httpx.Response:
        path, who = f"/windows/{hall}/{window}/{verb}", f"{clerks}-{window:02}"
        return await insist(lambda: house.post(path, who, key=key))

    async def clerk(window: int) -> None:
        await house.login(f"{clerks}-{window:02}")
        await act(window, "open", f"open-{window}")
        turn = 0
        while True:
            turn += 1
            reply = (await act(window, "call-next", f"call-{window}-{turn}")).json()
            if reply["ticket"] is None:
                if enough():
                    return
                await asyncio.sleep(0.02)
                continue
            called.append(reply)
            for verb in ("start", "finish"):
                done = await act(window, verb, f"{verb}-{window}-{turn}")
                assert done.status_code == 200, done.text

    await asyncio.gather(*[clerk(window) for window in windows])
    return called


def twice(values: list[Any]) -> list[Any]:
    """What appears more than once."""
    return [value for value, count in Counter(values).items() if count > 1]


async def check_record(taken: list[Reply], called: list[Reply]) -> None:
    """Nothing acknowledged is lost, no number and no person was had twice, no seq has a gap."""
    assert twice([ticket["number"] for ticket in taken]) == []
    assert twice([ticket["id"] for ticket in taken]) == []
    assert twice([reply["ticket"]["id"] for reply in called]) == []
    recorded = {
        row["id"]: row
        for row in await sql.rows(sql.connection(), "SELECT id, number, state FROM ticket")
    }
    assert [t for t in taken if recorded.get(t["id"], {}).get("number") != t["number"]] == []
    assert twice([row["number"] for row in recorded.values()]) == []
    seqs = [
        row["seq"]
        for row in await sql.rows(sql.connection(), "SELECT seq FROM event WHERE hall='tonghua'")
    ]
    assert sorted(seqs) == list(range(1, len(seqs) + 1))
    calls = await sql.rows(sql.connection(), "SELECT ticket FROM event WHERE name='ticket.called'")
    assert twice([row["ticket"] for row in calls]) == []
