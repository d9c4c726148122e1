"""What lies ahead of each line of some halls, simulated from how things stand and what is usual."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from queueing.estimates.arrivals import Arrivals
from queueing.estimates.bookings import Coming, ExpectedBookings, coming
from queueing.estimates.opening_history import OpeningHistory
from queueing.estimates.queue_state import QueueState, WindowNow
from queueing.estimates.service_times import ServiceTime, ServiceTimes, mixture, rest_s
from queueing.estimates.simulation import (
    MODEL_SPREAD,
    Joining,
    SimulatedLine,
    SimulatedWindow,
    Times,
    pace_of,
    simulate,
    spread_out,
)
from queueing.model import keys
from queueing.model.documents import ServesDoc
from queueing.model.transitions import WindowState
from queueing.rules.hall_rules import Rulebook

HALF = 0.5
SOON_S = 1800.0  # those who come within it count as much as those who wait
FEW = 10.0  # visits on which the spread of a learned mean is judged at least


@dataclass(slots=True)
class Learned:
    """What a group's past has taught, and who is known to come.

    Where bookings are known, `arrivals` has only those who come without.
    """

    times: ServiceTimes
    openings: OpeningHistory
    arrivals: Arrivals
    bookings: ExpectedBookings | None = None

    def soon(self, book: Rulebook, halls: Collection[str], now_ms: int) -> dict[str, float]:
        """How many of those who have booked will join each line within the next half hour."""
        return _soon(coming(self.bookings, book, halls, now_ms), now_ms)


class _Free(NamedTuple):
    """A window that is simulated: when it becomes free, its hours, and its chance to be open."""

    window: WindowNow
    serves: list[ServesDoc]
    free_s: float
    busy: bool
    chances: list[float] | None


def forecast(
    state: QueueState, learned: Learned, halls: Iterable[str], now_ms: int
) -> dict[str, Times]:
    """When each line's tickets will be called, for halls that hang together."""
    return _Forecast(state, learned, frozenset(halls), now_ms).times()


