"""Notices a second through outbox and WeChat's stand-in, beside a bare loop of the same posts.

`python -m benchmarks.notices`. Both post the same messages over the client that the house has, with
as many under way at once, to the stand-in in a process of its own; by turns and in short rounds, so
that whatever else the machine does falls on both: only the ratio means anything. Of a notice all is
counted that the house does of it once it is planned: it is claimed with its attempt on record, its
names are found, the address is opened, a grant taken from the ledger, the message sent, and its
outcome written down. The stand-in pushes no results, or it would be slower, and for both. SQLite
commits as the house does; PostgreSQL is one of the tests' own, which does not wait for the disk.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import NamedTuple

import httpx
from redis import asyncio as aioredis

from benchmarks.bookings import database
from kit.clock import Moment, instant, real_ms
from kit.incidents import Incidents
from kit.privacy.sealing import KeyRing
from kit.tasks import BackgroundTasks
from mini_program_mock.stand_in.wechat import Account, stand_in
from mini_program_mock.stand_in.wechat.codes import openid
from notify.channels.contact_book import ContactBook
from notify.channels.wechat.channel import WeChatChannel
from notify.channels.wechat.client import WeChat
from notify.channels.wechat.http import Reply, open_http, read
from notify.channels.wechat.ledger import GrantLedger
from notify.channels.wechat.settings import WeChatSettings, demo_settings
from notify.outbox.relay import UNDER_WAY, Relay
from records.db import sql
from records.db.engine import sqlite_url
from records.models.notices.contacts import Contact, put_contact
from records.models.notices.grants import ACCEPTED, Cause, add_grant
from records.models.outbox.planning import Now, plan
from records.notices.kinds import NoticeKind
from records.transactions import connection, transaction
from tests.support.notices import PlainNames, notice
from tests.support.played import playing
from tests.support.postgres import fresh_database, running_postgres
from tests.support.redis import running_redis

NOTICES, ROUNDS = 1_000, 7
KEY = b"of a benchmark"
KIND = NoticeKind.BOOKED
RING = KeyRing({"one": bytes([1]) * 32}, bytes([2]) * 32)
PAGE = "pages/appointment/index"
_numbers = count()
_LEFT = "SELECT count(*) AS n FROM delivery WHERE state IN ('queued', 'sending')"


class NotAllSent(Exception):
    """Not every notice was accepted; what was counted is told."""


def _now() -> Now:
    return Now(real_ms(), real_ms())


def _names() -> list[str]:
    """Whom is told: somebody else by each notice of a round."""
    return [f"person-{n}" for n in range(NOTICES)]


class House(NamedTuple):
    """What of a house speaks with WeChat."""

    wechat: WeChat
    http: httpx.AsyncClient
    channel: WeChatChannel


@asynccontextmanager
async def speaking(settings: WeChatSettings, redis_url: str) -> AsyncIterator[House]:
    """It, with a token at hand."""
    async with aioredis.Redis.from_url(redis_url) as redis, open_http() as http:
        wechat = WeChat(settings, http, redis)
        await wechat.tokens.current()
        ledger = GrantLedger(KEY, settings.templates, real_ms)
        yield House(wechat, http, WeChatChannel(wechat, ContactBook(RING, Incidents()), ledger))


async def known(settings: WeChatSettings) -> None:
    """Everybody has an address, and has granted a message for each round."""
    ledger, now_ms = GrantLedger(KEY, settings.templates, real_ms), real_ms()
    async with transaction() as tx:
        for name in _names():
            there = openid(settings.appid, name)
            await put_contact(tx, Contact.of(RING, name, "openid", there), now_ms)
            whose = ledger.of(there, KIND)
            await add_grant(tx, whose, ROUNDS, Cause(ACCEPTED, f"accepted:{name}", now_ms))


async def bare(house: House) -> float:
    """How many posts a second, and nothing else."""
    token = {"access_token": (await house.wechat.tokens.current()).value}
    url = f"{house.wechat.settings.base_url}/cgi-bin/message/subscribe/send"
    said = {"thing1": "item:1", "time2": "2026年11月30日 09:30", "thing3": "hall zh"}
    body = {
        "template_id": house.wechat.settings.templates[KIND].id,
        "data": {field: {"value": value} for field, value in said.items()},
        "miniprogram_state": "formal",
        "lang": "zh_CN",
        "page": PAGE,
    }
    turn = iter(_names())

    async def sender() -> None:
        for name in turn:
            whom = {"touser": openid(house.wechat.settings.appid, name)}
            reply = await house.http.post(url, params=token, json=body | whom)
            read(reply, Reply)  # raises what is no success

    began = time.perf_counter()
    await asyncio.gather(*[sender() for _ in range(UNDER_WAY)])
    return NOTICES / (time.perf_counter() - began)


async def relayed(house: House) -> float:
    """How many notices a second."""
    content = {"starts_at": instant(real_ms()), "subject": "item:1"}
    new = [
        notice(KIND, str(next(_numbers)), citizen=name, content=content, appointment="one")
        for name in _names()
    ]
    async with transaction() as tx:
        await plan(tx, new, _now())
    channels = {house.channel.name: house.channel}
    relay = Relay(channels, PlainNames(), _now, Incidents(), BackgroundTasks())
    began = time.perf_counter()
    while (await sql.rows(connection(), _LEFT))[0]["n"]:
        await relay.run_once(Moment(real_ms(), real_ms(), time.monotonic()))
        await relay.idle()
    took_s = time.perf_counter() - began
    if relay.counts != {("wechat", "accepted"): NOTICES}:
        raise NotAllSent(relay.counts)
    return NOTICES / took_s


async def compare(name: str, url: str, redis_url: str) -> None:
    """Measure by turns."""
    settings = demo_settings(url, KEY)
    await known(settings)
    async with speaking(settings, redis_url) as house:
        rounds = [(await bare(house), await relayed(house)) for _ in range(ROUNDS)]
    posts, notices = (statistics.median(rates) for rates in zip(*rounds, strict=True))
    ratio = statistics.median(ours / theirs for theirs, ours in rounds)
    print(f"{name}: {notices:6.0f} notices/s, {posts:6.0f} bare posts/s, ratio {ratio:.2f}")


@asynccontextmanager
async def played() -> AsyncIterator[str]:
    """The address of WeChat's stand-in, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.notices", "play"]
    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
    try:
        said = await process.stdout.readline() if process.stdout else b""
        yield said.decode().strip()
    finally:
        process.kill()
        await process.wait()


async def play() -> None:
    """Be it, until killed."""
    settings = demo_settings("", KEY)
    push = settings.push
    account = Account(settings.appid, settings.secret, push.token, push.aes_key, "", (PAGE,))
    blueprints = stand_in(real_ms, account)
    world = blueprints[0].ctx.world
    world.pusher.result = lambda *_: None
    for name in _names():
        for _ in range(4 * ROUNDS):  # on two databases, twice a round
            world.people.grant(openid(settings.appid, name), settings.templates[KIND].id)
    async with playing(blueprints) as url:
        print(url, flush=True)
        await asyncio.Event().wait()


async def main() -> None:
    """Measure on both databases and print the ratios."""
    async with played() as url, running_redis(aof=False) as redis:
        with tempfile.TemporaryDirectory() as folder:
            async with database(sqlite_url(Path(folder) / "bench.sqlite3")):
                await compare("SQLite", url, redis.url)
        with running_postgres() as server:
            async with fresh_database(server) as address, database(address):
                await compare("PostgreSQL", url, redis.url)


if __name__ == "__main__":
    asyncio.run(play() if sys.argv[1:] == ["play"] else main())
