"""Cases under test: anybody does anything to them, and time passes; the record is always true."""

import asyncio
from collections.abc import Awaitable
from typing import Any

import msgspec
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from kit.errors import Refusal
from kit.ids import new_id
from records.cases import events as ev
from records.cases.case import Case
from records.cases.clocks.clock import Ground
from records.cases.clocks.reckoning import reckon
from records.cases.fold import fold
from records.cases.moves.checking import allowed
from records.cases.steps import is_decision, waited_for
from records.cases.words import CaseState, Decision, Opinion, StepState, Verb
from records.casework.moving import begin, move
from records.casework.office import Office
from records.db import sql
from records.models.cases.cases import events_of_case, find_case
from records.opening.legal_calendar import DayKind, LegalCalendar
from records.transactions import connection, transaction
from tests.support import case_samples as samples
from tests.support.case_samples import ACTORS, HOUR_MS, PARALLEL, PLAIN, SAID, START_MS

# One holiday, so that the year is known.
CALENDAR = LegalCalendar({"2025-12-25": DayKind.HOLIDAY})
EVERYBODY = ACTORS | {
    "J": samples.REVIEWER._replace(department="ZJ", name="reviewer:j", user="j"),
    "Z": samples.REVIEWER._replace(department="ZR", name="reviewer:z", user="z"),
}
_STEPS = st.sampled_from(["review", "decide", "opinion-1", "opinion-2", "opinion-3"])


