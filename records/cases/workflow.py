"""The steps that a case goes through, as data, and what makes them wrong.

    review ─┬─ opinion-hb ─┬─ decide
            └─ opinion-zj ─┘

A step may begin once all that it `requires` are done. A case keeps the version of the workflow
with which it began.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Final, NamedTuple

REVIEW: Final = "review"
OPINION: Final = "opinion"
DECIDE: Final = "decide"
STEP_KINDS: Final = (REVIEW, OPINION, DECIDE)
# Which power somebody needs for a step.
STEP_ROLES: Final = ("review", "decide")

# The workflow of whatever has none of its own; see `scope_of`.
DEFAULT_SCOPE: Final = "default"


class WorkflowStep(NamedTuple):
    """A step; without a `department` it is the item's own, without `days` it has no limit.

    `days` are working days, `role` the power that it takes.
    """

    step: str
    kind: str
    name: str
    name_en: str
    department: str | None
    requires: tuple[str, ...]
    role: str
    days: int | None


class Workflow(NamedTuple):
    """The steps of a scope in one version, in the order of the file."""

    scope: str
    version: int
    steps: tuple[WorkflowStep, ...]


class Fault(NamedTuple):
    """What is wrong with one step, in which column of the file, in Chinese and in English."""

    step: str
    column: str
    zh: str
    en: str


DEFAULT: Final = Workflow(
    DEFAULT_SCOPE,
    1,
    (
        WorkflowStep(REVIEW, REVIEW, "审查", "Review", None, (), "review", None),
        WorkflowStep(DECIDE, DECIDE, "决定", "Decision", None, (REVIEW,), "decide", None),
    ),
)


def scope_of(item: str | None, lane: str | None) -> str:
    """Whose workflow it is: `item:CODE`, `lane:CODE`, or `default`."""
    if item is not None:
        return f"item:{item}"
    return DEFAULT_SCOPE if lane is None else f"lane:{lane}"


def same_steps(one: Sequence[WorkflowStep], other: Sequence[WorkflowStep]) -> bool:
    """Whether two lists come to the same for a case, whatever the steps are called."""
    return _content(one) == _content(other)


def _content(steps: Sequence[WorkflowStep]) -> set[tuple[object, ...]]:
    return {
        (one.step, one.kind, one.department, frozenset(one.requires), one.role, one.days)
        for one in steps
    }


def validate(steps: Sequence[WorkflowStep]) -> list[Fault]:
    """Everything that is wrong with the steps of a workflow; nothing of it repeats the other.

    Exactly one step decides, and waits for every other; whatever is required exists; no step
    waits for itself, by whichever way.
    """
    known = {one.step: one for one in steps}
    faults = [*_unknown(steps, known), *_circles(steps, known)]
    deciding = [one for one in steps if one.kind == DECIDE]
    if not deciding:
        first = steps[0].step if steps else ""
        zh, en = "流程中没有 decide 环节", "no step of the workflow has the kind decide"
        return [*faults, Fault(first, "kind", zh, en)]
    faults += [
        Fault(one.step, "role", "decide 环节须由 decide 权限办理", "must have the role decide")
        for one in deciding
        if one.role != DECIDE
    ]
    for one in deciding[1:]:
        zh = f"流程中只能有一个 decide 环节，已有 {deciding[0].step}"
        faults.append(Fault(one.step, "kind", zh, f"{deciding[0].step} decides already"))
    return faults or _not_awaited(steps, known, deciding[0])


def _unknown(steps: Sequence[WorkflowStep], known: Mapping[str, WorkflowStep]) -> list[Fault]:
    return [
        Fault(one.step, "requires", f"流程中没有环节 {name}", f"the workflow has no step {name}")
        for one in steps
        for name in one.requires
        if name not in known
    ]


def _circles(steps: Sequence[WorkflowStep], known: Mapping[str, WorkflowStep]) -> list[Fault]:
    """A fault for each circle, told of its first step."""
    faults: list[Fault] = []
    told: set[str] = set()
    before = {one.step: awaited(known, one.step) for one in steps}
    for one in steps:
        if one.step in told or one.step not in before[one.step]:
            continue
        circle = [two.step for two in steps if _mutual(before, one.step, two.step)]
        told.update(circle)
        faults.append(_circle_of(one, circle, known))
    return faults


def _mutual(before: Mapping[str, Collection[str]], one: str, other: str) -> bool:
    return other in before[one] and one in before[other]


def _circle_of(
    one: WorkflowStep, circle: Sequence[str], known: Mapping[str, WorkflowStep]
) -> Fault:
    mutual = next(
        (name for name in one.requires if name in known and one.step in known[name].requires), None
    )
    if mutual == one.step:
        return Fault(one.step, "requires", "环节以自己为前置", "requires itself")
    if mutual is not None:
        zh, en = f"与环节 {mutual} 互为前置", f"and {mutual} require each other"
        return Fault(one.step, "requires", zh, en)
    names = ", ".join(circle)
    return Fault(one.step, "requires", f"前置关系成环：{names}", f"is in a circle: {names}")


def _not_awaited(
    steps: Sequence[WorkflowStep], known: Mapping[str, WorkflowStep], decide: WorkflowStep
) -> list[Fault]:
    before = awaited(known, decide.step)
    return [
        Fault(
            decide.step,
            "requires",
            f"decide 环节须（直接或间接）以 {one.step} 为前置",
            f"must wait for {one.step}, itself or by another step",
        )
        for one in steps
        if one.step != decide.step and one.step not in before
    ]


def awaited(steps: Mapping[str, WorkflowStep], step: str) -> frozenset[str]:
    """The known steps that have to be done before this one; itself among them in a circle."""
    found: set[str] = set()
    open_ends = list(steps[step].requires)
    while open_ends:
        name = open_ends.pop()
        if name in steps and name not in found:
            found.add(name)
            open_ends += steps[name].requires
    return frozenset(found)
