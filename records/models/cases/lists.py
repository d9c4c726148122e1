"""Lists of cases: somebody's own, a hall's, a department's work."""

from collections.abc import Sequence
from typing import NamedTuple

from records.cases.moves.actor import Actor
from records.cases.moves.powers import DECIDE, HEAD, REVIEW
from records.cases.words import CaseState, StepKind
from records.db import sql
from records.db.sql import Connection
from records.models.cases.cases import CaseRow, read_cases

FIRST_MS, LAST_MS = -1, 2**62
_KINDS = {
    REVIEW: (StepKind.REVIEW, StepKind.OPINION),
    DECIDE: (StepKind.DECIDE,),
    HEAD: (StepKind.DECIDE,),
}


class Place(NamedTuple):
    """After which case a page begins: its moment in this order, and its id."""

    at_ms: int
    case: str


class Wanted(NamedTuple):
    """Which cases; None is all of them. `mine` are those somebody answers for, or works on.

    `number` is one case, `ticket` those that one ticket has brought.
    """

    state: CaseState | None
    department: str | None
    mine: bool
    ticket: str | None = None
    number: str | None = None


class Listed(NamedTuple):
    """A case, and by which moment it is in its place."""

    at_ms: int
    row: CaseRow


class _Where:
    """Conditions with their values, in the order in which they are written."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.values: list[object] = []

    def add(self, text: str, *values: object) -> None:
        self.texts.append(text)
        self.values += values

    def __str__(self) -> str:
        return " AND ".join(self.texts)


def _narrow(where: _Where, wanted: Wanted, table: str = "") -> None:
    if wanted.ticket is not None:
        where.add(f"{table}ticket=?", wanted.ticket)
    if wanted.number is not None:
        where.add(f"{table}number=?", wanted.number)


async def cases_of_applicant(
    db: Connection, citizen: str, wanted: Wanted, after: Place | None, at_most: int
) -> list[Listed]:
    """A citizen's own, the latest first."""
    where = _Where()
    where.add("applicant=?", citizen)
    return await _latest(db, where, wanted._replace(mine=False), "", (after, at_most))


async def cases_of_halls(
    db: Connection,
    halls: Sequence[str],
    wanted: Wanted,
    user: str,
    page: tuple[Place | None, int],
) -> list[Listed]:
    """Those of some halls, the latest first; with `mine` those that `user` answers for."""
    where = _Where()
    where.add(f"hall IN ({', '.join('?' for _ in halls)})", *halls)
    return await _latest(db, where, wanted, user, page)


async def work_of_reviewer(
    db: Connection, actor: Actor, wanted: Wanted, after: Place | None, at_most: int
) -> list[Listed]:
    """What a reviewer may work on in their department and region, the first due first.

    With a `state` all cases of the department that are in it, also if nothing is to be done now.
    """
    if wanted.department not in {None, actor.department}:
        return []
    if wanted.state is not None:
        return await _of_department(db, actor, wanted, after, at_most)
    return await _steps(db, actor, wanted, after, at_most)


async def _steps(
    db: Connection, actor: Actor, wanted: Wanted, after: Place | None, at_most: int
) -> list[Listed]:
    kinds = sorted({kind.value for word in actor.words for kind in _KINDS.get(word, ())})
    if not kinds:
        return []
    where = _Where()
    where.add("s.department=?", actor.department)
    if actor.region is not None:
        where.add("s.region=?", actor.region)
    where.add(f"s.kind IN ({', '.join('?' for _ in kinds)})", *kinds)
    if wanted.mine:
        where.add("s.by=?", actor.name)
    _narrow(where, wanted, "c.")
    place = after or Place(FIRST_MS, "")
    where.add("(s.due_ms > ? OR (s.due_ms = ? AND s.case_id > ?))", place[0], *place)
    text = f"""
    SELECT s.due_ms AS at_ms, c.body, c.due_ms FROM case_step s
    JOIN service_case c ON c.id = s.case_id WHERE {where} ORDER BY s.due_ms, s.case_id LIMIT ?
    """  # noqa: S608 - the conditions are texts of ours
    return _listed(await sql.rows(db, text, *where.values, at_most))


async def _of_department(
    db: Connection, actor: Actor, wanted: Wanted, after: Place | None, at_most: int
) -> list[Listed]:
    where, place = _Where(), after or Place(FIRST_MS, "")
    where.add("state=? AND department=?", str(wanted.state), actor.department)
    _narrow(where, wanted)
    if actor.region is not None:
        where.add("region=?", actor.region)
    due = f"coalesce(due_ms, {LAST_MS})"
    where.add(f"({due} > ? OR ({due} = ? AND id > ?))", place[0], *place)
    text = f"""
    SELECT {due} AS at_ms, body, due_ms FROM service_case WHERE {where}
    ORDER BY {due}, id LIMIT ?
    """  # noqa: S608 - as above
    return _listed(await sql.rows(db, text, *where.values, at_most))


async def _latest(
    db: Connection, where: _Where, wanted: Wanted, user: str, page: tuple[Place | None, int]
) -> list[Listed]:
    after, at_most = page
    if wanted.state is not None:
        where.add("state=?", wanted.state.value)
    if wanted.department is not None:
        where.add("department=?", wanted.department)
    if wanted.mine:
        where.add("(owner=? OR successor=?)", user, user)
    _narrow(where, wanted)
    if after is not None:
        where.add("(received_ms < ? OR (received_ms = ? AND id < ?))", after[0], *after)
    text = f"""
    SELECT received_ms AS at_ms, body, due_ms FROM service_case WHERE {where}
    ORDER BY received_ms DESC, id DESC LIMIT ?
    """  # noqa: S608 - as above
    return _listed(await sql.rows(db, text, *where.values, at_most))


def _listed(rows: Sequence[dict[str, object]]) -> list[Listed]:
    """In their places; a case of which a department has two steps stands in both."""
    pairs = zip(rows, read_cases(rows), strict=True)
    return [Listed(int(str(row["at_ms"])), case) for row, case in pairs]


def once(found: Sequence[Listed]) -> list[Listed]:
    """Each case once, in its first place."""
    first: dict[str, Listed] = {}
    for one in found:
        first.setdefault(one.row.case.id, one)
    return list(first.values())
