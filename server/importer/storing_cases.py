"""Writing back offices and workflows; no version of a workflow ever asks for something else.

Cases stay on the version that they began with, so a changed workflow needs a new one. A folder
without these files changes nothing of them.
"""

from records.cases.workflow import Workflow, same_steps
from records.models.catalogue.back_offices import BackOffice
from records.models.catalogue.workflows import (
    WorkflowRow,
    latest_workflows,
    listed_steps,
    unlist_steps,
)
from server.importer.problems import ImportProblem, ImportRefused
from server.importer.reading import columns
from server.importer.reading.case_sheets import WorkflowCsvRow, by_scope
from server.importer.reading.sheets import Catalogue
from server.importer.writing import Writer


async def store_cases(catalogue: Catalogue, writer: Writer) -> None:
    """Write both. Raises `ImportRefused` for a version that says something else than before."""
    if catalogue.back_offices is not None:
        offices = [columns.back_office(row, at) for at, row in enumerate(catalogue.back_offices)]
        await writer.put("back_offices", BackOffice, offices, "code")
        await writer.retire("back_offices", BackOffice, offices, "code")
    if catalogue.workflows is not None:
        await _store_workflows(catalogue.workflows, writer)


async def _store_workflows(rows: list[WorkflowCsvRow], writer: Writer) -> None:
    latest = await latest_workflows(writer.tx)
    problems = [
        problem
        for scope, steps in by_scope(rows).items()
        if scope in latest and (problem := _refused(steps, latest[scope]))
    ]
    if problems:
        raise ImportRefused(problems)
    steps = [columns.workflow_step(row, at) for at, row in enumerate(rows)]
    await writer.put("workflows", WorkflowRow, steps, "scope", "version", "step")
    named = {(row.scope, row.version, row.step) for row in rows}
    gone = {name: pk for name, pk in (await listed_steps(writer.tx)).items() if name not in named}
    await unlist_steps(writer.tx, list(gone.values()))
    writer.report.tables["workflows"].retired += ["/".join(map(str, name)) for name in gone]


def _refused(rows: list[WorkflowCsvRow], latest: Workflow) -> ImportProblem | None:
    """Why these rows cannot follow the highest version that there was, if they cannot."""
    same = same_steps([row.as_step for row in rows], latest.steps)
    version, first = latest.version, rows[0]
    if first.version > version or (same and first.version == version):
        return None
    if same:
        zh = f"流程与已有的第 {version} 版相同，请写版本 {version}"
        en = f"is the workflow of version {version}: write version {version}"
    else:
        zh = f"流程与已有的第 {version} 版不同，请写版本 {version + 1}；在办件仍按原版本"
        en = (
            f"is another workflow than that of version {version}: write version {version + 1}; "
            "cases under way stay on theirs"
        )
    return ImportProblem(WorkflowCsvRow.FILE, first.line, "version", zh, en)
