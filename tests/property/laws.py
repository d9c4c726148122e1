"""What must hold after every step, read from Redis and SQL and not from any model."""

from collections import Counter
from typing import Any

from queueing.model import keys
from queueing.model.documents import TicketDoc, WindowDoc, ticket_of
from queueing.model.events import Event, event_of
from queueing.model.fold import HallState, WindowLight, apply, state_of
from queueing.model.transitions import AT_WINDOW, LIVE, MOVES, State
from queueing.rules.checks import overtaking_s
from records.db import sql
from tests.property.stage import Stage

# Which event a move makes; handing a foreign ticket back at the end of a day is a release.
MADE_BY: dict[str, list[str]] = {}
for _verb, _move in MOVES.items():
    MADE_BY.setdefault(_move.event, []).append(_verb)
COUNTED = {"ticket.called", "ticket.recalled"}
KEPT = {
    "ticket.transferred",
    "ticket.resumed",
    "ticket.finished",
    "ticket.finish_undone",
    "ticket.called",
}


class Laws:
    """Follows one group from event to event."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.docs: dict[str, TicketDoc] = {}
        self.desks: dict[str, WindowDoc] = {}
        self.issued: dict[str, TicketDoc] = {}
        self.screens = {hall: HallState("", {}, {}) for hall in stage.halls}
        self.replayed = {
            hall: HallState("", {}, {w: WindowLight("closed") for w in rules.windows})
            for hall, rules in stage.line.rules.halls.items()
        }
        self.reach_ms: Counter[tuple[str, str]] = Counter()
        self.seqs: Counter[str] = Counter()
        self._last = 0
        self._seen_rows: dict[tuple[str, int], tuple[str, str]] = {}
        self._place = (0, 0, 0)

    async def begin(self) -> None:
        """See the halls before the first step."""
        for hall in self.stage.halls:
            self.screens[hall] = await self._seen(hall)

    async def look(self) -> None:
        """Check what has happened since the last look, and how things stand."""
        new = await self._new_events()
        self._widen()
        for event in new:
            self._follow(event)
        await self._compare_tickets()
        await self._compare_lines()
        await self._compare_screens(new)

    async def _new_events(self) -> list[Event]:
        """What was committed: in the order of each hall's numbers, without a gap."""
        rows = await sql.rows(
            sql.connection(),
            "SELECT id, epoch, position, hall, seq, document FROM event "
            "WHERE grp=? AND id>? ORDER BY id",
            self.stage.group,
            self._last,
        )
        new = [row for row in rows if not self._known(row)]
        self._last = rows[-1]["id"] if rows else self._last
        for row in new:
            ms, _, n = row["position"].partition("-")
            place = (row["epoch"], int(ms), int(n))
            assert place > self._place, "committed in another order than the log's"
            self.seqs[row["hall"]] += 1
            assert row["seq"] == self.seqs[row["hall"]], "a hall's events have a gap"
            self._place = place
            self._seen_rows[row["hall"], row["seq"]] = (row["position"], row["document"])
        return [event_of(row["document"].encode()) for row in new]

    def _known(self, row: dict[str, Any]) -> bool:
        """Whether SQL had this event before and lost it: then it is the same to the letter."""
        known = self._seen_rows.get((row["hall"], row["seq"]))
        assert known in {None, (row["position"], row["document"])}, "another event came instead"
        return known is not None

    def _widen(self) -> None:
        """How far each window may let somebody be overtaken, by any rules so far."""
        book = self.stage.line.rules
        for hall, rules in book.halls.items():
            for window in rules.windows:
                reach_ms = overtaking_s(book, rules, window) * 1000
                self.reach_ms[hall, window] = max(self.reach_ms[hall, window], reach_ms)

    def _follow(self, event: Event) -> None:
        """Each event by itself: the moves, the counts, the keys that stay."""
        apply(self.replayed[event.hall], event)
        if event.window:
            self.desks[f"{event.window.hall}:{event.window.id}"] = event.window
        if not (new := event.ticket):
            return
        old = self.docs.get(new.id)
        if old is None:
            assert (event.name, new.version) == ("ticket.issued", 1)
            assert not any(self._number(t) == self._number(new) for t in self.docs.values())
            self.issued[new.id] = new
        else:
            self._moved(event, old, new)
        self.docs[new.id] = new

    @staticmethod
    def _number(ticket: TicketDoc) -> tuple[str, str, str, int]:
        return ticket.hall, ticket.date, ticket.prefix, ticket.n

    def _moved(self, event: Event, old: TicketDoc, new: TicketDoc) -> None:
        allowed = {(s, MOVES[v].target) for v in MADE_BY[event.name] for s in MOVES[v].sources}
        assert (old.state, new.state) in allowed, f"{event.name}: {old.state} to {new.state}"
        assert new.version == old.version + 1
        assert new.call_no == old.call_no + (event.name in COUNTED)
        assert self._number(new) == self._number(old)
        assert (new.order, new.joined_at, new.citizen) == (old.order, old.joined_at, old.citizen)
        assert new.arrival >= old.arrival
        if event.name in KEPT or not new.live:
            assert new.arrival == old.arrival, f"{event.name} changed the place"
        assert (new.window is not None) == (new.state in AT_WINDOW)
        if event.name == "ticket.called":
            self._called(event, old)
        if event.name == "ticket.transferred" and event.request and old.state is State.WAITING:
            assert event.reason, f"{new.number} waited and was moved without a reason"

    def _called(self, event: Event, ticket: TicketDoc) -> None:
        """A window calls what it serves, and nobody is overtaken beyond the bound."""
        assert event.window is not None
        hall, window = event.window.hall, event.window.id
        served = {serves.line for serves in self.stage.line.rules.serves(hall, window)}
        assert ticket.line in served
        if event.why is None:
            return  # out of turn, for a reason that is logged
        for other in self.docs.values():
            if other.state is State.WAITING and other.line in served and self._unchanged(other):
                later_ms = self._came(ticket) - self._came(other)
                assert later_ms <= self.reach_ms[hall, window], f"{other.number} was overtaken"

    def _unchanged(self, ticket: TicketDoc) -> bool:
        return ticket.arrival == self.issued[ticket.id].arrival

    def _came(self, ticket: TicketDoc) -> int:
        """When somebody came, or when their slot began."""
        first = self.issued[ticket.id]
        return first.arrival + first.credit_ms

    async def _compare_tickets(self) -> None:
        """Redis, the record and the log tell the same of everybody and of every window."""
        rows = await sql.rows(
            sql.connection(), "SELECT document FROM ticket WHERE hall IN (?, ?)", *self.stage.halls
        )
        recorded = {doc.id: doc for doc in (ticket_of(row["document"]) for row in rows)}
        assert recorded == self.docs
        live = {ticket: doc for ticket, doc in recorded.items() if doc.state in LIVE}
        held: Counter[str] = Counter()
        found: dict[str, TicketDoc] = {}
        for hall in self.stage.halls:
            snapshot = await self.stage.view.snapshot(hall)
            assert snapshot.seq == self.seqs[hall]
            found |= {ticket.id: ticket for ticket in snapshot.tickets}
            for window in snapshot.windows:
                if f"{hall}:{window.id}" in self.desks:
                    assert window == self.desks[f"{hall}:{window.id}"]
                if window.ticket:
                    held[window.ticket] += 1
                    doc = live[window.ticket]
                    assert (doc.window, doc.window_hall or doc.hall) == (window.id, hall)
        assert found == live
        assert held == Counter(ticket for ticket, doc in live.items() if doc.state in AT_WINDOW)

    async def _compare_lines(self) -> None:
        """Redis lets wait, under the same keys, exactly whom the record says to wait."""
        store = self.stage.store
        prefix = keys.line(store.group, store.epoch, "")
        found = {}
        async for name in store.redis.scan_iter(match=f"{prefix}*", count=10_000):
            line = name.decode().removeprefix(prefix)
            found[line] = await store.redis.zrange(name, 0, -1, withscores=True)
        lines: dict[str, list[tuple[bytes, float]]] = {}
        waiting = [doc for doc in self.docs.values() if doc.state is State.WAITING]
        for doc in sorted(waiting, key=lambda t: (t.arrival, t.order)):
            entry = (keys.member(doc.order, doc.id).encode(), float(doc.arrival))
            lines.setdefault(doc.line, []).append(entry)
        assert found == lines

    async def _compare_screens(self, new: list[Event]) -> None:
        """Old snapshot and events give the new snapshot, and so does the log from its start."""
        for event in new:
            apply(self.screens[event.hall], event)
        for hall in self.stage.halls:
            seen = await self._seen(hall)
            assert self.screens[hall] == seen
            assert self.replayed[hall] == seen

    async def _seen(self, hall: str) -> HallState:
        snapshot = await self.stage.view.snapshot(hall)
        return state_of(snapshot.day, snapshot.tickets, snapshot.windows)
