"""Structured logs to standard error: what happened and where, never about whom.

Nothing of ours names a person. Should it happen after all, phone numbers and openids are masked.
"""

import logging
import os
import sys
import warnings
from pathlib import Path
from typing import Any, TextIO, cast

import structlog

from kit.privacy.masking import without_addresses

_LEVELS = {"debug": 10, "info": 20, "warning": 30, "error": 40}


class _Copied:
    """Standard error, and a file of this process beside it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = (folder / f"{os.getpid()}.log").open("a", buffering=1, encoding="utf-8")

    def write(self, text: str) -> int:
        """Write it twice."""
        self._file.write(text)
        return sys.stderr.write(text)

    def flush(self) -> None:
        """See that it is written."""
        self._file.flush()
        sys.stderr.flush()


class _MaskedFormatter(logging.Formatter):
    """What libraries say, also with a traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """See `logging.Formatter`."""
        return without_addresses(super().format(record))


def _masked(_logger: object, _method: str, line: Any) -> str:  # noqa: ANN401 - what was rendered
    return without_addresses(line)


def configure_logs(level: str, folder: Path | None = None) -> None:
    """Log from `level` on (debug, info, warning, error), one line an event.

    With a `folder` also into a file there, one a process.
    """
    stream = _Copied(folder) if folder else sys.stderr
    warnings.showwarning = _show_warning
    threshold = _LEVELS.get(level, logging.WARNING)
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_MaskedFormatter("%(levelname)s %(message)s"))
    logging.basicConfig(handlers=[handler], level=logging.WARNING)
    # Sanic's own start-up chatter and the libraries' request lines name addresses and paths.
    for name in ("sanic.root", "sanic.error", "sanic.server", "httpx", "tortoise"):
        logging.getLogger(name).setLevel(logging.ERROR)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
            _masked,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.PrintLoggerFactory(cast("TextIO", stream)),
    )


def _show_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """A warning is for the operator, who has no use for a line of ours."""
    del filename, lineno, file, line
    sys.stderr.write(f"{category.__name__}: {message}\n")
