"""Commands that are asked for in one turn of the event loop travel to Redis together.

A client library spends far more on sending one command than Redis does on running it, so the busier
the house, the cheaper each command.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

from redis import asyncio as aioredis
from redis.asyncio.connection import AbstractConnection
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import ResponseError

from kit.tasks import cancel_and_wait

_Command = tuple[str | bytes | int, ...]
_Asked = tuple[_Command, "asyncio.Future[Any]"]


class AutoPipeline:
    """Sends commands in pipelines; each caller gets its own reply or its own error."""

    def __init__(self, redis: aioredis.Redis) -> None:
        """Nothing is sent before the first command."""
        self._redis = redis
        self._asked: list[_Asked] = []
        self._sending: set[asyncio.Task[None]] = set()
        self._closed = False

    async def execute(self, *command: str | bytes | int) -> Any:  # noqa: ANN401 - Redis's reply
        """Run one command. Raises what redis-py would."""
        if self._closed:
            raise RedisConnectionError("closed")
        future = asyncio.get_running_loop().create_future()
        self._asked.append((command, future))
        if len(self._asked) == 1:
            # A task of its own: a caller that is cancelled must not take the others with it.
            task = asyncio.ensure_future(self._send())
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)
        return await future

    async def close(self) -> None:
        """End what is under way, before the connections are closed that it may only be making."""
        self._closed = True
        await cancel_and_wait(*self._sending)
        for _, future in self._asked:  # of a task that was cancelled before its first step
            if not future.done():
                future.set_exception(RedisConnectionError("closed"))

    async def _send(self) -> None:
        batch, self._asked = self._asked, []
        replies: list[Any]
        try:
            replies = await self._exchange([command for command, _ in batch])
        except asyncio.CancelledError:  # by `close` alone
            replies = [RedisConnectionError("closed under it")] * len(batch)
        except Exception as fault:  # noqa: BLE001 - nobody may be left waiting
            replies = [fault] * len(batch)
        for (_, future), reply in zip(batch, replies, strict=True):
            if future.done():
                continue
            if isinstance(reply, Exception):
                future.set_exception(reply)
            else:
                future.set_result(reply)

    async def _exchange(self, commands: Sequence[_Command]) -> list[Any]:
        """Send all in one write and read a reply to each: a value, or the error that Redis tells.

        By a connection itself: redis-py's pipelines spend twice as much on each command.
        """
        pool = self._redis.connection_pool
        connection = await pool.get_connection()
        try:
            await connection.send_packed_command(connection.pack_commands(commands))
            return [await _reply(connection) for _ in commands]
        finally:  # redis-py has closed it, if a reply is still on its way
            await pool.release(connection)


async def _reply(connection: AbstractConnection) -> Any:  # noqa: ANN401 - Redis's reply
    try:
        return await connection.read_response()
    except ResponseError as refused:
        return refused
