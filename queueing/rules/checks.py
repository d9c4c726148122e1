"""What a set of rules may not say. Each check looks at one table in the company of all the others.

The bound on overtaking: at a call, a ticket can be passed only by one whose holder really arrived
at most (largest head start + largest handicap) later, for the order compares arrivals from which a
head start was taken and to which a handicap was added.
"""

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from queueing.model.classes import CLASSES, WALK_IN
from queueing.rules.hall_rules import HallRules, Place, Rulebook

Places = Mapping[str, Place]


class Subject(StrEnum):
    """What of a set of rules a fault is about; with its code, it says what is wrong."""

    CLASS = "class"
    CREDIT = "credit"
    REASON = "reason"
    WALK_IN = "walk_in"
    WINDOW = "window"
    HANDICAP = "handicap"
    LINE = "line"
    LANE = "lane"
    LANES = "lanes"
    BOUND = "bound"


class Fault(NamedTuple):
    """Something that a set of rules may not say, with the names and figures of its sentence."""

    field: str
    code: str
    subject: Subject
    figures: Mapping[str, str | float] = MappingProxyType({})


def check(book: Rulebook, hall: str, places: Places) -> list[Fault]:
    """Everything wrong with one hall's table; nothing, if it may be used."""
    return [fault for test in _CHECKS for fault in test(book, book.halls[hall], places)]


def _check_classes(_: Rulebook, rules: HallRules, __: Places) -> Iterator[Fault]:
    for name, of_class in rules.classes.items():
        field = f"classes.{name}"
        if name not in CLASSES:
            yield Fault(field, "unknown", Subject.CLASS, {"name": name})
        if of_class.credit_s < 0:
            yield Fault(f"{field}.credit_s", "negative", Subject.CREDIT)
        if name != WALK_IN and not of_class.reason.strip():
            yield Fault(f"{field}.reason", "missing", Subject.REASON)
        if name == WALK_IN and (of_class.credit_s or of_class.cap):
            yield Fault(field, "invalid", Subject.WALK_IN)


def _check_windows(_: Rulebook, rules: HallRules, places: Places) -> Iterator[Fault]:
    for window, lines in rules.windows.items():
        field = f"windows.{window}"
        if window not in places[rules.hall].windows:
            yield Fault(field, "unknown", Subject.WINDOW, {"name": window})
        if not lines:
            yield Fault(field, "empty", Subject.WINDOW, {"name": window})
        for line, handicap_s in lines.items():
            if handicap_s < 0:
                yield Fault(f"{field}.{line}", "negative", Subject.HANDICAP)
    for window in sorted(places[rules.hall].windows - rules.windows.keys()):
        yield Fault(f"windows.{window}", "missing", Subject.WINDOW, {"name": window})


def _check_lines(book: Rulebook, rules: HallRules, _: Places) -> Iterator[Fault]:
    for window, lines in rules.windows.items():
        for line in lines:
            hall, colon, lane = line.rpartition(":")
            field = f"windows.{window}.{line}"
            if not hall and (colon or lane not in rules.lanes):
                yield Fault(field, "unknown", Subject.LINE, {"name": line})
            if hall == rules.hall:
                yield Fault(field, "invalid", Subject.LINE)
            elif hall and (hall not in book.halls or lane not in book.halls[hall].remote_lanes):
                yield Fault(field, "not_remote", Subject.LINE, {"name": line})


def _check_lanes(_: Rulebook, rules: HallRules, places: Places) -> Iterator[Fault]:
    if not rules.lanes:
        yield Fault("lanes", "empty", Subject.LANES)
    for field in ("lanes", "remote_lanes"):
        names: list[str] = getattr(rules, field)
        if len(set(names)) < len(names):
            yield Fault(field, "repeated", Subject.LANES)
    for lane in rules.lanes:
        if lane not in places[rules.hall].lanes:
            yield Fault("lanes", "unknown", Subject.LANE, {"name": lane})
        if not any(lane in lines for lines in rules.windows.values()):
            yield Fault("lanes", "no_window", Subject.LANE, {"name": lane})


def _check_remote_lanes(book: Rulebook, rules: HallRules, _: Places) -> Iterator[Fault]:
    for lane in rules.remote_lanes:
        if lane not in rules.lanes:
            yield Fault("remote_lanes", "unknown", Subject.LINE, {"name": lane})
    for hall, lane in _served_from_afar(book, rules.hall):
        if lane not in rules.remote_lanes:
            yield Fault("remote_lanes", "in_use", Subject.LANE, {"name": lane, "hall": hall})


def _served_from_afar(book: Rulebook, hall: str) -> Iterator[tuple[str, str]]:
    """Which lanes of a hall are served by windows of which others."""
    for other in book.halls.values():
        if other.hall == hall:
            continue
        lines = {line for window in other.windows.values() for line in window}
        for line in sorted(lines):
            of_hall, _, lane = line.rpartition(":")
            if of_hall == hall:
                yield other.hall, lane


def _check_bound(book: Rulebook, rules: HallRules, _: Places) -> Iterator[Fault]:
    """The change may touch windows of other halls that serve lanes of this one."""
    for other in book.halls.values():
        for window in other.windows:
            halls = _halls_served(book, other, window)
            if rules.hall not in halls:
                continue
            reach_s = overtaking_s(book, other, window)
            bound_s = min(book.halls[hall].fairness_bound_s for hall in halls)
            if reach_s > bound_s:
                figures = {"window": window, "hall": other.hall}
                minutes = {"reach_min": reach_s / 60, "bound_min": bound_s / 60}
                yield Fault(
                    "fairness_bound_s", "beyond_bound", Subject.BOUND, {**figures, **minutes}
                )
                return


def overtaking_s(book: Rulebook, rules: HallRules, window: str) -> int:
    """By how much one who arrived later may be called before another at a window."""
    credit_s = max(
        (
            c.credit_s
            for h in _halls_served(book, rules, window)
            for c in book.halls[h].classes.values()
        ),
        default=0,
    )
    return credit_s + max(rules.windows[window].values(), default=0)


def _halls_served(book: Rulebook, rules: HallRules, window: str) -> set[str]:
    named = {line.rpartition(":")[0] or rules.hall for line in rules.windows[window]}
    return {hall for hall in named | {rules.hall} if hall in book.halls}


_CHECKS: tuple[Callable[[Rulebook, HallRules, Places], Iterator[Fault]], ...] = (
    _check_classes,
    _check_windows,
    _check_lines,
    _check_lanes,
    _check_remote_lanes,
    _check_bound,
)
