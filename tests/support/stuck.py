"""What every task was waiting for when a test took too long: the stack of a loop says nothing."""

import asyncio
from collections.abc import Generator, Iterator
from typing import Any

import pytest
import pytest_asyncio

_loops: list[asyncio.AbstractEventLoop] = []


@pytest_asyncio.fixture(scope="session", autouse=True)
async def _known_loop() -> None:
    _loops.append(asyncio.get_running_loop())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, Any, pytest.TestReport]:
    """Add the tasks to the report of a test whose time ran out, and let none of them go on."""
    report: pytest.TestReport = yield
    if call.excinfo is not None and str(call.excinfo.value).startswith("Timeout"):
        tasks = [task for loop in _loops for task in asyncio.all_tasks(loop)]
        report.sections.append((f"{len(tasks)} tasks of {item.name}", _stacks(tasks)))
        for task in tasks:
            task.cancel()
    return report


def _stacks(tasks: "list[asyncio.Task[Any]]") -> str:
    return "\n".join("\n".join([task.get_name(), *_places(task.get_coro())]) for task in tasks)


def _places(waiting: Any) -> Iterator[str]:  # noqa: ANN401 - whatever can be awaited
    """Where each coroutine stands, from the task's own down to the innermost."""
    while frame := getattr(waiting, "cr_frame", None) or getattr(waiting, "ag_frame", None):
        yield f"  {frame.f_code.co_filename}:{frame.f_lineno} {frame.f_code.co_name}"
        waiting = getattr(waiting, "cr_await", None) or getattr(waiting, "ag_await", None)
    yield f"  {waiting!r}"
