"""Advice that takes its time: others go on meanwhile, and do not mix into what is compared."""

import asyncio
from collections.abc import Callable

import pytest

from queueing.balancing.advice import Advice, AdviceKind
from queueing.balancing.balance import advise
from queueing.balancing.weighing import Weighing
from queueing.model.transitions import State, WindowState
from tests.support.small_load import EXPECTED_S, Group, table

EVERYTHING = dict.fromkeys(EXPECTED_S, 0)


async def advice(group: Group) -> list[Advice]:
    """What is advised now."""
    return await advise(group.estimator, group.estimator.state.book, group.at_ms, [])


def crowded(*, closed: bool = False) -> Group:
    """A crowd at one window, and one that could open or help."""
    windows = {"1": {"social": 0}, "2": {"instant": 0, "project": 0}}
    group = Group(table("home", windows), table("away", {"9": dict(EVERYTHING)}))
    if closed:
        group.turn("2", WindowState.CLOSED)
    group.busy("1", lane="social")
    for _ in range(12):
        group.issue("social")
        group.issue("instant")
    return group


async def advice_amid(group: Group, events: Callable[[int], None]) -> list[Advice]:
    """What is advised if something happens between any two steps."""
    asked = asyncio.create_task(advice(group))
    await asyncio.sleep(0)
    steps = 0
    while not asked.done():
        events(steps)
        steps += 1
        await asyncio.sleep(0)
    assert steps > 2
    return await asked


@pytest.mark.parametrize("closed", [False, True])
async def test_the_loop_goes_on_between_two_steps(closed: bool) -> None:  # noqa: FBT001
    """Whatever happens then, the advice is that of the moment at which it was asked for."""
    group = crowded(closed=closed)

    def events(n: int) -> None:
        group.turn(f"new {n}", WindowState.OPEN)
        group.turn("2", WindowState.PAUSED)
        group.estimator.state.leave(f"t{n + 2}")

    expected = await advice(crowded(closed=closed))
    found = await advice_amid(group, events)
    assert (AdviceKind.OPEN if closed else AdviceKind.HELP) in {a.kind for a in expected}
    assert [(a.id, a.gain_min) for a in found] == [(a.id, a.gain_min) for a in expected]


async def test_what_is_learned_between_two_steps_is_no_gain() -> None:
    """Visits are found to take much longer: both sides of a comparison know of it, or none."""
    group = crowded()
    weighing = Weighing(group.estimator, group.estimator.state.book, group.at_ms, [])
    gains = []
    for _ in range(3):
        gains.append(weighing.gain_min("home", weighing.estimator.state.what_if()))
        group.wait(3000)
        group.end(group.tickets["t1"], "ticket.finished", State.SERVED)
        group.call(group.tickets["t1"], "1")
    assert gains == [0, 0, 0]
