"""What all processes of a run need: the first one that asks makes it, the others wait for it."""

import asyncio
import fcntl
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest


async def made_once(
    factory: pytest.TempPathFactory, name: str, make: Callable[[Path], Awaitable[Any]]
) -> Path:
    """The folder of this name, which `make` fills once in a run of however many processes."""
    root = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent  # the others have theirs beside it
    folder, unfinished = root / f"once-{name}", root / f"once-{name}-{os.getpid()}"
    with (root / f"once-{name}.lock").open("w") as lock:
        # In a thread: the loop may have a house to keep alive.
        await asyncio.to_thread(fcntl.flock, lock, fcntl.LOCK_EX)
        if not folder.exists():
            unfinished.mkdir()
            await make(unfinished)
            unfinished.rename(folder)
    return folder
