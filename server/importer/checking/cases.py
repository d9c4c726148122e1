"""What the files must say so that every case finds its steps and the people who do them."""

from collections import defaultdict
from collections.abc import Iterator

from records.cases.moves.powers import POWERS_OF_ROLES
from records.cases.workflow import DEFAULT_SCOPE, scope_of, validate
from records.models.catalogue.service_items import PROJECT_LANE
from server.importer.checking.tables import Tables, known, known_lane
from server.importer.reading.case_sheets import WorkflowCsvRow, by_scope
from server.importer.reading.folder import Table
from server.importer.reading.sheets import StaffCsvRow

_DEPARTMENTS_SHOWN = 8


def check_powers(tables: Tables) -> None:
    """People have powers that their role may have, and work in a region that there is."""
    staff = tables.staff
    regions = _regions(tables)
    for row in staff.rows:
        _check_powers_of(row, staff)
        if row.region is not None and not tables.halls.unread and row.region not in regions:
            staff.note(row.line, "region", *_no_region(row.region))


def _check_powers_of(row: StaffCsvRow, staff: Table[StaffCsvRow]) -> None:
    wrong = [word for word in row.powers.split() if word not in POWERS_OF_ROLES[row.role]]
    if wrong:
        words = " ".join(wrong)
        zh, en = f"角色 {row.role} 不能有 {words}", f"a {row.role} cannot have {words}"
        staff.note(row.line, "powers", zh, en)


def _regions(tables: Tables) -> set[str]:
    """The regions that halls work for, also those in rows that are wrong."""
    return {region or group for region, group in tables.halls.seen("region", "group")}


def _no_region(region: str) -> tuple[str, str]:
    return f"没有大厅属于区域 {region}", f"no hall is of the region {region}"


def check_projects(tables: Tables) -> None:
    """Only an item of the lane of projects has a limit for the whole project."""
    for row in tables.items.rows:
        if row.project_days is not None and row.lane != PROJECT_LANE:
            zh = f"只有业务类别 {PROJECT_LANE} 的事项才有项目时限"
            en = f"is for items of the lane {PROJECT_LANE} only"
            tables.items.note(row.line, "project_days", zh, en)


def check_workflows(tables: Tables) -> None:
    """Workflows name what there is, each in one version, and their steps lead to one decision."""
    workflows = tables.workflows
    whole = not workflows.problems
    for row in workflows.rows:
        if row.item is not None:
            known(workflows, row.line, "item", row.item, tables.items)
        if row.lane is not None:
            known_lane(tables, workflows, row.line, row.lane)
        if row.item is not None and row.lane is not None:
            zh, en = "item 与 lane 只能填一个", "only one of item and lane may be filled"
            workflows.note(row.line, "lane", zh, en)
        if row.department is not None:
            known(workflows, row.line, "department", row.department, tables.departments)
    for rows in by_scope(workflows.rows).values():
        if _told_apart(rows, workflows) and whole:
            _check_steps(rows, workflows)


def _told_apart(rows: list[WorkflowCsvRow], workflows: Table[WorkflowCsvRow]) -> bool:
    """Whether each step stands there once, and all of them in one version."""
    before = len(workflows.problems)
    first: dict[str, int] = {}
    for row in rows:
        line = first.setdefault(row.step, row.line)
        if line != row.line:
            workflows.note(row.line, "step", f"与第 {line} 行重复", f"repeats line {line}")
        if row.version != rows[0].version:
            zh = f"与第 {rows[0].line} 行的版本不同，同一流程只写一个版本"
            en = f"is not the version of line {rows[0].line}; write one version of a workflow"
            workflows.note(row.line, "version", zh, en)
    return len(workflows.problems) == before


def _check_steps(rows: list[WorkflowCsvRow], workflows: Table[WorkflowCsvRow]) -> None:
    lines = {row.step: row.line for row in rows}
    for fault in validate([row.as_step for row in rows]):
        workflows.note(lines[fault.step], fault.column, fault.zh, fault.en)


def check_offices(tables: Tables) -> None:
    """Whatever is taken in at a region's windows has a back office there, or one for all."""
    offices, regions = tables.back_offices, _regions(tables)
    for row in offices.rows:
        known(offices, row.line, "department", row.department, tables.departments)
        if row.region is not None and not tables.halls.unread and row.region not in regions:
            offices.note(row.line, "region", *_no_region(row.region))
    # What is wrong there would be told once more.
    if offices.missing or any(_faulty(tables)):
        return
    there = {(row.department, row.region) for row in offices.rows}
    lacking: dict[str, list[str]] = defaultdict(list)
    for department, region in _needed(tables):
        if there.isdisjoint(((department, region), (department, None))):
            lacking[region].append(department)
    for region, departments in lacking.items():
        names = ", ".join(departments[:_DEPARTMENTS_SHOWN])
        names += " …" if len(departments) > _DEPARTMENTS_SHOWN else ""
        zh = f"区域 {region} 没有以下部门的后台，也没有通用后台：{names}"
        en = f"has no office of {names} for {region}, nor one for every region"
        offices.note(1, "department", zh, en)


def _faulty(tables: Tables) -> Iterator[bool]:
    read = (tables.halls, tables.windows, tables.lanes, tables.departments, tables.items)
    for table in (*read, tables.back_offices, tables.workflows):
        yield bool(table.problems)


def _needed(tables: Tables) -> dict[tuple[str, str], None]:
    """The departments that cases of a region may come to, each with the region."""
    regions = {row.hall: row.region or row.group for row in tables.halls.rows}
    served: dict[str, set[str]] = defaultdict(set)
    for window in tables.windows.rows:
        served[regions[window.hall]].update(lane for lane, _ in window.lanes)
    steps = by_scope(tables.workflows.rows)
    needed: dict[tuple[str, str], None] = {}
    for item in tables.items.rows:
        scopes = (scope_of(item.code, None), scope_of(None, item.lane), DEFAULT_SCOPE)
        rows = next((steps[scope] for scope in scopes if scope in steps), [])
        departments = [item.department, *(row.department for row in rows if row.department)]
        for region, lanes in served.items():
            if item.lane in lanes:
                needed.update(dict.fromkeys((department, region) for department in departments))
    return needed
