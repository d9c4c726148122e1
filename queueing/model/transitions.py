"""The states of a ticket and the moves between them, as one table.

The scripts are told from this table what they may do; the diagram in the docs and the exhaustive
state × verb test are made from it.
"""

from enum import StrEnum
from typing import NamedTuple


class State(StrEnum):
    """Where a ticket stands in its visit."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    SERVED = "served"
    MISSED = "missed"
    PARKED = "parked"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


TERMINAL = frozenset({State.SERVED, State.CANCELLED, State.EXPIRED})
LIVE = frozenset(State) - TERMINAL
AT_WINDOW = frozenset({State.CALLED, State.SERVING})


class Move(NamedTuple):
    """From which states a verb leads to which state, and the event that says so."""

    sources: frozenset[State]
    target: State
    event: str


def _move(sources: set[State] | frozenset[State], target: State, event: str) -> Move:
    return Move(frozenset(sources), target, f"ticket.{event}")


MOVES: dict[str, Move] = {
    "issue": _move(frozenset(), State.WAITING, "issued"),
    "call_next": _move({State.WAITING}, State.CALLED, "called"),
    "call": _move({State.WAITING}, State.CALLED, "called"),
    "recall": _move({State.CALLED}, State.CALLED, "recalled"),
    "start": _move({State.CALLED}, State.SERVING, "started"),
    "finish": _move({State.SERVING}, State.SERVED, "finished"),
    # The same verb while the visit has stops left.
    "next_stop": _move({State.SERVING}, State.WAITING, "finished"),
    # The one exit from an ended state, while the window has called nobody since.
    "undo_finish": _move({State.SERVED}, State.SERVING, "finish_undone"),
    # The same verb for a visit that went on to its next stop and still waits there.
    "undo_next_stop": _move({State.WAITING}, State.SERVING, "finish_undone"),
    "miss": _move({State.CALLED}, State.MISSED, "missed"),
    "return_to_line": _move({State.MISSED}, State.WAITING, "returned"),
    "park": _move(AT_WINDOW, State.PARKED, "parked"),
    "resume": _move({State.PARKED}, State.WAITING, "resumed"),
    "transfer": _move(AT_WINDOW | {State.WAITING}, State.WAITING, "transferred"),
    "postpone": _move({State.WAITING}, State.WAITING, "postponed"),
    "release": _move({State.CALLED, State.SERVING}, State.WAITING, "returned"),
    "cancel": _move(
        {State.WAITING, State.CALLED, State.MISSED, State.PARKED}, State.CANCELLED, "cancelled"
    ),
    "end_day": _move(LIVE, State.EXPIRED, "expired"),
}


class WindowState(StrEnum):
    """Whether a window takes people."""

    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


class WindowMove(NamedTuple):
    """The same for windows."""

    sources: frozenset[WindowState]
    target: WindowState
    event: str


# Opening an open window is a hand-over: the clerk who opens it is the one who works there.
WINDOW_MOVES: dict[str, WindowMove] = {
    "open_window": WindowMove(frozenset(WindowState), WindowState.OPEN, "window.opened"),
    "pause_window": WindowMove(frozenset({WindowState.OPEN}), WindowState.PAUSED, "window.paused"),
    "close_window": WindowMove(
        frozenset({WindowState.OPEN, WindowState.PAUSED}), WindowState.CLOSED, "window.closed"
    ),
}
