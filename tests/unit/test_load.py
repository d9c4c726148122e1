"""Waits as they follow from who stands where, and what is learned on the way."""

import time

import pytest

from kit.clock import shanghai_ms
from queueing.events import Event, TicketDoc, WindowDoc, json_of
from queueing.rules import Rulebook
from queueing.transitions import State, WindowState
from queueing.waits.estimate import NO_WAIT, Coverage, Estimate
from queueing.waits.load import Load
from queueing.waits.service_times import ServiceTimes
from tests.support.small_load import DAY, EXPECTED_S, NINE, Group, table

EVERYTHING = {"instant": 0, "social": 0, "project": 0}


def two_windows() -> Group:
    """A hall whose two windows do everything."""
    return Group(table("home", {"1": EVERYTHING, "2": EVERYTHING}))


def p50(group: Group, ticket: TicketDoc) -> int:
    """The estimate of a ticket that has to wait."""
    found = group.load.estimate(ticket, group.at_ms)
    assert found is not None
    return found.p50_s


def test_a_free_window_means_no_wait() -> None:
    """And once somebody goes there, the next has to wait."""
    group = two_windows()
    first, second, third = (group.issue("instant") for _ in range(3))
    assert group.load.found_free(first)
    assert group.load.estimate(second, group.at_ms) == NO_WAIT
    assert not group.load.found_free(third)
    assert p50(group, third) > 30
    assert [given.ticket for given in group.load.drain_given()] == [third.id]
    assert group.load.drain_given() == []


def test_without_an_open_window_nothing_is_known() -> None:
    """Neither for the ticket nor for who comes now."""
    group = Group(table("home", {"1": EVERYTHING}), state=WindowState.CLOSED)
    ticket = group.issue("instant")
    assert group.load.estimate(ticket, group.at_ms) is None
    assert group.load.if_now("home", "instant", group.at_ms) is None
    group.turn("1", WindowState.OPEN)
    assert group.load.estimate(ticket, group.at_ms) == NO_WAIT


def test_everybody_ahead_adds_a_visit_over_the_windows() -> None:
    """Twenty ahead at two windows of four minutes each: some forty minutes."""
    group = two_windows()
    group.busy("1", "2")
    tickets = [group.issue("instant") for _ in range(21)]
    waits = [p50(group, ticket) for ticket in tickets]
    assert waits == sorted(waits)
    assert waits[20] == pytest.approx(20 * 240 / 2, rel=0.15)
    found = group.load.estimate(tickets[20], group.at_ms)
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
    assert not group.load.found_free(helped)


def test_a_window_that_serves_nothing_known_is_left_out() -> None:
    """It stands in a hall whose rules this process has not seen."""
    group = two_windows()
    group.busy("1", "2")
    group.turn("7", WindowState.OPEN, hall="unheard")
    assert p50(group, group.issue("instant")) > 0
    assert group.load.if_now("unheard", "instant", group.at_ms) is None


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


def test_only_the_first_call_is_judged() -> None:
    """Who missed it and came back is called again."""
    group = Group(table("home", {"1": EVERYTHING}))
    ticket = group.issue("instant")
    group.serve(ticket, "1", 150)
    group.load.drain_called()
    ticket.state = State.WAITING
    group.load.apply(Event("ticket.returned", "home", 0, group.at_ms, "test", ticket=ticket))
    group.call(ticket, "1")
    assert group.load.drain_called() == []


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
    held = group.load.picture.windows["away", "9"].held
    assert held is not None
    assert held.ticket == ticket.id
    assert group.load.estimate(only, group.at_ms) is not None


def test_service_times_follow_what_was_seen() -> None:
    """From call to end, its walk included."""
    group = Group(table("home", {"1": EVERYTHING}))
    for _ in range(60):
        group.serve(group.issue("social"), "1", 200)
    found = group.load.learned.times.of("home", "social", None, group.at_ms)
    assert found.mean_s == pytest.approx(200, rel=0.15)


def test_an_abandoned_ticket_teaches_nothing() -> None:
    """It is released back to its place by a manager."""
    group = Group(table("home", {"1": EVERYTHING}))
    ticket = group.issue("social")
    group.call(ticket, "1")
    group.wait(4000)
    ticket.state, ticket.window = State.WAITING, None
    group.load.apply(Event("ticket.returned", "home", 0, group.at_ms, "boss", ticket=ticket))
    assert group.load.learned.times.of("home", "social", None, NINE).seen == 0
    assert group.load.picture.windows["home", "1"].free


def test_a_transfer_changes_the_line() -> None:
    """The ticket is in one line only."""
    group = two_windows()
    group.busy("1", "2")
    ticket = group.issue("social")
    ticket.line = "home:@1"
    group.load.apply(Event("ticket.transferred", "home", 0, group.at_ms, "clerk", ticket=ticket))
    assert group.load.picture.lines["home:social"] == []
    assert group.load.estimate(ticket, group.at_ms) is not None


