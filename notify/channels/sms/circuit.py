"""A circuit breaker: who has failed several times in a row is left alone for a while."""

from collections.abc import Callable
from time import monotonic

FAILURES_AT_MOST = 3
OPEN_S = 30.0


class Circuit:
    """Closed, then open for `OPEN_S`, then half open: one try, which decides.

    Each process has its own: what another one met may be a matter of its network.
    """

    def __init__(self, steady: Callable[[], float] = monotonic) -> None:
        """Closed; `steady` tells seconds that nobody sets."""
        self._steady = steady
        self._failures = 0
        self._open_until_s = 0.0
        self._trying = False

    @property
    def rest_s(self) -> float:
        """How long it stays open."""
        return max(0.0, self._open_until_s - self._steady())

    def enter(self) -> bool:
        """Whether to try; whoever is let in says afterwards how it went."""
        if self._failures < FAILURES_AT_MOST:
            return True
        if self.rest_s > 0 or self._trying:
            return False
        self._trying = True
        return True

    def worked(self) -> None:
        """Close it."""
        self._failures, self._trying = 0, False

    def failed(self) -> None:
        """Count it; with the last of a few, or a failed try, it opens."""
        self._failures += 1
        self._trying = False
        if self._failures >= FAILURES_AT_MOST:
            self._open_until_s = self._steady() + OPEN_S

    def gave_up(self) -> None:
        """Nobody knows how it went, for whoever was let in was cancelled: let another one try."""
        self._trying = False
