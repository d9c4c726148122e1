"""The rules of each hall as the record has them, and what a hall begins with.

Every change is a row of its own, so a hall's rules are versioned and each version says who made
it, when and why. What the catalogue no longer has is left out when rules are read; a window or a
lane that the rules could not know yet is served as the catalogue says.
"""

from queueing.model.classes import CLOSURE
from queueing.rules.hall_rules import BOUND_S, HallRules, Place, Rulebook, decode, default_classes
from records.db.sql import Connection
from records.hall_directory import HallDirectory, HallInfo, windows_in_service
from records.models.line.rules_versions import latest_rules


async def read_rulebook(db: Connection, directory: HallDirectory) -> Rulebook:
    """The rules in force in every hall of a group."""
    kept = await _kept(db, directory)
    halls = directory.halls.values()
    book = Rulebook(
        _settled(kept[hall.id], hall) if hall.id in kept else default_rules(hall) for hall in halls
    )
    for hall in halls:
        _forget_others(book, hall)
    return book


async def _kept(db: Connection, directory: HallDirectory) -> dict[str, HallRules]:
    """The latest rules of each hall that has any, as they were written."""
    latest = await latest_rules(db)
    return {hall: decode(text) for hall, text in latest.items() if hall in directory.halls}


async def lost_lines(db: Connection, directory: HallDirectory) -> dict[str, list[str]]:
    """The lines that the written rules of each hall name in vain: retired, or not remote now."""
    kept, book = await _kept(db, directory), await read_rulebook(db, directory)
    return {
        hall: lost
        for hall, rules in kept.items()
        if (lost := sorted(_named(rules) - _named(book.halls[hall])))
    }


def _named(rules: HallRules) -> set[str]:
    return {line for lines in rules.windows.values() for line in lines} | set(rules.remote_lanes)


def default_rules(hall: HallInfo) -> HallRules:
    """What a hall begins with: the catalogue's windows, and a bound that these keep."""
    classes = default_classes()
    windows = {code: dict(window.lanes) for code, window in hall.windows.items()}
    credit_s = max(of_class.credit_s for of_class in classes.values())
    handicap_s = max((s for lanes in windows.values() for s in lanes.values()), default=0)
    return _settled(
        HallRules(
            hall=hall.id,
            version=0,
            fairness_bound_s=max(BOUND_S, credit_s + handicap_s),
            lanes=[],
            remote_lanes=list(hall.remote_lanes),
            classes=classes,
            windows=windows,
            known_lanes=list(hall.group_lanes),
        ),
        hall,
    )


def _settled(rules: HallRules, hall: HallInfo) -> HallRules:
    """Rules that speak of the windows and lanes there are, and name every lane that is served.

    A lane that they could not know, because it came later, is served as the catalogue says; its
    handicap is cut to what the hall's bound on overtaking leaves.
    """
    _add_closure(rules)
    later = set(hall.group_lanes) - _lanes_known(rules)
    credit_s = max((of_class.credit_s for of_class in rules.classes.values()), default=0)
    room_s = max(0, rules.fairness_bound_s - credit_s)
    known, rules.windows = rules.windows, {}
    for code, window in hall.windows.items():
        if window.retired:
            continue
        lines = {
            line: s
            for line, s in known.get(code, {}).items()
            if ":" in line or line in hall.group_lanes
        }
        lines |= {lane: min(s, room_s) for lane, s in window.lanes.items() if lane in later}
        rules.windows[code] = lines or dict(window.lanes)
    rules.remote_lanes += [lane for lane in hall.remote_lanes if lane in later]
    rules.known_lanes = list(hall.group_lanes)
    _name_lanes(rules, hall)
    return rules


def _add_closure(rules: HallRules) -> None:
    """A class that older rules could not know, worth no more than the most that one of theirs is.

    So the hall's bound on overtaking holds as before.
    """
    if CLOSURE not in rules.classes:
        usual = default_classes()[CLOSURE]
        most_s = max((of_class.credit_s for of_class in rules.classes.values()), default=0)
        usual.credit_s = min(usual.credit_s, most_s)
        rules.classes[CLOSURE] = usual


def _lanes_known(rules: HallRules) -> set[str]:
    """The group's lanes when these rules were made; rules from before this was kept name some."""
    served = {line for lines in rules.windows.values() for line in lines if ":" not in line}
    return {*rules.known_lanes, *rules.lanes, *served}


def _name_lanes(rules: HallRules, hall: HallInfo) -> None:
    served = {line for lines in rules.windows.values() for line in lines if ":" not in line}
    rules.lanes = [lane for lane in hall.group_lanes if lane in served]
    rules.remote_lanes = [lane for lane in dict.fromkeys(rules.remote_lanes) if lane in served]


def _forget_others(book: Rulebook, hall: HallInfo) -> None:
    """Drop lines of other halls that may not be served from afar any more."""
    rules = book.halls[hall.id]
    remote = {
        f"{other.hall}:{lane}" for other in book.halls.values() for lane in other.remote_lanes
    }
    for code, lines in rules.windows.items():
        left = {line: s for line, s in lines.items() if ":" not in line or line in remote}
        rules.windows[code] = left or dict(hall.windows[code].lanes)
    _name_lanes(rules, hall)


def places(directory: HallDirectory) -> dict[str, Place]:
    """What stands in each hall whatever its rules say; not what is retired."""
    lanes = frozenset(directory.lanes)
    windows = windows_in_service(directory)
    return {hall: Place(windows.get(hall, frozenset()), lanes) for hall in directory.halls}