def test_first_estimates_are_judged_at_the_first_call() -> None:
    """Those who found a free window are not."""
    group = Group(table("home", {"1": EVERYTHING}))
    free, waiting = group.issue("instant"), group.issue("instant")
    group.serve(free, "1", 240)
    group.call(waiting, "1")
    called = group.load.drain_called()
    assert [(c.ticket, c.waited_s) for c in called] == [(free.id, 0), (waiting.id, 240)]
    given = group.load.drain_given()[0]
    half, most = given.p50_s > 240, given.p90_s > 240
    assert group.load.coverage("home") == Coverage(1, half, most)


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
        fresh.load.learned.habits = group.load.learned.habits
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
    group.load.apply(Event("rules.changed", "home", 0, group.at_ms, "boss", rules=text))
    assert p50(group, ticket) < 0.75 * alone


def test_a_snapshot_and_the_events_before_it_show_the_same() -> None:
    """One load saw every event, the other began later."""
    group = two_windows()
    group.busy("1", "2")
    line = [group.issue("social") for _ in range(5)]
    other = Load(Rulebook(group.load.picture.book.halls.values()), ServiceTimes(EXPECTED_S))
    windows = [WindowDoc(name, "home", name, WindowState.OPEN) for name in ("1", "2")]
    other.begin("home", DAY, list(group.tickets.values()), windows)
    assert other.picture.lines["home:social"] == group.load.picture.lines["home:social"]
    theirs = other.estimate(line[4], group.at_ms)
    assert theirs is not None
    # The later one has not seen how many come, but they have no head start.
    assert theirs.p50_s == pytest.approx(p50(group, line[4]), rel=0.02)


def test_a_snapshot_replaces_what_was_known_of_its_hall() -> None:
    """As after a recovery."""
    group = two_windows()
    group.busy("1", "2")
    group.issue("social")
    group.load.begin("home", DAY, [], [WindowDoc("1", "home", "1", WindowState.OPEN)])
    assert not group.load.picture.waiting
    assert group.load.picture.windows["home", "1"].free
    assert group.load.if_now("home", "social", group.at_ms) == Estimate(0, 0)


def test_first_estimates_of_those_whose_end_was_not_seen_are_forgotten() -> None:
    """The snapshot of their hall has them no more, or called already; others stay to be judged."""
    group = Group(table("home", {"1": EVERYTHING}), table("away", {"1": EVERYTHING}))
    group.busy("1")
    group.busy("1", hall="away")
    gone, called, stays = (group.issue("social") for _ in range(3))
    far = group.issue("social", hall="away")
    called.call_no = 1
    group.load.begin("home", DAY, [called, stays], [])
    known = [ticket for first in group.load._first.values() for ticket in first]
    assert gone.id not in known
    assert sorted(known) == sorted([stays.id, far.id])


def test_a_window_that_was_taken_by_another_holds_one() -> None:
    """That the first left it was not seen."""
    group = Group(table("home", {"1": EVERYTHING}), table("away", {"1": EVERYTHING}))
    far, own = group.issue("social", hall="away"), group.issue("social")
    group.call(far, "1", hall="home")
    group.call(own, "1")
    assert list(group.load.picture.holds) == [own.id]


def test_who_serves_a_line_is_looked_up_once_and_never_stale() -> None:
    """A window that opens or stops, rules and a snapshot are seen; tickets change nothing."""
    before = table("home", {"1": {"social": 0}, "2": {"instant": 0}})
    group = Group(before)

    def serving() -> list[str]:
        return [window.id for window, _ in group.load.serving("home:social")]

    once = group.load.serving("home:social")
    group.busy("1", lane="social")
    assert group.load.serving("home:social") is once
    group.turn("1", WindowState.PAUSED)
    assert serving() == []
    group.turn("1", WindowState.OPEN)
    after = before.with_window("2", {"instant": 0, "social": 0})
    text = json_of(after).decode()
    group.load.apply(Event("rules.changed", "home", 0, group.at_ms, "boss", rules=text))
    assert serving() == ["1", "2"]
    imagined = group.load.imagine(group.load.picture.imagined(without=("home", "1")))
    assert [window.id for window, _ in imagined.serving("home:social")] == ["2"]
    group.load.begin("home", DAY, [], [WindowDoc("2", "home", "2", WindowState.CLOSED)])
    assert serving() == ["1"]


def test_time_that_passes_shortens_the_wait() -> None:
    """Also while nothing happens."""
    group = two_windows()
    group.busy("1", "2")
    ticket = [group.issue("social") for _ in range(6)][5]
    before = p50(group, ticket)
    group.wait(8)
    assert before - 30 < p50(group, ticket) < before


def test_a_long_line_costs_less_than_a_millisecond_an_event() -> None:
    """With 500 waiting for 33 windows; an event in a thousand may be slowed by the machine."""
    group = Group(table("home", {str(n): EVERYTHING for n in range(1, 34)}))
    group.busy(*(str(n) for n in range(1, 34)))
    line = [group.issue(("instant", "social", "project")[n % 3]) for n in range(500)]
    begun = time.process_time()
    for n in range(100):
        window = str(n % 33 + 1)
        held = group.load.picture.windows["home", window].held
        assert held is not None
        group.end(group.tickets[held.ticket], "ticket.finished", State.SERVED)
        group.call(line[n], window)
        group.issue("social")
        group.wait(5)
    assert (time.process_time() - begun) / 300 < 0.001
