"""Whoever starts the house may think better of it before it is open."""

import asyncio
import os
import signal
import sqlite3
import sys
from pathlib import Path

import pytest

from server.redis.children import command_line
from server.run import STOPPED_EARLY
from tests.support.house import PASSWORD
from tests.support.ports import free_port

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", [signal.SIGINT, signal.SIGTERM])
async def test_a_stop_while_opening_ends_the_start(tmp_path: Path, name: signal.Signals) -> None:
    """With all it had started: here Redis runs, and the record is still being made."""
    # A signal may come late: until then the house waits to write (10 s, `records.db.engine`).
    other = sqlite3.connect(tmp_path / "yichuang.sqlite3", isolation_level=None)
    other.execute("PRAGMA journal_mode=WAL")
    other.execute("BEGIN IMMEDIATE")
    environ = {
        **os.environ,
        "YICHUANG_DATA": str(tmp_path),
        "YICHUANG_PORT": str(free_port()),
        "YICHUANG_DEMO_PASSWORD": PASSWORD,
        "YICHUANG_DEMO_LIFE": "0",
    }
    house = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "server", "run"),
        cwd=ROOT,
        env=environ,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        async with asyncio.timeout(60):
            while not (tmp_path / "setup.lock").exists():
                await asyncio.sleep(0.005)
        redis = int((tmp_path / "redis" / "redis.pid").read_text().split()[0])
        assert "redis-server" in command_line(redis)
        house.send_signal(name)
        other.close()
        said, _ = await asyncio.wait_for(house.communicate(), 60)
    finally:
        if house.returncode is None:
            house.kill()
    assert house.returncode == STOPPED_EARLY
    assert b"is ready" not in said
    assert command_line(redis) == ""
