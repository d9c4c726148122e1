"""Whether a group's log in Redis goes on from where the record stands."""

from typing import Any

from redis import asyncio as aioredis

from queueing.model import keys

START = "0-0"


async def continues(redis: aioredis.Redis, group: str, epoch: int, position: str) -> bool:
    """Whether everything after `position` is still in the log of an epoch.

    Only the oldest entries are ever trimmed, so the log is whole behind any entry that it holds;
    behind its start it is whole unless something was trimmed.
    """
    if position == START:
        return not await redis.exists(keys.trimmed(group, epoch))
    return bool(await redis.xrange(keys.log(group, epoch), position, position))


async def latest_id(redis: aioredis.Redis, stream: str) -> str:
    """The id of a stream's last entry, or its start."""
    found: Any = await redis.xrevrange(stream, count=1)
    return found[0][0].decode() if found else START
