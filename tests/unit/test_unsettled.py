"""A finish that is undone teaches nothing; the one that counts teaches the whole service."""

from collections.abc import Callable
from copy import deepcopy

import pytest

from queueing.model.documents import FinishedDoc, TicketDoc, WindowDoc
from queueing.model.events import Event
from queueing.model.transitions import State, WindowState
from tests.support.small_load import DAY, EVERYTHING, NINE, Group, table, two_windows

SERVICE_S = 480


class Desk:
    """One window whose clerk calls, finishes and thinks again, as the scripts would tell it."""

    def __init__(self) -> None:
        self.group = two_windows()
        self.log: list[Event] = []
        self._doc = WindowDoc("1", "home", "1", WindowState.OPEN)

    def tell(self, name: str, ticket: TicketDoc | None = None) -> None:
        """An event, to the estimator and to the log."""
        event = Event(name, "home", 0, self.group.at_ms, "test", ticket=ticket, window=self._doc)
        self.log.append(deepcopy(event))
        self.group.estimator.apply(event)

    def call(self, lane: str = "social") -> TicketDoc:
        """Somebody is called."""
        ticket = self.group.issue(lane)
        ticket.state, ticket.window, ticket.call_no = State.CALLED, "1", ticket.call_no + 1
        ticket.called_at = ticket.started_at = self.group.at_ms
        self._doc = WindowDoc("1", "home", "1", WindowState.OPEN, ticket.id, ticket.number)
        self.tell("ticket.called", ticket)
        return ticket

    def finish(self, ticket: TicketDoc, after_s: float) -> None:
        """Their service is done."""
        self.group.wait(after_s)
        ticket.state, ticket.window = State.SERVED, None
        at, began = self.group.at_ms, ticket.started_at or 0
        done = FinishedDoc(
            ticket.id, ticket.number, at, 1, ticket.lane, ticket.line, began, began, began
        )
        self._doc = WindowDoc("1", "home", "1", WindowState.OPEN, finished=done)
        self.tell("ticket.finished", ticket)

    def undo(self, ticket: TicketDoc, after_s: float) -> None:
        """It was not."""
        self.group.wait(after_s)
        ticket.state, ticket.window = State.SERVING, "1"
        self._doc = WindowDoc("1", "home", "1", WindowState.OPEN, ticket.id, ticket.number)
        self.tell("ticket.finish_undone", ticket)

    def close(self) -> None:
        """The window closes."""
        self._doc = WindowDoc("1", "home", "1", WindowState.CLOSED)
        self.tell("window.closed")

    def learned(self) -> tuple[float, float]:
        """How often a social service was seen, and its mean beside the catalogue's figure."""
        found = self.group.estimator.learned.times.of("home", "social", None, NINE)
        return found.seen, found.mean_s


def test_an_undone_finish_teaches_nothing() -> None:
    """Ten seconds until the wrong key, and eight minutes in truth: learned once, as eight."""
    slips, plain = Desk(), Desk()
    for desk in (slips, plain):
        ticket = desk.call()
        if desk is slips:
            desk.finish(ticket, 10)
            desk.undo(ticket, 5)
            desk.finish(ticket, SERVICE_S - 15)
        else:
            desk.finish(ticket, SERVICE_S)
        desk.call()
    assert slips.learned() == plain.learned()
    assert slips.learned()[0] > 0


@pytest.mark.parametrize("settle", [Desk.call, Desk.close])
def test_a_finish_that_counts_is_learned_when_it_can_no_longer_be_undone(
    settle: Callable[[Desk], object],
) -> None:
    """Not before the window's next call, or its closing."""
    desk = Desk()
    ticket = desk.call()
    desk.finish(ticket, 100)
    assert desk.learned()[0] == 0
    settle(desk)
    seen, mean_s = desk.learned()
    assert seen > 0
    assert mean_s < SERVICE_S


def test_neither_the_call_nor_the_turn_is_learned_again() -> None:
    """What came of the first call was told at the first call."""
    desk = Desk()
    ticket = desk.call()
    desk.finish(ticket, 100)
    before = desk.group.estimator.learned.times.turn_s("home")
    assert [called.ticket for called in desk.group.estimator.drain_called()] == [ticket.id]
    desk.undo(ticket, 60)
    assert desk.group.estimator.drain_called() == []
    assert desk.group.estimator.learned.times.turn_s("home") == before
    window = desk.group.estimator.state.windows["home", "1"]
    assert window.held is not None
    assert (window.held.ticket, window.held.called_ms) == (ticket.id, ticket.called_at)


def test_the_record_teaches_the_same() -> None:
    """One that is told the whole log afterwards knows what the one knows that lived through."""
    desk = Desk()
    for after_s in (10, 20):
        ticket = desk.call()
        desk.finish(ticket, after_s)
        desk.undo(ticket, 5)
        desk.finish(ticket, SERVICE_S)
    desk.close()
    again = Group(table("home", {"1": EVERYTHING, "2": EVERYTHING})).estimator
    for event in desk.log:
        again.apply(event)
    found = again.learned.times.of("home", "social", None, NINE)
    assert (found.seen, found.mean_s) == desk.learned()


@pytest.mark.parametrize("unseen", ["undone", "called another"])
def test_a_snapshot_settles_what_happened_unseen(unseen: str) -> None:
    """Who stands at the window again was undone; under another ticket the service counts."""
    desk = Desk()
    ticket = desk.call()
    desk.finish(ticket, 10)
    there = ticket.id if unseen == "undone" else "another"
    doc = WindowDoc("1", "home", "1", WindowState.OPEN, there, "A001")
    desk.group.estimator.begin("home", DAY, [], [doc])
    desk.close()
    assert (desk.learned()[0] > 0) == (unseen != "undone")