class _Forecast:
    """One look ahead."""

    def __init__(
        self, state: QueueState, learned: Learned, halls: frozenset[str], now_ms: int
    ) -> None:
        self._state = state
        self._learned = learned
        self._now_ms = now_ms
        self._lines = self._lines_of(halls)
        self._index = {line.name: n for n, line in enumerate(self._lines)}
        self._windows = [
            found
            for key, window in state.windows.items()
            if key[0] in halls and (found := self._free(window)) is not None
        ]
        self._rates = {line.name: learned.arrivals.rates(line.name, now_ms) for line in self._lines}
        self._coming = coming(learned.bookings, state.book, halls, now_ms)
        self._soon = _soon(self._coming, now_ms)
        self._own = self._own_windows()
        self._beside = self._lines_beside()

    def times(self) -> dict[str, Times]:
        """Play, and keep what is needed to read off a wait."""
        windows, joining = self._simulated_windows(), self._joining()
        calls = simulate(self._lines, windows, self._now_ms, joining)
        return {
            line.name: Times(
                self._now_ms,
                [entry[:2] for entry in line.entries],
                found,
                pace_of(found, line.usual.mean_s / max(1, self._own[line.name])),
                self._noise_s(line),
                _unsure(line.usual),
            )
            for line, found in zip(self._lines, calls, strict=True)
        }

    def _joining(self) -> list[Joining]:
        """Those who have booked and may pass somebody, in the order of their coming."""
        latest_ms = max((line.entries[-1][0] for line in self._lines if line.entries), default=0)
        handicaps_ms = (s.handicap_ms for found in self._windows for s in found.serves)
        before_ms = max(latest_ms, self._now_ms) + max(handicaps_ms, default=0)
        return [
            Joining(
                (one.joins_ms - self._now_ms) / 1000,
                self._index[one.line],
                one.arrival_ms,
                one.chance,
            )
            for one in self._coming
            if one.line in self._index and one.arrival_ms < before_ms
        ]

    def _lines_of(self, halls: frozenset[str]) -> list[SimulatedLine]:
        names = {name for name, entries in self._state.lines.items() if entries}
        book = self._state.book.halls
        names |= {
            n for hall in halls & book.keys() for r in book[hall].lanes for n in book[hall].lines(r)
        }
        return [self._line(name) for name in sorted(names) if keys.place(name)[0] in halls]

    def _line(self, name: str) -> SimulatedLine:
        hall, lane, _ = keys.place(name)
        entries = self._state.lines.get(name, [])
        times = self._learned.times
        # The leaving are spread over the wait, of which those in line have half behind them.
        stay = 1 - times.leaving(hall, lane or "") / 2
        turn_s = times.turn_s(hall)
        items = {entry[2] for entry in entries} | {None}
        usual = {item: times.of(hall, lane or "", item, self._now_ms) for item in items}
        busy_s = {item: (time.mean_s + turn_s) * stay for item, time in usual.items()}
        return SimulatedLine(name, entries, busy_s, _usual(entries, usual))

    def _free(self, window: WindowNow) -> _Free | None:
        """A window as it is simulated, if it is."""
        key, now_ms = (window.hall, window.id), self._now_ms
        openings, times = self._learned.openings, self._learned.times
        serves = [s for s in self._state.serves(key) if s.line in self._index]
        is_open = window.state is WindowState.OPEN
        is_open |= window.state is WindowState.PAUSED and openings.usually_open(key, now_ms) >= HALF
        seen_ms = window.held.called_ms if window.held else now_ms
        chances = openings.chances(key, now_ms, seen_ms if is_open else None)
        if not serves or (not is_open and chances is None):
            return None
        if not is_open:
            return _Free(window, serves, 0.0, busy=False, chances=chances)
        turn_s = times.turn_s(window.hall)
        if window.state is WindowState.PAUSED:
            return _Free(window, serves, times.pause_s(window.hall), busy=False, chances=chances)
        if window.held is None:
            return _Free(window, serves, turn_s, busy=False, chances=chances)
        held = window.held
        usual = times.of(held.hall, held.lane, held.item, held.called_ms)
        rest = rest_s(usual, (now_ms - held.called_ms) / 1000) + turn_s
        return _Free(window, serves, rest, busy=True, chances=chances)

    def _own_windows(self) -> Counter[str]:
        """How many open windows serve each line with the least handicap there is for it."""
        least: dict[str, int] = {}
        working = [f for f in self._windows if f.window.state is not WindowState.CLOSED]
        for found in working:
            for s in found.serves:
                least[s.line] = min(least.get(s.line, s.handicap_ms), s.handicap_ms)
        self._least = least
        return Counter(s.line for f in working for s in f.serves if s.handicap_ms == least[s.line])

    def _lines_beside(self) -> dict[str, list[SimulatedLine]]:
        """The lines that share a window with each line."""
        found: dict[str, set[int]] = {line.name: {n} for n, line in enumerate(self._lines)}
        for names in {tuple(s.line for s in f.serves) for f in self._windows}:
            for name in names:
                found[name].update(self._index[other] for other in names)
        return {name: [self._lines[n] for n in sorted(at)] for name, at in found.items()}

    def _simulated_windows(self) -> list[SimulatedWindow]:
        """Every window, the busy ones freed one after another."""
        pools: dict[tuple[tuple[int, int], ...], int] = {}
        passing: dict[tuple[tuple[int, int], ...], list[tuple[int, float]]] = {}
        first: dict[tuple[tuple[int, int], ...], float] = {}
        shapes = [
            tuple((self._index[s.line], s.handicap_ms) for s in f.serves) for f in self._windows
        ]
        sizes = Counter(shapes)
        places = []
        for shape in shapes:
            pools[shape] = pools.get(shape, 0) + 1
            places.append((pools[shape] - HALF) / sizes[shape])
            if shape not in passing:
                passing[shape] = self._passing(shape)
                first[shape] = self._first([self._lines[index] for index, _ in shape])
        busy = [n for n, f in enumerate(self._windows) if f.busy]
        rests = [(self._windows[n].free_s, places[n]) for n in busy]
        free_s = [f.free_s for f in self._windows]
        for n, rest in zip(busy, spread_out(rests, self._usual_cv()), strict=True):
            free_s[n] = rest
        return [
            SimulatedWindow(free, shape, passing[shape], f.chances, first[shape])
            for free, shape, f in zip(free_s, shapes, self._windows, strict=True)
        ]

    def _usual_cv(self) -> float:
        return sum(line.usual.cv for line in self._lines) / max(1, len(self._lines))

    def _passing(self, shape: tuple[tuple[int, int], ...]) -> list[tuple[int, float]]:
        """Who will still come and be taken before a head, as shares of one window's time."""
        furthest = max((handicap_ms for _, handicap_ms in shape), default=0)
        found: dict[int, float] = {}
        for index, handicap_ms in shape:
            line = self._lines[index]
            if handicap_ms > self._least.get(line.name, handicap_ms):
                continue
            windows = max(1, self._own[line.name])
            for head_start_ms, rate in self._rates[line.name].items():
                offset_ms = handicap_ms - head_start_ms
                if offset_ms < furthest:
                    share = rate * line.busy_s[None] / windows
                    found[offset_ms] = found.get(offset_ms, 0.0) + share
        return sorted(found.items())

    def _first(self, lines: list[SimulatedLine]) -> float:
        """By what a window's first simulated visit is shortened: see `SimulatedWindow`."""
        parts = [(line.usual.cv**2, self._weight(line)) for line in lines]
        square = sum(cv2 * weight for cv2, weight in parts) / sum(weight for _, weight in parts)
        return 1 - min(square, 1.0) / 2

    def _weight(self, line: SimulatedLine) -> float:
        """How many of a line's tickets its windows take, compared with others."""
        walk_ins = sum(self._rates[line.name].values()) * SOON_S
        return len(line.entries) + 1 + walk_ins + self._soon.get(line.name, 0.0)

    def _noise_s(self, line: SimulatedLine) -> float:
        """The variance of a wait in this line, divided by its length, in seconds.

        Calls follow each other every s/c; n of them vary by n·(s/c)²·(cv² + 1)/2, the half of it
        for the moments at which busy windows become free.
        """
        windows = max(1, self._own[line.name])
        mixed = mixture([(n.usual, self._weight(n)) for n in self._beside[line.name]])
        return mixed.mean_s / windows * (mixed.cv**2 + 1) / 2


def _soon(expected: Iterable[Coming], now_ms: int) -> dict[str, float]:
    found: dict[str, float] = {}
    for one in expected:
        if one.joins_ms < now_ms + SOON_S * 1000:
            found[one.line] = found.get(one.line, 0.0) + one.chance
    return found


def _usual(
    entries: Iterable[tuple[int, int, str | None]], usual: dict[str | None, ServiceTime]
) -> ServiceTime:
    """The service time of a line of several items."""
    counts = Counter(entry[2] for entry in entries)
    if len(counts) <= 1:
        return usual[next(iter(counts), None)]
    return mixture([(usual[item], float(count)) for item, count in counts.items()])


def _unsure(usual: ServiceTime) -> float:
    """How far the mean itself may be off, as a share of it."""
    of_mean = usual.cv**2 / max(usual.seen, FEW)
    return float((of_mean + MODEL_SPREAD**2) ** HALF)
