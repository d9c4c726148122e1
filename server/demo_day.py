"""`make demo`: a house of its own in business time, and a crowd that plays a whole day in it."""

import asyncio
import os
import shutil
import sys
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from kit.clock import ScaledClock, business_date, real_ms, shanghai_ms
from records.database import sqlite_url
from server import run as running
from server.demo import close_the_day, read_report
from server.settings import BadSettings, Settings

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


def own_settings(settings: Settings) -> Settings:
    """The same house with a data folder of its own, empty at every start."""
    data = settings.data / "demo-day"
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(mode=0o700)
    given = os.environ.get("DATABASE_URL")
    return replace(settings, data=data, database_url=given or sqlite_url(data / "day.sqlite3"))


def play(settings: Settings, visits: int) -> int:
    """Serve, let the crowd in, compare its report with the journal; the exit code."""
    settings = own_settings(settings)
    start_ms = shanghai_ms(business_date(real_ms()), *OPENS_AT)

    async def body(stop: asyncio.Event) -> int:
        running.greet(settings)
        report = settings.data / "report.json"
        code = await _crowd(settings, visits, report, stop)
        if code:
            return code
        return await close_the_day(read_report(report), Console())

    return running.run(settings, body, ScaledClock(start_ms, settings.speed))


async def _crowd(settings: Settings, visits: int, report: Path, stop: asyncio.Event) -> int:
    """The crowd knows the API and nothing else, so it is a process like any other client."""
    options = {
        "--base": settings.public_url,
        "--speed": str(settings.speed),
        "--visits": str(visits),
        "--report": str(report),
    }
    words = [word for option in options.items() for word in option]
    crowd = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "mini_program_mock.crowd",
        *words,
        env={**os.environ, "YICHUANG_DEMO_PASSWORD": settings.demo_password},
    )
    stopped = asyncio.ensure_future(stop.wait())
    ended = asyncio.ensure_future(crowd.wait())
    await asyncio.wait([stopped, ended], return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if not ended.done():
        crowd.terminate()
    return await ended
