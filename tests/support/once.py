"""What all processes of a run need: the first one that asks makes it, the others wait for it."""

import asyncio
import fcntl
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest


async def made_once(
    factory: pytest.TempPathFactory, name: str, make: Callable[[Path], Awaitable[Any]]
) -> Path:
    """The folder of this name, which `make` fills once in a run of however many processes."""
    root = _root(factory)
    with (root / f"once-{name}.lock").open("w") as lock:
        # In a thread: the loop may have a house to keep alive.
        await asyncio.to_thread(fcntl.flock, lock, fcntl.LOCK_EX)
        with _unfinished(root, name) as folder:
            if folder is not None:
                await make(folder)
    return root / f"once-{name}"


def made_once_by(factory: pytest.TempPathFactory, name: str, module: str) -> Path:
    """The same, filled by a module that is run with the folder as its argument."""
    root = _root(factory)
    with (root / f"once-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with _unfinished(root, name) as folder:
            if folder is not None:
                subprocess.run([sys.executable, "-m", module, str(folder)], check=True)
    return root / f"once-{name}"


def _root(factory: pytest.TempPathFactory) -> Path:
    """The folder that all processes of a run have in common."""
    root = factory.getbasetemp()
    return root.parent if "PYTEST_XDIST_WORKER" in os.environ else root


@contextmanager
def _unfinished(root: Path, name: str) -> Iterator[Path | None]:
    """A folder to fill, which gets its name once it is; None if that was done before."""
    if (root / f"once-{name}").exists():
        yield None
        return
    unfinished = root / f"once-{name}-{os.getpid()}"
    unfinished.mkdir()
    yield unfinished
    unfinished.rename(root / f"once-{name}")
