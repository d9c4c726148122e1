"""A case in a list, and an event of its history, as staff see them."""

from typing import NamedTuple

from handlers.work.schemas import CaseHistoryEntry, WorkRow, WorkStep
from kit.clock import instant
from records.cases import events as ev
from records.cases.case import Case, Step
from records.cases.clocks.days import day_of
from records.cases.clocks.limits import LIMITS
from records.cases.clocks.reckoning import Alert
from records.cases.moves.actor import Actor, own_steps, working_steps
from records.cases.words import UNDECIDED, Decision, Opinion, Verb
from records.casework.office import Office

# An applicant is nobody's business by their id; the house itself has none.
_UNNAMED = frozenset({"citizen", "system"})


class _Due(NamedTuple):
    due_ms: int
    left_days: int
    alert: Alert
    provisional: bool


def row_view(office: Office, actor: Actor, case: Case) -> WorkRow:
    """A case in a list of somebody."""
    due = _due(office, actor, case)
    pause = case.pause
    working = working_steps(case) if case.state in UNDECIDED else []
    return WorkRow(
        id=case.id,
        number=case.number,
        version=case.version,
        state=case.state,
        item=case.item,
        item_name=case.item_name,
        item_name_en=case.item_name_en,
        received_at=instant(case.received_ms),
        due_at=instant(due.due_ms) if due else None,
        left_days=due.left_days if due else None,
        alert=due.alert if due else Alert.NONE,
        provisional=due.provisional if due else False,
        paused=pause is not None,
        is_told=pause is not None and pause.told_ms is not None,
        owner=case.owner,
        successor=case.successor,
        steps=[_step(one) for one in working],
    )


def _step(step: Step) -> WorkStep:
    named = step.id, step.kind, step.name, step.name_en, step.department
    return WorkStep(*named, step.state, name_of(step.by) if step.by else None)


def name_of(actor: str) -> str:
    """The account that an event names, without its role."""
    return actor.partition(":")[2]


def _due(office: Office, actor: Actor, case: Case) -> _Due | None:
    """What comes first: a clock of the case, or the limit of a step that is theirs."""
    told = [office.reckon(case, one) for one in case.clocks if one.ended_ms is None]
    found = [_Due(one.due_ms, one.left_days, one.alert, one.provisional) for one in told]
    if case.state in UNDECIDED:
        limits = office.step_dues(case, min((one.due_ms for one in told), default=None))
        own = [one for one in own_steps(case, actor) if one.days is not None]
        found += [_of_step(office, limits[one.id]) for one in own]
    return min(found, default=None)


def _of_step(office: Office, due_ms: int) -> _Due:
    """A limit that a workflow gives a step; no pause moves it."""
    calendar, today, last = office.calendar, day_of(office.now_ms), day_of(due_ms - 1)
    left = calendar.between(today, last) - calendar.between(last, today)
    alert = Alert.YELLOW if left < LIMITS.yellow else Alert.NONE
    provisional = calendar.guesses(today, last)
    return _Due(due_ms, left, Alert.RED if office.now_ms >= due_ms else alert, provisional)


def entry_view(event: ev.CaseEvent) -> CaseHistoryEntry:
    """An event with whatever somebody said in it."""
    what = event.what
    opinion: Opinion | None = getattr(what, "opinion", None)
    decision: Decision | None = getattr(what, "decision", None)
    return CaseHistoryEntry(
        version=event.version,
        at=instant(event.at_ms),
        verb=Verb(event.verb),
        by_role=event.role,
        by="" if event.role in _UNNAMED else name_of(event.actor),
        step=getattr(what, "step", None),
        opinion=opinion,
        decision=decision,
        note=_note(what),
        to=_to(what),
    )


def _note(what: ev.What) -> str:
    refusal: object = getattr(what, "refusal", None)
    if isinstance(refusal, ev.Told):
        return refusal.reason
    return str(getattr(what, "note", "") or getattr(what, "reason", ""))


def _to(what: ev.What) -> str | None:
    if isinstance(what, ev.Released):
        return name_of(what.out_of) if what.out_of else None
    return what.to if isinstance(what, ev.HandOverOffered) else None
