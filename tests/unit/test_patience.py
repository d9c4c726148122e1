"""Work that is not cut off, and work that will not end at the first word."""

import asyncio

import pytest

from kit.tasks import BackgroundTasks, cancel_and_wait


async def test_work_that_takes_too_long_goes_on() -> None:
    """Whoever waited hears that it is late; the work comes to its end."""
    done = asyncio.Event()

    async def work() -> None:
        await asyncio.sleep(0.05)
        done.set()

    with pytest.raises(TimeoutError):
        await BackgroundTasks().wait_at_most(0.001, work())
    assert not done.is_set()
    async with asyncio.timeout(30):
        await done.wait()


async def test_work_outlives_whoever_began_it() -> None:
    """A client that hangs up in the middle takes nothing with it."""
    going, go_on, done = asyncio.Event(), asyncio.Event(), asyncio.Event()
    tasks = BackgroundTasks()

    async def work() -> None:
        going.set()
        await go_on.wait()
        done.set()

    async def client() -> None:
        await asyncio.shield(tasks.spawn(work()))

    task = asyncio.create_task(client())
    await going.wait()
    await cancel_and_wait(task)
    assert task.cancelled()
    await tasks.finish(0.001)
    assert not done.is_set()  # that was no long wait
    go_on.set()
    await tasks.finish(5)
    assert done.is_set()
    assert tasks.idle


async def test_stopping_is_repeated_until_it_is_heard() -> None:
    """Once is not enough for somebody who takes it for something else."""
    heard = 0

    async def deaf() -> None:
        nonlocal heard
        while heard < 3:
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                heard += 1

    async def failing() -> None:
        raise ValueError

    tasks = [asyncio.create_task(deaf()), asyncio.create_task(failing())]
    await asyncio.sleep(0)
    async with asyncio.timeout(30):
        await cancel_and_wait(*tasks)
    assert heard == 3
