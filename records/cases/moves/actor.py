"""Who acts on a case, and what they are to it."""

from typing import NamedTuple

from records.cases.case import Case, Step
from records.cases.moves.powers import CHIEF_REPRESENTATIVE, DECIDE, HEAD, REVIEW
from records.cases.words import Power, StepKind, StepState

_OF_REVIEWERS = {
    REVIEW: {Power.REVIEW},
    DECIDE: {Power.DECIDE},
    HEAD: {Power.DECIDE, Power.HEAD},
}


class Actor(NamedTuple):
    """A login, or the system. `name` is how events call it (`reviewer:reviewer-01`).

    `department`, `region` and `words` are an account's; a representative without a department
    stands for all, whoever has no region works in all.
    """

    name: str
    role: str
    user: str
    department: str | None = None
    region: str | None = None
    words: frozenset[str] = frozenset()


SYSTEM = Actor("system:cases", "system", "")


def powers(case: Case, actor: Actor, step: Step | None = None) -> frozenset[Power]:
    """What somebody is to a case, or to one step of it.

    Whether it is theirs to know of at all (its hall, its region) is `handlers.access`' matter.
    """
    found = set(_BY_ROLE[actor.role](case, actor, step)) if actor.role in _BY_ROLE else set()
    if actor.role in {"clerk", "reviewer"} and actor.user == case.owner:
        found.add(Power.OWNER)
    if actor.user and actor.user == case.successor:
        found.add(Power.SUCCESSOR)
    return frozenset(found)


def _applicant(case: Case, actor: Actor, _: Step | None) -> set[Power]:
    return {Power.APPLICANT} if actor.user == case.applicant else set()


def _clerk(case: Case, actor: Actor, _: Step | None) -> set[Power]:
    chief = CHIEF_REPRESENTATIVE in actor.words
    stands_for = chief and actor.department in {None, case.department}
    return {Power.WINDOW, *([Power.REPRESENTATIVE] if stands_for else [])}


def _reviewer(case: Case, actor: Actor, step: Step | None) -> set[Power]:
    """Of the department that the step belongs to; without one, of the case's own."""
    if actor.department != (step.department if step else case.department):
        return set()
    held = {power for word in actor.words for power in _OF_REVIEWERS.get(word, ())}
    if step is None:
        return held
    return held - {Power.REVIEW if step.kind is StepKind.DECIDE else Power.DECIDE}


def _manager(_: Case, __: Actor, ___: Step | None) -> set[Power]:
    return {Power.MANAGER}


def _system(_: Case, __: Actor, ___: Step | None) -> set[Power]:
    return {Power.SYSTEM}


_BY_ROLE = {
    "citizen": _applicant,
    "clerk": _clerk,
    "reviewer": _reviewer,
    "manager": _manager,
    "system": _system,
}


def working_steps(case: Case) -> list[Step]:
    """The steps that may be worked on now."""
    return [one for one in case.steps if one.state in {StepState.OPEN, StepState.CLAIMED}]


def own_steps(case: Case, actor: Actor) -> list[Step]:
    """Those of somebody's department; a manager has none, and looks after all."""
    working = working_steps(case)
    if actor.role == "manager":
        return working
    return [one for one in working if one.department == actor.department]
