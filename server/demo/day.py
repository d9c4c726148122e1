"""`make demo`: a house of its own in business time, and a crowd that plays a whole day in it.

Its clock is sped up, so it never touches the record or the line of a house that people use: it has
its own SQLite and its own embedded Redis, whatever DATABASE_URL and REDIS_URL say.
"""

import asyncio
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from handlers.context import AppContext
from kit.clock import ScaledClock, business_date, real_ms, shanghai_ms
from records.db.engine import sqlite_url
from server import run as running
from server.demo.verdict import close_the_day, read_report
from server.redis.embedded import claim
from server.settings import BadSettings, Settings, StorageSettings

OPENS_AT = (8, 20)
SLOWEST, FASTEST = 1, 1000


def speed_in(text: str) -> float:
    """How many times as fast as real time. Raises `BadSettings`."""
    try:
        speed = float(text)
    except ValueError:
        speed = 0
    if not SLOWEST <= speed <= FASTEST:
        raise BadSettings(f"SPEED must be a number from {SLOWEST} to {FASTEST}, not {text!r}")
    return speed


@contextmanager
def own_settings(settings: Settings) -> Iterator[Settings]:
    """The same house with a data folder of its own, empty at every start.

    Raises `BadSettings` outside the demo, `FolderInUse` while another demo day is being played.
    """
    if not settings.app.demo:
        raise BadSettings("a demo day is played only with YICHUANG_MODE=demo")
    data = settings.storage.data / "demo-day"
    lock = claim(data)
    try:
        _clear(data)
        database = sqlite_url(data / "day.sqlite3")
        yield replace(settings, storage=StorageSettings(data, database, None))
    finally:
        os.close(lock)


def _clear(data: Path) -> None:
    """Only the lock stays: a second start must find the very file that the first one holds."""
    for part in data.iterdir():
        if part.is_dir():
            shutil.rmtree(part)
        elif part.name != "lock":
            part.unlink()


def play(settings: Settings, visits: int) -> int:
    """Serve, let the crowd in, compare its report with the journal; the exit code."""
    with own_settings(settings) as own:
        return _play(own, visits)


def _play(settings: Settings, visits: int) -> int:
    start_ms = shanghai_ms(business_date(real_ms()), *OPENS_AT)

    async def body(ctx: AppContext, stop: asyncio.Event) -> int:
        running.greet(settings, ctx.first_hall)
        report = settings.storage.data / "report.json"
        code = await _crowd(settings, visits, report, stop)
        if code:
            return code
        return await close_the_day(read_report(report), Console())

    return running.run(settings, body, ScaledClock(start_ms, settings.demo.speed))


async def _crowd(settings: Settings, visits: int, report: Path, stop: asyncio.Event) -> int:
    """The crowd knows the API and nothing else, so it is a process like any other client."""
    options = {
        "--base": settings.base_url,
        "--speed": str(settings.demo.speed),
        "--visits": str(visits),
        "--report": str(report),
    }
    words = [word for option in options.items() for word in option]
    crowd = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "mini_program_mock.crowd",
        *words,
        env={**os.environ, "YICHUANG_DEMO_PASSWORD": settings.demo.password},
    )
    stopped = asyncio.ensure_future(stop.wait())
    ended = asyncio.ensure_future(crowd.wait())
    await asyncio.wait([stopped, ended], return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if not ended.done():
        crowd.terminate()
    return await ended
