"""The steps that departments have to do now, or are doing: what their work lists are made of."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from records.cases.case import Case, Step
from records.cases.words import ENDED, StepState
from records.db import sql
from records.db.sql import Connection
from records.models.catalogue.halls import ID_LENGTH


class CaseStepRow(Model):
    """A step that may be worked on; one that waits or is done has no row.

    `due_ms` is the step's own limit, or the promise of the case: the work list's order.
    """

    id = fields.BigIntField(primary_key=True)
    case_id = fields.CharField(max_length=40)
    step = fields.CharField(max_length=ID_LENGTH)
    kind = fields.CharField(max_length=12)
    department = fields.CharField(max_length=ID_LENGTH)
    region = fields.CharField(max_length=40)
    by = fields.CharField(max_length=80, null=True)
    due_ms = fields.BigIntField()

    class Meta:
        """Table name; a case has a step once."""

        table = "case_step"
        unique_together = (("case_id", "step"),)
        indexes = (
            Index(fields=("department", "region", "due_ms", "case_id"), name="step_due"),
            Index(fields=("by", "due_ms"), name="step_claimed"),
        )


# Without a limit a step comes last.
NEVER_MS = 2**62
_WORKING = (StepState.OPEN, StepState.CLAIMED)
_DROP = "DELETE FROM case_step WHERE case_id=?"
_ADD = """
INSERT INTO case_step (case_id, step, kind, department, region, by, due_ms)
VALUES (?, ?, ?, ?, ?, ?, ?)
"""


_MOVE_DUE = "UPDATE case_step SET due_ms=? WHERE case_id=? AND step=?"


async def move_step_dues(tx: Connection, case_id: str, due_ms: dict[str, int]) -> None:
    """Write down by when the steps that may be worked on are due, by step."""
    await sql.many(tx, _MOVE_DUE, [(at_ms, case_id, step) for step, at_ms in due_ms.items()])


async def put_steps(
    tx: Connection, before: Case | None, case: Case, due_ms: dict[str, int]
) -> None:
    """Write down which steps may be worked on; `due_ms` by step, where there is a limit.

    Nothing is written where nothing of it has changed.
    """
    now = {one.id: one for one in _working(case)}
    had = {one.id: one for one in _working(before)} if before else {}
    # Pauses and extensions move the limits themselves.
    same = before is not None and (before.clocks, before.pauses) == (case.clocks, case.pauses)
    if had == now and same:
        return
    if had:
        await sql.change(tx, _DROP, case.id)
    rows = [
        (
            case.id,
            one.id,
            one.kind.value,
            one.department,
            case.region,
            one.by,
            due_ms.get(one.id, NEVER_MS),
        )
        for one in now.values()
    ]
    await sql.many(tx, _ADD, rows)


def _working(case: Case) -> list[Step]:
    if case.state in ENDED or case.decided_ms is not None:
        return []
    return [one for one in case.steps if one.state in _WORKING]
