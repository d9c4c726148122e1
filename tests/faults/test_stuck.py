"""A test that hangs says where everything waits, in a run of one process and in one of several."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.stuck import STUCK

ROOT = Path(__file__).parents[2]
ONLY = ("pytest_asyncio.plugin", "pytest_timeout", "xdist.plugin", "tests.support.stuck")
TESTS = """
import asyncio, time
import pytest
from tests.support import stuck

async def wait_for_godot():
    await asyncio.Event().wait()

@pytest.mark.timeout(0.5, func_only=True)
async def test_limited():
    stuck.ENDS_AFTER_S = 2.0
    await asyncio.create_task(wait_for_godot(), name="estragon")

async def test_deaf():
    waiting = asyncio.create_task(wait_for_godot(), name="vladimir")
    await asyncio.sleep(0)
    while True:
        time.sleep(1)

def test_of_the_rest():
    pass
"""


def _run(folder: Path, workers: str) -> tuple[int, str]:
    """How a run of these tests ends, and what it says."""
    (folder / "test_hanging.py").write_text(TESTS)
    plugins = [word for name in ONLY for word in ("-p", name)]
    ended = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-c", "pyproject.toml", *plugins),
            *("-n", workers, "--dist", "worksteal", str(folder)),
        ],
        cwd=ROOT,
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )
    return ended.returncode, ended.stdout


@pytest.mark.parametrize("workers", ["0", "1"])
def test_a_hanging_run_is_ended_and_says_where(tmp_path: Path, workers: str) -> None:
    """A run of one process ends there; of several, a new one goes on and the test has failed."""
    code, said = _run(tmp_path, workers)
    assert "test_deaf did not end within 2 s" in said
    assert "in test_deaf" in said  # where the thread is
    assert "vladimir\n" in said
    assert "wait_for_godot" in said.partition("vladimir\n")[2]
    if workers == "0":
        assert code == STUCK
    else:
        assert code == 1
        assert "estragon\n" in said
        assert "worker 'gw0' crashed while running" in said
        assert "2 failed, 1 passed" in said
