"""Which window should open, pause, help another line, or stop helping, and what that saves.

Each step is imagined and the line played forward with and without it. The gain is the difference
in waiting minutes, summed over all who wait now and all who are expected in the next half hour.
One step a kind of window is advised at a time, the next when it was taken. A window that was moved
rests a while, and a step pays more to be taken than to be taken back, so that none goes to and fro.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import msgspec

from queueing import keys, rule_checks, words
from queueing.rules import Place, Rulebook
from queueing.transitions import WindowState
from queueing.waits.forecast import Times
from queueing.waits.load import LATEST, Load
from queueing.waits.picture import Picture, WindowKey, WindowNow
from queueing.words import Advice, Kind, Move

__all__ = ["Advice", "Kind", "Move", "advise", "waiting_min"]

SOON_S = 1800.0
WORST_S = 2 * 3600.0  # what a wait counts that nobody will end
DWELL_MS = 20 * 60_000
OPEN_GAIN_MIN = 30.0
HELP_GAIN_MIN = 30.0
STOP_GAIN_MIN = 15.0
HELP_FROM_S = 600.0  # a line is helped when who comes now waits longer
CALM_BELOW_S = 120.0  # and let alone when they wait less
IDLE_MS = 10 * 60_000
PAUSE_COST_MIN = 5.0
PAUSE_P90_S = 600
PAUSE_BELOW = 0.6  # of the time of the windows that would stay open
HANDICAPS_S = (300, 120)  # within a hall, the first that the rules allow
AWAY_HANDICAPS_S = (900, 600, 300)


@dataclass(slots=True)
class _Now:
    """What every piece of advice is weighed against."""

    load: Load
    book: Rulebook
    at_ms: int
    last: dict[WindowKey, Move]

    def rested(self, window: WindowNow) -> bool:
        move = self.last.get((window.hall, window.id))
        return move is None or self.at_ms - move.at_ms >= DWELL_MS

    def gain_min(self, hall: str, picture: Picture) -> float:
        """The minutes saved if the picture were another; `hall` is where it differs."""
        imagined = self.load.imagine(picture)
        halls = self.load.picture.group_of(hall) | picture.group_of(hall)
        before = waiting_min(self.load, halls, self.at_ms)
        return before - waiting_min(imagined, halls, self.at_ms)


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


def advise(load: Load, book: Rulebook, now_ms: int, recent: Sequence[Move]) -> list[Advice]:
    """What the windows of a group should do now, the greatest gain first.

    A lane where people wait and no window is open comes before all else, whatever was moved when.
    `recent` are the moves of at least the last 20 minutes, taken on advice or not.
    """
    last = {(m.hall, m.window): m for m in sorted(recent, key=lambda move: move.at_ms)}
    # A copy looks ahead afresh: what is compared must be seen at the same moment.
    now = _Now(load.imagine(load.picture), book, now_ms, last)
    found = [*_unserved(now), *_open(now), *_help(now), *_stop(now), *_pause(now)]
    found.sort(key=lambda advice: (not advice.urgent, -advice.gain_min, advice.id))
    chosen: dict[WindowKey, Advice] = {}
    for advice in found:
        chosen.setdefault((advice.hall, advice.window), advice)
    return list(chosen.values())


def _alike(now: _Now, *states: WindowState) -> list[WindowNow]:
    """Of the windows that may be moved and are alike, the one that has been free the longest."""
    windows = now.load.picture.windows.values()
    return _of_each_kind(now, [w for w in windows if w.state in states and now.rested(w)])


def _of_each_kind(now: _Now, windows: Iterable[WindowNow]) -> list[WindowNow]:
    """One window of each hall, state and table of lines: what is true of it is of the others."""
    found: dict[tuple[object, ...], WindowNow] = {}
    for window in sorted(windows, key=lambda w: (w.held is not None, w.free_ms, w.hall, w.id)):
        lines = now.book.halls[window.hall].windows.get(window.id, {})
        found.setdefault((window.hall, window.state, tuple(sorted(lines.items()))), window)
    return list(found.values())


def _opened(now: _Now, window: WindowNow) -> float:
    """What opening a window saves."""
    open_now = replace(
        window, state=WindowState.OPEN, since_ms=now.at_ms, free_ms=now.at_ms, held=None
    )
    return now.gain_min(window.hall, now.load.picture.imagined(open_now))


def _unserved(now: _Now) -> Iterator[Advice]:
    """Lanes where people wait and no window is open."""
    windows = now.load.picture.windows.values()
    away = _of_each_kind(now, [w for w in windows if w.state is not WindowState.OPEN])
    for line, entries in sorted(now.load.picture.lines.items()):
        if not entries or now.load.serving(line):
            continue
        able = [w for w in away if _serves(now.book, w, line)]
        if able:
            gain, window = max(((_opened(now, w), w) for w in able), key=lambda pair: pair[0])
            reasons = words.unserved(window.id, keys.place(line)[1] or "", len(entries))
            yield _advice(Kind.OPEN, window, gain, reasons, urgent=True)


def _serves(book: Rulebook, window: WindowNow, line: str) -> bool:
    return any(serves.line == line for serves in book.serves(window.hall, window.id))


def _open(now: _Now) -> Iterator[Advice]:
    """Windows whose opening shortens the wait."""
    for window in _alike(now, WindowState.CLOSED, WindowState.PAUSED):
        gain = _opened(now, window)
        if gain >= OPEN_GAIN_MIN:
            yield _advice(Kind.OPEN, window, gain, words.opening(window.id, round(gain)))


def _help(now: _Now) -> Iterator[Advice]:
    """Windows that should take people of a line that is not theirs."""
    needy = [
        (hall, lane)
        for hall, rules in sorted(now.book.halls.items())
        for lane in rules.lanes
        if _wait_s(now, hall, lane) >= HELP_FROM_S
    ]
    for window in _alike(now, WindowState.OPEN):
        for hall, lane in needy:
            if (found := _changed_to_help(now, window, hall, lane)) is not None:
                line, handicap_s, book = found
                gain = now.gain_min(window.hall, now.load.picture.under(book))
                if gain >= HELP_GAIN_MIN:
                    reasons = words.helping(window.id, line, handicap_s, round(gain))
                    advice = _advice(Kind.HELP, window, gain, reasons, line)
                    yield msgspec.structs.replace(advice, handicap_s=handicap_s)


def _wait_s(now: _Now, hall: str, lane: str) -> float:
    """How long the last of a lane will wait."""
    waits = now.load.waits(hall, now.at_ms)
    lines = now.book.halls[hall].lines(lane)
    return max((_tail_s(waits[n], now.at_ms) for n in lines if n in waits), default=0.0)


def _changed_to_help(
    now: _Now, window: WindowNow, hall: str, lane: str
) -> tuple[str, int, Rulebook] | None:
    """The line as the rules spell it, the handicap, and the book; None if it may not be."""
    rules = now.book.halls[window.hall]
    line = lane if hall == window.hall else f"{hall}:{lane}"
    served = rules.windows.get(window.id)
    if not served or line in served:
        return None
    for handicap_s in HANDICAPS_S if hall == window.hall else AWAY_HANDICAPS_S:
        changed = rules.with_window(window.id, {**served, line: handicap_s})
        book = now.book.changed(changed)
        if _allowed(book, window.hall):
            return line, handicap_s, book
    return None


def _allowed(book: Rulebook, hall: str) -> bool:
    """Whether the rules' own checks let a table pass; the windows there are stand in it already."""
    lanes = frozenset(lane for rules in book.halls.values() for lane in rules.lanes)
    places = {of: Place(frozenset(rules.windows), lanes) for of, rules in book.halls.items()}
    return not rule_checks.check(book, hall, places)


