"""How a group's halls stand, what was learned from their past, and the waits that follow.

A `WaitEstimator` is started with a snapshot a hall and then told every event of the log. Time is
always an argument or the event's; two processes told the same say the same.
"""

from collections.abc import Collection, Iterable

from queueing.estimates.arrivals import Arrivals
from queueing.estimates.bookings import ExpectedBookings
from queueing.estimates.forecast import Learned, forecast
from queueing.estimates.opening_history import OpeningHistory
from queueing.estimates.queue_state import QueueState, WindowNow
from queueing.estimates.service_times import ServiceTimes
from queueing.estimates.simulation import Times
from queueing.estimates.unsettled import Unsettled
from queueing.model import keys
from queueing.model.classes import APPOINTMENT
from queueing.model.documents import TicketDoc, WindowDoc
from queueing.model.estimate import NO_WAIT, Calibration, Called, Estimate, EstimateCoverage, Given
from queueing.model.events import Event
from queueing.model.transitions import State, WindowState
from queueing.rules.hall_rules import Rulebook, decode

FRESH_MS = 30_000
SMALL_SHARE = 40  # a plan outlives one event for so many who wait
AT_ONCE_MS = 60_000
LATEST = 2**62  # an order of issue behind all others
UNDONE = "ticket.finish_undone"
ISSUED = "ticket.issued"
UNLEARNED = frozenset({"ticket.returned", "ticket.expired"})  # abandoned, or overnight


class _Plan:
    """A forecast and how many events came since."""

    __slots__ = ("at_ms", "changes", "times", "waiting")

    def __init__(self, at_ms: int, times: dict[str, Times]) -> None:
        self.at_ms = at_ms
        self.times = times
        self.changes = 0
        self.waiting = sum(len(found.keys) for found in times.values())

    def holds(self, now_ms: int) -> bool:
        """Whether it may still be read: a long line does not change with every event."""
        return self.changes <= self.waiting // SMALL_SHARE and 0 <= now_ms - self.at_ms < FRESH_MS


