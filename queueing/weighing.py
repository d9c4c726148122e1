"""What a step would save: the line played forward with and without it, as it stood at one moment.

Others may go on between two steps. What is weighed does not move with them, for the lines and
windows are copied; what is learned meanwhile is taken up by both sides of a comparison or by none.
"""

from collections.abc import Sequence
from dataclasses import replace

from queueing import keys
from queueing.advice import Move
from queueing.rules import Rulebook
from queueing.waits.forecast import Times
from queueing.waits.load import LATEST, Load
from queueing.waits.picture import Picture, WindowNow

SOON_S = 1800.0
WORST_S = 2 * 3600.0  # what a wait counts that nobody will end
DWELL_MS = 20 * 60_000


class Weighing:
    """What every step is weighed against; `last` is each window's latest move."""

    def __init__(self, load: Load, book: Rulebook, at_ms: int, recent: Sequence[Move]) -> None:
        """Copy how things stand; `load` goes on meanwhile."""
        self.at_ms = at_ms
        self.book = Rulebook(book.halls.values())
        self.last = {(m.hall, m.window): m for m in sorted(recent, key=lambda move: move.at_ms)}
        # A copy looks ahead afresh: what is compared must be seen at the same moment.
        self.load = load.imagine(_copy(load.picture))
        self._live = load.picture
        self._seen = _stamp(self._live)
        self._before: dict[str, float] = {}

    def rested(self, window: WindowNow) -> bool:
        """Whether a window may be moved again."""
        move = self.last.get((window.hall, window.id))
        return move is None or self.at_ms - move.at_ms >= DWELL_MS

    def gain_min(self, hall: str, picture: Picture) -> float:
        """The minutes saved if the picture were another; `hall` is where it differs."""
        self._keep_up()
        imagined = self.load.imagine(picture)
        halls = self.load.picture.group_of(hall) | picture.group_of(hall)
        return sum(self._before_min(of) for of in halls) - waiting_min(imagined, halls, self.at_ms)

    def under(self, book: Rulebook, *halls: str) -> Picture:
        """The picture under other rules, by which at most these halls come to hang together.

        They are looked at as one even if they part: finding out would cost more than that does.
        """
        groups = [self.load.picture.group_of(hall) for hall in halls]
        together = frozenset(hall for group in groups for hall in group)
        picture = self.load.picture.under(book)
        return replace(picture, _groups=dict.fromkeys(together, together))

    def tail_s(self, hall: str, lane: str) -> float:
        """How long the last of a lane will wait."""
        waits = self.load.waits(hall, self.at_ms)
        lines = self.book.halls[hall].lines(lane)
        return max((_tail_s(waits[n], self.at_ms) for n in lines if n in waits), default=0.0)

    def _before_min(self, hall: str) -> float:
        if hall not in self._before:
            self._before[hall] = waiting_min(self.load, frozenset({hall}), self.at_ms)
        return self._before[hall]

    def _keep_up(self) -> None:
        """Forget what was played before something was learned: a new play will know it."""
        seen = _stamp(self._live)
        if seen != self._seen:
            self._seen = seen
            self._before.clear()
            self.load = self.load.imagine(self.load.picture)


def _copy(picture: Picture) -> Picture:
    """How things stand; nothing is learned from a copy, so it need not know who waits where."""
    return replace(
        # Under a copy of the rules it shares nothing that was derived from them.
        picture.under(Rulebook(picture.book.halls.values())),
        lines={name: list(entries) for name, entries in picture.lines.items()},
        waiting={},
        windows={key: replace(window) for key, window in picture.windows.items()},
        holds={},
    )


def _stamp(picture: Picture) -> tuple[object, ...]:
    """Another one after every event from which something is learned."""
    windows = picture.windows.values()
    stands = tuple((w.state, w.since_ms, w.free_ms, w.called_ms) for w in windows)
    return stands, tuple(picture.waiting)


def waiting_min(load: Load, halls: frozenset[str], now_ms: int) -> float:
    """Minutes of waiting ahead of those in line and of those who come in the next half hour."""
    total_s = 0.0
    for hall in sorted(halls):
        for line, times in load.waits(hall, now_ms).items():
            if keys.place(line)[0] == hall:
                rates = load.learned.arrivals.rates(line, now_ms)
                total_s += _in_line_s(times)
                total_s += sum(rates.values()) * SOON_S * _tail_s(times, now_ms)
    return total_s / 60


def _in_line_s(times: Times) -> float:
    """The waits of all in a line, those beyond what was played at the pace of its end."""
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
