"""One access token for all processes: who asks for it, and what a Redis that forgets costs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest_asyncio
from redis import asyncio as aioredis

from kit.clock import ManualClock
from notify.channels.wechat.faults import Busy, TokenRefused
from notify.channels.wechat.tokens import EARLY_MS, AccessTokens, Token
from server.redis.connection import open_redis
from server.redis.embedded import EmbeddedRedis
from tests.support.redis import running_redis

LIFE_S = 7200
PROCESSES = 4


class WeChatsTokens:
    """WeChat, as far as it gives tokens: the same one until it is told to give another."""

    def __init__(self) -> None:
        self.asked = 0
        self.name = "first"
        self.fault: Busy | None = None

    async def fetch(self) -> tuple[str, int]:
        """Take as long as a network does."""
        self.asked += 1
        await asyncio.sleep(0.02)
        if self.fault:
            raise self.fault
        return self.name, LIFE_S


class Everybody:
    """Several processes of a house that speak with one WeChat."""

    def __init__(
        self, redis: EmbeddedRedis, clients: list[aioredis.Redis], clock: ManualClock
    ) -> None:
        self.redis, self.clock, self.wechat = redis, clock, WeChatsTokens()
        self.processes = [
            AccessTokens(client, "wx", self.wechat.fetch, clock.now_ms) for client in clients
        ]

    async def current(self, each: int = 12) -> list[Token]:
        """What all of them use, `each` times at once."""
        asked = [process.current() for process in self.processes for _ in range(each)]
        return await asyncio.gather(*asked)

    async def renewed(self, failed: Token, each: int = 12) -> list[Token]:
        """What they use after WeChat did not take it."""
        asked = [process.renewed(failed) for process in self.processes for _ in range(each)]
        return await asyncio.gather(*asked)


@pytest_asyncio.fixture
async def everybody(clock: ManualClock) -> AsyncIterator[Everybody]:
    """Four processes with a Redis of their own."""
    async with AsyncExitStack() as stack:
        redis = await stack.enter_async_context(running_redis(aof=False))
        clients = [await stack.enter_async_context(open_redis(redis.url)) for _ in range(PROCESSES)]
        yield Everybody(redis, clients, clock)


async def test_one_of_all_asks(everybody: Everybody) -> None:
    """The others wait for it, in whichever process; later ones ask nobody."""
    first = await everybody.current()
    assert ({token.value for token in first}, everybody.wechat.asked) == ({"first"}, 1)
    await everybody.current()
    assert everybody.wechat.asked == 1


async def test_a_failed_token_is_renewed_once(everybody: Everybody) -> None:
    """By whoever still knows it; who failed with an older one takes the newer one."""
    (failed, *_) = await everybody.current()
    everybody.wechat.name = "second"
    assert {token.value for token in await everybody.renewed(failed)} == {"second"}
    assert {token.value for token in await everybody.renewed(failed)} == {"second"}
    assert everybody.wechat.asked == 2


async def test_wechat_may_give_the_same_token_again(everybody: Everybody) -> None:
    """It was asked for once more, and that is all that can be done."""
    (failed, *_) = await everybody.current()
    again = await everybody.renewed(failed)
    assert ({token.value for token in again}, everybody.wechat.asked) == ({"first"}, 2)


async def test_it_is_renewed_before_it_ends(everybody: Everybody) -> None:
    """In the last five minutes one asks, and nobody waits: both tokens hold then."""
    await everybody.current()
    everybody.clock.advance(seconds=LIFE_S - EARLY_MS / 1000 - 1)
    await everybody.current()
    assert everybody.wechat.asked == 1
    everybody.clock.advance(seconds=2)
    everybody.wechat.name = "second"
    values = [token.value for token in await everybody.current()]
    assert (everybody.wechat.asked, set(values)) == (2, {"first", "second"})
    assert {token.value for token in await everybody.current()} == {"second"}


async def test_while_wechat_is_busy_the_old_one_serves(everybody: Everybody) -> None:
    """Until it ends; then whoever waits is told so, and WeChat is not asked for each of them."""
    await everybody.current()
    everybody.wechat.fault = Busy("-1", "system error")
    everybody.clock.advance(seconds=LIFE_S - 60)
    assert {token.value for token in await everybody.current(1)} == {"first"}
    everybody.clock.advance(seconds=60)
    before = everybody.wechat.asked
    asked = (process.current() for process in everybody.processes for _ in range(12))
    told = await asyncio.gather(*asked, return_exceptions=True)
    assert all(isinstance(one, TokenRefused) and one.code == "-1" for one in told)
    assert everybody.wechat.asked - before <= PROCESSES
    everybody.wechat.fault = None


async def test_a_redis_that_forgets_costs_a_question(everybody: Everybody) -> None:
    """And one that is away costs nothing while the token holds, which each process has seen."""
    await everybody.current()
    await everybody.processes[0]._redis.flushall()
    await everybody.current()
    assert everybody.wechat.asked == 2
    await everybody.redis.kill()
    told = await everybody.current()
    assert ({token.value for token in told}, everybody.wechat.asked) == ({"first"}, 2)
    everybody.clock.advance(seconds=LIFE_S)
    everybody.wechat.name = "second"
    assert {token.value for token in await everybody.current()} == {"second"}
    assert everybody.wechat.asked == 2 + PROCESSES


async def test_it_lies_in_redis_no_longer_than_it_holds(everybody: Everybody) -> None:
    """Nobody finds an old one there."""
    await everybody.current(1)
    redis = everybody.processes[0]._redis
    assert 0 < await redis.pttl("wechat:token:wx") <= LIFE_S * 1000
