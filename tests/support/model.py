"""What the line should do, told as plainly as can be: no Redis, no SQL, no scripts."""

from collections import Counter
from dataclasses import dataclass
from itertools import count
from typing import Any

from msgspec.structs import replace

from kit.clock import Clock, business_date
from queueing import keys
from queueing.line import Destination, NewTicket
from queueing.rules import HallRules, Rulebook
from queueing.transitions import AT_WINDOW, LIVE, MOVES, WINDOW_MOVES

HERE = {"recall", "start", "finish", "miss", "park", "release"}


class No(Exception):
    """The verb is refused, with this code."""


def need(code: str, *conditions: object) -> None:
    """Refuse unless all of them hold."""
    if not all(conditions):
        raise No(code)


@dataclass(eq=False)
class Visit:
    new: NewTicket
    lane: str
    line: str
    date: str
    number: str
    order: int
    arrival: int
    stops: list[str]
    state: str = "waiting"
    call_no: int = 0
    missed_at: int = 0
    at: tuple[str, str] | None = None


class Model:
    def __init__(self, book: Rulebook, clock: Clock) -> None:
        self.book, self.clock, self.seen = book, clock, 0
        self.days = dict.fromkeys(book.halls, "")
        self.counts: Counter[tuple[str, ...]] = Counter()
        self.visits: dict[str, Visit] = {}
        self.orders = count()
        self.desks = {(h, w): "closed" for h, rules in book.halls.items() for w in rules.windows}

    def do(self, verb: str, *args: Any) -> Visit | None:  # noqa: ANN401
        """Take what `Line` takes; give the ticket moved, or refuse and change nothing."""
        name = "window" if verb in WINDOW_MOVES else "here" if verb in HERE else verb
        table = () if name == verb else (verb,)
        visit: Visit | None = getattr(self, f"_{name}")(*table, *args)
        if visit or verb != "call_next":
            self.seen = self._now()
        return visit

    def rebuilt(self) -> None:
        """What ended before today is forgotten with Redis."""
        old = [v for v in self.visits.values() if v.date < self.days[v.new.hall]]
        for visit in old:
            if visit.state not in LIVE:
                del self.visits[visit.new.id]

    def waiting(self, *lines: str | None) -> list[Visit]:
        """Who waits in these lines, in order."""
        found = [v for v in self.visits.values() if v.state == "waiting" and v.line in lines]
        return sorted(found, key=lambda v: (v.arrival, v.order))

    def ahead(self, visit: Visit) -> int:
        """How many wait before somebody."""
        return self.waiting(visit.line, keys.beside(visit.line)).index(visit)

    def holds(self, hall: str, window: str) -> Visit | None:
        """Who is at a window."""
        return next((v for v in self.visits.values() if v.at == (hall, window)), None)

    def _now(self) -> int:
        return max(self.seen, self.clock.now_ms())

    def _home(self, visit: Visit) -> str:
        return self.book.halls[visit.new.hall].line_of(visit.lane, remote=visit.new.remote)

    def _known(self, ticket: str) -> Visit:
        need("not_found", ticket in self.visits)
        return self.visits[ticket]

    def _visit(self, ticket: str, verb: str) -> Visit:
        need("illegal_move", self._known(ticket).state in MOVES[verb].sources)
        return self.visits[ticket]

    def _at(self, hall: str, window: str, verb: str) -> Visit:
        visit = self.holds(hall, window)
        if visit is None or visit.state not in MOVES[verb].sources:
            raise No("illegal_move")
        return visit

    def _served(self, hall: str, window: str, *lines: str) -> None:
        served = {serves.line for serves in self.book.serves(hall, window)}
        need("not_served_here", served & {*lines})

    def _leave(self, visit: Visit, state: str) -> Visit:
        visit.state, visit.at = state, visit.at if state in AT_WINDOW else None
        return visit

    def _queue(self, visit: Visit, behind: int = 0) -> Visit:
        own = keys.place(visit.line)[2]
        if own and self.desks[visit.new.hall, own] != "open":
            visit.line = self._home(visit)
        self._leave(visit, "away")
        if behind:
            others = self.waiting(visit.line, keys.beside(visit.line))[:behind]
            key = others[-1].arrival + 1 if len(others) == behind else self._now()
            visit.arrival = max(visit.arrival, key)
        return self._leave(visit, "waiting")

    def _issue(self, new: NewTicket) -> Visit:
        self.turn(new.hall)
        day, rules = self.days[new.hall], self.book.halls[new.hall]
        need("invalid", {new.lane, *(stop.lane for stop in new.stops)} <= {*rules.lanes})
        for v in self.visits.values():
            mine = v.new.citizen and v.new.citizen == new.citizen and v.state in LIVE
            need("ticket_exists", not mine or (v.new.hall, v.lane) != (new.hall, new.lane))
        of_class, of_day = rules.class_of(new.ticket_class), (new.hall, day, new.ticket_class)
        capped = 0 < of_class.cap <= self.counts[of_day]
        self.counts[of_day] += not capped
        self.counts[new.hall, day, "", new.prefix] += 1
        number = f"{new.prefix}{self.counts[new.hall, day, '', new.prefix]:03}"
        arrival = max(self._now(), new.slot_start_ms) - (not capped) * of_class.credit_s * 1000
        line, stops = rules.line_of(new.lane, remote=new.remote), [s.lane for s in new.stops]
        visit = Visit(new, new.lane, line, day, number, next(self.orders), arrival, stops)
        return self.visits.setdefault(new.id, visit)

    def _cancel(self, ticket: str) -> Visit:
        return self._leave(self._visit(ticket, "cancel"), "cancelled")

    def _postpone(self, ticket: str, callers: int) -> Visit:
        return self._queue(self._visit(ticket, "postpone"), callers)

    def _return_to_line(self, hall: str, ticket: str, behind: int | None = None) -> Visit:
        visit, rules = self._visit(ticket, "return_to_line"), self.book.halls[hall]
        need("illegal_move", self._now() - visit.missed_at <= rules.return_within_s * 1000)
        return self._queue(visit, rules.return_behind if behind is None else behind)

    def _undo_miss(self, hall: str, window: str, ticket: str) -> Visit:
        visit = self._known(ticket)
        self._served(hall, window, visit.line, self._home(visit))
        return self._return_to_line(hall, ticket, 0)

    def _resume(self, hall: str, window: str, ticket: str) -> Visit:
        visit = self._visit(ticket, "resume")
        self._served(hall, window, visit.line, self._home(visit))
        return self._queue(visit)

    def _transfer(self, hall: str, window: str, to: Destination) -> Visit:
        if to.ticket:
            visit = self._visit(to.ticket, "postpone")
            self._served(hall, window, visit.line, self._home(visit))
        else:
            visit = self._at(hall, window, "transfer")
        home = visit.new.hall
        need("invalid", not to.lane or to.lane in self.book.halls[home].lanes)
        need("not_found", to.lane or (home, to.window) in self.desks)
        need("window_not_open", to.lane or self.desks[home, to.window] == "open")
        visit.lane = to.lane or visit.lane
        visit.line = self._home(visit) if to.lane else keys.own_line(home, to.window)
        return self._queue(visit)

    def _call_next(self, hall: str, window: str) -> Visit | None:
        self._free(hall, window, {"open"})
        serves = self.book.serves(hall, window)
        heads = [(v, s.handicap_ms) for s in serves for v in self.waiting(s.line)[:1]]
        heads.sort(key=lambda head: (head[0].arrival + head[1], head[0].order))
        return self._call(hall, window, heads[0][0].new.id) if heads else None

    def _call(self, hall: str, window: str, ticket: str, *_: str) -> Visit:
        self._free(hall, window, {"open"})
        visit = self._visit(ticket, "call")
        self._served(hall, window, visit.line)
        visit.state, visit.at, visit.call_no = "called", (hall, window), visit.call_no + 1
        return visit

    def _here(self, verb: str, hall: str, window: str, *_: str) -> Visit:
        visit = self._at(hall, window, verb)
        visit.call_no += verb == "recall"
        visit.missed_at = self._now() if verb == "miss" else visit.missed_at
        if verb == "finish" and visit.stops:
            visit.lane = visit.stops.pop(0)
            visit.line = self._home(visit)
            return self._queue(visit)
        return self._queue(visit) if verb == "release" else self._leave(visit, MOVES[verb].target)

    def _free(self, hall: str, window: str, states: set[str]) -> None:
        need("window_busy", not self.holds(hall, window))
        need("window_not_open", self.desks[hall, window] in states)

    def _window(self, verb: str, hall: str, window: str, *_: str) -> None:
        if verb == "open_window":
            self.turn(hall)
        else:
            self._free(hall, window, {*WINDOW_MOVES[verb].sources})
        self.desks[hall, window] = WINDOW_MOVES[verb].target
        for visit in self.waiting(keys.own_line(hall, window)):
            self._queue(visit)

    def _set_rules(self, rules: HallRules, _: str) -> None:
        old = self.book.halls[rules.hall]
        need("stale_version", rules.version == old.version)
        ended = {line for lane in old.lanes for line in old.lines(lane)}
        ended -= {line for lane in rules.lanes for line in rules.lines(lane)}
        for v in self.visits.values():
            stops = [old.line_of(stop, remote=v.new.remote) for stop in v.stops]
            needed = {v.line, keys.lane_line(rules.hall, v.lane), *stops}
            mine = v.new.hall == rules.hall and v.state in LIVE
            need("line_in_use", not mine or not needed & ended)
        self.book = self.book.changed(replace(rules, version=rules.version + 1))

    def turn(self, hall: str) -> None:
        """End the day of a hall, if it is over."""
        today = business_date(self.clock.now_ms())
        if self.days[hall] >= today:
            return
        for v in self.visits.values():
            far = v.at is not None and v.at[0] == hall != v.new.hall
            if (v.new.hall == hall and v.state in LIVE) or (far and v.date < today):
                self._leave(v, "expired")
            elif far:
                self._queue(v)
        for place in self.desks:
            self.desks[place] = "closed" if place[0] == hall else self.desks[place]
        self.days[hall], self.seen = today, self._now()
