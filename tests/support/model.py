"""What the line should do, told as plainly as can be: no Redis, no SQL, no scripts."""

from collections import Counter
from dataclasses import dataclass
from itertools import count

from kit.clock import Clock
from queueing.line.requests import NewTicket
from queueing.model import keys
from queueing.model.transitions import AT_WINDOW, LIVE, MOVES
from queueing.rules.hall_rules import Rulebook


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
    rung_at: int = 0
    at: tuple[str, str] | None = None


@dataclass(eq=False)
class Done:
    """A service that a window finished last, and how its visit stood before."""

    visit: Visit
    state: str
    call_no: int
    lane: str
    line: str
    stops: list[str]


class Queue:
    """Everybody's place in line, and the moves between them."""

    def __init__(self, book: Rulebook, clock: Clock) -> None:
        self.book, self.clock, self.seen = book, clock, 0
        self.days = dict.fromkeys(book.halls, "")
        self.counts: Counter[tuple[str, ...]] = Counter()
        self.visits: dict[str, Visit] = {}
        self.orders = count()
        self.done: dict[tuple[str, str], Done] = {}
        self.desks = {(h, w): "closed" for h, rules in book.halls.items() for w in rules.windows}

    def waiting(self, *lines: str | None) -> list[Visit]:
        """Who waits in these lines, in order."""
        found = [v for v in self.visits.values() if v.state == "waiting" and v.line in lines]
        return sorted(found, key=lambda v: (v.arrival, v.order))

    def ahead(self, visit: Visit) -> int:
        """How many wait before somebody."""
        return self.waiting(visit.line, keys.sibling(visit.line)).index(visit)

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
            others = self.waiting(visit.line, keys.sibling(visit.line))[:behind]
            key = others[-1].arrival + 1 if len(others) == behind else self._now()
            visit.arrival = max(visit.arrival, key)
        return self._leave(visit, "waiting")

    def _issue(self, new: NewTicket) -> Visit:
        day, rules = self.days[new.hall], self.book.halls[new.hall]
        need("invalid", {new.lane, *(stop.lane for stop in new.stops)} <= {*rules.lanes})
        self._holds_none(new, new.lane)
        of_class, of_day = rules.class_of(new.ticket_class), (new.hall, day, new.ticket_class)
        capped = 0 < of_class.cap <= self.counts[of_day]
        self.counts[of_day] += not capped
        self.counts[new.hall, day, "", new.prefix] += 1
        number = f"{new.prefix}{self.counts[new.hall, day, '', new.prefix]:03}"
        arrival = max(self._now(), new.slot_start_ms) - (not capped) * of_class.credit_s * 1000
        line, stops = rules.line_of(new.lane, remote=new.remote), [s.lane for s in new.stops]
        visit = Visit(new, new.lane, line, day, number, next(self.orders), arrival, stops)
        return self.visits.setdefault(new.id, visit)

    def _holds_none(self, new: NewTicket, lane: str) -> None:
        for v in self.visits.values():
            mine = v.new.citizen and v.new.citizen == new.citizen and v.state in LIVE
            other = v.new is not new and (v.new.hall, v.lane) == (new.hall, lane)
            need("ticket_exists", not (mine and other))

    def _return_to_line(self, hall: str, ticket: str, behind: int | None = None) -> Visit:
        visit, rules = self._visit(ticket, "return_to_line"), self.book.halls[hall]
        need("illegal_move", self._now() - visit.missed_at <= rules.return_within_s * 1000)
        return self._queue(visit, rules.return_behind if behind is None else behind)

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
        visit.rung_at = self._now()
        self.done.pop((hall, window), None)
        return visit

    def _here(self, verb: str, hall: str, window: str, *_: str) -> Visit:
        visit = self._at(hall, window, verb)
        if verb == "recall":
            self._recall(visit, self.book.halls[hall].recall_every_s)
        if verb == "finish":
            state = "waiting" if visit.stops else "served"
            before = visit.call_no, visit.lane, visit.line, [*visit.stops]
            self.done[hall, window] = Done(visit, state, *before)
        visit.missed_at = self._now() if verb == "miss" else visit.missed_at
        if verb == "finish" and visit.stops:
            visit.lane = visit.stops.pop(0)
            visit.line = self._home(visit)
            return self._queue(visit)
        return self._queue(visit) if verb == "release" else self._leave(visit, MOVES[verb].target)

    def _recall(self, visit: Visit, every_s: int) -> None:
        need("too_early", self._now() - visit.rung_at >= every_s * 1000)
        visit.call_no, visit.rung_at = visit.call_no + 1, self._now()

    def _undo(self, hall: str, window: str, today: str) -> Visit:
        done = self.done.get((hall, window))
        visit = done and self.visits.get(done.visit.new.id)
        if not done or not visit:
            raise No("illegal_move")
        home = visit.new.hall
        need("illegal_move", today <= visit.date == self.days[home])
        need("illegal_move", (visit.state, visit.call_no) == (done.state, done.call_no))
        need("window_not_open", self.desks[hall, window] == "open")
        need("not_served_here", done.lane in self.book.halls[home].lanes)
        self._holds_none(visit.new, done.lane)
        visit.lane, visit.stops = done.lane, [*done.stops]
        visit.line = done.line if keys.place(done.line)[2] else self._home(visit)
        visit.state, visit.at = "serving", (hall, window)
        del self.done[hall, window]
        return visit

    def _free(self, hall: str, window: str, states: set[str]) -> None:
        need("window_busy", not self.holds(hall, window))
        need("window_not_open", self.desks[hall, window] in states)
