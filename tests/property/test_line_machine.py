"""Any sequence of verbs and accidents: the line does what the model says, and breaks no law.

`HYPOTHESIS_LONG=1` plays many more and longer days, each time others.
"""

import asyncio
import os
import random
from collections.abc import Coroutine, Iterator
from contextlib import AsyncExitStack
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from kit.clock import MINUTE_MS, shanghai_ms
from queueing.line.requests import Destination, NewTicket
from queueing.model.documents import Stop
from queueing.model.transitions import MOVES, WINDOW_MOVES
from queueing.rules.checks import check
from queueing.rules.hall_rules import Place
from records.db import engine as database
from tests.property.driver import Driver
from tests.property.stage import LANES, Ground, open_ground
from tests.property.steps import Plan, change, picks, plans, steps
from tests.support.model_hall import HERE

LONG = bool(os.environ.get("HYPOTHESIS_LONG"))
# Processes that share a run must mean the same examples; a run of one process has no such name.
CHANCE = random.Random(os.environ.get("PYTEST_XDIST_TESTRUNUID"))
SEEDS = CHANCE.sample(range(10**9), 150) if LONG else range(7)
# Which tickets a verb that no move is named after is for, and what to do if there are none.
LIKE = {"undo_miss": "return_to_line", "transfer": "postpone"}
INSTEAD = {"resume": "park", "undo_miss": "miss", "undo_finish": "finish"}
LATE = 40  # how many requests make a day
SETTINGS = settings(
    # Ten examples on, hypothesis would rather repeat parts of those it has than draw others.
    max_examples=9 if LONG else 6,
    stateful_step_count=120 if LONG else 50,
    database=None,
    deadline=None,
    print_blob=True,
    phases=[Phase.generate, Phase.shrink] if LONG else [Phase.generate],
    suppress_health_check=list(HealthCheck),
)


