"""Workflows (审批流程): which steps the cases of an item or a lane go through, version by version.

A version is never changed in what it asks, for cases that began with it stay with it; names alone
may be mended. `listed` are the rows that the files name now.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from tortoise import fields

from records.cases.workflow import DEFAULT, DEFAULT_SCOPE, Workflow, WorkflowStep, scope_of
from records.db import sql
from records.db.sql import Connection
from records.models.catalogue.halls import ID_LENGTH, NAME_LENGTH
from records.models.catalogue.sourced import TEXT_LENGTH, Sourced


class WorkflowRow(Sourced):
    """A step of one version of a workflow; `requires` has blanks between the steps."""

    id = fields.IntField(primary_key=True)
    # `item:CODE`, `lane:CODE` or `default`: see records.cases.workflow.scope_of.
    scope = fields.CharField(max_length=40)
    item = fields.CharField(max_length=ID_LENGTH, null=True)
    lane = fields.CharField(max_length=ID_LENGTH, null=True)
    version = fields.IntField()
    step = fields.CharField(max_length=ID_LENGTH)
    kind = fields.CharField(max_length=12)
    name = fields.CharField(max_length=NAME_LENGTH)
    name_en = fields.CharField(max_length=NAME_LENGTH)
    department = fields.CharField(max_length=ID_LENGTH, null=True)
    requires = fields.CharField(max_length=TEXT_LENGTH, default="")
    role = fields.CharField(max_length=12)
    days = fields.IntField(null=True)
    position = fields.IntField(default=0)
    listed = fields.BooleanField(default=True)

    class Meta:
        """Table name; a version of a workflow has a step once."""

        table = "workflow"
        unique_together = (("scope", "version", "step"),)


_LISTED = """
SELECT scope, version, step, kind, name, name_en, department, requires, role, days FROM workflow
WHERE listed AND scope IN (?, ?, ?) ORDER BY position
"""
_AT = """
SELECT scope, version, step, kind, name, name_en, department, requires, role, days FROM workflow
WHERE scope=? AND version=? ORDER BY position
"""
_LATEST = """
SELECT scope, version, step, kind, name, name_en, department, requires, role, days
FROM workflow w
WHERE version = (SELECT max(version) FROM workflow WHERE scope = w.scope) ORDER BY position
"""


async def workflow_for(db: Connection, item: str, lane: str) -> Workflow:
    """What a new case goes through: the item's own workflow, else the lane's, else everybody's."""
    scopes = scope_of(item, None), scope_of(None, lane), DEFAULT_SCOPE
    found = _workflows(await sql.rows(db, _LISTED, *scopes))
    return next((found[scope] for scope in scopes if scope in found), DEFAULT)


async def workflow_at(db: Connection, scope: str, version: int) -> Workflow | None:
    """A workflow as it was in a version, also one that the files do not have any more."""
    found = _workflows(await sql.rows(db, _AT, scope, version)).get(scope)
    if found is None and (scope, version) == (DEFAULT.scope, DEFAULT.version):
        return DEFAULT
    return found


async def latest_workflows(db: Connection) -> dict[str, Workflow]:
    """The highest version of every scope that there ever was, by its scope."""
    return {DEFAULT_SCOPE: DEFAULT, **_workflows(await sql.rows(db, _LATEST))}


async def listed_steps(db: Connection) -> dict[tuple[str, int, str], int]:
    """The ids of the steps that the files name, by scope, version and step."""
    found = await WorkflowRow.filter(listed=True).using_db(db)
    return {(one.scope, one.version, one.step): one.id for one in found}


async def unlist_steps(tx: Connection, ids: Collection[int]) -> None:
    """Let the files not name these steps any more; cases that began with them go on by them."""
    await WorkflowRow.filter(id__in=ids).using_db(tx).update(listed=False)


def _workflows(rows: Sequence[Mapping[str, Any]]) -> dict[str, Workflow]:
    """The workflows of these rows, of one version each, by their scopes."""
    steps: dict[tuple[str, int], list[WorkflowStep]] = {}
    for row in rows:
        step = WorkflowStep(
            row["step"],
            row["kind"],
            row["name"],
            row["name_en"],
            row["department"],
            tuple(row["requires"].split()),
            row["role"],
            row["days"],
        )
        steps.setdefault((row["scope"], row["version"]), []).append(step)
    return {
        scope: Workflow(scope, version, tuple(found)) for (scope, version), found in steps.items()
    }
