"""A connection that is closed under whoever uses it is a lost one, on either event loop."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import uvloop
from redis import asyncio as aioredis
from redis.exceptions import ConnectionError as RedisConnectionError

from queueing.line.redis.connections import lost_when_closed, make_pool
from server.redis.embedded import EmbeddedRedis

LOOPS = pytest.mark.parametrize(
    "new_loop", [asyncio.new_event_loop, uvloop.new_event_loop], ids=["asyncio", "uvloop"]
)
NewLoop = Callable[[], asyncio.AbstractEventLoop]


async def on(new_loop: NewLoop, url: str, play: Callable[[aioredis.Redis], Awaitable[Any]]) -> None:
    """Play with a client in an event loop of this kind."""

    async def main() -> None:
        pool = make_pool(url, 4, reply_s=5)
        client = aioredis.Redis(connection_pool=pool)
        try:
            async with asyncio.timeout(20):
                assert await client.ping()
                await play(client)
                assert await client.ping()
        finally:
            await pool.disconnect()

    def run() -> None:
        with asyncio.Runner(loop_factory=new_loop) as runner:
            runner.run(main())

    await asyncio.to_thread(run)


async def connection_of(client: aioredis.Redis) -> Any:  # noqa: ANN401 - redis-py's own
    """A connection of its pool."""
    return await client.connection_pool.get_connection()


@LOOPS
@pytest.mark.parametrize("end", ["abort", "close"])
async def test_before_a_command_is_written(
    redis: EmbeddedRedis, new_loop: NewLoop, end: str
) -> None:
    """The transport is gone, and the connection has not heard of it."""

    async def play(client: aioredis.Redis) -> None:
        connection = await connection_of(client)
        getattr(connection._writer.transport, end)()
        with pytest.raises(RedisConnectionError):
            await connection.send_command("PING")
        await client.connection_pool.release(connection)

    await on(new_loop, redis.url, play)


@LOOPS
async def test_while_somebody_waits_for_a_reply(redis: EmbeddedRedis, new_loop: NewLoop) -> None:
    """What a recovery does to the reader of a log."""

    async def play(client: aioredis.Redis) -> None:
        reader = asyncio.ensure_future(client.xread({"nowhere": "$"}, block=4000))
        while not (await client.info("clients"))["blocked_clients"]:
            await asyncio.sleep(0.01)
        await client.connection_pool.disconnect()
        with pytest.raises(RedisConnectionError):
            await reader

    await on(new_loop, redis.url, play)


@LOOPS
async def test_between_a_command_and_its_reply(redis: EmbeddedRedis, new_loop: NewLoop) -> None:
    """The reader has not started."""

    async def play(client: aioredis.Redis) -> None:
        connection = await connection_of(client)
        await connection.send_command("PING")
        await connection.disconnect()
        with pytest.raises(RedisConnectionError):
            await connection.read_response()
        await client.connection_pool.release(connection)

    await on(new_loop, redis.url, play)


@LOOPS
async def test_while_another_reads_it(redis: EmbeddedRedis, new_loop: NewLoop) -> None:
    """Two readers at one connection: neither takes the other's reply for its own."""

    async def play(client: aioredis.Redis) -> None:
        connection = await connection_of(client)
        first = asyncio.ensure_future(connection.read_response())
        await asyncio.sleep(0.05)
        with pytest.raises(RedisConnectionError):
            await connection.read_response()
        with pytest.raises(RedisConnectionError):
            await first
        await client.connection_pool.release(connection)

    await on(new_loop, redis.url, play)


@pytest.mark.parametrize("fault", [RuntimeError("of our own"), AttributeError("'int' has no x")])
def test_any_other_fault_stays_as_it_is(fault: Exception) -> None:
    """It is a mistake, and to be seen as one."""
    with pytest.raises(type(fault)) as raised, lost_when_closed():
        raise fault
    assert (raised.value, raised.value.__cause__) == (fault, None)
