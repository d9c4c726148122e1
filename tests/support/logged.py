"""What houses within a test's own process log is kept where all servers of a run log.

It is kept as it was said: a house that is a process of its own masks what it writes, and a fault
would not be seen.
"""

import logging
import os
import sys
from pathlib import Path
from typing import TextIO

import structlog

FOLDER = os.environ.get("YICHUANG_LOG_FOLDER", "")


class _CopyingLogger(structlog.PrintLogger):
    """Prints as tests are used to, and writes it down."""

    def __init__(self, copy: TextIO) -> None:
        super().__init__(sys.stdout)
        self._copy = copy

    def msg(self, message: str) -> None:
        """See `structlog.PrintLogger`."""
        self._copy.write(message + "\n")
        super().msg(message)

    log = debug = info = warn = warning = error = critical = exception = fatal = failure = msg


def pytest_configure() -> None:
    """Keep a copy, if there is a folder for it."""
    if not FOLDER:
        return
    path = Path(FOLDER) / f"pytest-{os.getpid()}.log"
    copy = path.open("a", buffering=1, encoding="utf-8")
    structlog.configure(logger_factory=lambda *_: _CopyingLogger(copy))
    handler = logging.StreamHandler(copy)
    handler.setLevel(logging.WARNING)
    logging.getLogger().addHandler(handler)
