"""Advice that is always followed does not go to and fro."""

from itertools import pairwise

import pytest

from queueing.balancing.advice import Advice, AdviceKind, PastMove
from queueing.balancing.balance import advise
from queueing.model.transitions import State, WindowState
from tests.support.small_load import EXPECTED_S, Group, table

DWELL_S = 20 * 60


def carry_out(group: Group, found: Advice) -> None:
    """Do what was advised."""
    if found.kind in (AdviceKind.OPEN, AdviceKind.PAUSE):
        state = WindowState.OPEN if found.kind is AdviceKind.OPEN else WindowState.PAUSED
        group.turn(found.window, state, hall=found.hall)
        return
    rules = group.estimator.state.book.halls[found.hall]
    lines = {k: v for k, v in rules.windows[found.window].items() if k != found.line}
    if found.kind is AdviceKind.HELP:
        assert found.line is not None
        assert found.handicap_s is not None
        lines[found.line] = found.handicap_s
    group.estimator.state.book.learn(rules.with_window(found.window, lines))
    group.estimator.state.rules_changed()


def serve_all(group: Group) -> None:
    """Every free window calls the next by the rule; visits last as the catalogue says."""
    state = group.estimator.state
    for window in list(state.windows.values()):
        held = window.held
        if held and group.at_ms - held.called_ms >= EXPECTED_S[held.lane] * 1000:
            group.end(group.tickets[held.ticket], "ticket.finished", State.SERVED)
        if window.free:
            serves = state.serves((window.hall, window.id))
            heads = [
                (state.lines[s.line][0][0] + s.handicap_ms, state.lines[s.line][0][1])
                for s in serves
                if state.lines.get(s.line)
            ]
            if heads:
                away = None if window.hall == "home" else window.hall
                group.call(group.tickets[f"t{min(heads)[1]}"], window.id, hall=away)


@pytest.mark.parametrize("rush", [0, 1, 3])
async def test_advice_that_is_always_followed_settles(rush: int) -> None:
    """Two hours with a rush in the first; no window moves twice within the dwell, and it ends."""
    windows = {
        "1": {"social": 0},
        "2": {"instant": 0, "project": 0},
        "3": dict.fromkeys(EXPECTED_S, 0),
        "4": dict.fromkeys(EXPECTED_S, 0),
    }
    group = Group(table("home", windows))
    group.turn("4", WindowState.CLOSED)
    moves: list[PastMove] = []
    for minute in range(180):
        if minute % 4 == 0:
            group.issue("instant")
        for _ in range(rush if minute < 45 else 0):
            group.issue("social")
        for _ in range(6):
            serve_all(group)
            group.wait(10)
        book = group.estimator.state.book
        for found in (await advise(group.estimator, book, group.at_ms, moves))[:1]:
            carry_out(group, found)
            moves.append(PastMove(found.hall, found.window, found.kind, group.at_ms))
    for window in windows:
        times = [move.at_ms for move in moves if move.window == window]
        assert all(b - a >= DWELL_S * 1000 for a, b in pairwise(times))
    late = [move for move in moves if group.at_ms - move.at_ms < 45 * 60_000]
    assert len(late) <= 1
    assert len(moves) <= 8
