"""A server that lives on the working morning of the tests, whatever the hour.

`python -m tests.support.morning run` serves like `python -m server run`, so many ms ahead of this
machine's clock as YICHUANG_TEST_AHEAD_MS says: all processes of a test, and those that are started
anew, have the same time.
"""

import gc

if __name__ == "__main__":
    gc.disable()  # as `server.__main__` does

import os
from collections.abc import Callable

from kit.clock import real_ms
from server import container
from server.__main__ import cli
from tests.support.house import STILL_MS


def from_now() -> dict[str, str]:
    """The environment of servers for which the morning begins now."""
    return {"YICHUANG_TEST_AHEAD_MS": str(STILL_MS - real_ms())}


class MorningClock:
    """Business time, as far ahead of real time as the environment says."""

    def __init__(self, real: Callable[[], int]) -> None:
        """By the clock of the machine, in milliseconds."""
        self._real = real
        self._ahead_ms = int(os.environ["YICHUANG_TEST_AHEAD_MS"])

    def now_ms(self) -> int:
        """See `Clock`."""
        return self._real() + self._ahead_ms


def serve(*words: str) -> None:
    """What the command line does, in that time."""
    vars(container)["SystemClock"] = MorningClock
    cli(list(words) or None)


if __name__ == "__main__":
    gc.freeze()
    gc.enable()
    serve()
