"""What an estimator makes of the log: what it learns, what it judges, and what it forgets."""

import pytest

from kit.clock import shanghai_ms
from queueing.estimates.service_times import ServiceTimes
from queueing.estimates.wait_estimator import WaitEstimator
from queueing.model.documents import WindowDoc, json_of
from queueing.model.estimate import Estimate, EstimateCoverage
from queueing.model.events import Event
from queueing.model.transitions import State, WindowState
from queueing.rules.hall_rules import Rulebook
from tests.support.small_load import (
    DAY,
    EVERYTHING,
    EXPECTED_S,
    NINE,
    Group,
    p50,
    table,
    two_windows,
)


def test_only_the_first_call_is_judged() -> None:
    """Who missed it and came back is called again."""
    group = Group(table("home", {"1": EVERYTHING}))
    ticket = group.issue("instant")
    group.serve(ticket, "1", 150)
    group.estimator.drain_called()
    ticket.state = State.WAITING
    group.estimator.apply(Event("ticket.returned", "home", 0, group.at_ms, "test", ticket=ticket))
    group.call(ticket, "1")
    assert group.estimator.drain_called() == []


def test_service_times_follow_what_was_seen() -> None:
    """From call to end, its walk included."""
    group = Group(table("home", {"1": EVERYTHING}))
    for _ in range(60):
        group.serve(group.issue("social"), "1", 200)
    found = group.estimator.learned.times.of("home", "social", None, group.at_ms)
    assert found.mean_s == pytest.approx(200, rel=0.15)


def test_an_abandoned_ticket_teaches_nothing() -> None:
    """It is released back to its place by a manager."""
    group = Group(table("home", {"1": EVERYTHING}))
    ticket = group.issue("social")
    group.call(ticket, "1")
    group.wait(4000)
    ticket.state, ticket.window = State.WAITING, None
    group.estimator.apply(Event("ticket.returned", "home", 0, group.at_ms, "boss", ticket=ticket))
    assert group.estimator.learned.times.of("home", "social", None, NINE).seen == 0
    assert group.estimator.state.windows["home", "1"].free


def test_a_transfer_changes_the_line() -> None:
    """The ticket is in one line only."""
    group = two_windows()
    group.busy("1", "2")
    ticket = group.issue("social")
    ticket.line = "home:@1"
    group.estimator.apply(
        Event("ticket.transferred", "home", 0, group.at_ms, "clerk", ticket=ticket)
    )
    assert group.estimator.state.lines["home:social"] == []
    assert group.estimator.estimate(ticket, group.at_ms) is not None


def test_first_estimates_are_judged_at_the_first_call() -> None:
    """Those who found a free window are not."""
    group = Group(table("home", {"1": EVERYTHING}))
    free, waiting = group.issue("instant"), group.issue("instant")
    group.serve(free, "1", 240)
    group.call(waiting, "1")
    called = group.estimator.drain_called()
    assert [(c.ticket, c.waited_s) for c in called] == [(free.id, 0), (waiting.id, 240)]
    given = group.estimator.drain_given()[0]
    half, most = given.p50_s > 240, given.p90_s > 240
    assert group.estimator.coverage("home") == EstimateCoverage(1, half, most)


def test_windows_that_usually_close_at_noon_are_not_counted_on() -> None:
    """After some days in which one of two did, a wait across noon is longer; in the morning not."""
    group = two_windows()
    group.turn("1", WindowState.CLOSED)
    group.turn("2", WindowState.CLOSED)
    for day in range(16, 21):
        for window, hours in (("1", (9, 17)), ("2", (9, 12)), ("2", (14, 17))):
            for hour, state in zip(hours, (WindowState.OPEN, WindowState.CLOSED), strict=True):
                group.at_ms = shanghai_ms(f"2026-11-{day}", hour)
                group.turn(window, state)
        group.end_day(f"2026-11-{day + 1}")
    waits = {}
    for hour, minute in ((9, 30), (11, 45)):
        group.at_ms = shanghai_ms(DAY, hour, minute)
        fresh = Group(table("home", {"1": EVERYTHING, "2": EVERYTHING}))
        fresh.estimator.learned.openings = group.estimator.learned.openings
        fresh.at_ms = group.at_ms
        fresh.busy("1", "2")
        waits[hour] = p50(fresh, [fresh.issue("social") for _ in range(11)][10])
    assert waits[9] == pytest.approx(10 * 480 / 2, rel=0.15)
    assert waits[11] > 1.5 * waits[9]


def test_rules_that_change_count_at_once() -> None:
    """A second window begins to serve the lane."""
    before = table("home", {"1": {"social": 0}, "2": {"instant": 0, "project": 0}})
    group = Group(before)
    group.busy("1", lane="social")
    group.busy("2")
    ticket = [group.issue("social") for _ in range(6)][5]
    alone = p50(group, ticket)
    after = before.with_window("2", {"instant": 0, "project": 0, "social": 0})
    text = json_of(after).decode()
    group.estimator.apply(Event("rules.changed", "home", 0, group.at_ms, "boss", rules=text))
    assert p50(group, ticket) < 0.75 * alone


