"""Which window should open, pause, help another line, or stop helping, and what that saves.

Each step is tried out: the line is simulated with and without it. The gain is the difference
in waiting minutes, summed over all who wait now and all who are expected in the next half hour.
One step a kind of window is advised at a time, the next when it was taken. A window that was moved
rests a while, and a step pays more to be taken than to be taken back, so that none goes to and fro.
"""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import msgspec

from queueing.balancing.advice import Advice, AdviceKind, Grounds, PastMove, Why, id_of
from queueing.balancing.weighing import Weighing
from queueing.estimates.forecast import SOON_S
from queueing.estimates.queue_state import QueueState, WindowKey, WindowNow
from queueing.estimates.wait_estimator import WaitEstimator
from queueing.model import keys
from queueing.model.transitions import WindowState
from queueing.rules.checks import check
from queueing.rules.hall_rules import Place, Rulebook

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


async def advise(
    estimator: WaitEstimator, book: Rulebook, now_ms: int, recent: Sequence[PastMove]
) -> list[Advice]:
    """What the windows of a group should do now, the greatest gain first.

    A lane where people wait and no window is open comes before all else, whatever was moved when.
    `recent` are the moves of at least the last 20 minutes, taken on advice or not.
    """
    now = Weighing(estimator, book, now_ms, recent)
    found = []
    for advice in _steps(now):
        if advice is not None:
            found.append(advice)
        # All together they take long, and the line's log is committed by the same loop.
        await asyncio.sleep(0)
    found.sort(key=lambda advice: (not advice.urgent, -advice.gain_min, advice.id))
    chosen: dict[WindowKey, Advice] = {}
    for advice in found:
        chosen.setdefault((advice.hall, advice.window), advice)
    return list(chosen.values())


def _steps(now: Weighing) -> Iterator[Advice | None]:
    """Every step that might be taken, one after another: None for one that does not pay."""
    for steps in (_unserved, _open, _help, _stop, _pause):
        yield from steps(now)


def _alike(now: Weighing, *states: WindowState) -> list[WindowNow]:
    """Of the windows that may be moved and are alike, the one that has been free the longest."""
    windows = now.estimator.state.windows.values()
    return _of_each_kind(now, [w for w in windows if w.state in states and now.rested(w)])


def _of_each_kind(now: Weighing, windows: Iterable[WindowNow]) -> list[WindowNow]:
    """One window of each hall, state and table of lines: what is true of it is of the others."""
    found: dict[tuple[object, ...], WindowNow] = {}
    for window in sorted(windows, key=lambda w: (w.held is not None, w.free_ms, w.hall, w.id)):
        lines = now.book.halls[window.hall].windows.get(window.id, {})
        found.setdefault((window.hall, window.state, tuple(sorted(lines.items()))), window)
    return list(found.values())


def _opened(now: Weighing, window: WindowNow) -> float:
    """What opening a window saves."""
    open_now = replace(
        window, state=WindowState.OPEN, since_ms=now.at_ms, free_ms=now.at_ms, held=None
    )
    return now.gain_min(window.hall, now.estimator.state.what_if(open_now))


def _unserved(now: Weighing) -> Iterator[Advice | None]:
    """Lanes where people wait and no window is open."""
    windows = now.estimator.state.windows.values()
    away = _of_each_kind(now, [w for w in windows if w.state is not WindowState.OPEN])
    for line, entries in sorted(now.estimator.state.lines.items()):
        if not entries or now.estimator.serving(line):
            continue
        able = [w for w in away if _serves(now.book, w, line)]
        gains: list[tuple[float, WindowNow]] = []
        for window in able:
            gains.append((_opened(now, window), window))
            yield None
        if gains:
            gain, window = max(gains, key=lambda pair: pair[0])
            lane = keys.place(line)[1] or ""
            grounds = Grounds(Why.UNSERVED, lane, waiting=len(entries))
            yield _advice(AdviceKind.OPEN, window, gain, grounds, urgent=True)


def _serves(book: Rulebook, window: WindowNow, line: str) -> bool:
    return any(serves.line == line for serves in book.serves(window.hall, window.id))


def _open(now: Weighing) -> Iterator[Advice | None]:
    """Windows whose opening shortens the wait."""
    for window in _alike(now, WindowState.CLOSED, WindowState.PAUSED):
        gain = _opened(now, window)
        pays = gain >= OPEN_GAIN_MIN
        grounds = Grounds(Why.SHORTER, minutes=round(gain))
        yield _advice(AdviceKind.OPEN, window, gain, grounds) if pays else None


def _help(now: Weighing) -> Iterator[Advice | None]:
    """Windows that should take people of a line that is not theirs."""
    needy: list[tuple[str, str]] = []
    for hall, rules in sorted(now.book.halls.items()):
        needy += [(hall, lane) for lane in rules.lanes if now.tail_s(hall, lane) >= HELP_FROM_S]
        yield None
    for window in _alike(now, WindowState.OPEN):
        for hall, lane in needy:
            yield _helped(now, window, hall, lane)


