"""Ways to let people wait: nothing but rules of a hall, for some a choice of line at the door."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from benchmarks.line.visits import LANES, Visit, expected_s
from queueing.rules.hall_rules import BOUND_S, ClassRule, HallRules, Rulebook, default_classes

MINUTE_S = 60
SPECIAL_HANDICAP_S = 5 * MINUTE_S
REMOTE_HANDICAP_S = 10 * MINUTE_S
REMOTE_LANES = ["business", "social"]
Lengths = Mapping[str, int]
Choice = Callable[[Visit, Lengths], str]
Windows = dict[str, dict[str, int]]


class Discipline(NamedTuple):
    """Rules under a name. `lane_of` chooses a lane at the door from those whose windows are open.

    `own_lines`: each window has a lane of its own, which is emptied when the window closes.
    `slowness` is how much longer a window takes that serves several lanes as its own, `distance`
    how much longer one that serves another hall.
    """

    name: str
    book: Rulebook
    lane_of: Choice
    own_lines: bool = False
    slowness: float = 1.0
    distance: float = 1.0

    def factor(self, hall: str, window: str, of_hall: str) -> float:
        """How much longer a window takes to serve somebody of a hall."""
        lanes = self.book.halls[hall].windows[window]
        several = sum(not handicap for handicap in lanes.values()) > 1
        return (self.slowness if several else 1.0) * (1.0 if hall == of_hall else self.distance)


def _lane_of_visit(visit: Visit, _: Lengths) -> str:
    return visit.lane


def _any(visit: Visit, lengths: Lengths) -> str:
    return list(lengths)[int(visit.chance * len(lengths))]


def _shortest(visit: Visit, lengths: Lengths) -> str:
    least = min(lengths.values())
    best = [lane for lane, length in lengths.items() if length == least]
    return best[int(visit.chance * len(best))]


def names(windows: int) -> list[str]:
    """The names of so many windows."""
    return [str(number + 1) for number in range(windows)]


def own_line_each(hall: str, windows: int, *, shortest: bool) -> Discipline:
    """Whoever comes is sent to one window and stays there."""
    serves = {name: {f"w{name}": 0} for name in names(windows)}
    how = "shortest" if shortest else "at random"
    choice = _shortest if shortest else _any
    book = _book(hall, serves, credit=False)
    return Discipline(f"a line per window, {how}", book, choice, own_lines=True)


def own_windows_each(hall: str, windows: int) -> Discipline:
    """Each lane has windows that serve nothing else, as many as its share of the work asks for."""
    work = [LANES[lane] * seconds for lane, seconds in expected_s().items()]
    lanes = list(expected_s())
    counts = shared_out(windows, work)
    order = iter(names(windows))
    serves = {
        next(order): {lane: 0}
        for lane, count in zip(lanes, counts, strict=True)
        for _ in range(count)
    }
    return Discipline(
        "a line per lane, own windows", _book(hall, serves, credit=False), _lane_of_visit
    )


def shared(hall: str, windows: int) -> Discipline:
    """One line for all, first come first served."""
    serves = {name: dict.fromkeys(LANES, 0) for name in names(windows)}
    return Discipline(
        "one shared line, no credit", _book(hall, serves, credit=False), _lane_of_visit
    )


def with_credit(hall: str, windows: int) -> Discipline:
    """The house's own: head starts, comprehensive windows, some special ones that also help out."""
    return Discipline("credits, special windows help", _book(hall, mixed(windows)), _lane_of_visit)


def across(
    halls: dict[str, int], *, helping: bool, handicap_s: int = REMOTE_HANDICAP_S
) -> Discipline:
    """A group of halls by the house's rules, each on its own or each helping all the others."""
    tables = []
    for hall, windows in halls.items():
        serves = mixed(windows)
        others = [f"{other}:{lane}" for other in halls if other != hall for lane in REMOTE_LANES]
        for lines in serves.values():
            lines.update(dict.fromkeys(others if helping else (), handicap_s))
        tables.append(_rules(hall, serves, REMOTE_LANES if helping else []))
    how = f"help across halls after {handicap_s // MINUTE_S} min" if helping else "each hall alone"
    return Discipline(how, Rulebook(tables), _lane_of_visit)


def mixed(windows: int) -> Windows:
    """Three windows of four are comprehensive; the others prefer one lane by a few minutes."""
    special = windows // 4
    serves: Windows = {name: dict.fromkeys(LANES, 0) for name in names(windows)}
    for place, name in enumerate(names(windows)[windows - special :]):
        prefers = list(LANES)[place % len(LANES)]
        serves[name] = {lane: 0 if lane == prefers else SPECIAL_HANDICAP_S for lane in LANES}
    return serves


def shared_out(places: int, shares: list[float], least: int = 2) -> list[int]:
    """So many places by shares: each at least a few, the rest where the most is left per place."""
    counts = [least] * len(shares)
    while sum(counts) < places:
        loads = [share / count for share, count in zip(shares, counts, strict=True)]
        counts[loads.index(max(loads))] += 1
    return counts


def _book(hall: str, serves: Windows, *, credit: bool = True) -> Rulebook:
    return Rulebook([_rules(hall, serves, [], credit=credit)])


def _rules(hall: str, serves: Windows, remote: list[str], *, credit: bool = True) -> HallRules:
    classes = default_classes()
    if not credit:
        classes = {name: ClassRule(0, 0, rule.reason) for name, rule in classes.items()}
    lanes = dict.fromkeys(lane for lines in serves.values() for lane in lines if ":" not in lane)
    return HallRules(hall, 0, BOUND_S, list(lanes), remote, classes, serves)
