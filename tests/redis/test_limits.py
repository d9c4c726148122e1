"""Limits counted in a real Redis."""

from types import SimpleNamespace
from typing import cast

import pytest
from redis import asyncio as aioredis
from structlog.testing import capture_logs

from handlers import limits
from handlers.context import AppContext
from handlers.limits import Limit, LimitKey
from handlers.principal import Principal
from kit.errors import RateLimited
from kit.incidents import Incidents
from server.redis.embedded import EmbeddedRedis

WHO = Principal("wang", "citizen", "family", 0)


def house_at(redis: "aioredis.Redis") -> AppContext:
    """As much of a house as a limit touches."""
    settings = SimpleNamespace(secret=b"s" * 32)
    return cast(
        "AppContext", SimpleNamespace(settings=settings, redis=redis, incidents=Incidents())
    )


async def test_a_limit_holds_for_one_and_for_a_while(redis: EmbeddedRedis) -> None:
    """The refusal says how long, and nobody else is refused."""
    async with aioredis.from_url(redis.url) as client:
        house = house_at(client)
        two = Limit("two", 2, 30)
        for _ in range(2):
            await limits.check(house, LimitKey(two, "mine"))
            await limits.count(house, LimitKey(two, "mine"))
        with pytest.raises(RateLimited) as refused:
            await limits.check(house, LimitKey(two, "others"), LimitKey(two, "mine"))
        assert refused.value.retry_after_s is not None
        assert 0 < refused.value.retry_after_s <= 30
        await limits.check(house, LimitKey(two, "others"))


async def test_requests_of_one_person_are_limited(redis: EmbeddedRedis) -> None:
    """Beyond so many a minute; staff and screens are not counted."""
    three = Limit("spend", 3, 60)
    async with aioredis.from_url(redis.url) as client:
        house = house_at(client)
        for _ in range(3):
            await limits.hit(house, WHO, three)
        with pytest.raises(RateLimited):
            await limits.hit(house, WHO, three)
        await limits.hit(house, WHO._replace(id="li"), three)
        for _ in range(4):
            await limits.hit(house, WHO._replace(role="kiosk"), three)


async def test_every_count_ends(redis: EmbeddedRedis) -> None:
    """No key stays for ever, also when the old one ran out between two commands."""
    async with aioredis.from_url(redis.url) as client:
        house = house_at(client)
        counted = LimitKey(Limit("ends", 5, 30), "mine")
        key = limits._key(house, counted)
        await client.set(key, 3)
        await limits.count(house, counted)
        assert 0 < await client.ttl(key) <= 30


async def test_keys_name_nobody(redis: EmbeddedRedis) -> None:
    """Neither a user name nor an address can be read in Redis."""
    async with aioredis.from_url(redis.url) as client:
        await limits.count(house_at(client), LimitKey(limits.FAILURES, "192.0.2.7"))
        found = [str(key) for key in await client.keys("limit:*")]
        assert found
        assert not any("192.0.2.7" in key for key in found)


async def test_without_redis_nobody_is_refused() -> None:
    """The house says so in its log, though not each time, and goes on."""
    async with aioredis.from_url("unix:///nowhere/redis.sock") as client:
        house = house_at(client)
        with capture_logs() as said:
            await limits.check(house, LimitKey(limits.FAILURES, "x"))
            await limits.count(house, LimitKey(limits.FAILURES, "x"))
            await limits.hit(house, WHO, limits.TICKETS)
    assert [(line["event"], line["log_level"], line["fault"]) for line in said] == [
        ("limit_not_counted", "warning", "ConnectionError")
    ]
    assert "x" not in {str(value) for line in said for value in line.values()}


async def test_a_limit_is_reached_and_not_passed(redis: EmbeddedRedis) -> None:
    """The last that is allowed is allowed, and the next is not; each limit by itself."""
    async with aioredis.from_url(redis.url) as client:
        house = house_at(client)
        one = Limit("one", 1, 30)
        await limits.hit_by_address(house, one, "here")
        with pytest.raises(RateLimited):
            await limits.hit_by_address(house, one, "here")
        await limits.hit_by_address(house, one, "there")
        await limits.hit_by_address(house, one._replace(name="another"), "here")


async def test_nobody_is_kept_out_for_longer_than_was_said(redis: EmbeddedRedis) -> None:
    """A key outlives its time when the clock of Redis is set back: by a day, for instance."""
    async with aioredis.from_url(redis.url) as client:
        house = house_at(client)
        checked = LimitKey(Limit("checked", 1, 30), "mine")
        counted = LimitKey(Limit("counted", 5, 30), "mine")
        for each in (checked, counted):
            await client.set(limits._key(house, each), 1, ex=26 * 3600)
        with pytest.raises(RateLimited) as refused:
            await limits.check(house, checked)
        assert refused.value.retry_after_s == 30
        await limits.count(house, counted)
        for each in (checked, counted):
            assert 0 < await client.ttl(limits._key(house, each)) <= 30
