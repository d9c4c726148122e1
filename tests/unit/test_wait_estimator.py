"""Waits as they follow from who stands where."""

import pytest

from queueing.model.estimate import NO_WAIT
from queueing.model.transitions import State, WindowState
from tests.support.small_load import EVERYTHING, Group, p50, table, two_windows


def test_a_free_window_means_no_wait() -> None:
    """And once somebody goes there, the next has to wait."""
    group = two_windows()
    first, second, third = (group.issue("instant") for _ in range(3))
    assert group.estimator.found_free(first)
    assert group.estimator.estimate(second, group.at_ms) == NO_WAIT
    assert not group.estimator.found_free(third)
    assert p50(group, third) > 30
    assert [given.ticket for given in group.estimator.drain_given()] == [third.id]
    assert group.estimator.drain_given() == []


def test_without_an_open_window_nothing_is_known() -> None:
    """Neither for the ticket nor for who comes now."""
    group = Group(table("home", {"1": EVERYTHING}), state=WindowState.CLOSED)
    ticket = group.issue("instant")
    assert group.estimator.estimate(ticket, group.at_ms) is None
    assert group.estimator.if_now("home", "instant", group.at_ms) is None
    group.turn("1", WindowState.OPEN)
    assert group.estimator.estimate(ticket, group.at_ms) == NO_WAIT


def test_everybody_ahead_adds_a_visit_over_the_windows() -> None:
    """Twenty ahead at two windows of four minutes each: some forty minutes."""
    group = two_windows()
    group.busy("1", "2")
    tickets = [group.issue("instant") for _ in range(21)]
    waits = [p50(group, ticket) for ticket in tickets]
    assert waits == sorted(waits)
    assert waits[20] == pytest.approx(20 * 240 / 2, rel=0.15)
    found = group.estimator.estimate(tickets[20], group.at_ms)
    assert found is not None
    assert found.p90_s > found.p50_s + 300


def test_people_of_another_lane_at_the_same_windows_are_ahead_too() -> None:
    """But not those whom other windows serve."""
    shared = two_windows()
    apart = Group(table("home", {"1": {"instant": 0}, "2": {"social": 0, "project": 0}}))
    waits = []
    for group in (shared, apart):
        group.busy("1")
        group.busy("2", lane="social")
        for _ in range(10):
            group.issue("social")
            group.wait(1)
        waits.append(p50(group, group.issue("instant")))
    assert waits[0] > 2000
    assert waits[1] < 400


def test_a_window_that_helps_counts_for_those_who_waited_longer_than_its_own() -> None:
    """With ten minutes' preference for its own line, it takes people of both in that order."""
    group = Group(
        table("home", {"1": {"instant": 0, "project": 0}, "2": {"social": 0, "instant": 600}})
    )
    group.busy("1")
    group.busy("2", lane="social")
    early = group.issue("instant")
    group.wait(60)
    others = [group.issue("social") for _ in range(5)]
    late = group.issue("instant")
    assert p50(group, early) < p50(group, late)
    alone = Group(table("home", {"1": {"instant": 0, "project": 0}, "2": {"social": 0}}))
    alone.busy("1")
    alone.busy("2", lane="social")
    tickets = [alone.issue("social") for _ in range(5)]
    assert p50(group, others[4]) == pytest.approx(p50(alone, tickets[4]), rel=0.1)


def test_a_window_takes_its_own_people_first_within_the_handicap() -> None:
    """Somebody it only helps waits for five who came later, also when it is free in between."""
    group = Group(table("home", {"2": {"social": 0, "instant": 600}}))
    group.busy("2", lane="social")
    helped = group.issue("instant")
    for _ in range(5):
        group.wait(60)
        group.issue("social")
    assert p50(group, helped) > 4 * 480
    group.end(group.tickets["t1"], "ticket.finished", State.SERVED)
    assert not group.estimator.found_free(helped)


def test_a_window_that_serves_nothing_known_is_left_out() -> None:
    """It stands in a hall whose rules this process has not seen."""
    group = two_windows()
    group.busy("1", "2")
    group.turn("7", WindowState.OPEN, hall="unheard")
    assert p50(group, group.issue("instant")) > 0
    assert group.estimator.if_now("unheard", "instant", group.at_ms) is None


