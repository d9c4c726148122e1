"""A group of halls in memory, played by hand: what a `WaitEstimator` is told, without Redis."""

from itertools import count

from kit.clock import shanghai_ms
from queueing.estimates.service_times import ServiceTimes
from queueing.estimates.wait_estimator import WaitEstimator
from queueing.model.documents import TicketDoc, WindowDoc
from queueing.model.events import Event
from queueing.model.transitions import State, WindowState
from queueing.rules.hall_rules import HallRules, Rulebook, default_classes

DAY = "2026-11-23"
NINE = shanghai_ms(DAY, 9)
EXPECTED_S = {"instant": 240.0, "social": 480.0, "project": 900.0}


def table(
    hall: str, windows: dict[str, dict[str, int]], remote: list[str] | None = None
) -> HallRules:
    """The rules of a hall whose windows serve these lines."""
    lanes = list(EXPECTED_S)
    return HallRules(hall, 1, 5400, lanes, remote or [], default_classes(), windows)


class Group:
    """Halls whose windows are open; `at_ms` is now, in business time."""

    def __init__(self, *tables: HallRules, state: WindowState = WindowState.OPEN) -> None:
        """Begin the day with nobody waiting."""
        self.at_ms = NINE
        self.estimator = WaitEstimator(Rulebook(tables), ServiceTimes(EXPECTED_S))
        self.tickets: dict[str, TicketDoc] = {}
        self._orders = count(1)
        for rules in tables:
            docs = [WindowDoc(name, rules.hall, name, state) for name in rules.windows]
            self.estimator.begin(rules.hall, DAY, [], docs)

    def _tell(self, name: str, hall: str, **more: object) -> None:
        self.estimator.apply(Event(name, hall, 0, self.at_ms, "test", **more))  # type: ignore[arg-type]

    def issue(
        self, lane: str, *, hall: str = "home", credit_s: int = 0, line: str | None = None
    ) -> TicketDoc:
        """Somebody takes a number."""
        order = next(self._orders)
        ticket = TicketDoc(
            id=f"t{order}",
            hall=hall,
            lane=lane,
            line=line or f"{hall}:{lane}",
            state=State.WAITING,
            number=f"A{order:03d}",
            prefix="A",
            n=order,
            date=DAY,
            order=order,
            joined_at=self.at_ms,
            waiting_since=self.at_ms,
            arrival=self.at_ms - credit_s * 1000,
            credit_ms=credit_s * 1000,
            call_no=0,
            version=1,
            ticket_class="walk_in",
        )
        self.tickets[ticket.id] = ticket
        self._tell("ticket.issued", hall, ticket=ticket)
        return ticket

    def call(self, ticket: TicketDoc, window: str, *, hall: str | None = None) -> None:
        """A window calls a ticket."""
        ticket.state, ticket.window, ticket.called_at = State.CALLED, window, self.at_ms
        ticket.window_hall = hall
        ticket.call_no += 1
        doc = WindowDoc(window, hall or ticket.hall, window, WindowState.OPEN, ticket=ticket.id)
        self._tell("ticket.called", ticket.hall, ticket=ticket, window=doc)

    def end(self, ticket: TicketDoc, event: str, state: State) -> None:
        """A ticket leaves its line or its window."""
        ticket.state, ticket.window, ticket.ended_at = state, None, self.at_ms
        self._tell(event, ticket.hall, ticket=ticket)

    def serve(self, ticket: TicketDoc, window: str, seconds: float) -> None:
        """A window calls a ticket and is done with it after so many seconds."""
        self.call(ticket, window)
        self.wait(seconds)
        self.end(ticket, "ticket.finished", State.SERVED)

    def turn(self, window: str, state: WindowState, *, hall: str = "home") -> None:
        """A window opens, pauses or closes."""
        name = {"open": "window.opened", "paused": "window.paused", "closed": "window.closed"}
        self._tell(name[state.value], hall, window=WindowDoc(window, hall, window, state))

    def end_day(self, day: str, *, hall: str = "home") -> None:
        """A hall's business day ends and `day` begins."""
        self._tell("day.ended", hall, day=day)

    def wait(self, seconds: float) -> None:
        """Time passes."""
        self.at_ms += round(seconds * 1000)

    def busy(self, *windows: str, lane: str = "instant", hall: str = "home") -> None:
        """Every one of these windows takes somebody new."""
        for window in windows:
            self.call(self.issue(lane, hall=hall), window)


EVERYTHING = {"instant": 0, "social": 0, "project": 0}


def two_windows() -> Group:
    """A hall whose two windows do everything."""
    return Group(table("home", {"1": EVERYTHING, "2": EVERYTHING}))


def p50(group: Group, ticket: TicketDoc) -> int:
    """The estimate of a ticket that has to wait."""
    found = group.estimator.estimate(ticket, group.at_ms)
    assert found is not None
    return found.p50_s
