"""Whether somebody may do something to a case now, by the table of moves; and all that they may."""

from collections.abc import Iterable
from typing import NamedTuple

from kit.errors import Forbidden, NotFound, Refusal, StaleVersion
from queueing.model.errors import IllegalMove
from records.cases import events as ev
from records.cases.case import Case, Step
from records.cases.moves.actor import Actor, own_steps, powers
from records.cases.moves.guards import GUARDS, Asked
from records.cases.moves.table import CASE_MOVES, Guard, Move, rows_of
from records.cases.words import Decision, Power, Verb

_OF_A_STEP = frozenset({Guard.STEP_FREE, Guard.STEP_MINE, Guard.STEP_TAKEN})
# What belongs to the department that decides, which a workflow may have named.
_OF_THE_DECISION = frozenset(
    {Verb.RETURN_TO_STEP, Verb.EXTEND, Verb.DECIDE, Verb.ISSUE_RESULT, Verb.REVOKE}
)
# Any department that works on a case may have to wait for something.
_OF_ANY_STEP = frozenset({Verb.PAUSE, Verb.RESUME})


class Permitted(NamedTuple):
    """A verb that somebody may do now, with its step if it is about one."""

    verb: Verb
    step: str | None = None
    decision: Decision | None = None


def check(case: Case, actor: Actor, what: ev.What, version: int | None) -> None:
    """Refuse what may not be.

    Raises `NotFound` for a step that the case has not, `Forbidden` for what is not theirs to do,
    `StaleVersion` if the case has changed since `version` (None: it is asked as it stands), and
    `IllegalMove` for what its state or a guard does not allow.
    """
    verb, step = Verb(str(what.__struct_config__.tag)), _step(case, what)
    rows = [row for row in rows_of(verb) if row.decision in {None, _decision(what)}]
    held = _powers(case, actor, verb, step)
    theirs = [row for row in rows if row.by & held]
    if not theirs:
        raise Forbidden
    if version is not None and not _is_current(case, what, step, version):
        raise StaleVersion(version=case.version)
    now = [row for row in theirs if case.state in row.before]
    if not now:
        raise IllegalMove(state=case.state.value)
    asked = Asked(case, actor, step, what)
    refusals = [_refusal(row, asked) for row in now]
    if all(refusals):
        raise next(one for one in refusals if one)


def allowed(case: Case, actor: Actor) -> list[Permitted]:
    """All that somebody may do now, in the order of the table; what they say may still not do."""
    found: dict[Permitted, None] = {}
    for row in CASE_MOVES:
        if case.state in row.before:
            for step in _steps(row, case, actor):
                may = row.by & _powers(case, actor, row.verb, step)
                if may and _refusal(row, Asked(case, actor, step, None)) is None:
                    found[Permitted(row.verb, step.id if step else None, row.decision)] = None
    return list(found)


def _steps(row: Move, case: Case, actor: Actor) -> Iterable[Step | None]:
    return own_steps(case, actor) if _OF_A_STEP.intersection(row.guards) else [None]


def _powers(case: Case, actor: Actor, verb: Verb, step: Step | None) -> frozenset[Power]:
    """What somebody is to the step whose department has to be their own for this verb."""
    held = powers(case, actor, case.decision_step if verb in _OF_THE_DECISION else step)
    if verb in _OF_ANY_STEP:
        for one in own_steps(case, actor):
            held |= powers(case, actor, one)
    return held


def _refusal(row: Move, asked: Asked) -> Refusal | None:
    found = (GUARDS[guard](asked) for guard in row.guards)
    return next((refusal for refusal in found if refusal), None)


def _decision(what: ev.What) -> Decision | None:
    return what.decision if isinstance(what, ev.Decided) else None


def _step(case: Case, what: ev.What) -> Step | None:
    name: str | None = getattr(what, "step", None)
    if name is None:
        return None
    step = case.step(name)
    if step is None:
        raise NotFound("The case has no such step.", "该办件没有这个环节。")
    return step


def _is_current(case: Case, what: ev.What, step: Step | None, version: int) -> bool:
    """Departments that work beside each other do not make each other's view stale."""
    if isinstance(what, ev.OF_ONE_STEP) and step is not None:
        return max(case.changed, step.touched) <= version <= case.version
    return version == case.version
