"""From the events of a case to the case: `apply` takes one, `fold` all of them.

Nothing here refuses anything: an event has happened. Whether it may is asked before, by
`records.cases.moves.checking`.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace as dataclass_replace
from typing import Any

from msgspec.structs import replace

from records.cases import events as ev
from records.cases import steps as stepping
from records.cases.case import Case, Step
from records.cases.clocks import keeping as clocks
from records.cases.clocks.clock import Pause
from records.cases.moves.table import state_after
from records.cases.timeline import entry
from records.cases.words import CaseState, MaterialStatus, StepState, Verb

_Apply = Callable[[Case, ev.CaseEvent, Any], Case]


def fold(case_id: str, events: Iterable[ev.CaseEvent]) -> Case | None:
    """A case from all its events, the first first; None if there are none."""
    case: Case | None = None
    for event in events:
        case = apply(case, case_id, event)
    return case


def apply(case: Case | None, case_id: str, event: ev.CaseEvent) -> Case:
    """The case after one more event."""
    if case is None:
        return _received(case_id, event)
    state = state_after(case.state, Verb(event.verb), getattr(event.what, "decision", None))
    moved = replace(
        case,
        version=event.version,
        state=state,
        timeline=(*case.timeline, *entry(event)),
        changed=case.changed if isinstance(event.what, ev.OF_ONE_STEP) else event.version,
    )
    changed = _APPLY[type(event.what)](moved, event, event.what)
    return replace(changed, ended_ms=event.at_ms if changed.ended else None)


def _received(case_id: str, event: ev.CaseEvent) -> Case:
    what = event.what
    if not isinstance(what, ev.Received):
        raise TypeError("a case begins when it is received")
    steps = tuple(
        Step(
            one.id,
            one.kind,
            one.name,
            one.name_en,
            one.department,
            one.requires,
            one.days,
            StepState.WAITING,
        )
        for one in what.steps
    )
    return Case(
        id=case_id,
        version=event.version,
        state=CaseState.RECEIVED,
        number=what.number,
        hall=what.hall,
        region=what.region,
        lane=what.lane,
        item=what.item,
        item_name=what.item_name,
        item_name_en=what.item_name_en,
        department=what.department,
        answers=what.answers,
        applicant=what.applicant,
        ticket=what.ticket,
        theme=what.theme,
        bundle=what.bundle,
        organisation=what.organisation,
        owner=what.owner,
        workflow=what.workflow,
        limits=what.limits,
        materials=what.materials,
        steps=steps,
        clocks=clocks.intake((), what.limits, event.at_ms),
        timeline=entry(event),
        received_ms=event.at_ms,
        intake_ms=event.at_ms,
        changed=event.version,
    )


def _given(case: Case, given: Iterable[str]) -> Case:
    """Papers that have come."""
    there = set(given)
    materials = [
        replace(one, status=MaterialStatus.GIVEN) if one.material in there else one
        for one in case.materials
    ]
    return replace(case, materials=tuple(materials))


def _fixed(case: Case, _: ev.CaseEvent, what: ev.FixedOnSpot) -> Case:
    return _given(case, what.given)


def _asked(case: Case, event: ev.CaseEvent, what: ev.CorrectionRequested) -> Case:
    """The intake clock is answered: what is missing was told."""
    missing = MaterialStatus.MISSING
    materials = [
        replace(one, status=missing) if one.material in what.materials else one
        for one in case.materials
    ]
    return replace(
        case,
        materials=tuple(materials),
        asked=what.materials,
        asked_ms=event.at_ms,
        reminded=(),
        corrections=case.corrections + 1,
        clocks=clocks.answered(case.clocks, event.at_ms),
    )


def _supplemented(case: Case, event: ev.CaseEvent, what: ev.Supplemented) -> Case:
    """The list is done with, and an answer is due anew."""
    again = clocks.intake(case.clocks, case.limits, event.at_ms)
    return replace(_given(case, what.given), asked=(), intake_ms=event.at_ms, clocks=again)


def _reminded(case: Case, event: ev.CaseEvent, _: ev.Reminded) -> Case:
    return replace(case, reminded=(*case.reminded, event.at_ms))


def _closed(case: Case, event: ev.CaseEvent, _: ev.Closed) -> Case:
    return replace(case, asked=(), clocks=clocks.cancelled(case.clocks, event.at_ms))


def _accepted(case: Case, event: ev.CaseEvent, what: ev.Accepted) -> Case:
    """The clocks of the law and of the promise run from then, and the first steps open."""
    return replace(
        case,
        accepted_ms=what.from_ms,
        accepted_by=event.actor,
        deemed=what.deemed,
        steps=stepping.opened(case.steps, event.at_ms),
        clocks=clocks.accepted(case.clocks, case.limits, what.from_ms, event.at_ms),
    )


def _not_accepted(case: Case, event: ev.CaseEvent, what: ev.NotAccepted) -> Case:
    return replace(case, refusal=what.refusal, clocks=clocks.answered(case.clocks, event.at_ms))


def _reopened(case: Case, event: ev.CaseEvent, _: ev.Reopened) -> Case:
    """It is as if it had come in now, but for the date on which it came."""
    again = clocks.intake(case.clocks, case.limits, event.at_ms)
    return replace(case, refusal=None, intake_ms=event.at_ms, clocks=again)


def _claimed(case: Case, event: ev.CaseEvent, what: ev.Claimed) -> Case:
    return replace(case, steps=stepping.claimed(case.steps, what.step, event.version, event.actor))


def _released(case: Case, event: ev.CaseEvent, what: ev.Released) -> Case:
    return replace(case, steps=stepping.claimed(case.steps, what.step, event.version, None))


def _opinion(case: Case, event: ev.CaseEvent, what: ev.OpinionGiven) -> Case:
    done = stepping.Done(event, what.opinion, what.note)
    return replace(case, steps=stepping.done(case.steps, {what.step: done}, event.at_ms))


def _returned(case: Case, event: ev.CaseEvent, what: ev.ReturnedToStep) -> Case:
    return replace(case, steps=stepping.returned(case.steps, what.step, event))


def _paused(case: Case, event: ev.CaseEvent, what: ev.Paused) -> Case:
    running = case.pause
    if running is not None:
        told = dataclass_replace(running, told_ms=what.told_ms)
        return replace(case, pauses=(*case.pauses[:-1], told))
    pause = Pause(what.ground, what.planned_days, event.at_ms, what.told_ms)
    return replace(case, pauses=(*case.pauses, pause))


def _resumed(case: Case, event: ev.CaseEvent, _: ev.Resumed) -> Case:
    return replace(case, pauses=_pauses_ended(case, event.at_ms))


def _pauses_ended(case: Case, at_ms: int) -> tuple[Pause, ...]:
    return tuple(
        one if one.resumed_ms is not None else dataclass_replace(one, resumed_ms=at_ms)
        for one in case.pauses
    )


def _extended(case: Case, _: ev.CaseEvent, what: ev.Extended) -> Case:
    return replace(case, extended=True, clocks=clocks.extended(case.clocks, what.days))


def _decided(case: Case, event: ev.CaseEvent, what: ev.Decided) -> Case:
    """What was waited for is waited for no more; the paper is to be handed over in time."""
    by = stepping.Done(event, None, what.note)
    deciding = {one.id: by for one in case.steps if stepping.is_decision(one)}
    steps = stepping.done(case.steps, dict.fromkeys(what.reviewed, by) | deciding, event.at_ms)
    return replace(
        case,
        steps=steps,
        decision=what.decision,
        refusal=what.refusal,
        decided_ms=event.at_ms,
        pauses=_pauses_ended(case, event.at_ms),
        clocks=clocks.decided(case.clocks, case.limits, event.at_ms),
    )


def _ready(case: Case, event: ev.CaseEvent, _: ev.Delivered | ev.ResultIssued) -> Case:
    """It may be fetched, for the first time or once more."""
    ready = clocks.laid_ready(case.clocks, event.at_ms)
    return replace(case, ready_ms=event.at_ms, unfetched_ms=None, clocks=ready)


def _unfetched(case: Case, event: ev.CaseEvent, _: ev.ReturnedUnfetched) -> Case:
    return replace(case, unfetched_ms=event.at_ms)


def _collected(case: Case, _: ev.CaseEvent, __: ev.Collected) -> Case:
    return case


def _withdrawn(case: Case, event: ev.CaseEvent, _: ev.Withdrawn) -> Case:
    ended = _pauses_ended(case, event.at_ms)
    return replace(case, pauses=ended, clocks=clocks.cancelled(case.clocks, event.at_ms))


def _revoked(case: Case, event: ev.CaseEvent, _: ev.Revoked) -> Case:
    return replace(case, clocks=clocks.cancelled(case.clocks, event.at_ms))


def _offered(case: Case, _: ev.CaseEvent, what: ev.HandOverOffered) -> Case:
    return replace(case, successor=what.to)


def _taken_over(case: Case, _: ev.CaseEvent, what: ev.HandOverAccepted) -> Case:
    return replace(case, owner=what.by, successor=None)


_APPLY: dict[type, _Apply] = {
    ev.FixedOnSpot: _fixed,
    ev.CorrectionRequested: _asked,
    ev.Supplemented: _supplemented,
    ev.Reminded: _reminded,
    ev.Closed: _closed,
    ev.Accepted: _accepted,
    ev.NotAccepted: _not_accepted,
    ev.Reopened: _reopened,
    ev.Claimed: _claimed,
    ev.Released: _released,
    ev.OpinionGiven: _opinion,
    ev.ReturnedToStep: _returned,
    ev.Paused: _paused,
    ev.Resumed: _resumed,
    ev.Extended: _extended,
    ev.Decided: _decided,
    ev.Delivered: _ready,
    ev.ResultIssued: _ready,
    ev.ReturnedUnfetched: _unfetched,
    ev.Collected: _collected,
    ev.Withdrawn: _withdrawn,
    ev.Revoked: _revoked,
    ev.HandOverOffered: _offered,
    ev.HandOverAccepted: _taken_over,
}
