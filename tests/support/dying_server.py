"""A server that is killed after the commit of a call and before anybody is told of it.

`python -m tests.support.dying_server` serves like `python -m tests.support.morning run` until the
file named by YICHUANG_TEST_FUSE exists; from then on the next commit is its last deed.
"""

import os
import signal
from pathlib import Path

from records.journal.log_consumer import LogConsumer
from tests.support.morning import serve

FUSE = Path(os.environ["YICHUANG_TEST_FUSE"])
_advance = LogConsumer.advance_to


def _die_instead(consumer: LogConsumer, head: str) -> None:
    if FUSE.exists():
        os.kill(os.getpid(), signal.SIGKILL)
    _advance(consumer, head)


if __name__ == "__main__":
    LogConsumer.advance_to = _die_instead  # type: ignore[assignment]
    serve("run")
