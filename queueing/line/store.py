"""The one way to Redis: runs the scripts of one epoch, over connections that were proved first.

A Redis that was restarted, failed over or restored has another run id. Each new connection tells
its run id before it is used, so no script can reach a copy that was not proved against the record.
"""

from collections.abc import Awaitable, Callable
from typing import Any, cast

from redis import asyncio as aioredis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import NoScriptError, ResponseError

from kit.errors import Unavailable
from queueing.line.redis.auto_pipeline import AutoPipeline
from queueing.line.redis.connections import lost_when_closed, make_pool
from queueing.line.redis.faults import REDIS_AWAY
from queueing.line.script_errors import EpochEnded, refusal
from queueing.line.script_texts import load_scripts
from queueing.model import keys

CONNECTIONS = 32
# Longer than this nobody blocks; a connection that is silent for longer yet has been cut off.
BLOCK_AT_MOST_S = 1.0


Ask = Callable[..., Awaitable[Any]]
Question = Callable[[Ask, int], Awaitable[Any]]


class UnverifiedServer(RedisConnectionError):
    """This connection reached a Redis that has not been proved."""


class Store:
    """The keys of one group in Redis, at the epoch proved last."""

    def __init__(self, url: str, group: str) -> None:
        """Connect lazily; nothing is proved yet."""
        self.group = group
        self.epoch = 0
        self._run_id = ""
        self._texts = load_scripts()
        self._shas: dict[str, Any] = {}
        self._url = url
        self._pool = self._make_pool(CONNECTIONS, reply_s=5.0)
        self._blocking_pool = self._make_pool(4, reply_s=BLOCK_AT_MOST_S + 5.0)
        self.redis = aioredis.Redis(connection_pool=self._pool)
        self.blocking = aioredis.Redis(connection_pool=self._blocking_pool)
        self._pipeline = AutoPipeline(self.redis)

    def _make_pool(self, size: int, *, reply_s: float) -> aioredis.BlockingConnectionPool:
        return make_pool(self._url, size, reply_s=reply_s, redis_connect_func=self._on_connect)

    async def _on_connect(self, connection: Any) -> None:  # noqa: ANN401 - redis-py's own type
        with lost_when_closed():
            await connection.on_connect()
        await connection.send_command("INFO", "server")
        if _run_id_in(await connection.read_response()) != self._run_id:
            raise UnverifiedServer

    async def adopt_server(self) -> str:
        """Leave the epoch, ask whatever Redis answers now for its run id, and use no other.

        Until the caller has proved it and set `epoch`, no verb is run.
        """
        self.epoch, self._run_id = 0, ""
        await self._pool.disconnect()
        await self._blocking_pool.disconnect()
        stranger = aioredis.Redis.from_url(
            self._url, retry=Retry(NoBackoff(), 0), socket_timeout=5, socket_connect_timeout=5
        )
        async with stranger:
            self._run_id = _run_id_in(await stranger.info("server"))
        return self._run_id

    async def run_script(self, verb: str, *args: str | int) -> tuple[int, list[Any]]:
        """Run a script and return the epoch it ran in with its reply, or raise its refusal.

        Raises `EpochEnded` when the line must be rebuilt, `Unavailable` when Redis does not answer;
        any other fault of Redis (its memory is full, a script fails) is raised as it is.
        """
        if not self.epoch:
            raise EpochEnded
        epoch = self.epoch
        try:
            reply = await self._evalsha(verb, epoch, args)
        except UnverifiedServer:
            raise EpochEnded from None
        except REDIS_AWAY as fault:
            await self._drop_idle()
            raise Unavailable(retry_after_s=1) from fault
        if isinstance(reply[0], int) and reply[0] < 0:
            raise refusal(reply[0], reply[1].decode())
        return epoch, reply

    async def _evalsha(self, verb: str, epoch: int, args: tuple[str | int, ...]) -> list[Any]:
        names = (keys.epoch(self.group), keys.prefix(self.group, epoch))
        for _ in range(2):
            sha = self._shas.get(verb)
            if sha is None:
                sha = await self._pipeline.execute("SCRIPT LOAD", self._texts[verb])
                self._shas[verb] = sha
            try:
                reply = await self._pipeline.execute("EVALSHA", sha, 2, *names, epoch, *args)
                return cast("list[Any]", reply)
            except NoScriptError:
                self._shas.clear()
        raise ResponseError("scripts vanish as soon as they are loaded")

    async def _drop_idle(self) -> None:
        """Where one connection was lost, those that wait in the pool are lost as well."""
        await self._pool.disconnect(inuse_connections=False)

    async def command(self, *command: str | bytes | int) -> Any:  # noqa: ANN401 - Redis's reply
        """One command, sent with whatever else is asked at this moment. Raises what redis-py does.

        It asks nothing of the epoch: for commands that do no harm in any.
        """
        return await self._pipeline.execute(*command)

    async def read_in_epoch(self, question: Question) -> Any:  # noqa: ANN401
        """Ask Redis something that changes nothing. Raises `EpochEnded` and `Unavailable`.

        An emptied Redis answers as if nobody were there: the epoch is asked for last.
        """
        if not self.epoch:
            raise EpochEnded
        epoch = self.epoch
        try:
            answer = await question(self._pipeline.execute, epoch)
            standing = await self._pipeline.execute("GET", keys.epoch(self.group))
        except UnverifiedServer:
            raise EpochEnded from None
        except REDIS_AWAY as fault:
            await self._drop_idle()
            raise Unavailable(retry_after_s=1) from fault
        if standing != str(epoch).encode():
            raise EpochEnded
        return answer

    async def close(self) -> None:
        """Close every connection."""
        await self._pipeline.close()
        await self.redis.aclose()
        await self.blocking.aclose()
        await self._pool.disconnect()
        await self._blocking_pool.disconnect()


def _run_id_in(info: Any) -> str:  # noqa: ANN401 - bytes, str or the dict redis-py makes of it
    if isinstance(info, dict):
        return str(info["run_id"])
    text = info.decode() if isinstance(info, bytes) else str(info)
    return text.split("run_id:")[1].split()[0]
