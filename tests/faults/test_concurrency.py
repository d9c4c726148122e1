"""Never a number twice, never a person called by two windows: many at once, over HTTP."""

import asyncio

from tests.support.crowding import check_record, serve_until_empty, take_many, twice
from tests.support.house import RunningHouse


async def test_sixty_four_takers_and_twenty_nine_windows(fresh: RunningHouse) -> None:
    """All numbers differ, every ticket is called once, and all are served."""
    tickets = 400
    taken, done = [], False

    async def take() -> None:
        nonlocal done
        taken.extend(await take_many(fresh, tickets))
        done = True

    served, _ = await asyncio.gather(serve_until_empty(fresh, range(1, 30), lambda: done), take())
    assert len(taken) == tickets
    assert len(served) == tickets
    await check_record(taken, served)


async def test_one_citizen_at_many_doors(fresh: RunningHouse) -> None:
    """Thirty requests of one person at once give one ticket; the others are told which."""
    body = {"hall": "tonghua", "lane": "social"}
    await fresh.login("eager")
    replies = await asyncio.gather(*[fresh.post("/tickets", "eager", body) for _ in range(30)])
    given = [reply for reply in replies if reply.status_code == 201]
    assert len(given) == 1
    assert {r.json()["ticket"] for r in replies if r.status_code == 409} == {given[0].json()["id"]}


async def test_a_retry_in_flight_joins_the_first(fresh: RunningHouse) -> None:
    """The same key thirty times at once: one effect, one answer."""
    await fresh.take()
    await fresh.take()
    await fresh.verb(1, "open")
    replies = await asyncio.gather(*[fresh.verb(1, "call-next", key="press") for _ in range(30)])
    assert {reply.status_code for reply in replies} == {200}
    assert len({reply.text for reply in replies}) == 1
    body = {"hall": "tonghua", "lane": "social"}
    taken = await asyncio.gather(
        *[fresh.post("/tickets", "kiosk", body, key="touch") for _ in range(30)]
    )
    assert len({reply.json()["number"] for reply in taken}) == 1
    assert twice([reply.json()["number"] for reply in taken]) == ["C001"]
