"""The states of holds and appointments, and which verb leads from where to where.

appointment   booked ─┬─ check_in ──► arrived ─┬─ fulfil ──► fulfilled
│      ▲                 └─ leave ───► left
│      └ reinstate ┐
├─ expire ────► no_show
├─ cancel ────► cancelled
└─ reschedule ► booked

hold          active ─┬─ confirm ► confirmed
├─ release ► released
└─ expire ─► expired
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum


class AppointmentState(StrEnum):
    """Where an appointment stands; FHIR's words, and `left` for who came and went unserved."""

    BOOKED = "booked"
    ARRIVED = "arrived"
    FULFILLED = "fulfilled"
    LEFT = "left"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"


class HoldState(StrEnum):
    """Where a hold stands; only an active one keeps places."""

    ACTIVE = "active"
    CONFIRMED = "confirmed"
    RELEASED = "released"
    EXPIRED = "expired"


class HoldKind(StrEnum):
    """What places are held for; of `booking` a person has one at a time."""

    BOOKING = "booking"
    WAITLIST = "waitlist"
    MOVE = "move"


_A, _H = AppointmentState, HoldState

APPOINTMENT_MOVES: Mapping[str, tuple[frozenset[AppointmentState], AppointmentState]] = {
    "reschedule": (frozenset({_A.BOOKED}), _A.BOOKED),
    "cancel": (frozenset({_A.BOOKED}), _A.CANCELLED),
    "check_in": (frozenset({_A.BOOKED}), _A.ARRIVED),
    "expire": (frozenset({_A.BOOKED}), _A.NO_SHOW),
    "reinstate": (frozenset({_A.NO_SHOW}), _A.ARRIVED),
    "fulfil": (frozenset({_A.ARRIVED}), _A.FULFILLED),
    "leave": (frozenset({_A.ARRIVED}), _A.LEFT),
}

HOLD_MOVES: Mapping[str, tuple[frozenset[HoldState], HoldState]] = {
    "confirm": (frozenset({_H.ACTIVE}), _H.CONFIRMED),
    "release": (frozenset({_H.ACTIVE}), _H.RELEASED),
    "expire": (frozenset({_H.ACTIVE}), _H.EXPIRED),
}

# Of one person, item and day, at most one appointment is in one of these.
LIVE_APPOINTMENTS = frozenset({_A.BOOKED, _A.ARRIVED})


def in_words(states: Iterable[AppointmentState] | Iterable[HoldState]) -> str:
    """States as SQL lists them between brackets."""
    return ", ".join(f"'{state}'" for state in sorted(states))
