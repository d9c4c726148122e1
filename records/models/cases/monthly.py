"""What a report of a month is made of: its cases, its refusals, and whose they could have been."""

from collections.abc import Sequence
from typing import NamedTuple

from records.cases.words import RefusalKind
from records.db import sql
from records.db.sql import Connection

Row = dict[str, object]


class DepartmentName(NamedTuple):
    """A department, as reports call it."""

    code: str
    name: str
    name_en: str


class RefusalCount(NamedTuple):
    """How often people were told no in this way, how often somebody answered, and overturned it.

    `department` is that of the case, if there was one.
    """

    department: str | None
    kind: RefusalKind
    told: int
    answered: int
    overturned: int


# Each of the legs goes by an index: decided since, ended since without a decision, and still open.
_IDS = """
SELECT id FROM (
  SELECT id, received_ms, hall, department FROM service_case WHERE decided_ms >= ?
  UNION ALL
  SELECT id, received_ms, hall, department FROM service_case
  WHERE decided_ms IS NULL AND ended_ms >= ?
  UNION ALL
  SELECT id, received_ms, hall, department FROM service_case
  WHERE decided_ms IS NULL AND ended_ms IS NULL
) AS lately
WHERE received_ms < ? AND hall IN ({halls}) {department} LIMIT ?
"""
_DEPARTMENTS = """
SELECT code, name, name_en FROM department d
WHERE retired_at_ms IS NULL AND (
  EXISTS (SELECT 1 FROM service_item i WHERE i.department_id = d.code AND i.retired_at_ms IS NULL)
  OR EXISTS (SELECT 1 FROM back_office o WHERE o.department = d.code AND o.retired_at_ms IS NULL))
ORDER BY position, code
"""
_REFUSALS = """
SELECT c.department, r.kind, count(*) AS told, count(r.answered_ms) AS answered,
  sum(CASE WHEN r.upheld IS NOT NULL AND NOT r.upheld THEN 1 ELSE 0 END) AS overturned
FROM refusal r LEFT JOIN service_case c ON c.id = r.case_id
WHERE r.at_ms >= ? AND r.at_ms < ? AND r.hall IN ({halls}) GROUP BY c.department, r.kind
"""


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" for _ in values)


async def cases_of_span(
    db: Connection,
    span_ms: tuple[int, int],
    halls: Sequence[str],
    department: str | None,
    at_most: int,
) -> list[str]:
    """The ids of the cases that were open for a moment of a span, or started in it."""
    from_ms, to_ms = span_ms
    only = "" if department is None else "AND department = ?"
    text = _IDS.format(halls=_marks(halls), department=only)
    chosen = [] if department is None else [department]
    found = await sql.rows(db, text, from_ms, from_ms, to_ms, *halls, *chosen, at_most)
    return [row["id"] for row in found]


async def bodies_of(db: Connection, cases: Sequence[str]) -> list[Row]:
    """The rows of these cases, to be read elsewhere (`read_cases`)."""
    text = f"SELECT body, due_ms FROM service_case WHERE id IN ({_marks(cases)})"  # noqa: S608
    return await sql.rows(db, text, *cases)


async def department_names(db: Connection) -> list[DepartmentName]:
    """Every department that there is, or was."""
    text = "SELECT code, name, name_en FROM department"
    return [DepartmentName(**row) for row in await sql.rows(db, text)]


async def departments_that_report(db: Connection) -> list[DepartmentName]:
    """Those that have items, or offices: whether they had anything to do or not."""
    return [DepartmentName(**row) for row in await sql.rows(db, _DEPARTMENTS)]


async def refusals_of_span(
    db: Connection, span_ms: tuple[int, int], halls: Sequence[str]
) -> list[RefusalCount]:
    """How often people were told no in a span, by department and kind."""
    text = _REFUSALS.format(halls=_marks(halls))
    return [
        RefusalCount(
            row["department"],
            RefusalKind(row["kind"]),
            row["told"],
            row["answered"],
            int(row["overturned"]),
        )
        for row in await sql.rows(db, text, *span_ms, *halls)
    ]
