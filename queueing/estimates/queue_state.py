"""A group's lines and windows as they stand: who waits where, who is at which window since when."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from queueing.estimates.simulation import Entry
from queueing.model import keys
from queueing.model.documents import ServesDoc, TicketDoc, WindowDoc
from queueing.model.transitions import State, WindowState
from queueing.rules.hall_rules import Rulebook

WindowKey = tuple[str, str]


@dataclass(slots=True)
class Held:
    """A ticket at a window, and the place where the time it takes is learned."""

    ticket: str
    hall: str
    lane: str
    item: str | None
    called_ms: int


@dataclass(slots=True)
class WindowNow:
    """A window: its state and since when, whom it holds or since when it is free, its last call."""

    hall: str
    id: str
    state: WindowState
    since_ms: int
    free_ms: int
    held: Held | None = None
    called_ms: int = 0

    @property
    def free(self) -> bool:
        """Whether it may call somebody at once."""
        return self.state is WindowState.OPEN and self.held is None


@dataclass(slots=True)
class QueueState:
    """Everything that waits and everything that serves, kept up to date by `WaitEstimator`."""

    book: Rulebook
    lines: dict[str, list[Entry]] = field(default_factory=dict)
    waiting: dict[str, tuple[str, Entry]] = field(default_factory=dict)
    windows: dict[WindowKey, WindowNow] = field(default_factory=dict)
    holds: dict[str, WindowKey] = field(default_factory=dict)
    _serves: dict[WindowKey, list[ServesDoc]] = field(default_factory=dict)
    _groups: dict[str, frozenset[str]] = field(default_factory=dict)
    _serving: dict[str, list[tuple[WindowNow, int]]] = field(default_factory=dict)

    def what_if(
        self, window: WindowNow | None = None, *, without: WindowKey | None = None
    ) -> "QueueState":
        """The same state with one window otherwise, or gone; the lines are shared."""
        windows = dict(self.windows)
        if window is not None:
            windows[window.hall, window.id] = window
        if without is not None:
            windows.pop(without, None)
        return replace(self, windows=windows, _serving={})

    def under(self, book: Rulebook) -> "QueueState":
        """The same state under other rules."""
        return replace(self, book=book, _serves={}, _groups={}, _serving={})

    def rules_changed(self) -> None:
        """What was derived from the rules is derived again when it is needed."""
        self._serves.clear()
        self._groups.clear()
        self.windows_changed()

    def windows_changed(self) -> None:
        """Some window opened, stopped or was not known before."""
        self._serving.clear()

    def join(self, ticket: TicketDoc) -> None:
        """A ticket waits in its line."""
        entry = (ticket.arrival, ticket.order, ticket.item)
        entries = self.lines.setdefault(ticket.line, [])
        entries.insert(bisect_left(entries, entry[:2]), entry)  # orders are unique
        self.waiting[ticket.id] = (ticket.line, entry)

    def leave(self, ticket: str) -> str | None:
        """A ticket waits no more; gives the line it was in."""
        found = self.waiting.pop(ticket, None)
        if found is None:
            return None
        line, entry = found
        entries = self.lines[line]
        del entries[bisect_left(entries, entry[:2])]
        return line

    def window(self, hall: str, window_id: str, at_ms: int) -> WindowNow:
        """A window, open if it was never heard of: only open ones call."""
        found = self.windows.get((hall, window_id))
        if found is None:
            found = WindowNow(hall, window_id, WindowState.OPEN, at_ms, at_ms)
            self.windows[hall, window_id] = found
            self.windows_changed()
        return found

    def hold(self, ticket: TicketDoc) -> WindowNow:
        """A window takes a ticket."""
        hall, at_ms = ticket.window_hall or ticket.hall, ticket.called_at or 0
        window = self.window(hall, ticket.window or "", at_ms)
        if window.held is not None:  # whose end nobody saw
            self.holds.pop(window.held.ticket, None)
        window.held = Held(ticket.id, ticket.hall, ticket.lane, ticket.item, at_ms)
        window.called_ms = at_ms
        self.holds[ticket.id] = (hall, window.id)
        return window

    def let_go(self, ticket: str, at_ms: int) -> Held | None:
        """A window is free of a ticket."""
        key = self.holds.pop(ticket, None)
        window = self.windows.get(key) if key else None
        if window is None or window.held is None or window.held.ticket != ticket:
            return None
        held, window.held, window.free_ms = window.held, None, at_ms
        return held

    def serves(self, window: WindowKey) -> list[ServesDoc]:
        """The lines that a window serves."""
        found = self._serves.get(window)
        if found is None:
            known = window[0] in self.book.halls
            found = self.book.serves(*window) if known else [ServesDoc(keys.own_line(*window))]
            self._serves[window] = found
        return found

    def serving(self, line: str) -> list[tuple[WindowNow, int]]:
        """The open windows that serve a line, each with its handicap in ms; not to be changed."""
        found = self._serving.get(line)
        if found is None:
            group = self.group_of(keys.hall_of(line))
            found = self._serving[line] = [
                (window, serves.handicap_ms)
                for key, window in self.windows.items()
                if window.state is WindowState.OPEN and key[0] in group
                for serves in self.serves(key)
                if serves.line == line
            ]
        return found

    def group_of(self, hall: str) -> frozenset[str]:
        """The halls whose windows and lines hang together with this one's."""
        found = self._groups.get(hall)
        if found is None:
            found = frozenset(self._connected(hall))
            self._groups.update(dict.fromkeys(found, found))
        return found

    def _connected(self, hall: str) -> set[str]:
        pairs = {
            (of, keys.place(serves.line)[0])
            for of, rules in self.book.halls.items()
            for window in rules.windows
            for serves in rules.serves(window)
        }
        found, grown = {hall}, {hall}
        while grown:
            grown = {b for a, b in pairs if a in found} | {a for a, b in pairs if b in found}
            grown -= found
            found |= grown
        return found

    def lanes(self, hall: str, lane: str) -> list[str]:
        """The lines of a hall's lane."""
        rules = self.book.halls.get(hall)
        return rules.lines(lane) if rules else [keys.lane_line(hall, lane)]

    def begin(
        self, hall: str, tickets: Iterable[TicketDoc], windows: Iterable[WindowDoc], at_ms: int
    ) -> None:
        """Take a hall over from a snapshot."""
        for ticket_id in [
            t for t, (line, _) in self.waiting.items() if keys.place(line)[0] == hall
        ]:
            self.leave(ticket_id)
        for ticket_id in [t for t, at in self.holds.items() if self._holds_of(hall, at)]:
            self.let_go(ticket_id, at_ms)
        self.rules_changed()
        for doc in windows:
            # What is known stays: since when it is so, and the ticket of another hall.
            before = self.windows.get((hall, doc.id))
            if before is None or before.state is not doc.state:
                held = before.held if before else None
                self.windows[hall, doc.id] = WindowNow(hall, doc.id, doc.state, at_ms, at_ms, held)
        for ticket in tickets:
            if ticket.state is State.WAITING:
                self.join(ticket)
            elif ticket.at_window:
                self.hold(ticket)

    def _holds_of(self, hall: str, window: WindowKey) -> bool:
        held = self.windows[window].held
        return held is not None and held.hall == hall

    def before(self, key: tuple[int, int], free: list[tuple[WindowNow, int]]) -> int:
        """How many who wait would be taken by these windows before a ticket with this key."""
        least: dict[str, int] = {}
        for window, own_ms in free:
            for serves in self.serves((window.hall, window.id)):
                ahead_ms = serves.handicap_ms - own_ms
                least[serves.line] = min(least.get(serves.line, ahead_ms), ahead_ms)
        return sum(
            bisect_left(self.lines[line], (key[0] - ahead_ms, key[1]))
            for line, ahead_ms in least.items()
            if line in self.lines
        )