class LineMachine(RuleBasedStateMachine):
    """Two halls, their people, their clerks, and what goes wrong."""

    def __init__(self, ground: Ground, runner: asyncio.Runner) -> None:
        super().__init__()
        self.runner, self.driver = runner, Driver(ground)
        self.run(self.driver.open())
        self.model, self.clock = self.driver.model, self.driver.stage.clock
        self.halls = self.driver.stage.halls
        self.left = {"restart": 1, "rewind": 1, "midnight": 1}

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something on the loop, which stands still in between."""
        self.runner.run(work)

    def act(self, verb: str, *args: Any) -> None:  # noqa: ANN401
        """Do a verb."""
        self.run(self.driver.act(verb, *args))

    def teardown(self) -> None:
        """End the process."""
        self.run(self.driver.stage.close())

    @initialize(started=st.lists(plans, min_size=3, max_size=8), closed=picks)
    def begin(self, started: list[Plan], closed: int) -> None:
        """The window next door helps out, few elderly go first, most windows are open."""
        here, there = (deepcopy(self.model.book.halls[hall]) for hall in self.halls)
        there.windows["1"][f"{self.halls[0]}:b"] = 1200
        here.classes["elderly"].cap = 2
        for rules in (there, here):
            self.act("set_rules", rules, "to begin with")
        for n, place in enumerate(self.model.desks):
            if closed % 5 != n:
                self.act("open_window", *place, "clerk")
        for plan in started:
            self.come(plan)

    # One rule: of several, hypothesis would leave out some in each example.
    @rule(step=steps)
    def happens(self, step: tuple[Any, ...]) -> None:
        """One of the steps below."""
        name, *args = step
        getattr(self, name)(*args)

    @invariant()
    def nothing_is_broken(self) -> None:
        """See `Driver.look`."""
        self.run(self.driver.look())

    # Whom and where

    def ticket(self, n: int, verb: str) -> str:
        """A ticket, mostly one to which the verb may be done."""
        sources = MOVES[LIKE.get(verb, verb)].sources
        found = [t for t, v in self.model.visits.items() if n % 7 == 6 or v.state in sources]
        return found[n % len(found)] if found else "nobody"

    def desk(self, n: int, verb: str) -> tuple[str, str]:
        """A window, mostly one that may do the verb."""
        found = [place for place in self.model.desks if n % 7 == 6 or self._may(verb, *place)]
        found = found or list(self.model.desks)
        return found[n % len(found)]

    def _may(self, verb: str, hall: str, window: str) -> bool:
        held, state = self.model.holds(hall, window), self.model.desks[hall, window]
        if verb in WINDOW_MOVES or verb.startswith("call"):
            sources = {"open_window": {"closed", "paused"}}.get(verb, {"open"})
            return held is None and state in sources
        if verb == "undo_finish":
            return held is None and state == "open" and (hall, window) in self.model.done
        return verb not in HERE or (held is not None and held.state in MOVES[verb].sources)

    # Steps

    def come(self, plan: Plan) -> None:
        """Somebody takes a number."""
        slot_ms = plan.slot_min and self.clock.now_ms() + plan.slot_min * MINUTE_MS
        new = NewTicket(
            id=f"{self.driver.stage.group}-t{self.driver.requests}",
            hall=self.halls[plan.hall],
            lane=plan.lane,
            prefix=plan.lane.upper(),
            citizen=plan.citizen,
            ticket_class=plan.of_class,
            slot_start_ms=slot_ms,
            remote=plan.remote,
            stops=tuple(Stop(lane) for lane in plan.stops),
        )
        self.act("issue", new)

    def think_again(self, n: int, callers: int, verb: str) -> None:
        """A ticket is postponed, brought back after it was missed, or given up."""
        ticket = self.ticket(n, verb)
        if verb == "postpone":
            self.act(verb, ticket, callers)
        elif verb == "cancel":
            self.act(verb, ticket)
        elif ticket in self.model.visits:
            self.act(verb, self.model.visits[ticket].new.hall, ticket)

    def work(self, deed: str, n: int, m: int, to: str) -> None:
        """A clerk does something; what nobody is there for, they do to whoever comes next."""
        verb, _, named = deed.partition(" ")
        args: list[Any] = []
        if verb == "transfer":
            ticket = self.ticket(m, verb) if named else ""
            lane, window = ("", to) if to.isdigit() else (to, "")
            args = [Destination(lane, window, ticket), *(["because"] if named else [])]
        elif verb in {"call", "resume", "undo_miss"}:
            args = [self.ticket(m, verb)]
            if args == ["nobody"] and verb in INSTEAD:
                return self.work(INSTEAD[verb], n, m, to)
        if verb == "undo_finish" and not any(self._may(verb, *place) for place in self.model.desks):
            return self.work(INSTEAD[verb], n, m, to)
        if verb == "recall" and n % 2:
            self.pass_time(0.1)  # a moment later it may be called again
        if verb in {"call", "park", "release", "open_window", "pause_window"}:
            args.append("because")
        here = "release" if verb == "transfer" and not named else verb
        if here in HERE and not any(self._may(here, *place) for place in self.model.desks):
            self.get_on(n, 2)
        return self.act(verb, *self.desk(n, here), *args)

    def get_on(self, n: int, times: int) -> None:
        """A window does what comes next, a few times."""
        place = list(self.model.desks)[n % len(self.model.desks)]
        for _ in range(times):
            held = self.model.holds(*place)
            if self.model.desks[place] != "open":
                self.act("open_window", *place, "clerk")
                continue
            verbs = {"": "call_next", "called": "start", "serving": "finish"}
            self.act(verbs[held.state if held else ""], *place)

    def change_the_rules(self, hall: int, n: int, what: str) -> None:
        """Within the bound they come into force; beyond it nobody may even ask."""
        rules = deepcopy(self.model.book.halls[self.halls[hall]])
        change(rules, n, what, self.halls[0])
        book = self.model.book.changed(rules)
        places = {
            name: Place(frozenset(table.windows), frozenset(LANES))
            for name, table in book.halls.items()
        }
        faults = {fault.code for fault in check(book, rules.hall, places)}
        assert faults <= {"beyond_bound"}
        if not faults:
            self.act("set_rules", rules, "because")

    def pass_time(self, minutes: float) -> None:
        """The clock moves, sometimes back."""
        self.clock.advance(minutes=minutes)

    def pass_midnight(self, hall: int) -> None:
        """It is five past twelve, and a clock that jumps back shows yesterday again; days end."""
        if self.left["midnight"] and self.driver.requests > LATE:
            self.left["midnight"] -= 1
            self.clock.at_ms = shanghai_ms("2026-11-24", 0, 5)
        elif not self.left["midnight"]:
            self.run(self.driver.end_day(self.halls[hall]))

    def ask_again(self, n: int, honest: bool) -> None:  # noqa: FBT001 - it is drawn
        """A request comes once more, or its id with another body."""
        answer = self.driver.answers[-1 - n % len(self.driver.answers)]
        # That nobody waited is known to Redis alone.
        if answer.event or answer.epoch == self.driver.stage.store.epoch:
            self.run(self.driver.again(answer) if honest else self.driver.abuse(answer))

    def something_will_happen(self, fate: str) -> None:
        """While or before the next verb is done; `copy` is what a rewind comes back with."""
        if fate == "copy":
            self.run(self.driver.stage.copy())
        elif self.left.get(fate, 1) and (fate != "rewind" or self.driver.stage.copied):
            self.driver.fate = fate
            self.left[fate] = self.left.get(fate, 2) - 1


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    """A loop of the tests' own: hypothesis takes it step by step."""
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        yield runner


@pytest.fixture(scope="module")
def ground(
    runner: asyncio.Runner, tables: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Ground]:
    """Redis and SQL for all examples; the disk is not what is tested here."""
    stack = AsyncExitStack()
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(database._SQLITE, "synchronous", "OFF")
        work = stack.enter_async_context(open_ground(tmp_path_factory.mktemp("line"), tables))
        yield runner.run(work)
        runner.run(stack.aclose())


@pytest.mark.parametrize("number", SEEDS)
def test_the_line_does_what_the_model_says(
    ground: Ground, runner: asyncio.Runner, number: int
) -> None:
    """In every example, after every step."""

    def machine() -> LineMachine:
        return LineMachine(ground, runner)

    played: Any = seed(number)(machine)
    run_state_machine_as_test(played, settings=SETTINGS)
