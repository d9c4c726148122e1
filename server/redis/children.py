"""Child processes that must not outlive the house, and those that did all the same."""

import asyncio
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_PR_SET_PDEATHSIG = 1
# Looked up here: between fork and exec a child must not wait for what a thread may hold.
_prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None


def die_with_parent(death: signal.Signals) -> Callable[[], None]:
    """Give the `preexec_fn` that makes a child receive `death` when its parent is gone.

    Linux only; elsewhere an orphan is found by its pid file at the next start. The signal comes at
    the death of the *thread* that forked, so children are started from the main thread.
    """
    parent = os.getpid()

    def in_child() -> None:
        if not tie_to(parent, death):
            os._exit(1)

    return in_child


def tie_to(parent: int, death: signal.Signals) -> bool:
    """Let this process receive `death` when its parent is gone; False when it is gone already."""
    if _prctl is None:
        return True
    _prctl(_PR_SET_PDEATHSIG, death)
    return os.getppid() == parent


async def end_orphan(pid: int, mark: str, patience_s: float) -> bool:
    """End a process whose command line holds `mark`, first politely; say whether it is gone."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        until = time.monotonic() + patience_s
        while time.monotonic() < until:
            if mark not in command_line(pid):
                return True
            with suppress(ProcessLookupError):
                os.kill(pid, how)
            await asyncio.sleep(0.05)
    return False


def command_line(pid: int) -> str:
    """What runs under a process id; empty when nothing does."""
    if sys.platform == "linux":
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
        except OSError:
            return ""
    else:
        command = ["/bin/ps", "-p", str(pid), "-o", "command="]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout
