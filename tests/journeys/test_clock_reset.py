"""`python -m server clock reset`: the operator sets a group's latest moment back."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from kit.clock import SystemClock, business_date, real_ms
from queueing.model import keys
from server.watch.clock_watch import ClockComparison, GroupNowWatch
from tests.support.house import RunningHouse, running_house

AHEAD_MS = 26 * 3600 * 1000


@pytest_asyncio.fixture
async def fresh(template: Path, tmp_path: Path) -> AsyncIterator[RunningHouse]:
    """A house that lives by the clock of this machine, as the command does."""
    async with running_house(tmp_path / "house", template, SystemClock()) as house:
        yield house


async def _reset(server: RunningHouse, group: str = "tonghua") -> tuple[int | None, str]:
    """The exit code, and what was said."""
    command = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "server", "clock", "reset", "--group", group),
        env={**os.environ, "YICHUANG_DATA": str(server.settings.storage.data)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await command.communicate()
    return command.returncode, said.decode()


async def _now(server: RunningHouse) -> int:
    store = server.group.store
    return int(await store.redis.get(keys.now(store.group, store.epoch)) or 0)


async def _poison(server: RunningHouse) -> None:
    """What a house without a guard made of a clock that was a day and two hours ahead."""
    store = server.group.store
    await store.redis.set(keys.now(store.group, store.epoch), real_ms() + AHEAD_MS)


async def test_a_reset_while_the_house_is_open(fresh: RunningHouse) -> None:
    """It says what it did; who waits keeps their place, and the next one is dated by today."""
    before = await fresh.take()
    await _poison(fresh)
    meanwhile = await fresh.take()
    assert meanwhile["joined_at"][:10] > business_date(real_ms() - 8 * 3600 * 1000)
    code, said = await _reset(fresh)
    assert code == 0, said
    assert "tonghua: the latest moment was" in said
    assert "1 living tickets were moved" in said
    assert abs(await _now(fresh) - real_ms()) < 60_000
    after = await fresh.take()
    await fresh.verb(1, "open")
    for ticket in (before, meanwhile, after):
        called = await fresh.verb(1, "call-next")
        assert called.json()["ticket"]["number"] == ticket["number"]
        await fresh.verb(1, "start")
        await fresh.verb(1, "finish")
    store = fresh.group.store
    days = keys.day(store.group, store.epoch)
    await store.redis.hset(days, "branch-1", "2099-01-01")
    code, said = await _reset(fresh)
    assert (code, "nothing changed" in said) == (0, True), said
    early = [line for line in said.splitlines() if "already lives" in line]
    assert [line.split()[:5] for line in early] == [
        ["branch-1:", "already", "lives", "in", "2099-01-01"]
    ]


async def test_what_cannot_be_is_said(fresh: RunningHouse) -> None:
    """In a sentence, not in a traceback."""
    code, said = await _reset(fresh, "nowhere")
    assert code == 1
    assert "there is no group 'nowhere'" in said
    assert "Traceback" not in said


async def test_a_moment_of_the_future_sounds_an_alarm(fresh: RunningHouse) -> None:
    """Once, with what to do; the house serves meanwhile, and metrics tell how far it is."""
    house = fresh.ctx
    watch = GroupNowWatch(fresh.group, house.clock_guard)
    await ClockComparison(house.clock_guard, _Right()).run_once(house.moment())
    await fresh.take()  # by then the house has looked, too, and will not look again for a minute
    await _poison(fresh)
    with capture_logs() as logs:
        await watch.run_once(house.moment())
        await watch.run_once(house.moment())
    alarms = [line for line in logs if line["event"] == "group_now_ahead"]
    assert [line["log_level"] for line in alarms] == ["error"]
    assert alarms[0]["ahead_s"] == pytest.approx(AHEAD_MS / 1000, abs=60)
    page = (await fresh.http.get("/metrics")).text
    assert 'yichuang_group_now_ahead_seconds{group="tonghua"} 93' in page
    assert (await fresh.http.get("/readyz")).status_code == 200
    await fresh.take()


class _Right:
    """A Redis that goes right."""

    async def time_ms(self) -> int:
        """See `TimeSource`."""
        return real_ms()
