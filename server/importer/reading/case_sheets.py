"""The CSV files about cases: who handles them in which region, and by which steps."""

from dataclasses import dataclass

from records.cases.workflow import STEP_KINDS, STEP_ROLES, WorkflowStep, scope_of
from records.models.catalogue.sourced import TEXT_LENGTH
from server.importer.reading.cells import cell, ident, idents, maybe, number, one_of, text, title
from server.importer.reading.row import Row

VERSIONS = number(1, 1_000_000)


def step_ids(value: str) -> tuple[str, ...]:
    """The steps that another one waits for, as long as their column is."""
    return idents(text(TEXT_LENGTH)(value))


@dataclass(frozen=True, kw_only=True)
class BackOfficeCsvRow(Row):
    """An office of a department; without a region it works for all that have none of their own."""

    FILE = "back_offices.csv"
    KEY = ("code",)
    MAY_BE_EMPTY = True
    MAY_BE_MISSING = True

    code: str = cell(ident)
    department: str = cell(ident)
    region: str | None = maybe(ident, None)
    name: str = cell(title)
    name_en: str = cell(title)


@dataclass(frozen=True, kw_only=True)
class WorkflowCsvRow(Row):
    """A step of the workflow of an item, of a lane or, with neither, of everything else."""

    FILE = "workflows.csv"
    KEY = ("item", "lane", "step")
    MAY_BE_EMPTY = True
    MAY_BE_MISSING = True

    item: str | None = maybe(ident, None)
    lane: str | None = maybe(ident, None)
    step: str = cell(ident)
    kind: str = cell(one_of(*STEP_KINDS))
    name: str = cell(title)
    name_en: str = cell(title)
    department: str | None = maybe(ident, None)
    requires: tuple[str, ...] = maybe(step_ids, ())
    role: str = cell(one_of(*STEP_ROLES))
    days: int | None = maybe(number(1, 1000), None)
    version: int = cell(VERSIONS)

    @property
    def scope(self) -> str:
        """Whose workflow it belongs to."""
        return scope_of(self.item, self.lane)

    @property
    def as_step(self) -> WorkflowStep:
        """The step, apart from whose it is."""
        return WorkflowStep(
            self.step,
            self.kind,
            self.name,
            self.name_en,
            self.department,
            self.requires,
            self.role,
            self.days,
        )


def by_scope(rows: list[WorkflowCsvRow]) -> dict[str, list[WorkflowCsvRow]]:
    """The rows of each workflow, in the order of the file."""
    found: dict[str, list[WorkflowCsvRow]] = {}
    for row in rows:
        found.setdefault(row.scope, []).append(row)
    return found