def _helped(now: Weighing, window: WindowNow, hall: str, lane: str) -> Advice | None:
    """A window helping a lane, if it may and that pays."""
    if (found := _changed_to_help(now, window, hall, lane)) is None:
        return None
    line, handicap_s, book = found
    gain = now.gain_min(window.hall, now.under(book, window.hall, hall))
    if gain < HELP_GAIN_MIN:
        return None
    grounds = Grounds(Why.NEEDY, line, minutes=round(gain))
    advice = _advice(AdviceKind.HELP, window, gain, grounds, line)
    return msgspec.structs.replace(advice, handicap_s=handicap_s)


def _changed_to_help(
    now: Weighing, window: WindowNow, hall: str, lane: str
) -> tuple[str, int, Rulebook] | None:
    """The line as the rules spell it, the handicap, and the book; None if it may not be."""
    rules = now.book.halls[window.hall]
    line = lane if hall == window.hall else f"{hall}:{lane}"
    served = rules.windows.get(window.id)
    if not served or line in served:
        return None
    if hall != window.hall and lane not in now.book.halls[hall].remote_lanes:
        return None  # as the checks would say, which look at the whole book
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
    return not check(book, hall, places)


def _stop(now: Weighing) -> Iterator[Advice | None]:
    """Windows that should take people of their own lines only."""
    for window in _alike(now, WindowState.OPEN):
        served = now.book.halls[window.hall].windows.get(window.id, {})
        for line in sorted(name for name, handicap_s in served.items() if handicap_s > 0):
            yield _stopped(now, window, line)


def _stopped(now: Weighing, window: WindowNow, line: str) -> Advice | None:
    """A window not helping a line any more, if it may and that pays or the line is calm."""
    rules = now.book.halls[window.hall]
    rest = {name: s for name, s in rules.windows[window.id].items() if name != line}
    book = now.book.changed(rules.with_window(window.id, rest))
    if not _allowed(book, window.hall):
        return None
    gain = now.gain_min(window.hall, now.under(book, window.hall))
    if gain >= STOP_GAIN_MIN:
        grounds = Grounds(Why.OWN_FIRST, line, minutes=round(gain))
        return _advice(AdviceKind.STOP_HELPING, window, gain, grounds, line)
    if _is_calm(now, window, line) and gain > -PAUSE_COST_MIN:
        return _advice(AdviceKind.STOP_HELPING, window, gain, Grounds(Why.CALM, line), line)
    return None


def _is_calm(now: Weighing, window: WindowNow, line: str) -> bool:
    """Whether a line that a window was lately sent to help needs nobody any more."""
    move = now.last.get((window.hall, window.id))
    hall, _, lane = line.rpartition(":")
    lent = move is not None and move.kind is AdviceKind.HELP
    return lent and now.tail_s(hall or window.hall, lane) < CALM_BELOW_S


def _pause(now: Weighing) -> Iterator[Advice | None]:
    """Of each hall the window that is needed least, if it is not needed."""
    done: set[str] = set()
    windows = now.estimator.state.windows.values()
    # Since when a window is free may be unknown after a restart, until it calls somebody.
    idle = [w for w in windows if w.free and w.free_ms and now.at_ms - w.free_ms >= IDLE_MS]
    for window in _of_each_kind(now, filter(now.rested, idle)):
        if window.hall not in done:
            advice = _paused(now, window)
            if advice is not None:
                done.add(window.hall)
            yield advice


def _paused(now: Weighing, window: WindowNow) -> Advice | None:
    """A window taking nobody, if that costs next to nothing."""
    rest = now.estimator.state.what_if(without=(window.hall, window.id))
    if not _manages(now, window.hall, rest):
        return None
    cost = -now.gain_min(window.hall, rest)
    if cost > PAUSE_COST_MIN:
        return None
    idle_min = (now.at_ms - window.free_ms) // 60_000
    grounds = Grounds(Why.IDLE, minutes=max(0, round(cost)), idle_min=idle_min)
    return _advice(AdviceKind.PAUSE, window, -max(0.0, cost), grounds)


def _manages(now: Weighing, hall: str, state: QueueState) -> bool:
    """Whether a hall would get by: an open window for every lane, no long waits, time to spare."""
    rest = now.estimator.what_if(state)
    busy = 0.0
    booked = now.estimator.learned.soon(now.book, [hall], now.at_ms)
    for lane in now.book.halls[hall].lanes:
        found = rest.if_now(hall, lane, now.at_ms)
        if found is None or found.p90_s > PAUSE_P90_S:
            return False
        for line in now.book.halls[hall].lines(lane):
            if not any(w.hall == hall for w, _ in rest.serving(line)):
                return False
            rates = now.estimator.learned.arrivals.rates(line, now.at_ms)
            usual = now.estimator.learned.times.of(hall, lane, None, now.at_ms)
            rate = sum(rates.values()) + booked.get(line, 0.0) / SOON_S
            busy += rate * usual.mean_s
    windows = [w for w in state.windows.values() if w.hall == hall]
    return busy <= PAUSE_BELOW * sum(w.state is WindowState.OPEN for w in windows)


def _advice(
    kind: AdviceKind,
    window: WindowNow,
    gain: float,
    grounds: Grounds,
    line: str | None = None,
    *,
    urgent: bool = False,
) -> Advice:
    name = id_of(kind, window.hall, window.id, line)
    return Advice(
        name, kind, window.hall, window.id, round(gain, 1), grounds, line=line, urgent=urgent
    )