def test_lines_that_people_leave_are_shorter_than_they_look() -> None:
    """Where half of the last hundred left, less is expected of those ahead."""
    waits = []
    for left in (False, True):
        group = two_windows()
        group.busy("1", "2")
        for _ in range(100):
            state = State.CANCELLED if left else State.EXPIRED
            group.end(group.issue("instant"), f"ticket.{state.value}", state)
        waits.append(p50(group, [group.issue("instant") for _ in range(11)][10]))
    assert waits[1] < 0.85 * waits[0]


def test_the_time_between_two_visits_counts() -> None:
    """A clerk who takes a minute before each call is slower by it."""
    waits = []
    for pause_s in (0, 60):
        group = Group(table("home", {"1": EVERYTHING}))
        for _ in range(50):
            ticket, _next = group.issue("instant"), group.issue("instant")
            group.wait(1)
            group.serve(ticket, "1", 240)
            group.wait(pause_s)
            group.serve(_next, "1", 240)
        group.busy("1")
        waits.append(p50(group, [group.issue("instant") for _ in range(11)][10]))
    assert waits[1] > waits[0] + 8 * 30


def test_a_head_start_shortens_the_wait_and_lengthens_that_of_others() -> None:
    """By the place that it takes."""
    group = two_windows()
    group.busy("1", "2")
    line = [group.issue("social") for _ in range(12)]
    before = p50(group, line[11])
    first = group.issue("social", credit_s=3600)
    assert p50(group, first) < p50(group, line[0])
    assert p50(group, line[11]) > before + 150


def test_those_who_may_still_come_and_pass_are_reckoned_with() -> None:
    """After many with a head start more are expected, who cannot pass one that came before them."""
    waits = {}
    for credit_s in (0, 3600):
        group = two_windows()
        group.busy("1", "2")
        for _ in range(8):
            group.wait(60)
            group.end(group.issue("social", credit_s=credit_s), "ticket.expired", State.EXPIRED)
        old = group.issue("social", credit_s=3600)
        line = [group.issue("social") for _ in range(10)]
        waits[credit_s] = (p50(group, old), p50(group, line[9]))
    assert waits[3600][0] == waits[0][0]
    assert waits[3600][1] > 1.2 * waits[0][1]


def test_who_leaves_is_ahead_of_nobody_any_more() -> None:
    """A cancelled ticket frees its place."""
    group = two_windows()
    group.busy("1", "2")
    line = [group.issue("social") for _ in range(6)]
    before = p50(group, line[5])
    group.end(line[0], "ticket.cancelled", State.CANCELLED)
    assert p50(group, line[5]) < before - 100


def test_windows_of_another_hall_shorten_the_line_that_they_may_serve() -> None:
    """The line with +remote is served from afar, the other is not."""
    group = Group(
        table("home", {"1": EVERYTHING}, ["social"]),
        table("away", {"9": {"instant": 0, "social": 0, "project": 0, "home:social": 0}}),
    )
    group.busy("1")
    group.busy("9", hall="away")
    for _ in range(6):
        group.issue("social", line="home:social+remote")
    near = p50(group, group.issue("social", line="home:social+remote"))
    group.turn("1", WindowState.OPEN)
    only = group.issue("social")
    ticket = group.issue("social", line="home:social+remote")
    assert near < 6 * 480
    group.call(ticket, "9", hall="away")
    held = group.estimator.state.windows["away", "9"].held
    assert held is not None
    assert held.ticket == ticket.id
    assert group.estimator.estimate(only, group.at_ms) is not None


def test_a_lane_is_served_by_every_open_window_that_may_call_its_people() -> None:
    """Of whichever hall, each counted once, and none that is paused or closed."""
    group = Group(
        table("home", {"1": EVERYTHING}, ["social"]),
        table("away", {"9": {"instant": 0, "social": 0, "project": 0, "home:social": 0}}),
    )
    group.busy("1")
    group.busy("9", hall="away")
    assert group.estimator.open_windows("home", "social") == 2
    assert group.estimator.open_windows("home", "instant") == 1
    group.turn("1", WindowState.PAUSED)
    assert group.estimator.open_windows("home", "social") == 1
    assert group.estimator.open_windows("home", "instant") == 0


def test_time_that_passes_shortens_the_wait() -> None:
    """Also while nothing happens."""
    group = two_windows()
    group.busy("1", "2")
    ticket = [group.issue("social") for _ in range(6)][5]
    before = p50(group, ticket)
    group.wait(8)
    assert before - 30 < p50(group, ticket) < before
