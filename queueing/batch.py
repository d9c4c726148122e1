"""Commands that are asked for in one turn of the event loop travel to Redis together.

A client library spends far more on sending one command than Redis does on running it, so the busier
the house, the cheaper each command.
"""

import asyncio
from typing import Any

from redis import asyncio as aioredis
from redis.exceptions import ConnectionError as RedisConnectionError

# What redis-py raises when it stumbles over a connection that a recovery has closed under it.
CLOSED_UNDER_IT = (AttributeError, RuntimeError)
_ITS_WORDS = ("'NoneType' object has no attribute", "another coroutine is already waiting")


def lost(fault: AttributeError | RuntimeError) -> Exception:
    """A lost connection, if that is what redis-py stumbled over; any other fault as it is."""
    if any(words in str(fault) for words in _ITS_WORDS):
        return RedisConnectionError(type(fault).__name__)
    return fault


_Asked = tuple[tuple[str | bytes | int, ...], "asyncio.Future[Any]"]


class Batcher:
    """Sends commands in pipelines; each caller gets its own reply or its own error."""

    def __init__(self, redis: aioredis.Redis) -> None:
        """Nothing is sent before the first command."""
        self._redis = redis
        self._asked: list[_Asked] = []
        self._sending: set[asyncio.Task[None]] = set()

    async def execute(self, *command: str | bytes | int) -> Any:  # noqa: ANN401 - Redis's reply
        """Run one command. Raises what redis-py would."""
        future = asyncio.get_running_loop().create_future()
        self._asked.append((command, future))
        if len(self._asked) == 1:
            # A task of its own: a caller that is cancelled must not take the others with it.
            task = asyncio.ensure_future(self._send())
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)
        return await future

    async def _send(self) -> None:
        batch, self._asked = self._asked, []
        replies: list[Any]
        try:
            async with self._redis.pipeline(transaction=False) as pipe:
                for command, _ in batch:
                    pipe.execute_command(*command)
                replies = await pipe.execute(raise_on_error=False)
        except CLOSED_UNDER_IT as fault:
            replies = [lost(fault)] * len(batch)
        except Exception as fault:  # noqa: BLE001 - nobody may be left waiting
            replies = [fault] * len(batch)
        for (_, future), reply in zip(batch, replies, strict=True):
            if future.done():
                continue
            if isinstance(reply, Exception):
                future.set_exception(reply)
            else:
                future.set_result(reply)
