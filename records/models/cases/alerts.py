"""Cases that somebody in the house should look at: late, nearly late, or accepted by the law."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from records.cases.case import Case
from records.cases.clocks.clock import ClockKind
from records.db import sql
from records.db.sql import Connection
from records.models.cases.cases import read_cases


class AlertKind(StrEnum):
    """Why somebody should look.

    `overdue`: a clock is past its due date. `soon`: one is in its last two working days, or stands
    still for longer than was told. `deemed`: nobody had answered, and it is not decided yet.
    """

    OVERDUE = "overdue"
    SOON = "soon"
    DEEMED = "deemed"


class Within(NamedTuple):
    """Of which halls; and of which department, in which region, if not of all."""

    halls: Sequence[str]
    department: str | None = None
    region: str | None = None


class AlertPlace(NamedTuple):
    """After which clock a page begins: when it is due, its case, its place in that."""

    due_ms: int
    case: str
    n: int


class CaseAlert(NamedTuple):
    """A clock of a case, with its place in the list."""

    place: AlertPlace
    kind: ClockKind
    case: Case


_FROM = "FROM case_clock k JOIN service_case c ON c.id = k.case_id WHERE k.ended_ms IS NULL"
# A case that is accepted and not decided has one promise that runs.
_OF_KIND = {
    AlertKind.OVERDUE: "k.due_ms <= ?",
    AlertKind.SOON: "k.alert_ms <= ? AND k.due_ms > ?",
    AlertKind.DEEMED: f"c.deemed AND k.kind = '{ClockKind.PROMISED}'",
}
_OF_DEPARTMENT = """
(c.department = ? OR EXISTS (
  SELECT 1 FROM case_step s WHERE s.case_id = c.id AND s.department = ?))
"""


async def alerts(
    db: Connection,
    kind: AlertKind,
    within: Within,
    now_ms: int,
    page: tuple[AlertPlace | None, int],
) -> list[CaseAlert]:
    """A page of them, the first due first."""
    where, values = _where(kind, within, now_ms)
    after, at_most = page
    if after is not None:
        where += " AND (k.due_ms, k.case_id, k.n) > (?, ?, ?)"
        values += after
    statement = f"""
    SELECT k.due_ms AS at_ms, k.case_id, k.n, k.kind, c.body, c.due_ms {_FROM} AND {where}
    ORDER BY k.due_ms, k.case_id, k.n LIMIT ?
    """
    found = await sql.rows(db, statement, *values, at_most)
    return [
        CaseAlert(
            AlertPlace(row["at_ms"], row["case_id"], row["n"]), ClockKind(row["kind"]), one.case
        )
        for row, one in zip(found, read_cases(found), strict=True)
    ]


async def count_alerts(db: Connection, within: Within, now_ms: int) -> dict[AlertKind, int]:
    """How many there are of each kind."""
    counts = {}
    for kind in AlertKind:
        where, values = _where(kind, within, now_ms)
        statement = f"SELECT count(*) AS n {_FROM} AND {where}"
        (row,) = await sql.rows(db, statement, *values)
        counts[kind] = int(row["n"])
    return counts


def _where(kind: AlertKind, within: Within, now_ms: int) -> tuple[str, list[object]]:
    texts = [_OF_KIND[kind]]
    values: list[object] = [now_ms] * texts[0].count("?")
    texts.append(f"c.hall IN ({', '.join('?' for _ in within.halls)})")
    values += within.halls
    if within.department is not None:
        texts.append(_OF_DEPARTMENT)
        values += [within.department, within.department]
    if within.region is not None:
        texts.append("c.region = ?")
        values.append(within.region)
    return " AND ".join(texts), values
