"""A case as it is shown, to its applicant and to staff."""

from handlers.cases.schemas import (
    CaseMaterial,
    CaseView,
    ClockView,
    PauseView,
    PermittedVerb,
    StepView,
    TimelineEntry,
    ToldRefusal,
)
from kit.clock import instant
from records.cases.case import Case, Step
from records.cases.clocks.clock import Clock, Pause
from records.cases.clocks.reckoning import Reckoned
from records.cases.events import Demand
from records.cases.moves.actor import Actor
from records.cases.moves.checking import allowed
from records.cases.sentences import tell
from records.cases.words import StepState, Verb
from records.casework.office import Office
from records.models.cases.case_steps import NEVER_MS

_WORKING = (StepState.OPEN, StepState.CLAIMED)
_STAFF = ("clerk", "reviewer", "manager")


def case_view(office: Office, actor: Actor, case: Case) -> CaseView:
    """All that somebody may see of a case: whose notes and names, only staff."""
    told = [office.reckon(case, one) for one in case.clocks]
    dues = [one.due_ms for one, clock in zip(told, case.clocks, strict=True) if not clock.ended_ms]
    due_ms = min(dues, default=None)
    return CaseView(
        id=case.id,
        number=case.number,
        state=case.state,
        hall=case.hall,
        item=case.item,
        item_name=case.item_name,
        item_name_en=case.item_name_en,
        department=case.department,
        lane=case.lane,
        answers=case.answers,
        theme=case.theme,
        bundle=case.bundle,
        organisation=case.organisation,
        ticket=case.ticket,
        received_at=instant(case.received_ms),
        accepted_at=_instant(case.accepted_ms),
        deemed=case.deemed,
        due_at=_instant(due_ms),
        owner=case.owner,
        successor=case.successor,
        steps=_steps(office, actor, case, due_ms),
        clocks=[_clock(one, how) for one, how in zip(case.clocks, told, strict=True)],
        paused=case.pause is not None,
        pause=_pause(case.pause),
        extended=case.extended,
        materials=[_material(one) for one in case.materials],
        outstanding=[_material(one) for one in case.outstanding],
        asked=list(case.asked),
        decision=case.decision,
        refusal=_refusal(case),
        version=case.version,
        timeline=_timeline(case),
        can=[PermittedVerb(*one) for one in allowed(case, actor)],
    )


def _instant(at_ms: int | None) -> str | None:
    return None if at_ms is None else instant(at_ms)


def _steps(office: Office, actor: Actor, case: Case, due_ms: int | None) -> list[StepView]:
    dues, staff = office.step_dues(case, due_ms), actor.role in _STAFF
    return [_step(one, dues[one.id], staff=staff) for one in case.steps]


def _step(step: Step, due_ms: int, *, staff: bool) -> StepView:
    # Of a case that was withdrawn a step may be open still: nobody has to do it any more.
    due_at = instant(due_ms) if step.state in _WORKING and due_ms < NEVER_MS else None
    place = step.id, step.kind, step.name, step.name_en, step.department
    view = StepView(*place, list(step.requires), step.state, due_at)
    if staff:
        view.claimed_by = step.by.partition(":")[2] if step.by else None
        view.opinion, view.note = step.opinion, step.note
    return view


def _clock(clock: Clock, told: Reckoned) -> ClockView:
    due_at = instant(told.due_ms)
    return ClockView(clock.kind, due_at, told.state, told.provisional, told.alert, told.left_days)


def _pause(pause: Pause | None) -> PauseView | None:
    if pause is None:
        return None
    said = instant(pause.declared_ms), _instant(pause.told_ms)
    return PauseView(pause.ground, pause.planned_days, *said)


def _material(demand: Demand) -> CaseMaterial:
    return CaseMaterial(demand.material, demand.name, demand.name_en, demand.status)


def _refusal(case: Case) -> ToldRefusal | None:
    told = case.refusal
    if told is None:
        return None
    said = told.kind, told.basis, told.reason, told.way_forward
    return ToldRefusal(told.id, *said, told.to or None)


def _timeline(case: Case) -> list[TimelineEntry]:
    return [
        TimelineEntry(instant(one.at_ms), Verb(one.verb), one.role, *tell(case, one))
        for one in case.timeline
    ]
