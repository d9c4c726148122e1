"""Those who have booked and are still to come: the estimates and the advice know of them."""

from collections.abc import Collection, Iterator

import msgspec
import pytest

from queueing.balancing.weighing import waiting_min
from queueing.estimates.bookings import EARLY_S, LATE_S, Booked, coming
from queueing.estimates.service_times import ServiceTimes
from queueing.estimates.wait_estimator import WaitEstimator
from queueing.model.documents import TicketDoc
from queueing.model.events import Event
from tests.support.small_load import EVERYTHING, EXPECTED_S, NINE, Group, p50, table, two_windows

MINUTE_MS = 60_000
HOME = frozenset({"home"})


class Slots:
    """The port, with what a test puts in."""

    def __init__(self, *booked: Booked) -> None:
        """These are expected."""
        self.booked = booked

    def ahead(self, halls: Collection[str]) -> Iterator[Booked]:
        """Those of some halls."""
        return (booked for booked in self.booked if booked.hall in halls)


def slot(minutes: float, people: int = 1, chance: float = 1.0, lane: str = "instant") -> Booked:
    """So many have booked for so many minutes after nine."""
    return Booked("home", lane, NINE + round(minutes * MINUTE_MS), people, chance)


def crowd(*booked: Booked, waiting: int = 10) -> tuple[Group, TicketDoc]:
    """Two busy windows, people in line, and the last of them."""
    group = two_windows()
    group.estimator.learned.bookings = Slots(*booked)
    group.busy("1", "2")
    for _ in range(waiting - 1):
        group.issue("instant")
    return group, group.issue("instant")


def expected(group: Group, *booked: Booked) -> list[tuple[float, float, float]]:
    """When people come, as having come when, in minutes after nine, and how likely that is."""
    found = coming(Slots(*booked), group.estimator.state.book, HOME, group.at_ms)
    return [
        ((c.joins_ms - NINE) / MINUTE_MS, (c.arrival_ms - NINE) / MINUTE_MS, c.chance)
        for c in found
    ]


def test_who_has_booked_joins_as_an_appointment_in_time_does() -> None:
    """At the slot's start, or when they come if that is later, less twenty minutes."""
    found = expected(two_windows(), slot(60, people=7))
    assert [join for join, *_ in found] == pytest.approx([42.5, 47.5, 52.5, 57.5, 62.5, 67.5, 72.5])
    assert [arrival for _, arrival, _ in found] == pytest.approx([40] * 4 + [42.5, 47.5, 52.5])
    assert {chance for *_, chance in found} == {1.0}


def test_who_lets_the_time_pass_is_the_less_likely_to_come() -> None:
    """And who has not come a quarter of an hour after the start is not expected any more."""
    group = two_windows()
    chances = []
    for minutes in (0, 40, 60, 74):
        group.at_ms = NINE + minutes * MINUTE_MS
        ((_, _, chance),) = expected(group, slot(60, chance=0.8))
        chances.append(chance)
    assert chances[:2] == [0.8, 0.8]
    assert chances == sorted(chances, reverse=True)
    assert chances[3] < 0.15
    group.at_ms = NINE + 60 * MINUTE_MS + LATE_S * 1000
    assert expected(group, slot(60)) == []
    group.at_ms = NINE - EARLY_S * 1000
    assert expected(group, slot(24 * 60)) == []


def test_those_who_will_pass_make_the_wait_longer() -> None:
    """By the time that the windows need for them; two who come for certain, for two visits."""
    group, last = crowd()
    alone = p50(group, last)
    group, last = crowd(slot(10, people=4))
    assert p50(group, last) == pytest.approx(alone + 4 * 240 / 2, rel=0.15)
    group, last = crowd(slot(10, people=4, chance=0.5))
    assert p50(group, last) == pytest.approx(alone + 2 * 240 / 2, rel=0.15)


def test_those_whose_turn_is_later_change_nothing() -> None:
    """Also where they will have come by then: they count from twenty minutes before the slot."""
    group, last = crowd()
    alone = p50(group, last)
    group, last = crowd(slot(21, people=9), slot(60, people=9))
    assert p50(group, last) == pytest.approx(alone, rel=0.005)


def test_nobody_waits_for_somebody_who_has_not_come() -> None:
    """A free window is free, whoever will come in five minutes."""
    group = two_windows()
    group.estimator.learned.bookings = Slots(slot(5, people=9))
    found = group.estimator.if_now("home", "instant", group.at_ms)
    assert found is not None
    assert found.p50_s == 0


def test_a_line_of_another_hall_or_lane_is_not_touched() -> None:
    """Unless it is served by the same windows."""
    apart = Group(table("home", {"1": {"instant": 0}, "2": {"social": 0}}))
    shared = Group(table("home", {"1": dict(EVERYTHING), "2": dict(EVERYTHING)}))
    waits = []
    for group in (apart, shared):
        group.busy("1", "2")
        ticket = [group.issue("instant") for _ in range(6)][-1]
        before = p50(group, ticket)
        group.estimator.learned.bookings = Slots(slot(5, 4, lane="social"), unknown())
        fresh = group.estimator.what_if(group.estimator.state).estimate(ticket, group.at_ms)
        assert fresh is not None
        waits.append((before, fresh.p50_s))
    assert waits[0][0] == waits[0][1]
    assert waits[1][0] + 600 < waits[1][1]


def unknown() -> Booked:
    """A booking of a hall whose rules are not known here."""
    return slot(5)._replace(hall="elsewhere")


def test_who_was_expected_is_not_counted_twice() -> None:
    """Where bookings are known, only those without one teach how many will come."""
    rates = []
    for bookings in (None, Slots()):
        group = two_windows()
        group.estimator.learned.bookings = bookings
        ticket = group.issue("instant", credit_s=1200)
        booked = msgspec.structs.replace(ticket, id="b", order=99, ticket_class="appointment")
        group.estimator.apply(Event("ticket.issued", "home", 0, group.at_ms, "test", ticket=booked))
        found = group.estimator.learned.arrivals.rates("home:instant", group.at_ms)
        rates.append(sum(found.values()))
    assert rates[0] == pytest.approx(2 * rates[1])


def test_the_advice_weighs_those_who_will_come_soon() -> None:
    """Each of them waits, too."""
    minutes = []
    for booked in ((), (slot(45, people=5),), (slot(90, people=5),)):
        group, _ = crowd(*booked)
        minutes.append(waiting_min(group.estimator, HOME, group.at_ms))
    assert minutes[1] > minutes[0] + 10
    assert minutes[2] == minutes[0]


def test_an_estimator_is_given_its_bookings() -> None:
    """And what-if has the same."""
    book, slots = two_windows().estimator.state.book, Slots()
    estimator = WaitEstimator(book, ServiceTimes(EXPECTED_S), bookings=slots)
    assert estimator.what_if(estimator.state).learned.bookings is slots
