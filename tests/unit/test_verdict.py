"""Judging a day: what counts as a double and what as a gap."""

from typing import Any

import msgspec

from queueing.model.events import Event
from server.demo.verdict import _at_two_windows, _gaps


def event(
    seq: int, ticket: str, state: str, window: str | None, *, window_hall: str = "h"
) -> Event:
    """A ticket's event at a window."""
    document: dict[str, Any] = {
        "id": ticket,
        "hall": "h",
        "lane": "a",
        "line": "h:a",
        "state": state,
        "number": ticket,
        "prefix": "A",
        "n": 1,
        "date": "2026-11-23",
        "order": 1,
        "joined_at": 0,
        "waiting_since": 0,
        "arrival": 0,
        "credit_ms": 0,
        "call_no": 1,
        "version": 1,
        "class": "walk_in",
    }
    whole = {"name": "ticket.x", "hall": "h", "seq": seq, "at": 0, "by": "x", "ticket": document}
    if window:
        whole["window"] = {"id": window, "hall": window_hall, "name": window, "state": "open"}
    return msgspec.convert(whole, Event)


def test_a_plain_visit_is_no_double() -> None:
    """Called, served, and the window calls the next; a missed one returns and goes elsewhere."""
    log = [
        event(1, "A001", "called", "1"),
        event(2, "A001", "serving", "1"),
        event(3, "A001", "served", "1"),
        event(4, "A002", "called", "1"),
        event(5, "A002", "missed", "1"),
        event(6, "A002", "waiting", None),
        event(7, "A002", "called", "2"),
    ]
    assert _at_two_windows(log) == 0
    assert _gaps(log) == 0


def test_a_ticket_at_two_windows_is_a_double() -> None:
    """It was called again before it left the first."""
    assert _at_two_windows([event(1, "A001", "called", "1"), event(2, "A001", "called", "2")]) == 1


def test_two_tickets_at_a_window_are_a_double() -> None:
    """The window called before it was free."""
    assert _at_two_windows([event(1, "A001", "called", "1"), event(2, "A002", "called", "1")]) == 1


def test_windows_of_two_halls_that_share_a_name_are_two() -> None:
    """Each takes a ticket of this hall, which is no double; one ticket at both is."""
    both = [
        event(1, "A001", "called", "1"),
        event(2, "A002", "called", "1", window_hall="afar"),
        event(3, "A001", "served", "1"),
        event(4, "A002", "served", "1", window_hall="afar"),
    ]
    assert _at_two_windows(both) == 0
    moved = [event(1, "A001", "called", "1"), event(2, "A001", "called", "1", window_hall="afar")]
    assert _at_two_windows(moved) == 1


def test_a_missing_event_is_a_gap() -> None:
    """A hall's log begins with 1 and leaves no number out."""
    assert _gaps([event(1, "A001", "called", "1"), event(3, "A001", "served", "1")]) == 1
    assert _gaps([event(2, "A001", "called", "1")]) == 1
    assert _gaps([]) == 0
