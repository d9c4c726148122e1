"""Redis killed, emptied, replaced by an older copy, in the middle of a morning."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.support.crowding import Reply, check_record, serve_until_empty, take_many
from tests.support.house import RunningHouse
from tests.support.redis import flush

# What counts is who is under way as Redis goes: always 16 takers and 11 clerks. Large figures are
# for `make faults`.
TICKETS = 120


async def kill(house: RunningHouse) -> None:
    """Redis dies and comes back with what it had written."""
    await house.redis.kill()
    await asyncio.sleep(0.2)
    await house.redis.start()


async def empty(house: RunningHouse) -> None:
    """Somebody types FLUSHALL; every connection lives on."""
    await flush(house.redis.url)


async def rewind(house: RunningHouse) -> None:
    """Redis comes back from a copy that was made a while ago."""
    copy = house.settings.storage.data / "older copy"
    if not copy.exists():
        shutil.copytree(house.redis.data, copy)
        await asyncio.sleep(0.5)
    await house.redis.kill()
    shutil.rmtree(house.redis.data)
    shutil.copytree(copy, house.redis.data)
    await house.redis.start()


async def lose(house: RunningHouse) -> None:
    """Redis comes back with nothing at all."""
    await house.redis.kill()
    shutil.rmtree(house.redis.data)
    Path(house.redis.data).mkdir(mode=0o700)
    await house.redis.start()


Disturbance = Callable[[RunningHouse], Awaitable[None]]


@pytest.mark.parametrize(
    "disturbances",
    [(kill, kill), (empty, empty, empty), (rewind, rewind), (lose, kill, empty)],
    ids=["killed", "emptied", "rewound", "everything"],
)
async def test_nothing_acknowledged_is_lost_and_nothing_happens_twice(
    fresh: RunningHouse, disturbances: tuple[Disturbance, ...]
) -> None:
    """Everybody who was given a number is called once and served, whatever becomes of Redis."""
    taken: list[Reply] = []
    served: list[Reply] = []
    all_taken = asyncio.Event()

    async def take() -> None:
        await take_many(fresh, TICKETS, 16, taken)
        all_taken.set()

    async def disturb() -> None:
        # By the numbers taken and not by the clock: so all of it comes in the middle.
        for n, disturbance in enumerate(disturbances, 1):
            while len(taken) < TICKETS * n // (len(disturbances) + 1):
                await asyncio.sleep(0.01)
            await disturbance(fresh)

    async with asyncio.TaskGroup() as work:
        work.create_task(serve_until_empty(fresh, range(1, 12), all_taken.is_set, served))
        work.create_task(take())
        work.create_task(disturb())
    assert len(taken) == TICKETS
    assert len(served) == TICKETS
    await check_record(taken, served)
    assert fresh.group.store.epoch > 1


async def test_redis_away_is_said_and_passes(fresh: RunningHouse) -> None:
    """503 with Retry-After while it is away, nothing changed, and the hall is back with it."""
    first = await fresh.take()
    await fresh.redis.kill()
    reply = await fresh.post("/tickets", "kiosk", {"hall": "tonghua", "lane": "instant"})
    assert (reply.status_code, reply.json()["code"]) == (503, "unavailable")
    assert int(reply.headers["Retry-After"]) >= 1
    ready = await fresh.http.get("/readyz")
    assert (ready.status_code, ready.json()["missing"][0]) == (503, "redis")
    assert (await fresh.http.get("/healthz")).status_code == 200
    await fresh.redis.start()
    assert (first["number"], await _number_when_back(fresh)) == ("A001", "A002")
    assert (await fresh.http.get("/readyz")).status_code == 200


async def _number_when_back(house: RunningHouse) -> str:
    """A number, asked for as a client does: again with the same key, as long as it is told so.

    A recovery that began while Redis was away answers for all who came to it.
    """
    body = {"hall": "tonghua", "lane": "instant"}
    async with asyncio.timeout(30):
        while (reply := await house.post("/tickets", "kiosk", body, key="back")).status_code == 503:
            await asyncio.sleep(0.05)
    number: str = reply.json()["number"]
    return number


async def test_changed_rules_are_not_changed_again(fresh: RunningHouse) -> None:
    """After Redis was emptied a retry gets its first answer, not that its version is stale."""
    path = "/halls/tonghua/rules"
    rules = (await fresh.get(path, "manager")).json()["rules"]
    body = {"rules": {**rules, "return_behind": 7}, "reason": "a quiet day"}
    first = await fresh.post(path, "manager", body, key="once")
    assert first.status_code == 200, first.text
    await empty(fresh)
    again = await fresh.post(path, "manager", body, key="once")
    assert again.json() == first.json()
    now = (await fresh.get(path, "manager")).json()["rules"]
    assert now["version"] == rules["version"] + 1
