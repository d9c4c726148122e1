"""What people, clerks and managers do to the line of `model.py`, and the end of its days."""

from typing import Any

from msgspec.structs import replace

from kit.clock import business_date
from queueing.line.requests import Destination, NewTicket
from queueing.model import keys
from queueing.model.transitions import LIVE, WINDOW_MOVES
from queueing.rules.hall_rules import HallRules
from tests.support.model import Queue, Visit, need

HERE = {"recall", "start", "finish", "miss", "park", "release"}


class Model(Queue):
    """What `Line` does, verb by verb."""

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

    def _issue(self, new: NewTicket) -> Visit:
        self.turn(new.hall)
        return super()._issue(new)

    def _undo_finish(self, hall: str, window: str) -> Visit:
        self.turn(hall)
        return self._undo(hall, window, business_date(self.clock.now_ms()))

    def _cancel(self, ticket: str) -> Visit:
        return self._leave(self._visit(ticket, "cancel"), "cancelled")

    def _postpone(self, ticket: str, callers: int) -> Visit:
        return self._queue(self._visit(ticket, "postpone"), callers)

    def _undo_miss(self, hall: str, window: str, ticket: str) -> Visit:
        visit = self._known(ticket)
        self._served(hall, window, visit.line, self._home(visit))
        return self._return_to_line(hall, ticket, 0)

    def _resume(self, hall: str, window: str, ticket: str) -> Visit:
        visit = self._visit(ticket, "resume")
        self._served(hall, window, visit.line, self._home(visit))
        return self._queue(visit)

    def _transfer(self, hall: str, window: str, to: Destination, _: str = "") -> Visit:
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

    def _window(self, verb: str, hall: str, window: str, *_: str) -> None:
        if verb == "open_window":
            self.turn(hall)
        else:
            self._free(hall, window, {*WINDOW_MOVES[verb].sources})
        self.desks[hall, window] = WINDOW_MOVES[verb].target
        if verb == "close_window":
            self.done.pop((hall, window), None)
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
        self.done = {place: done for place, done in self.done.items() if place[0] != hall}
        self.days[hall], self.seen = today, self._now()