def _stop(now: _Now) -> Iterator[Advice]:
    """Windows that should take people of their own lines only."""
    for window in _alike(now, WindowState.OPEN):
        rules = now.book.halls[window.hall]
        served = rules.windows.get(window.id, {})
        for line in sorted(name for name, handicap_s in served.items() if handicap_s > 0):
            rest = {name: handicap_s for name, handicap_s in served.items() if name != line}
            book = now.book.changed(rules.with_window(window.id, rest))
            if not _allowed(book, window.hall):
                continue
            gain = now.gain_min(window.hall, now.load.picture.under(book))
            if gain >= STOP_GAIN_MIN:
                reasons = words.own_first(window.id, line, round(gain))
                yield _advice(Kind.STOP_HELPING, window, gain, reasons, line)
            elif _is_calm(now, window, line) and gain > -PAUSE_COST_MIN:
                reasons = words.calm(window.id, line)
                yield _advice(Kind.STOP_HELPING, window, gain, reasons, line)


def _is_calm(now: _Now, window: WindowNow, line: str) -> bool:
    """Whether a line that a window was lately sent to help needs nobody any more."""
    move = now.last.get((window.hall, window.id))
    hall, _, lane = line.rpartition(":")
    lent = move is not None and move.kind is Kind.HELP
    return lent and _wait_s(now, hall or window.hall, lane) < CALM_BELOW_S


def _pause(now: _Now) -> Iterator[Advice]:
    """Of each hall the window that is needed least, if it is not needed."""
    done: set[str] = set()
    windows = now.load.picture.windows.values()
    # Since when a window is free may be unknown after a restart, until it calls somebody.
    idle = [w for w in windows if w.free and w.free_ms and now.at_ms - w.free_ms >= IDLE_MS]
    for window in _of_each_kind(now, filter(now.rested, idle)):
        if window.hall in done:
            continue
        rest = now.load.picture.imagined(without=(window.hall, window.id))
        if not _manages(now, window.hall, rest):
            continue
        cost = -now.gain_min(window.hall, rest)
        if cost <= PAUSE_COST_MIN:
            done.add(window.hall)
            idle_min = (now.at_ms - window.free_ms) // 60_000
            reasons = words.pausing(window.id, idle_min, max(0, round(cost)))
            yield _advice(Kind.PAUSE, window, -max(0.0, cost), reasons)


def _manages(now: _Now, hall: str, picture: Picture) -> bool:
    """Whether a hall would get by: an open window for every lane, no long waits, time to spare."""
    rest = now.load.imagine(picture)
    busy = 0.0
    for lane in now.book.halls[hall].lanes:
        found = rest.if_now(hall, lane, now.at_ms)
        if found is None or found.p90_s > PAUSE_P90_S:
            return False
        for line in now.book.halls[hall].lines(lane):
            if not any(w.hall == hall for w, _ in rest.serving(line)):
                return False
            rates = now.load.learned.arrivals.rates(line, now.at_ms)
            usual = now.load.learned.times.of(hall, lane, None, now.at_ms)
            busy += sum(rates.values()) * usual.mean_s
    windows = [w for w in picture.windows.values() if w.hall == hall]
    return busy <= PAUSE_BELOW * sum(w.state is WindowState.OPEN for w in windows)


def _advice(
    kind: Kind,
    window: WindowNow,
    gain: float,
    reasons: tuple[str, str],
    line: str | None = None,
    *,
    urgent: bool = False,
) -> Advice:
    name = words.id_of(kind, window.hall, window.id, line)
    return Advice(
        name, kind, window.hall, window.id, round(gain, 1), *reasons, line=line, urgent=urgent
    )
