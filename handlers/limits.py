"""How often something may be tried. Counted in Redis, so that all processes count together.

Without Redis the house cannot issue a number either; logging in then still works, uncounted.
"""

from ipaddress import IPv6Address, IPv6Network
from typing import NamedTuple

import structlog
from redis.exceptions import RedisError

from handlers.house import House
from handlers.principal import Principal
from kit.crypto import keyed_digest
from kit.errors import RateLimited
from records.faults import unavailable

_log = structlog.get_logger()


class Limit(NamedTuple):
    """At most `most` in `window_s` seconds, counted from the first."""

    name: str
    most: int
    window_s: int


class Counted(NamedTuple):
    """A limit with the one it applies to."""

    limit: Limit
    who: str


WRONG_PASSWORDS = Limit("password", 5, 5 * 60)
WRONG_SECRETS = Limit("ticket", 5, 10 * 60)
WRONG_CODES = Limit("pairing-code", 5, 10 * 60)
WRONG_SECRETS_HERE = Limit("ticket-address", 100, 5 * 60)
FAILURES = Limit("address", 100, 5 * 60)
PAIRINGS = Limit("pairing", 120, 10 * 60)
REQUESTS_PER_MINUTE = 240


def _key(house: House, counted: Counted) -> str:
    # Names and addresses do not belong in Redis, and may be of any length.
    who = keyed_digest(house.rules.secret, "limit", _client(counted.who))[:32]
    return f"limit:{counted.limit.name}:{who}"


def _client(who: str) -> str:
    """An IPv6 client owns a whole /64: each of its addresses would else have a limit of its own."""
    try:
        address = IPv6Address(who.strip("[]"))
    except ValueError:
        return who
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(IPv6Network((address, 64), strict=False))


async def check(house: House, *everything: Counted) -> None:
    """Raise `RateLimited` if one of these has been reached."""
    try:
        async with house.store.redis.pipeline(transaction=False) as pipe:
            for counted in everything:
                pipe.get(_key(house, counted))
                pipe.ttl(_key(house, counted))
            found = await pipe.execute()
        for counted, ttl in zip(everything, found[1::2], strict=True):
            if ttl > counted.limit.window_s:
                # The clock of Redis was set back. Nobody is kept out for longer than was said.
                await house.store.redis.expire(_key(house, counted), counted.limit.window_s)
    except (RedisError, OSError) as fault:
        _uncounted(house, fault)
        return
    for counted, count, ttl in zip(everything, found[::2], found[1::2], strict=True):
        if int(count or 0) >= counted.limit.most:
            raise RateLimited(retry_after_s=max(min(int(ttl), counted.limit.window_s), 1))


async def count(house: House, *everything: Counted) -> None:
    """Count one more of each of these."""
    for counted in everything:
        await _count(house, counted)


async def _count(house: House, counted: Counted) -> tuple[int, int]:
    """How many there are now, and for how many seconds they still count."""
    key, window_s = _key(house, counted), counted.limit.window_s
    try:
        async with house.store.redis.pipeline(transaction=False) as pipe:
            pipe.set(key, 0, ex=window_s, nx=True)
            pipe.incr(key)
            pipe.ttl(key)
            _, now, ttl = await pipe.execute()
        if not 0 <= ttl <= window_s:
            # It ran out between two commands, or the clock of Redis was set back.
            await house.store.redis.expire(key, window_s)
    except (RedisError, OSError) as fault:
        _uncounted(house, fault)
        return 0, window_s
    return int(now), max(min(int(ttl), window_s), 1)


async def spend(
    house: House, who: Principal, what: str, per_minute: int = REQUESTS_PER_MINUTE
) -> None:
    """Count a request of somebody. Raises `RateLimited` beyond `per_minute`."""
    now, ttl = await _count(house, Counted(Limit(what, per_minute, 60), who.actor))
    if now > per_minute:
        raise RateLimited(retry_after_s=ttl)


async def open_to_all(house: House, limit: Limit, address: str) -> None:
    """Count a request of somebody who is not logged in. Raises `RateLimited`."""
    now, ttl = await _count(house, Counted(limit, address))
    if now > limit.most:
        raise RateLimited(retry_after_s=ttl)


def _uncounted(house: House, fault: Exception) -> None:
    if unavailable(fault):
        house.incidents.unavailable("limit_not_counted", fault)
    else:
        house.incidents.report("limit_not_counted", fault)
