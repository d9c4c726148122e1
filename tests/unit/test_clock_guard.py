"""A clock that is ahead is refused, one that is behind is served."""

import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from kit.clock import shanghai_ms
from kit.clock_guard import COMPARED_WITHIN_MS, RENEW_AFTER_MS
from kit.errors import ClockAhead, Unavailable
from tests.support.clocks import HOUR_S, Machine

MORNING = shanghai_ms("2026-11-23", 9, 15)


@pytest_asyncio.fixture
async def machine() -> Machine:
    """A machine that goes right, and has asked Redis once."""
    made = Machine(MORNING)
    await made.compare()
    return made


@pytest.mark.parametrize("redis", [False, True])
@pytest.mark.parametrize("seconds", [121, 600, 26 * HOUR_S])
async def test_a_jump_ahead_is_refused_at_once(
    machine: Machine, seconds: float, *, redis: bool
) -> None:
    """Before anybody asked Redis again, and as long as it lasts, also if Redis jumped with it."""
    machine.jump(seconds, redis=redis)
    with pytest.raises(ClockAhead):
        machine.guard.check()
    for _ in range(3):
        machine.pass_time(HOUR_S)
        await machine.compare()
        with pytest.raises(ClockAhead):
            machine.guard.check()
        assert machine.guard.problem() == "clock"
    machine.jump(-seconds, redis=redis)
    await machine.compare()
    machine.guard.check()
    machine.guard.check_day()
    assert machine.guard.problem() is None


@pytest.mark.parametrize("redis", [False, True])
@pytest.mark.parametrize("seconds", [-121, -600, -26 * HOUR_S])
async def test_a_jump_back_is_served(machine: Machine, seconds: float, *, redis: bool) -> None:
    """And so is the way back, however long it took."""
    machine.jump(seconds, redis=redis)
    for _ in range(3):
        machine.pass_time(HOUR_S)
        await machine.compare()
        machine.guard.check()
        machine.guard.check_day()
        assert machine.guard.trusted_ms() == machine.wall_ms
    machine.jump(-seconds, redis=redis)
    if redis:
        await machine.compare()  # it is known within a second that Redis is back, too
    machine.guard.check()


@pytest.mark.parametrize("redis", [False, True])
async def test_small_steps_are_nobodys_concern(machine: Machine, *, redis: bool) -> None:
    """Not even when NTP has made many of them in the course of months."""
    for _ in range(400):
        machine.jump(1, redis=redis)
        machine.jump(0 if redis else -1, redis=False)
        machine.pass_time(24 * HOUR_S)
        await machine.compare()
        machine.guard.check()


async def test_steps_within_an_hour_add_up(machine: Machine) -> None:
    """Nobody walks past the guard in small paces."""
    for _ in range(2):
        machine.jump(100, redis=True)
        machine.pass_time(RENEW_AFTER_MS / 1000 / 4)
        await machine.compare()
    with pytest.raises(ClockAhead):
        machine.guard.check()


async def test_a_process_that_starts_ahead_of_redis_is_refused() -> None:
    """Its own monotonic clock knows of nothing."""
    machine = Machine(MORNING + 26 * HOUR_S * 1000, MORNING)
    machine.guard.check()
    await machine.compare()
    with pytest.raises(ClockAhead):
        machine.guard.check()
    assert machine.guard.trusted_ms() == MORNING


async def test_a_clock_put_right_by_a_steady_redis_is_believed() -> None:
    """It was behind at the start; the Redis of another machine has known better all along."""
    machine = Machine(MORNING - 26 * HOUR_S * 1000, MORNING)
    await machine.compare()
    machine.guard.check()
    machine.jump(26 * HOUR_S)
    await machine.compare()
    machine.guard.check()
    machine.jump(600)
    with pytest.raises(ClockAhead):
        machine.guard.check()


async def test_a_redis_that_is_put_right_is_believed(machine: Machine) -> None:
    """A Redis that was behind refuses everybody; put right, it is a witness as before."""
    machine.redis_ms -= 600_000
    await machine.compare()
    with pytest.raises(ClockAhead):
        machine.guard.check()
    assert machine.guard.trusted_ms() == MORNING
    machine.redis_ms += 600_000
    await machine.compare()
    machine.guard.check_day()


@pytest.mark.parametrize("redis", [False, True])
async def test_what_is_told_meanwhile_is_right(machine: Machine, *, redis: bool) -> None:
    """Tokens and screens go by the witnesses while the clock is ahead."""
    machine.jump(26 * HOUR_S, redis=redis)
    machine.pass_time(3)
    assert machine.guard.trusted_ms() == MORNING + 3000
    await machine.compare()
    assert machine.guard.trusted_ms() == MORNING + 3000


async def test_no_day_ends_before_redis_was_asked() -> None:
    """Nor when it has not answered for a while; the verbs go on."""
    machine = Machine(MORNING)
    machine.guard.check()
    with pytest.raises(Unavailable):
        machine.guard.check_day()
    await machine.compare()
    machine.guard.check_day()
    machine.pass_time(COMPARED_WITHIN_MS / 1000 + 1)
    machine.guard.check()
    with pytest.raises(Unavailable):
        machine.guard.check_day()


async def test_the_alarm_sounds_once(machine: Machine) -> None:
    """Not with every request; and what is over is told as well."""
    with capture_logs() as logs:
        machine.jump(26 * HOUR_S)
        for _ in range(10):
            with pytest.raises(ClockAhead):
                machine.guard.check()
        await machine.compare()
        machine.jump(-26 * HOUR_S)
        machine.guard.check()
        machine.guard.check()
    told = [(line["log_level"], line["event"], line["ahead_of_redis_s"]) for line in logs]
    assert told == [("error", "clock_ahead", 26 * 3600), ("warning", "clock_agrees", 0)]


async def test_a_clock_behind_is_told_once(machine: Machine) -> None:
    """It is served; somebody should look at it all the same."""
    with capture_logs() as logs:
        machine.jump(-600)
        await machine.compare()
        await machine.compare()
        machine.jump(600)
        await machine.compare()
    told = [(line["log_level"], line["event"]) for line in logs]
    assert told == [("warning", "clock_behind"), ("warning", "clock_agrees")]


def test_clients_know_it_as_unavailable() -> None:
    """With sentences of its own."""
    refused = ClockAhead(retry_after_s=1)
    assert (refused.status, refused.code()) == (503, "unavailable")
    assert refused.detail != Unavailable().detail
    assert "时钟" in refused.detail_zh
