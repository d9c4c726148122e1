"""Connections to Redis that say so when they were closed under whoever uses them.

A recovery closes every connection at once. Whoever is about to write or to read then meets whatever
redis-py or the event loop stumbles over, which is none of the faults that mean "Redis is away".
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from redis import asyncio as aioredis
from redis.asyncio.connection import (
    AbstractConnection,
    Connection,
    SSLConnection,
    UnixDomainSocketConnection,
)
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError

# As redis-py 8.1, asyncio and uvloop 0.23 say it. Any other fault of these kinds is a mistake.
_STUMBLED = (
    "'NoneType' object has no attribute",
    "another coroutine is already waiting",
    "the handler is closed",
)


_FAULTS = (AttributeError, RuntimeError)


@contextmanager
def lost_when_closed() -> Iterator[None]:
    """Raise redis-py's `ConnectionError` for what is stumbled over on a closed connection."""
    try:
        yield
    except _FAULTS as fault:
        _raise_if_lost(fault)
        raise


def _raise_if_lost(fault: AttributeError | RuntimeError) -> None:
    if any(words in str(fault) for words in _STUMBLED):
        raise RedisConnectionError(f"closed under it: {type(fault).__name__}") from fault


class _SaysItIsLost(AbstractConnection):
    # Each reply passes here: a `with` of our own would cost more than all the rest of it.

    async def send_packed_command(self, *args: Any, **settings: Any) -> None:  # noqa: ANN401
        try:
            await super().send_packed_command(*args, **settings)
        except _FAULTS as fault:
            _raise_if_lost(fault)
            raise

    async def read_response(self, *args: Any, **settings: Any) -> Any:  # noqa: ANN401
        try:
            return await super().read_response(*args, **settings)
        except _FAULTS as fault:
            _raise_if_lost(fault)
            raise

    async def can_read(self) -> bool:
        with lost_when_closed():
            return await super().can_read()


class _Tcp(_SaysItIsLost, Connection):
    pass


class _Tls(_SaysItIsLost, SSLConnection):
    pass


class _Unix(_SaysItIsLost, UnixDomainSocketConnection):
    pass


_OURS: dict[type[AbstractConnection], type[AbstractConnection]] = {
    Connection: _Tcp,
    SSLConnection: _Tls,
    UnixDomainSocketConnection: _Unix,
}


def make_pool(
    url: str,
    size: int,
    *,
    reply_s: float,
    wait_s: float = 5.0,
    **settings: Any,  # noqa: ANN401 - redis-py's own
) -> aioredis.BlockingConnectionPool:
    """A pool whose connections try nothing twice: a script or a count would run a second time.

    A reply may take `reply_s`; a free connection, and making one, `wait_s`.
    """
    pool = aioredis.BlockingConnectionPool.from_url(
        url,
        max_connections=size,
        timeout=wait_s,
        socket_timeout=reply_s,
        socket_connect_timeout=wait_s,
        retry=Retry(NoBackoff(), 0),
        # Each connection would else read the package's metadata, 2 ms, to tell Redis its version.
        driver_info=None,
        **settings,
    )
    pool.connection_class = _OURS[pool.connection_class]
    return pool