class WaitEstimator:
    """The waits of one group. Reading an estimate costs a search, after events a look ahead."""

    def __init__(
        self,
        book: Rulebook,
        times: ServiceTimes | None = None,
        openings: OpeningHistory | None = None,
        bookings: ExpectedBookings | None = None,
    ) -> None:
        """`book` says who serves what; `times` and `openings` are what is already known.

        Without `bookings` those who have booked are expected as others are, by how many come.
        """
        self.state = QueueState(book)
        self.learned = Learned(
            times or ServiceTimes(), openings or OpeningHistory(), Arrivals(), bookings
        )
        self._days: dict[str, str] = {}
        self._plans: dict[frozenset[str], _Plan] = {}
        self._calibrations: dict[str, Calibration] = {}
        self._first: dict[str, dict[str, Estimate]] = {}
        self._given: list[Given] = []
        self._called: list[Called] = []
        self._unsettled = Unsettled(self.learned.times)

    def begin(
        self, hall: str, day: str, tickets: Collection[TicketDoc], windows: Iterable[WindowDoc]
    ) -> None:
        """Take a hall over as a snapshot shows it."""
        docs = list(windows)
        self.state.begin(hall, tickets, docs, 0)
        self._unsettled.begin(docs)
        if self._days.get(hall, day) != day:  # it ended unseen
            self._end_day(hall)
        self._days[hall] = day
        self._plans.clear()
        # Whose first call or end came unseen is never judged.
        uncalled = {ticket.id for ticket in tickets if ticket.call_no == 0}
        first = self._first.get(hall, {})
        self._first[hall] = {ticket: first[ticket] for ticket in first.keys() & uncalled}

    def apply(self, event: Event) -> None:
        """Follow one event of the log."""
        if event.window is not None and event.name != "window.helping":
            self._unsettled.settle(event.window, undone=event.name == UNDONE)
        if event.rules is not None:
            self.state.book.learn(decode(event.rules))
            self.state.rules_changed()
            self._plans.clear()
        elif event.ticket is not None:
            self._moved(event, event.ticket)
        elif event.name == "window.helping":
            return  # the ticket's own event says the same
        elif event.window is not None:
            self._window(event.window, event.at)
        elif event.day is not None:
            self._day(event.hall, event.day, event.at)
        plan = self._plans.get(self.state.group_of(event.hall))
        if plan is not None:
            plan.changes += 1

    def estimate(self, ticket: TicketDoc, now_ms: int) -> Estimate | None:
        """How long a waiting ticket will wait from now; None if no open window serves it."""
        if ticket.state is not State.WAITING:
            return None
        return self._estimate(ticket.line, (ticket.arrival, ticket.order), now_ms)

    def if_now(self, hall: str, lane: str, now_ms: int) -> Estimate | None:
        """How long somebody without a head start would wait who came now; None as above."""
        for line in self.state.lanes(hall, lane):
            found = self._estimate(line, (now_ms, LATEST), now_ms)
            if found is not None:
                return found
        return None

    def if_joined(self, line: str, arrival_ms: int, now_ms: int) -> Estimate | None:
        """How long somebody would wait who joined a line now, counting from `arrival_ms`."""
        return self._estimate(line, (arrival_ms, LATEST), now_ms)

    def found_free(self, ticket: TicketDoc) -> bool:
        """Whether a window is free for a waiting ticket, and nobody goes before it there."""
        return self._found_free(ticket.line, (ticket.arrival, ticket.order))

    def coverage(self, hall: str) -> EstimateCoverage:
        """What came of a hall's first estimates."""
        return self._calibration(hall).coverage

    def what_if(self, state: QueueState) -> "WaitEstimator":
        """The estimator if the state were another: for reading only, what was learned is shared."""
        estimator = WaitEstimator(state.book)
        estimator.state, estimator.learned = state, self.learned
        estimator._calibrations = self._calibrations
        return estimator

    def drain_given(self) -> list[Given]:
        """The first estimates given since this was last asked."""
        found, self._given = self._given, []
        return found

    def drain_called(self) -> list[Called]:
        """The first calls since this was last asked."""
        found, self._called = self._called, []
        return found

    def serving(self, line: str) -> list[tuple[WindowNow, int]]:
        """The open windows that serve a line, each with its handicap in ms; not to be changed."""
        return self.state.serving(line)

    def open_windows(self, hall: str, lane: str) -> int:
        """How many open windows serve a hall's lane, also from afar."""
        lines = self.state.lanes(hall, lane)
        return len({(w.hall, w.id) for line in lines for w, _ in self.serving(line)})

    def waits(self, hall: str, now_ms: int) -> dict[str, Times]:
        """When each line's tickets will be called, for all halls that hang together with one."""
        group = self.state.group_of(hall)
        plan = self._plans.get(group)
        if plan is None or not plan.holds(now_ms):
            plan = _Plan(now_ms, forecast(self.state, self.learned, group, now_ms))
            self._plans[group] = plan
        return plan.times

    def _estimate(self, line: str, key: tuple[int, int], now_ms: int) -> Estimate | None:
        if not self.serving(line):
            return None
        if self._found_free(line, key):
            return NO_WAIT
        hall = keys.hall_of(line)
        times = self.waits(hall, now_ms).get(line)
        if times is None:  # the first in a line that was empty
            self._plans.clear()
            times = self.waits(hall, now_ms).get(line)
        wait_s = times.wait_s(key, now_ms) if times else None
        if times is None or wait_s is None:
            return None
        return self._calibration(hall).range_of(wait_s, times.spread_s(wait_s))

    def _found_free(self, line: str, key: tuple[int, int]) -> bool:
        free = [(w, handicap_ms) for w, handicap_ms in self.serving(line) if w.free]
        if not free:
            return False
        before = self.state.before(key, free)
        return before < len(free)

    def _calibration(self, hall: str) -> Calibration:
        return self._calibrations.setdefault(hall, Calibration())

    def _first_of(self, hall: str) -> dict[str, Estimate]:
        """What those who were not called yet were told first."""
        return self._first.setdefault(hall, {})

    def _moved(self, event: Event, ticket: TicketDoc) -> None:
        """A ticket's event: it left its line or its window, or came to another."""
        before = self.state.leave(ticket.id)
        held = None if ticket.at_window else self.state.let_go(ticket.id, event.at)
        if held and event.name not in UNLEARNED:
            self._unsettled.ended(held, event.window, event.at)
        if event.name == UNDONE:
            self.state.hold(ticket)  # it was called before, and that was learned then
        elif ticket.at_window and ticket.id not in self.state.holds:
            self._taken(ticket)
        elif ticket.state is State.WAITING:
            self._joined(event, ticket, before)
        elif before and ticket.state is State.CANCELLED:
            self.learned.times.learn_end(ticket.hall, ticket.lane, left=True)
        if not ticket.live:
            self._first_of(ticket.hall).pop(ticket.id, None)

    def _taken(self, ticket: TicketDoc) -> None:
        window = self.state.hold(ticket)
        called_ms = ticket.called_at or 0
        if ticket.waiting_since <= window.free_ms:
            self.learned.times.learn_turn(window.hall, (called_ms - window.free_ms) / 1000)
        if ticket.call_no == 1:
            self.learned.times.learn_end(ticket.hall, ticket.lane, left=False)
            waited_s = (called_ms - ticket.joined_at) / 1000
            self._called.append(Called(ticket.id, waited_s))
            given = self._first_of(ticket.hall).pop(ticket.id, None)
            if given is not None:
                self._calibration(ticket.hall).judge(given, waited_s)

    def _joined(self, event: Event, ticket: TicketDoc, before: str | None) -> None:
        self.state.join(ticket)
        if before != ticket.line and not self._was_expected(event, ticket):
            self.learned.arrivals.saw(ticket.line, event.at, ticket.arrival)
        if event.name != ISSUED:
            return
        # What its holder was really told is in the event; the rest is what would have been told.
        found = event.estimate or self.estimate(ticket, event.at)
        if found is not None and found != NO_WAIT:
            self._first_of(ticket.hall)[ticket.id] = found
            self._given.append(
                Given(ticket.id, ticket.hall, ticket.lane, event.at, found.p50_s, found.p90_s)
            )

    def _was_expected(self, event: Event, ticket: TicketDoc) -> bool:
        """Whether somebody comes who was known to."""
        booked = event.name == ISSUED and ticket.ticket_class == APPOINTMENT
        return booked and self.learned.bookings is not None

    def _window(self, doc: WindowDoc, at_ms: int) -> None:
        """A window's own event: it opened, paused or closed."""
        window = self.state.window(doc.hall, doc.id, at_ms)
        if window.state is doc.state:
            return
        if window.state is WindowState.OPEN:
            self._was_open(window, at_ms)
        elif window.state is WindowState.PAUSED and doc.state is WindowState.OPEN:
            self.learned.times.learn_pause(doc.hall, (at_ms - window.since_ms) / 1000)
        window.state, window.since_ms, window.free_ms = doc.state, at_ms, at_ms
        self.state.windows_changed()
        self._plans.pop(self.state.group_of(doc.hall), None)

    def _was_open(self, window: WindowNow, at_ms: int) -> None:
        """One that stops right after a ticket meant to while it was busy with it: say, half way."""
        if at_ms - window.free_ms < AT_ONCE_MS and window.called_ms > window.since_ms:
            at_ms = (window.called_ms + at_ms) // 2
        if window.since_ms:
            self.learned.openings.saw_open((window.hall, window.id), window.since_ms, at_ms)

    def _day(self, hall: str, day: str, at_ms: int) -> None:
        """A hall's day ended: what it was like is added to what is usual."""
        for window in self.state.windows.values():
            if window.hall == hall and window.state is WindowState.OPEN:
                self._was_open(window, at_ms)
                window.since_ms = at_ms
        self._end_day(hall)
        self._days[hall] = day

    def _end_day(self, hall: str) -> None:
        windows = [window.id for window in self.state.windows.values() if window.hall == hall]
        self.learned.openings.end_day(hall, windows)
        self.learned.arrivals.begin(hall)
