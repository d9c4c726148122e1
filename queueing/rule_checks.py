"""What a set of rules may not say. Each check looks at one table in the company of all the others.

The bound on overtaking: at a call, a ticket can be passed only by one whose holder really arrived
at most (largest head start + largest handicap) later, for the order compares arrivals from which a
head start was taken and to which a handicap was added.
"""

from collections.abc import Callable, Iterator, Mapping

from queueing.classes import CLASSES, WALK_IN
from queueing.rules import Fault, HallRules, Place, Rulebook

Places = Mapping[str, Place]


def check(book: Rulebook, hall: str, places: Places) -> list[Fault]:
    """Everything wrong with one hall's table; nothing, if it may be used."""
    return [fault for test in _CHECKS for fault in test(book, book.halls[hall], places)]


def _check_classes(_: Rulebook, rules: HallRules, __: Places) -> Iterator[Fault]:
    for name, of_class in rules.classes.items():
        field = f"classes.{name}"
        if name not in CLASSES:
            yield Fault(field, "unknown", f"There is no class {name}.", f"没有类别 {name}。")
        if of_class.credit_s < 0:
            yield Fault(
                f"{field}.credit_s", "negative", "A credit is not negative.", "优待时长不能为负。"
            )
        if name != WALK_IN and not of_class.reason.strip():
            english = "A class says what it rests on."
            yield Fault(f"{field}.reason", "missing", english, "类别必须写明理由。")
        if name == WALK_IN and (of_class.credit_s or of_class.cap):
            yield Fault(
                field,
                "invalid",
                "A walk-in has no credit and no cap.",
                "普通号没有优待，也没有上限。",
            )


def _check_windows(_: Rulebook, rules: HallRules, places: Places) -> Iterator[Fault]:
    for window, lines in rules.windows.items():
        field = f"windows.{window}"
        if window not in places[rules.hall].windows:
            yield Fault(field, "unknown", f"There is no window {window}.", f"没有窗口 {window}。")
        if not lines:
            yield Fault(
                field,
                "empty",
                f"Window {window} would serve nothing.",
                f"窗口 {window} 将不办理任何业务。",
            )
        for line, handicap_s in lines.items():
            if handicap_s < 0:
                yield Fault(
                    f"{field}.{line}",
                    "negative",
                    "A handicap is not negative.",
                    "让位时长不能为负。",
                )
    for window in sorted(places[rules.hall].windows - rules.windows.keys()):
        yield Fault(
            f"windows.{window}",
            "missing",
            f"Window {window} would serve nothing.",
            f"窗口 {window} 将不办理任何业务。",
        )


def _check_lines(book: Rulebook, rules: HallRules, _: Places) -> Iterator[Fault]:
    for window, lines in rules.windows.items():
        for line in lines:
            hall, colon, lane = line.rpartition(":")
            field = f"windows.{window}.{line}"
            if not hall and (colon or lane not in rules.lanes):
                yield Fault(
                    field,
                    "unknown",
                    f"This hall has no lane {line}.",
                    f"本大厅没有业务类别 {line}。",
                )
            if hall == rules.hall:
                yield Fault(
                    field,
                    "invalid",
                    "A lane of one's own hall is named without it.",
                    "本大厅的业务类别不写大厅名。",
                )
            elif hall and (hall not in book.halls or lane not in book.halls[hall].remote_lanes):
                english = f"{line} may not be served from another hall."
                yield Fault(field, "not_remote", english, f"{line} 不允许由其他大厅远程办理。")


def _check_lanes(_: Rulebook, rules: HallRules, places: Places) -> Iterator[Fault]:
    if not rules.lanes:
        yield Fault("lanes", "empty", "A hall has at least one lane.", "大厅至少要有一个业务类别。")
    for field in ("lanes", "remote_lanes"):
        names: list[str] = getattr(rules, field)
        if len(set(names)) < len(names):
            yield Fault(field, "repeated", "A lane stands there twice.", "业务类别重复。")
    for lane in rules.lanes:
        if lane not in places[rules.hall].lanes:
            yield Fault("lanes", "unknown", f"There is no lane {lane}.", f"没有业务类别 {lane}。")
        if not any(lane in lines for lines in rules.windows.values()):
            yield Fault(
                "lanes",
                "no_window",
                f"No window would serve the lane {lane}.",
                f"没有窗口办理 {lane}。",
            )


def _check_remote_lanes(book: Rulebook, rules: HallRules, _: Places) -> Iterator[Fault]:
    for lane in rules.remote_lanes:
        if lane not in rules.lanes:
            yield Fault(
                "remote_lanes",
                "unknown",
                f"This hall has no lane {lane}.",
                f"本大厅没有业务类别 {lane}。",
            )
    for hall, lane in _served_from_afar(book, rules.hall):
        if lane not in rules.remote_lanes:
            english = f"A window of {hall} still serves the lane {lane} from afar."
            yield Fault("remote_lanes", "in_use", english, f"{hall} 的窗口仍在远程办理 {lane}。")


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
                english = (
                    f"At window {window} of {other.hall} credit and handicap come to "
                    f"{reach_s / 60:g} min, beyond the bound of {bound_s / 60:g} min."
                )
                chinese = (
                    f"{other.hall} 的窗口 {window}：优待与让位之和为 {reach_s / 60:g} 分钟，"
                    f"超过公平上限 {bound_s / 60:g} 分钟。"
                )
                yield Fault("fairness_bound_s", "beyond_bound", english, chinese)
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