class CaseMachine(RuleBasedStateMachine):
    """One case in a database, moved by whoever likes."""

    def __init__(self, runner: asyncio.Runner) -> None:
        """The database is the runner's."""
        super().__init__()
        self.runner = runner
        self.now_ms = START_MS
        self.case: Case | None = None

    def run(self, work: Awaitable[Any]) -> Any:  # noqa: ANN401 - whatever it gives
        """Do something in the loop of the database."""

        async def wait() -> Any:  # noqa: ANN401
            return await work

        return self.runner.run(wait())

    @property
    def office(self) -> Office:
        """Now."""
        return Office(CALENDAR, self.now_ms, self.now_ms)

    @initialize(parallel=st.booleans(), complete=st.booleans(), accept=st.booleans())
    def hand_in(self, *, parallel: bool, complete: bool, accept: bool) -> None:
        """Somebody brings their papers, some of them all of them."""
        new = samples.received(
            PARALLEL if parallel else PLAIN,
            complete=complete,
            ticket=None,
            number=f"{id(self)}",
        )
        then: list[ev.What] = [ev.Accepted(self.now_ms)] if accept and complete else []
        self.case = self.run(self._begin(new, then))

    async def _begin(self, new: ev.Received, then: list[ev.What]) -> Case:
        async with transaction() as tx:
            await sql.change(tx, "DELETE FROM service_case WHERE number=?", new.number)
            return await begin(tx, self.office, samples.CLERK, new, then)

    @rule(hours=st.integers(1, 24 * 8))
    def wait(self, hours: int) -> None:
        """Time passes."""
        self.now_ms += hours * HOUR_MS

    @rule(
        who=st.sampled_from(sorted(EVERYBODY)),
        verb=st.sampled_from([*SAID]),
        step=_STEPS,
        told=st.booleans(),
        stale=st.integers(0, 9),
    )
    def act(self, who: str, verb: Verb, step: str, *, told: bool, stale: int) -> None:
        """Somebody tries something; a refusal changes nothing."""
        assert self.case is not None
        what = self._said(verb, step, told=told)
        version = self.case.version - (stale == 0)
        try:
            moved = self.run(self._move(who, what, version))
        except Refusal:
            assert self.run(self._found()) == self.case
            return
        assert moved.version == self.case.version + 1
        assert stale or isinstance(what, ev.OF_ONE_STEP)
        self.case = moved

    @rule(choice=st.integers(0, 999), told=st.booleans())
    def go_on(self, choice: int, *, told: bool) -> None:
        """Somebody does one of the things that they are told they may do."""
        assert self.case is not None
        may = [(who, one) for who, a in EVERYBODY.items() for one in allowed(self.case, a)]
        if may:
            who, one = may[choice % len(may)]
            tells = told or self.case.pause is not None
            what = self._said(one.verb, one.step or "review", told=tells)
            if one.verb is Verb.RETURN_TO_STEP:
                done = [x.id for x in self.case.steps if x.state is StepState.DONE]
                what = ev.ReturnedToStep(done[choice % len(done)], "again")
            self.case = self.run(self._move(who, what, self.case.version))

    def _said(self, verb: Verb, step: str, *, told: bool) -> ev.What:
        match verb:
            case Verb.CLAIM:
                return ev.Claimed(step)
            case Verb.RELEASE:
                return ev.Released(step)
            case Verb.GIVE_OPINION:
                return ev.OpinionGiven(step, Opinion.AGREE, "")
            case Verb.RETURN_TO_STEP:
                return ev.ReturnedToStep(step, "again")
            case Verb.PAUSE:
                return ev.Paused(Ground.EXPERT_REVIEW, 5, self.now_ms if told else None)
            case _:
                return self._refusing(verb, step) or SAID[verb][0]

    def _refusing(self, verb: Verb, step: str) -> ev.What | None:
        """A no has an id of its own."""
        no = msgspec.structs.replace(samples.REFUSED, id=new_id())
        if verb is Verb.NOT_ACCEPT:
            return ev.NotAccepted(no)
        if verb is Verb.DECIDE and step == "decide":
            return ev.Decided(Decision.REFUSE, no, ("review",))
        return None

    async def _move(self, who: str, what: ev.What, version: int) -> Case:
        assert self.case is not None
        async with transaction() as tx:
            return await move(tx, self.office, EVERYBODY[who], self.case.id, what, version)

    async def _found(self) -> Case | None:
        assert self.case is not None
        row = await find_case(connection(), self.case.id)
        return row.case if row else None

    async def _events(self) -> list[ev.CaseEvent]:
        assert self.case is not None
        return await events_of_case(connection(), self.case.id)

    async def _listed(self) -> set[str]:
        assert self.case is not None
        text = "SELECT step FROM case_step WHERE case_id=?"
        return {row["step"] for row in await sql.rows(connection(), text, self.case.id)}

    @invariant()
    def the_row_is_the_fold(self) -> None:
        """What is read in one piece is what all events make, without a gap between them."""
        if self.case is None:
            return
        events = self.run(self._events())
        assert [one.version for one in events] == list(range(1, self.case.version + 1))
        assert fold(self.case.id, events) == self.case
        assert self.run(self._found()) == self.case
        handed = [one for one in events if isinstance(one.what, ev.Collected)]
        assert len(handed) <= 1
        assert not handed or CaseState.READY in _states(self.case.id, events)

    @invariant()
    def the_work_lists_show_what_is_open(self) -> None:
        """A step is in a list as long as it may be worked on; the decision opens after all."""
        if self.case is None:
            return
        listed = self.run(self._listed())
        working = {StepState.OPEN, StepState.CLAIMED}
        undecided = self.case.decided_ms is None and not self.case.ended
        shown = {one.id for one in self.case.steps if one.state in working and undecided}
        assert listed == shown
        for one in self.case.steps:
            if is_decision(one) and one.state in working:
                assert not waited_for(self.case.steps)

    @invariant()
    def clocks_stop_only_in_told_pauses(self) -> None:
        """Without any, each is due when the calendar says; nothing ever makes it due earlier."""
        if self.case is None:
            return
        told = [one for one in self.case.pauses if one.told_ms is not None]
        for clock in self.case.clocks:
            due_ms = reckon(clock, self.case.pauses, CALENDAR, self.now_ms).due_ms
            plain_ms = reckon(clock, (), CALENDAR, self.now_ms).due_ms
            assert due_ms >= plain_ms if told else due_ms == plain_ms


def _states(case_id: str, events: list[ev.CaseEvent]) -> set[CaseState]:
    found = [fold(case_id, events[:n]) for n in range(1, len(events))]
    return {case.state for case in found if case is not None}
