"""What every task was waiting for when a test took too long: the stack of a loop says nothing."""

import asyncio
import faulthandler
import os
import threading
from collections.abc import Generator, Iterator
from typing import Any

import pytest
import pytest_asyncio

# pytest-timeout speaks up once, at 300 s, and whatever is running then may swallow what it says;
# nobody limits the tear-down that follows.
ENDS_AFTER_S = 450.0
STUCK = 70  # the exit code

_loops: list[asyncio.AbstractEventLoop] = []


@pytest_asyncio.fixture(scope="session", autouse=True)
async def _known_loop() -> None:
    _loops.append(asyncio.get_running_loop())


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """End everything if a test, its set-up and its tear-down do not end by themselves."""
    watch = threading.Timer(ENDS_AFTER_S, _give_up, [item])
    watch.daemon = True
    watch.start()
    try:
        return (yield)
    finally:
        watch.cancel()


def _give_up(item: pytest.Item) -> None:
    """Say where everything stands, and end without asking anybody."""
    try:
        if capture := item.config.pluginmanager.getplugin("capturemanager"):
            capture.suspend()  # else what is said here would end in its file
        # To the bare descriptor: a thread that is stuck may hold the lock of `sys.stderr`.
        os.write(2, f"\n{item.nodeid} did not end within {ENDS_AFTER_S:.0f} s\n".encode())
        faulthandler.dump_traceback(2)
        os.write(2, f"{_stacks(_tasks())}\n".encode())
    finally:
        os._exit(STUCK)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, Any, pytest.TestReport]:
    """Add the tasks to the report of a test whose time ran out, and let none of them go on."""
    report: pytest.TestReport = yield
    if call.excinfo is not None and str(call.excinfo.value).startswith("Timeout"):
        tasks = _tasks()
        report.sections.append((f"{len(tasks)} tasks of {item.name}", _stacks(tasks)))
        for task in tasks:
            task.cancel()
    return report


def _tasks() -> "list[asyncio.Task[Any]]":
    return [task for loop in _loops for task in asyncio.all_tasks(loop)]


def _stacks(tasks: "list[asyncio.Task[Any]]") -> str:
    return "\n".join("\n".join([task.get_name(), *_places(task.get_coro())]) for task in tasks)


def _places(waiting: Any) -> Iterator[str]:  # noqa: ANN401 - whatever can be awaited
    """Where each coroutine stands, from the task's own down to the innermost."""
    while frame := getattr(waiting, "cr_frame", None) or getattr(waiting, "ag_frame", None):
        yield f"  {frame.f_code.co_filename}:{frame.f_lineno} {frame.f_code.co_name}"
        waiting = getattr(waiting, "cr_await", None) or getattr(waiting, "ag_await", None)
    yield f"  {waiting!r}"
