"""A server that is killed after the commit of a call and before anybody is told of it.

`python -m tests.support.dying_server` serves like `python -m server run` until the file named by
YICHUANG_TEST_FUSE exists; from then on the next commit is its last deed.
"""

import os
import signal
from pathlib import Path

from records.following import Following
from server.__main__ import cli

FUSE = Path(os.environ["YICHUANG_TEST_FUSE"])
_settle = Following.settle


def _die_instead(following: Following, head: str) -> None:
    if FUSE.exists():
        os.kill(os.getpid(), signal.SIGKILL)
    _settle(following, head)


if __name__ == "__main__":
    Following.settle = _die_instead  # type: ignore[assignment]
    cli(["run"])
