"""What every piece of set-up work does: say what it is about, run a command, install packages."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tools.stamps import ROOT, STAMPS, fingerprint, once

VENV = ROOT / ".venv"


class SetupError(Exception):
    """The set-up cannot go on; the message says what to do."""


def say(sentence: str) -> None:
    """Tell whoever waits what is being done."""
    print(f"· {sentence}", flush=True)


def run(
    why: str,
    command: list[str],
    env: Mapping[str, str] | None = None,
    cwd: Path = ROOT,
    *,
    quietly: bool = False,
) -> None:
    """Run a command; `why` begins with a verb. `quietly` shows its output only when it fails.

    Raises `SetupError` when it fails.
    """
    say(f"{why[0].upper()}{why[1:]} …")
    output = subprocess.PIPE if quietly else None
    both = subprocess.STDOUT if quietly else None
    try:
        subprocess.run(
            command, cwd=cwd, env=os.environ | (env or {}), check=True, stdout=output, stderr=both
        )
    except (OSError, subprocess.CalledProcessError) as error:
        if quietly and isinstance(error, subprocess.CalledProcessError):
            sys.stdout.write(error.stdout.decode(errors="replace"))
        raise SetupError(f"Could not {why}; what stands above says why. Run make again.") from error


def install_packages(stamp: str, lock: str) -> None:
    """Install what a lock file names into the virtual environment, once."""
    command = [str(VENV / "bin/python"), "-m", "pip", "--disable-pip-version-check", "-qq"]
    command += ["install", "--no-input", "--no-deps", "-r", lock]

    def install() -> None:
        (STAMPS / "unfinished").touch()
        run(f"install the Python packages of {lock}", command)
        (STAMPS / "unfinished").unlink()

    once(stamp, fingerprint([ROOT / lock]), install, result=VENV / "bin/python")
