"""A fault is followed to what led to it, and never in a circle."""

import itertools

import structlog

from kit.causes import chain
from kit.incidents import Incidents
from records.faults import unavailable


def of_itself() -> RuntimeError:
    """What `raise fault from fault` leaves behind."""
    fault = RuntimeError("read by two at once")
    fault.__cause__ = fault
    return fault


def in_a_circle() -> RuntimeError:
    """Two faults, each raised from the other."""
    one, other = RuntimeError("one"), ValueError("other")
    one.__cause__, other.__cause__ = other, one
    return one


def test_each_fault_is_met_once() -> None:
    """However the causes hang together."""
    of_one = chain(of_itself(), lambda fault: fault.__cause__)
    assert len(list(itertools.islice(of_one, 9))) == 1
    of_two = chain(in_a_circle(), lambda fault: fault.__cause__)
    assert len(list(itertools.islice(of_two, 9))) == 2


def test_a_fault_raised_from_itself_holds_nobody_up() -> None:
    """It is judged and reported like any other; the event loop used to stand still for good."""
    assert not unavailable(of_itself())
    assert not unavailable(in_a_circle())
    with structlog.testing.capture_logs():
        Incidents().report("fault_of_itself", of_itself())
