"""What makes the steps of a workflow wrong, told before any case goes through them."""

import pytest

from records.cases.workflow import (
    DEFAULT,
    WorkflowStep,
    awaited,
    same_steps,
    scope_of,
    validate,
)


def step(
    name: str, *requires: str, kind: str = "opinion", department: str | None = None
) -> WorkflowStep:
    """A step; the one called `decide` decides."""
    kind = "decide" if name.startswith("decide") else kind
    role = "decide" if kind == "decide" else "review"
    return WorkflowStep(name, kind, name, name, department, requires, role, None)


PARALLEL = [
    step("review"),
    step("a", "review"),
    step("b", "review"),
    step("c"),
    step("decide", "a", "b", "c"),
]


@pytest.mark.parametrize(
    ("steps", "faults"),
    [
        ([step("decide")], []),
        (DEFAULT.steps, []),
        (PARALLEL, []),
        (PARALLEL[::-1], []),
        ([], ["/kind: no step of the workflow has the kind decide"]),
        ([step("a")], ["a/kind: no step of the workflow has the kind decide"]),
        ([step("decide"), step("decide-2", "decide")], ["decide-2/kind: decide decides already"]),
        (
            [step("a"), step("decide")],
            ["decide/requires: must wait for a, itself or by another step"],
        ),
        (
            [step("a"), step("b", "decide"), step("decide", "a")],
            ["decide/requires: must wait for b, itself or by another step"],
        ),
        ([step("a", "x"), step("decide", "a")], ["a/requires: the workflow has no step x"]),
        ([step("decide", "x")], ["decide/requires: the workflow has no step x"]),
        ([step("a", "a"), step("decide", "a")], ["a/requires: requires itself"]),
        (
            [step("a", "b"), step("b", "a"), step("decide", "a", "b")],
            ["a/requires: and b require each other"],
        ),
        (
            [step("a", "c"), step("b", "a"), step("c", "b"), step("decide", "a")],
            ["a/requires: is in a circle: a, b, c"],
        ),
        (
            [step("decide", "a"), step("a", "decide")],
            ["decide/requires: and a require each other"],
        ),
        (
            [
                step("a", "b"),
                step("b", "a"),
                step("c", "d"),
                step("d", "c"),
                step("decide", "a", "c"),
            ],
            ["a/requires: and b require each other", "c/requires: and d require each other"],
        ),
        (
            [step("a", "x", "a"), step("decide"), step("decide-2")],
            [
                "a/requires: the workflow has no step x",
                "a/requires: requires itself",
                "decide-2/kind: decide decides already",
            ],
        ),
    ],
)
def test_every_fault_is_told_once(steps: list[WorkflowStep], faults: list[str]) -> None:
    """Of the step and column where it can be mended, in both languages."""
    found = validate(steps)
    assert [f"{one.step}/{one.column}: {one.en}" for one in found] == faults
    assert not any(one.zh.isascii() for one in found)


def test_whoever_decides_has_the_power_to() -> None:
    """The last step asks for the power `decide`, whatever its file says."""
    (fault,) = validate([step("decide")._replace(role="review")])
    assert (fault.step, fault.column) == ("decide", "role")


def test_what_a_step_waits_for() -> None:
    """By however many steps between; steps that nobody knows are left out."""
    known = {one.step: one for one in [*PARALLEL, step("d", "a", "unknown")]}
    assert awaited(known, "decide") == {"a", "b", "c", "review"}
    assert awaited(known, "d") == {"a", "review"}
    assert awaited(known, "review") == frozenset()


def test_workflows_are_the_same_if_they_ask_for_the_same() -> None:
    """Whatever the steps are called and however they are ordered; not if anything else differs."""
    assert same_steps(PARALLEL, PARALLEL[::-1])
    renamed = [one._replace(name="另一个", name_en="Another") for one in PARALLEL]
    assert same_steps(PARALLEL, renamed)
    turned = [*PARALLEL[:-1], step("decide", "c", "b", "a")]
    assert same_steps(PARALLEL, turned)
    for other in (
        step("c", department="ZR"),
        step("c", "review"),
        step("c", kind="review"),
        step("c")._replace(days=3),
        step("c")._replace(role="decide"),
    ):
        assert not same_steps(PARALLEL, [*PARALLEL[:3], other, PARALLEL[4]])
    assert not same_steps(PARALLEL, PARALLEL[1:])


def test_a_scope_names_whose_workflow_it_is() -> None:
    """An item's, a lane's, or that of everything else."""
    assert (scope_of("GA-001", None), scope_of(None, "project"), scope_of(None, None)) == (
        "item:GA-001",
        "lane:project",
        "default",
    )
