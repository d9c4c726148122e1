"""The rules of a hall: one readable table that a manager may change while the hall is open.

Everything the line's order depends on stands here: which window serves which line and how much it
prefers its own, what a class is worth and how often a day, how far anybody may ever be overtaken.
Durations are in seconds.
"""

from collections.abc import Iterable
from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta

from queueing.model import keys
from queueing.model.classes import APPOINTMENT, CLASSES, WALK_IN
from queueing.model.documents import ServesDoc
from queueing.model.errors import TooEarly

MINUTE_S = 60
HOUR_S = 3600
BOUND_S = 90 * 60
LONGEST_S = 8 * HOUR_S
MOST_BEHIND = 50

Seconds = Annotated[int, Meta(ge=-LONGEST_S, le=LONGEST_S)]
Name = Annotated[str, Meta(min_length=1, max_length=80)]


class ClassRule(msgspec.Struct, forbid_unknown_fields=True):
    """What a class is worth here: its head start, its cap a day (0: none), and why it exists."""

    credit_s: Seconds
    cap: Annotated[int, Meta(ge=0, le=100_000)]
    reason: Annotated[str, Meta(max_length=200)]


class HallRules(msgspec.Struct, forbid_unknown_fields=True):
    """One hall's rules. `windows` maps window → line → handicap.

    A line is a lane of the hall (`social`) or one of another hall that may be served from afar
    (`branch-1:social`); whose `remote_lanes` must then hold it. `known_lanes` are the group's lanes
    when the table was made, written by the house whatever is sent: one that comes later is served
    as the catalogue says.
    """

    hall: Name
    version: Annotated[int, Meta(ge=0, le=2**31)]
    fairness_bound_s: Annotated[int, Meta(ge=0, le=LONGEST_S)]
    lanes: list[Name]
    remote_lanes: list[Name]
    classes: dict[Name, ClassRule]
    windows: dict[Name, dict[Name, Seconds]]
    return_behind: Annotated[int, Meta(ge=0, le=MOST_BEHIND)] = 3
    return_within_s: Annotated[int, Meta(ge=0, le=LONGEST_S)] = 30 * 60
    recall_every_s: Annotated[int, Meta(ge=0, le=MINUTE_S)] = 5
    known_lanes: list[Name] = []

    def line_of(self, lane: str, *, remote: bool) -> str:
        """The line in which a ticket waits; `remote` if its holder accepts a distant window."""
        return keys.lane_line(self.hall, lane, remote=remote and lane in self.remote_lanes)

    def lines(self, lane: str) -> list[str]:
        """The lines of a lane."""
        both = [keys.lane_line(self.hall, lane)]
        if lane in self.remote_lanes:
            both.append(keys.lane_line(self.hall, lane, remote=True))
        return both

    def serves(self, window: str) -> list[ServesDoc]:
        """The lines that a window may serve, in order of preference, its own line first."""
        found = [ServesDoc(keys.own_line(self.hall, window), 0)]
        for name, handicap_s in self.windows.get(window, {}).items():
            hall, _, lane = name.rpartition(":")
            lines = [keys.lane_line(hall, lane, remote=True)] if hall else self.lines(lane)
            found += [ServesDoc(line, handicap_s * 1000) for line in lines]
        return found

    def with_window(self, window: str, lines: dict[str, int]) -> "HallRules":
        """The same table but for the lines of one window."""
        return msgspec.structs.replace(self, windows={**self.windows, window: lines})

    def class_of(self, name: str) -> ClassRule:
        """A class here; one that the rules do not name is worth nothing."""
        return self.classes.get(name) or ClassRule(0, 0, "")


class Place(NamedTuple):
    """What stands in a hall whatever the rules say: its windows, and the lanes of the group."""

    windows: frozenset[str]
    lanes: frozenset[str]


class Rulebook:
    """The rules of a group as this process knows them; the line's log keeps them up to date."""

    def __init__(self, rules: Iterable[HallRules] = ()) -> None:
        """One table a hall."""
        self.halls = {table.hall: table for table in rules}

    @property
    def changes(self) -> int:
        """How often any rules of the group were changed."""
        return sum(rules.version for rules in self.halls.values())

    def learn(self, rules: HallRules) -> None:
        """Take over a table, unless a newer one is known, or the hall is none of this process's."""
        known = self.halls.get(rules.hall)
        if known is not None and rules.version >= known.version:
            self.halls[rules.hall] = rules

    def begin(self, book: "Rulebook") -> None:
        """Start over from what another book says."""
        self.halls = dict(book.halls)

    def serves(self, hall: str, window: str) -> list[ServesDoc]:
        """The lines that a window may serve."""
        return self.halls[hall].serves(window)

    def all_serves(self) -> dict[str, list[ServesDoc]]:
        """The same for every window, under the name `HALL:WINDOW`."""
        return {
            keys.window_name(hall, window): rules.serves(window)
            for hall, rules in self.halls.items()
            for window in rules.windows
        }

    def all_lines(self) -> set[str]:
        """Every line of a lane that some window serves."""
        return {
            serves.line
            for found in self.all_serves().values()
            for serves in found
            if keys.place(serves.line)[1] is not None
        }

    def changed(self, rules: HallRules) -> "Rulebook":
        """The book with one table replaced."""
        return Rulebook([*(r for r in self.halls.values() if r.hall != rules.hall), rules])


class _StoredRules(HallRules, forbid_unknown_fields=False):
    """A table as an older house may have written it, with members that mean nothing any more."""


def decode(text: str | bytes) -> HallRules:
    """Read a table as it was written, whenever that was."""
    stored = msgspec.json.decode(text, type=_StoredRules)
    return HallRules(**{name: getattr(stored, name) for name in HallRules.__struct_fields__})


def default_classes() -> dict[str, ClassRule]:
    """What the classes are worth until a manager says otherwise."""
    return {name: ClassRule(c.credit_s, c.cap, c.reason) for name, c in CLASSES.items()}


def class_on_arrival(now_ms: int, slot_start_ms: int, early_s: int, late_s: int) -> tuple[str, int]:
    """How somebody with an appointment counts on checking in: the class and the slot's start.

    On time is from `early_s` before the slot's start to `late_s` after it; whoever comes later is
    a walk-in from then on. Raises `TooEarly`.
    """
    if now_ms < slot_start_ms - early_s * 1000:
        english = f"One may check in from {early_s // 60} minutes before the slot's start."
        raise TooEarly(english, f"请在预约时段开始前 {early_s // 60} 分钟内签到。")
    if now_ms > slot_start_ms + late_s * 1000:
        return WALK_IN, 0
    return APPOINTMENT, slot_start_ms
