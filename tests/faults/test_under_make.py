"""What make started ends with make, however make ends."""

import asyncio
import subprocess
import sys
from pathlib import Path

from server.redis.children import command_line

ROOT = Path(__file__).parents[2]
_LIKE_MAKE = """
import subprocess, sys
child = subprocess.Popen(
    [sys.executable, "-m", "tools.under_make", "http.server", "0", "--bind", "127.0.0.1"],
    stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={"PYTHONUNBUFFERED": "1"},
)
child.stdout.readline()
print(child.pid, flush=True)
child.wait()
"""


async def test_a_killed_make_leaves_no_house_behind() -> None:
    """Else the port and the data folder would be taken at the next start."""
    make = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _LIKE_MAKE, cwd=ROOT, stdout=subprocess.PIPE
    )
    assert make.stdout is not None
    child = int(await make.stdout.readline())
    assert "http.server" in command_line(child)
    make.kill()
    await make.wait()
    async with asyncio.timeout(30):
        while command_line(child):
            await asyncio.sleep(0.01)