def test_a_snapshot_and_the_events_before_it_show_the_same() -> None:
    """One estimator saw every event, the other began later."""
    group = two_windows()
    group.busy("1", "2")
    line = [group.issue("social") for _ in range(5)]
    other = WaitEstimator(
        Rulebook(group.estimator.state.book.halls.values()), ServiceTimes(EXPECTED_S)
    )
    windows = [WindowDoc(name, "home", name, WindowState.OPEN) for name in ("1", "2")]
    other.begin("home", DAY, list(group.tickets.values()), windows)
    assert other.state.lines["home:social"] == group.estimator.state.lines["home:social"]
    theirs = other.estimate(line[4], group.at_ms)
    assert theirs is not None
    # The later one has not seen how many come, but they have no head start.
    assert theirs.p50_s == pytest.approx(p50(group, line[4]), rel=0.02)


def test_a_snapshot_replaces_what_was_known_of_its_hall() -> None:
    """As after a recovery."""
    group = two_windows()
    group.busy("1", "2")
    group.issue("social")
    group.estimator.begin("home", DAY, [], [WindowDoc("1", "home", "1", WindowState.OPEN)])
    assert not group.estimator.state.waiting
    assert group.estimator.state.windows["home", "1"].free
    assert group.estimator.if_now("home", "social", group.at_ms) == Estimate(0, 0)


def test_first_estimates_of_those_whose_end_was_not_seen_are_forgotten() -> None:
    """The snapshot of their hall has them no more, or called already; others stay to be judged."""
    group = Group(table("home", {"1": EVERYTHING}), table("away", {"1": EVERYTHING}))
    group.busy("1")
    group.busy("1", hall="away")
    gone, called, stays = (group.issue("social") for _ in range(3))
    far = group.issue("social", hall="away")
    called.call_no = 1
    group.estimator.begin("home", DAY, [called, stays], [])
    known = [ticket for first in group.estimator._first.values() for ticket in first]
    assert gone.id not in known
    assert sorted(known) == sorted([stays.id, far.id])


def test_a_window_that_was_taken_by_another_holds_one() -> None:
    """That the first left it was not seen."""
    group = Group(table("home", {"1": EVERYTHING}), table("away", {"1": EVERYTHING}))
    far, own = group.issue("social", hall="away"), group.issue("social")
    group.call(far, "1", hall="home")
    group.call(own, "1")
    assert list(group.estimator.state.holds) == [own.id]


def test_who_serves_a_line_is_looked_up_once_and_never_stale() -> None:
    """A window that opens or stops, rules and a snapshot are seen; tickets change nothing."""
    before = table("home", {"1": {"social": 0}, "2": {"instant": 0}})
    group = Group(before)

    def serving() -> list[str]:
        return [window.id for window, _ in group.estimator.serving("home:social")]

    once = group.estimator.serving("home:social")
    group.busy("1", lane="social")
    assert group.estimator.serving("home:social") is once
    group.turn("1", WindowState.PAUSED)
    assert serving() == []
    group.turn("1", WindowState.OPEN)
    after = before.with_window("2", {"instant": 0, "social": 0})
    text = json_of(after).decode()
    group.estimator.apply(Event("rules.changed", "home", 0, group.at_ms, "boss", rules=text))
    assert serving() == ["1", "2"]
    imagined = group.estimator.what_if(group.estimator.state.what_if(without=("home", "1")))
    assert [window.id for window, _ in imagined.serving("home:social")] == ["2"]
    group.estimator.begin("home", DAY, [], [WindowDoc("2", "home", "2", WindowState.CLOSED)])
    assert serving() == ["1"]


@pytest.mark.parametrize("behind_s", [600, 26 * 3600, 365 * 24 * 3600])
def test_a_clock_that_is_behind_multiplies_nobody(behind_s: int) -> None:
    """What is remembered of arrivals fades with time and never grows, whichever way time goes."""
    group = Group(table("home", {"1": EVERYTHING}))
    for _ in range(5):
        group.issue("instant")
    arrivals, (line,) = group.estimator.learned.arrivals, group.estimator.state.lines
    fresh = sum(arrivals.rates(line, group.at_ms).values())
    early = sum(arrivals.rates(line, group.at_ms - behind_s * 1000).values())
    assert 0 < early <= fresh * 1.001
    arrivals.saw(line, group.at_ms - behind_s * 1000, group.at_ms - behind_s * 1000)
    assert sum(arrivals.rates(line, group.at_ms).values()) < 2 * fresh
    assert group.estimator.if_now("home", "instant", group.at_ms - behind_s * 1000) is not None
