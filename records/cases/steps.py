"""The steps of a case: which may begin, which wait, and what a return undoes.

A step opens when every step that it requires is done. That is computed from the steps as they
stand, in the transaction of the one that is done last, so the decision opens exactly once.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from msgspec.structs import replace

from records.cases.case import Step
from records.cases.events import CaseEvent
from records.cases.words import Opinion, StepKind, StepState


class Done(NamedTuple):
    """The event by which a step was done, and what was said."""

    event: CaseEvent
    opinion: Opinion | None
    note: str


def is_decision(step: Step) -> bool:
    """Whether this is the step in which the case is decided."""
    return step.kind is StepKind.DECIDE


def waited_for(steps: Iterable[Step]) -> list[Step]:
    """What the decision still waits for."""
    return [one for one in steps if not is_decision(one) and one.state is not StepState.DONE]


def opened(steps: tuple[Step, ...], at_ms: int) -> tuple[Step, ...]:
    """The steps, with those open that wait for nothing more."""
    done = {one.id for one in steps if one.state is StepState.DONE}
    return tuple(
        replace(one, state=StepState.OPEN, opened_ms=at_ms)
        if one.state is StepState.WAITING and done.issuperset(one.requires)
        else one
        for one in steps
    )


def claimed(steps: tuple[Step, ...], step: str, version: int, by: str | None) -> tuple[Step, ...]:
    """The steps, with one in somebody's hands, or in nobody's."""
    state = StepState.OPEN if by is None else StepState.CLAIMED
    return tuple(
        replace(one, state=state, by=by, touched=version) if one.id == step else one
        for one in steps
    )


def done(steps: tuple[Step, ...], those: Mapping[str, Done], at_ms: int) -> tuple[Step, ...]:
    """The steps, with these done, and those open that had waited for them only."""
    after = [_done(one, those[one.id]) if one.id in those else one for one in steps]
    return opened(tuple(after), at_ms)


def returned(steps: tuple[Step, ...], step: str, event: CaseEvent) -> tuple[Step, ...]:
    """The steps, with one to be done again, and nothing done of what comes after it."""
    later = _after(steps, step)
    again = [
        _undone(one, event.version) if one.id == step or one.id in later else one for one in steps
    ]
    return opened(tuple(again), event.at_ms)


def _done(step: Step, how: Done) -> Step:
    event, opinion, note = how
    return replace(
        step,
        state=StepState.DONE,
        by=event.actor,
        done_ms=event.at_ms,
        opinion=opinion,
        note=note,
        touched=event.version,
    )


def _undone(step: Step, version: int) -> Step:
    return replace(
        step,
        state=StepState.WAITING,
        opened_ms=None,
        by=None,
        opinion=None,
        note="",
        done_ms=None,
        touched=version,
    )


def _after(steps: tuple[Step, ...], step: str) -> set[str]:
    """All that requires a step, at once or through others."""
    found, grown = {step}, True
    while grown:
        more = {one.id for one in steps if found.intersection(one.requires)} - found
        found, grown = found | more, bool(more)
    return found - {step}
