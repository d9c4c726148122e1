"""Rules change while the hall is open: at once, whole, or not at all."""

from copy import deepcopy
from typing import Any

import pytest

from kit.errors import IdempotencyKeyReused, Invalid, StaleVersion
from queueing.line.requests import Destination, NewTicket, Outcome
from queueing.line.verbs import Line
from queueing.model import keys
from queueing.model.errors import LineInUse
from queueing.rules.hall_rules import HallRules, decode
from tests.redis.conftest import HALL, NEXT_DOOR, Bench, event_in, ticket_in

PREFER_NOBODY = {"1": {"a": 0, "b": 0}, "2": {"a": 0}, "3": {"a": 0, "b": 0}}
WITHOUT_B = {"1": {"a": 0}, "2": {"a": 0}, "3": {"a": 600}}


def changed(
    bench: Bench, hall: str = HALL, windows: dict[str, dict[str, int]] | None = None
) -> HallRules:
    """A hall's rules with other windows, or as they are."""
    rules = deepcopy(bench.line.rules.halls[hall])
    rules.windows = windows or rules.windows
    return rules


async def put(bench: Bench, rules: HallRules, key: str | None = None) -> Outcome:
    """Change a hall's rules, and let this process know of it."""
    outcome = await bench.line.set_rules(bench.request(key), rules, "more fairness")
    bench.line.rules.learn(decode(event_in(outcome).rules or ""))
    return outcome


async def end_lane_b(bench: Bench) -> None:
    """Let nobody serve the lane `b` any more; the window next door first."""
    await put(bench, changed(bench, NEXT_DOOR, {"1": {"a": 0, "b": 0}}))
    rules = changed(bench, HALL, WITHOUT_B)
    rules.lanes, rules.remote_lanes = ["a"], []
    await put(bench, rules)


async def test_the_very_next_call_obeys_them(bench: Bench) -> None:
    """Window 3 no longer prefers its own lane, and the event holds what is in force."""
    waiting = await bench.issue("a")
    bench.clock.advance(minutes=1)
    await bench.issue("b")
    await bench.open("3")
    event = event_in(await put(bench, changed(bench, HALL, PREFER_NOBODY)))
    assert (event.name, event.hall, event.reason) == ("rules.changed", HALL, "more fairness")
    told = decode(event.rules or "")
    assert (told.version, told.windows) == (1, PREFER_NOBODY)
    assert (await bench.next("3")).id == waiting.id


async def test_a_window_of_another_hall_obeys_them_too(bench: Bench) -> None:
    """What it serves from afar stands in its own hall's rules."""
    far = await bench.issue("b", remote=True)
    bench.clock.advance(minutes=1)
    await bench.issue_next_door()
    await bench.open("1", hall=NEXT_DOOR)
    windows = {"1": {"a": 0, "b": 0, f"{HALL}:b": 60}}
    await put(bench, changed(bench, NEXT_DOOR, windows))
    assert (await bench.next("1", NEXT_DOOR)).id == far.id


async def test_changes_of_a_version_that_is_gone_are_refused(bench: Bench) -> None:
    """Also when it was another hall's table that somebody changed meanwhile."""
    stale = Line(
        bench.store,
        bench.line._recovery,
        bench.line._barrier,
        bench.clock,
        deepcopy(bench.line.rules),
    )
    await put(bench, changed(bench, HALL, PREFER_NOBODY))
    before = await bench.log()
    for hall in (HALL, NEXT_DOOR):
        with pytest.raises(StaleVersion):
            await stale.set_rules(bench.request(), stale.rules.halls[hall], "too late")
    assert await bench.log() == before


async def test_versions_count_up(bench: Bench) -> None:
    """Each change is one version of its own hall."""
    for hall, version in ((HALL, 1), (NEXT_DOOR, 1), (HALL, 2)):
        event = event_in(await put(bench, changed(bench, hall)))
        assert (event.hall, decode(event.rules or "").version) == (hall, version)


async def serves(bench: Bench) -> list[Any]:
    """All that the scripts know of lines and who serves them."""
    redis = bench.store.redis
    at = (bench.store.group, bench.store.epoch)
    every = keys.serves(*at, "*")
    names = sorted([name async for name in redis.scan_iter(match=every, count=999)])
    return [*await redis.mget(names), *sorted(await redis.smembers(keys.lines(*at)))]


@pytest.mark.parametrize(
    "needed_by", ["waiting", "remote", "called", "parked", "missed", "stop", "window"]
)
async def test_a_line_that_somebody_needs_does_not_end(bench: Bench, needed_by: str) -> None:
    """Whoever waits there, will come back there or has yet to go there; nothing is changed."""
    await bench.open("1", "2")
    if needed_by == "stop":
        await bench.issue("a", stops=("a", "b"))
    else:
        await bench.issue("b", remote=needed_by == "remote")
    if needed_by in {"called", "parked", "missed", "window"}:
        await bench.next("1")
    if needed_by == "parked":
        await bench.line.park(bench.request(), HALL, "1", "a form")
    if needed_by == "missed":
        await bench.line.miss(bench.request(), HALL, "1")
    if needed_by == "window":
        await bench.line.transfer(bench.request(), HALL, "1", Destination(window="2"))
    await put(bench, changed(bench, NEXT_DOOR, {"1": {"a": 0, "b": 0}}))
    log, table = await bench.log(), await serves(bench)
    with pytest.raises(LineInUse):
        await end_lane_b(bench)
    assert (await bench.log())[len(log) + 1 :] == []
    assert await serves(bench) == table
    assert (await bench.issue("b")).number == ("B001" if needed_by == "stop" else "B002")


async def test_a_line_that_nobody_needs_ends(bench: Bench) -> None:
    """Whoever was served there is no hindrance; afterwards nobody is let in."""
    await bench.issue("b")
    await bench.open("1")
    await bench.serve()
    await bench.finish()
    await end_lane_b(bench)
    with pytest.raises(Invalid):
        await bench.issue("b")
    rules = changed(bench, HALL, PREFER_NOBODY)
    rules.lanes = ["a", "b"]
    await put(bench, rules)
    assert (await bench.issue("b", remote=True)).line == f"{HALL}:b"


async def test_a_repeated_change_is_answered_alike(bench: Bench) -> None:
    """One version is made, whether or not this process has learned of it; another body is not."""
    rules = changed(bench, HALL, PREFER_NOBODY)
    first = await bench.line.set_rules(bench.request("once"), rules, "why")
    again = await bench.line.set_rules(bench.request("once"), rules, "why")
    assert again == first
    bench.line.rules.learn(decode(event_in(first).rules or ""))
    assert await bench.line.set_rules(bench.request("once"), changed(bench), "why") == first
    with pytest.raises(IdempotencyKeyReused):
        await bench.line.set_rules(bench.request("once", "else"), changed(bench), "why")
    assert len(await bench.log()) == 1


async def test_a_new_credit_is_for_those_who_come_later(bench: Bench) -> None:
    """Who has a number keeps the key that it was given with."""
    before = await bench.issue(ticket_class="elderly")
    rules = changed(bench)
    rules.classes["elderly"].credit_s = 60
    await put(bench, rules)
    new = NewTicket("later", HALL, "a", "A", ticket_class="elderly")
    later = ticket_in(await bench.line.issue(bench.request(), new))
    assert (before.credit_ms, later.credit_ms) == (3_600_000, 60_000)
    assert (await bench.now_of(before)).arrival == before.arrival
