"""What a step would save: the line simulated with and without it, as it stood at one moment.

Others may go on between two steps. What is weighed does not move with them, for the lines and
windows are copied; what is learned meanwhile is taken up by both sides of a comparison or by none.
"""

from collections.abc import Sequence
from dataclasses import replace

from queueing.balancing.advice import PastMove
from queueing.estimates.forecast import SOON_S
from queueing.estimates.queue_state import QueueState, WindowNow
from queueing.estimates.simulation import Times
from queueing.estimates.wait_estimator import LATEST, WaitEstimator
from queueing.model import keys
from queueing.rules.hall_rules import Rulebook

WORST_S = 2 * 3600.0  # what a wait counts that nobody will end
DWELL_MS = 20 * 60_000


class Weighing:
    """What every step is weighed against; `last` is each window's latest move."""

    def __init__(
        self, estimator: WaitEstimator, book: Rulebook, at_ms: int, recent: Sequence[PastMove]
    ) -> None:
        """Copy how things stand; `estimator` goes on meanwhile."""
        self.at_ms = at_ms
        self.book = Rulebook(book.halls.values())
        self.last = {(m.hall, m.window): m for m in sorted(recent, key=lambda move: move.at_ms)}
        # A copy looks ahead afresh: what is compared must be seen at the same moment.
        self.estimator = estimator.what_if(_copy(estimator.state))
        self._live = estimator.state
        self._seen = _stamp(self._live)
        self._before: dict[str, float] = {}

    def rested(self, window: WindowNow) -> bool:
        """Whether a window may be moved again."""
        move = self.last.get((window.hall, window.id))
        return move is None or self.at_ms - move.at_ms >= DWELL_MS

    def gain_min(self, hall: str, state: QueueState) -> float:
        """The minutes saved if the state were another; `hall` is where it differs."""
        self._keep_up()
        imagined = self.estimator.what_if(state)
        halls = self.estimator.state.group_of(hall) | state.group_of(hall)
        return sum(self._before_min(of) for of in halls) - waiting_min(imagined, halls, self.at_ms)

    def under(self, book: Rulebook, *halls: str) -> QueueState:
        """The state under other rules, by which at most these halls come to hang together.

        They are looked at as one even if they part: finding out would cost more than that does.
        """
        groups = [self.estimator.state.group_of(hall) for hall in halls]
        together = frozenset(hall for group in groups for hall in group)
        state = self.estimator.state.under(book)
        return replace(state, _groups=dict.fromkeys(together, together))

    def tail_s(self, hall: str, lane: str) -> float:
        """How long the last of a lane will wait."""
        waits = self.estimator.waits(hall, self.at_ms)
        lines = self.book.halls[hall].lines(lane)
        return max((_tail_s(waits[n], self.at_ms) for n in lines if n in waits), default=0.0)

    def _before_min(self, hall: str) -> float:
        if hall not in self._before:
            self._before[hall] = waiting_min(self.estimator, frozenset({hall}), self.at_ms)
        return self._before[hall]

    def _keep_up(self) -> None:
        """Forget what was simulated before something was learned: a new run will know it."""
        seen = _stamp(self._live)
        if seen != self._seen:
            self._seen = seen
            self._before.clear()
            self.estimator = self.estimator.what_if(self.estimator.state)


def _copy(state: QueueState) -> QueueState:
    """How things stand; nothing is learned from a copy, so it need not know who waits where."""
    return replace(
        # Under a copy of the rules it shares nothing that was derived from them.
        state.under(Rulebook(state.book.halls.values())),
        lines={name: list(entries) for name, entries in state.lines.items()},
        waiting={},
        windows={key: replace(window) for key, window in state.windows.items()},
        holds={},
    )


def _stamp(state: QueueState) -> tuple[object, ...]:
    """Another one after every event from which something is learned."""
    windows = state.windows.values()
    stands = tuple((w.state, w.since_ms, w.free_ms, w.called_ms) for w in windows)
    return stands, tuple(state.waiting)


def waiting_min(estimator: WaitEstimator, halls: frozenset[str], now_ms: int) -> float:
    """Minutes of waiting ahead of those in line and of those who come in the next half hour."""
    total_s = 0.0
    booked = estimator.learned.soon(estimator.state.book, halls, now_ms)
    for hall in sorted(halls):
        for line, times in estimator.waits(hall, now_ms).items():
            if keys.place(line)[0] == hall:
                rates = estimator.learned.arrivals.rates(line, now_ms)
                total_s += _in_line_s(times)
                soon = sum(rates.values()) * SOON_S + booked.get(line, 0.0)
                total_s += soon * _tail_s(times, now_ms)
    return total_s / 60


def _in_line_s(times: Times) -> float:
    """The waits of all in a line, those beyond what was simulated at the pace of its end."""
    waiting = len(times.keys)
    if not times.calls:
        return waiting * WORST_S
    known = times.calls[:waiting]
    last = times.calls[-1]
    beyond = (last + (n + 1) * times.pace_s for n in range(waiting - len(known)))
    return sum(min(at_s, WORST_S) for at_s in (*known, *beyond))


def _tail_s(times: Times, now_ms: int) -> float:
    wait_s = times.wait_s((now_ms, LATEST), now_ms)
    return WORST_S if wait_s is None else min(wait_s, WORST_S)
