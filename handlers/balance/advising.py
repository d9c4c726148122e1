"""The advice of the moment, worked out once for all who ask within a few seconds."""

import asyncio
import time

from kit.clock import MINUTE_MS, Clock
from queueing.balancing.advice import Advice, AdviceKind, PastMove
from queueing.balancing.balance import advise
from queueing.estimates.wait_estimator import WaitEstimator
from queueing.rules.hall_rules import Rulebook
from records.models.balance_moves import moves_since
from records.models.line.events import window_moves_since
from records.transactions import connection

REMEMBERED_MS = 60 * MINUTE_MS
KEPT_S = 10.0  # of real time
KEPT_MS = MINUTE_MS  # of business time, which a demo speeds up

_KINDS = {
    "window.opened": AdviceKind.OPEN,
    "window.paused": AdviceKind.PAUSE,
    "window.closed": AdviceKind.PAUSE,
}


class Adviser:
    """Advises one group; of what is kept, nothing is older than a few seconds."""

    def __init__(self, group: str, estimator: WaitEstimator, rules: Rulebook, clock: Clock) -> None:
        """Nothing was advised yet."""
        self._group = group
        self._estimator = estimator
        self._rules = rules
        self._clock = clock
        self._busy = asyncio.Lock()
        self._advice: list[Advice] = []
        self._stands: tuple[object, ...] = ()
        self._real_s, self._at_ms = 0.0, 0

    async def current(self, wanted: str | None = None) -> list[Advice]:
        """What should be done now. Whoever asks while it is worked out waits for that.

        It is worked out anew if the `wanted` advice is missing: another process may have given it.
        """
        async with self._busy:
            now_ms = self._clock.now_ms()
            recent = await _recent(self._group, now_ms - REMEMBERED_MS)
            stands = _stands(self._estimator, recent)
            found = wanted is None or wanted in {advice.id for advice in self._advice}
            if not found or not self._holds(stands, time.monotonic(), now_ms):
                self._advice = await advise(self._estimator, self._rules, now_ms, recent)
                self._stands, self._real_s, self._at_ms = stands, time.monotonic(), now_ms
            return self._advice

    def _holds(self, stands: tuple[object, ...], real_s: float, at_ms: int) -> bool:
        late = real_s - self._real_s >= KEPT_S or not 0 <= at_ms - self._at_ms < KEPT_MS
        return not late and stands == self._stands


def _stands(estimator: WaitEstimator, recent: list[PastMove]) -> tuple[object, ...]:
    """What makes older advice wrong: moves, rules, windows that turned, a line started or ended.

    That lines grow and shrink does not: they do so all the time.
    """
    state = estimator.state
    windows = tuple((key, window.state) for key, window in state.windows.items())
    lines = frozenset(name for name, entries in state.lines.items() if entries)
    return tuple(recent), state.book.changes, windows, lines


async def _recent(group: str, since_ms: int) -> list[PastMove]:
    """Which windows were moved lately, by whomever: these are left in peace."""
    events = await window_moves_since(connection(), group, since_ms)
    moves = [PastMove(e.hall, e.window, _KINDS[e.name], e.at_ms) for e in events]
    for done in await moves_since(connection(), group, since_ms):
        times = [at_ms for at_ms in (done.applied_ms, done.undone_ms) if at_ms]
        moves += [PastMove(done.hall, done.window, AdviceKind(done.kind), at_ms) for at_ms in times]
    return moves
