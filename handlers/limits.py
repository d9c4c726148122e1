"""How often something may be tried. Counted in Redis, so that all processes count together.

Without Redis the house cannot issue a number either; logging in then still works, uncounted.
"""

from collections.abc import Awaitable, Callable
from ipaddress import IPv6Address, IPv6Network
from typing import NamedTuple, TypeVar

import structlog
from redis.exceptions import RedisError

from handlers.context import AppContext
from handlers.principal import CITIZEN, TICKET, Principal
from kit.crypto import keyed_digest
from kit.errors import NotFound, RateLimited
from records.faults import unavailable

_log = structlog.get_logger()

T = TypeVar("T")


class Limit(NamedTuple):
    """At most `most` in `window_s` seconds, counted from the first."""

    name: str
    most: int
    window_s: int


class LimitKey(NamedTuple):
    """A limit with the one it applies to."""

    limit: Limit
    who: str


WRONG_PASSWORDS = Limit("password", 5, 5 * 60)
WRONG_SECRETS = Limit("ticket", 5, 10 * 60)
WRONG_CODES = Limit("pairing-code", 5, 10 * 60)
WRONG_SECRETS_HERE = Limit("ticket-address", 100, 5 * 60)
WRONG_HALL_CODES = Limit("hall-code", 100, 5 * 60)
WRONG_VERIFICATION_CODES = Limit("verification-code", 60, 5 * 60)
WRONG_COUNTER_CODES = Limit("counter-code", 30, 5 * 60)
WRONG_PICKUP_CODES = Limit("pickup-code", 30, 5 * 60)
FAILURES = Limit("address", 100, 5 * 60)
SIGN_ONS = Limit("sign-on", 240, 5 * 60)
PAIRINGS = Limit("pairing", 120, 10 * 60)
TICKETS = Limit("tickets", 240, 60)
PHONES = Limit("phones", 20, 10 * 60)
VERIFICATIONS = Limit("verifications", 60, 10 * 60)
VERIFICATION_QUERIES = Limit("verification-queries", 600, 60)
MERGES = Limit("merges", 20, 10 * 60)
EXPORTS = Limit("exports", 5, 24 * 3600)
BOOKINGS = Limit("bookings", 120, 60)
# Screens and staff do for many people what these do for themselves.
COUNTED_ROLES = (CITIZEN, TICKET)


def _key(ctx: AppContext, counted: LimitKey) -> str:
    # Names and addresses do not belong in Redis, and may be of any length.
    who = keyed_digest(ctx.settings.secret, "limit", _client(counted.who))[:32]
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


async def check(ctx: AppContext, *everything: LimitKey) -> None:
    """Raise `RateLimited` if one of these has been reached."""
    try:
        async with ctx.redis.pipeline(transaction=False) as pipe:
            for counted in everything:
                pipe.get(_key(ctx, counted))
                pipe.ttl(_key(ctx, counted))
            found = await pipe.execute()
        for counted, ttl in zip(everything, found[1::2], strict=True):
            if ttl > counted.limit.window_s:
                # The clock of Redis was set back. Nobody is kept out for longer than was said.
                await ctx.redis.expire(_key(ctx, counted), counted.limit.window_s)
    except (RedisError, OSError) as fault:
        _uncounted(ctx, fault)
        return
    for counted, count, ttl in zip(everything, found[::2], found[1::2], strict=True):
        if int(count or 0) >= counted.limit.most:
            raise RateLimited(retry_after_s=max(min(int(ttl), counted.limit.window_s), 1))


async def count(ctx: AppContext, *everything: LimitKey) -> None:
    """Count one more of each of these."""
    for counted in everything:
        await _count(ctx, counted)


async def _count(ctx: AppContext, counted: LimitKey) -> tuple[int, int]:
    """How many there are now, and for how many seconds they still count."""
    key, window_s = _key(ctx, counted), counted.limit.window_s
    try:
        async with ctx.redis.pipeline(transaction=False) as pipe:
            pipe.set(key, 0, ex=window_s, nx=True)
            pipe.incr(key)
            pipe.ttl(key)
            _, now, ttl = await pipe.execute()
        if not 0 <= ttl <= window_s:
            # It ran out between two commands, or the clock of Redis was set back.
            await ctx.redis.expire(key, window_s)
    except (RedisError, OSError) as fault:
        _uncounted(ctx, fault)
        return 0, window_s
    return int(now), max(min(int(ttl), window_s), 1)


async def hit(ctx: AppContext, who: Principal, limit: Limit) -> None:
    """Count a request of a person; screens and staff are not counted. Raises `RateLimited`."""
    if who.role not in COUNTED_ROLES:
        return
    now, ttl = await _count(ctx, LimitKey(limit, who.actor))
    if now > limit.most:
        raise RateLimited(retry_after_s=ttl)


async def guess(
    ctx: AppContext, who: Principal, limit: Limit, work: Callable[[], Awaitable[T]]
) -> T:
    """What `work` gives. Raises `RateLimited` after a few that were `NotFound`: they are counted.

    Redis counts them, and is never asked while a transaction is open: it may be silent for long.
    """
    wrong = LimitKey(limit, who.actor)
    await check(ctx, wrong)
    try:
        return await work()
    except NotFound:
        await count(ctx, wrong)
        raise


async def hit_by_address(ctx: AppContext, limit: Limit, address: str) -> None:
    """Count a request of somebody who is not logged in. Raises `RateLimited`."""
    now, ttl = await _count(ctx, LimitKey(limit, address))
    if now > limit.most:
        raise RateLimited(retry_after_s=ttl)


def _uncounted(ctx: AppContext, fault: Exception) -> None:
    if unavailable(fault):
        ctx.incidents.unavailable("limit_not_counted", fault)
    else:
        ctx.incidents.report("limit_not_counted", fault)
