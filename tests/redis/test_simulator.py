"""The simulator plays by the line's own code: what it says of a day is what the line did."""

from collections import Counter

from benchmarks.line import disciplines, estimates
from benchmarks.line.days import date_of, plan_for, simulate, visits_of
from benchmarks.line.erlang import fcfs_waits
from benchmarks.line.simulator import Simulation
from benchmarks.line.theory import customers_of, waits_in_line
from benchmarks.line.visits import BUSY, NORMAL
from benchmarks.line.watching import Overtaking, Waits
from benchmarks.line.wire import open_line, own_redis
from kit.clock import shanghai_ms
from queueing.model.events import Event
from queueing.model.transitions import State

PLANS = [plan_for("a", 6, BUSY, 0.95), plan_for("b", 6, BUSY, 0.6)]
HALLS = {"a": 6, "b": 6}


class _Calls:
    """Who was called how often, and how each ticket ended."""

    def __init__(self) -> None:
        self.issued: set[str] = set()
        self.called: Counter[str] = Counter()
        self.returned: Counter[str] = Counter()
        self.last: dict[str, State] = {}

    def __call__(self, event: Event) -> None:
        if event.ticket is None:
            return
        self.last[event.ticket.id] = event.ticket.state
        if event.name == "ticket.issued":
            self.issued.add(event.ticket.id)
        elif event.name == "ticket.called":
            self.called[event.ticket.id] += 1
        elif event.name == "ticket.returned":
            self.returned[event.ticket.id] += 1


async def test_everybody_is_called_once_and_nobody_is_overtaken_beyond_the_bound() -> None:
    """Two halls that help each other, with lunch, priority, absence and impatience."""
    calls = _Calls()
    found = await simulate(disciplines.across(HALLS, helping=True), PLANS, BUSY, 1, [calls])
    left = {ticket for ticket, state in calls.last.items() if state is State.CANCELLED}
    assert len(calls.issued) == len(visits_of(PLANS, BUSY, 0)) > 400
    for ticket in calls.issued - left:
        assert calls.called[ticket] == 1 + calls.returned[ticket]
    assert {calls.last[t] for t in calls.issued} <= {State.SERVED, State.CANCELLED, State.MISSED}
    assert found.beyond == 0
    assert 30 < found.overtaken <= found.bound == 70
    assert sum(day.helped for day in found.of("")) > 10


async def test_a_bound_that_is_too_narrow_is_seen_to_break() -> None:
    """The watch is told of rules without head starts while the line grants them."""
    watch = Overtaking(disciplines.shared("a", 6).book)
    await simulate(disciplines.with_credit("a", 6), PLANS[:1], BUSY, 1, [watch])
    assert watch.bound_ms == 0
    assert watch.beyond > 0


async def test_the_shared_line_waits_as_theory_says_to_the_millisecond() -> None:
    """Each of several hundred customers."""
    visits = customers_of(0.95, 600)
    times, services = [visit.at_ms for visit in visits], [visit.service_ms for visit in visits]
    exact = list(fcfs_waits(times, services, 8))
    assert await waits_in_line(visits, 8) == exact
    assert max(exact) > 10_000


async def test_a_line_per_window_is_emptied_when_its_window_goes_to_lunch() -> None:
    """Nobody waits for a clerk who eats; the next day begins with nothing left over."""
    rules = disciplines.own_line_each("a", 6, shortest=False)
    calls, waits = _Calls(), Waits()
    async with (
        own_redis() as redis,
        open_line(redis, rules.book, shanghai_ms(date_of(0))) as place,
    ):
        play = Simulation(place, rules, [calls, waits])
        for day in range(2):
            await play.day(date_of(day), visits_of(PLANS[:1], BUSY, day), lunch=True)
    assert len(waits.found) + waits.left["a"] == len(calls.issued)


async def test_the_estimates_are_judged_by_what_followed() -> None:
    """Those who had to wait were told a range, and about half were called before its middle."""
    case = estimates.Case("small", NORMAL, {estimates.HALL: 0.95})
    found = await estimates.judge(case, 2)
    assert found.judged > 200
    assert 0.25 < found.within_p50.value < 0.75
    assert found.within_p90.value > 0.7
    assert 0 < found.ratio.value < 1
