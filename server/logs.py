"""Structured logs to standard error: what happened and where, never about whom."""

import logging
import sys
import warnings
from typing import TextIO

import structlog

_LEVELS = {"debug": 10, "info": 20, "warning": 30, "error": 40}


def configure_logs(level: str) -> None:
    """Log from `level` on (debug, info, warning, error), one line an event."""
    warnings.showwarning = _show_warning
    threshold = _LEVELS.get(level, logging.WARNING)
    logging.basicConfig(
        stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(message)s"
    )
    # Sanic's own start-up chatter and the libraries' request lines name addresses and paths.
    for name in ("sanic.root", "sanic.error", "sanic.server", "httpx", "tortoise"):
        logging.getLogger(name).setLevel(logging.ERROR)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
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
