"""What waits for a reviewer, a few columns at a time: it is read again every few seconds.

A list is the work of a department in a region, what somebody has taken, results that are to be
issued, or all that was ever accepted. A count stops at `COUNTED_AT_MOST`.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from records.cases.moves.actor import Actor
from records.cases.moves.powers import DECIDE, HEAD, REVIEW
from records.cases.words import ENDED, CaseState, StepKind
from records.db import sql
from records.db.sql import Connection
from records.models.cases.cases import read_cases
from records.models.cases.lists import LAST_MS, Listed, Place

COUNTED_AT_MOST: Final = 1000
_KINDS = {
    REVIEW: (StepKind.REVIEW, StepKind.OPINION),
    DECIDE: (StepKind.DECIDE,),
    HEAD: (StepKind.DECIDE,),
}


class WorkKind(StrEnum):
    """Which list: what may be done now, what somebody holds, results to be issued, everything."""

    TODO = "todo"
    MINE = "mine"
    RESULTS = "results"
    STATE = "state"
    ALL = "all"


class Counts(NamedTuple):
    """How many there are, none more than `COUNTED_AT_MOST`; `overdue` are of those to do."""

    todo: int
    overdue: int
    mine: int
    results: int


class _Part(NamedTuple):
    """Some cases of a list: where they are, by which moment they stand in their place."""

    source: str
    at: str
    case: str
    where: str
    values: tuple[object, ...]
    latest: bool = False


_STEPS = "case_step s JOIN service_case c ON c.id = s.case_id"
_CASES = "service_case c"
_DUE = f"coalesce(c.due_ms, {LAST_MS})"


async def work_page(
    db: Connection,
    actor: Actor,
    kind: WorkKind,
    state: CaseState | None,
    page: tuple[Place | None, int],
) -> list[Listed]:
    """The cases of a list after a place: the first due first, of `all` the latest.

    A case of which two steps are to be done stands in both places.
    """
    after, at_most = page
    parts = _parts(actor, kind, state)
    found = [one for part in parts for one in await _read(db, part, after, at_most)]
    latest = kind is WorkKind.ALL
    ordered = sorted(found, key=lambda one: (one.at_ms, one.row.case.id), reverse=latest)
    return ordered[:at_most]


async def work_counts(db: Connection, actor: Actor, now_ms: int) -> Counts:
    """How much there is to do."""
    todo = _todo(actor)
    late = todo._replace(where=f"{todo.where} AND s.due_ms <= ?", values=(*todo.values, now_ms))
    counts = [
        await _count(db, [todo]),
        await _count(db, [late]),
        await _count(db, _parts(actor, WorkKind.MINE, None)),
        await _count(db, _parts(actor, WorkKind.RESULTS, None)),
    ]
    return Counts(*counts)


def _parts(actor: Actor, kind: WorkKind, state: CaseState | None) -> list[_Part]:
    if kind is WorkKind.TODO:
        return [_todo(actor)]
    if kind is WorkKind.MINE:
        return _mine(actor)
    if kind is WorkKind.ALL:
        where, values = _place(actor, "c", "c.accepted_ms IS NOT NULL")
        return [_Part(_CASES, "c.accepted_ms", "c.id", where, values, latest=True)]
    if kind is WorkKind.RESULTS and not actor.words & {DECIDE, HEAD}:
        return []
    wanted = CaseState.GRANTED if kind is WorkKind.RESULTS else state
    where, values = _place(actor, "c", "c.state=?")
    return [_Part(_CASES, _DUE, "c.id", where, (*values, wanted.value if wanted else ""))]


def _todo(actor: Actor) -> _Part:
    """The steps of their department and region that they have the power to do."""
    kinds = sorted({kind.value for word in actor.words for kind in _KINDS.get(word, ())})
    among = f"s.kind IN ({', '.join('?' for _ in kinds)})" if kinds else "1=0"
    where, values = _place(actor, "s", among)
    return _Part(_STEPS, "s.due_ms", "s.case_id", where, (*values, *kinds))


def _mine(actor: Actor) -> list[_Part]:
    """What they have taken, what they answer for, and what they are asked to answer for."""
    ended = sorted(state.value for state in ENDED)
    live = f"c.state NOT IN ({', '.join('?' for _ in ended)})"
    owners = [
        _Part(_CASES, _DUE, "c.id", f"c.{column}=? AND {live}", (actor.user, *ended))
        for column in ("owner", "successor")
    ]
    return [_Part(_STEPS, "s.due_ms", "s.case_id", "s.by=?", (actor.name,)), *owners]


def _place(actor: Actor, table: str, more: str) -> tuple[str, tuple[object, ...]]:
    """Of their department, and of their region if they have one."""
    if actor.region is None:
        return f"{table}.department=? AND {more}", (actor.department,)
    return f"{table}.department=? AND {table}.region=? AND {more}", (actor.department, actor.region)


async def _read(db: Connection, part: _Part, after: Place | None, at_most: int) -> list[Listed]:
    where, values = part.where, list(part.values)
    sign, order = ("<", "DESC") if part.latest else (">", "ASC")
    if after is not None:
        where += f" AND ({part.at} {sign} ? OR ({part.at} = ? AND {part.case} {sign} ?))"
        values += [after.at_ms, *after]
    text = f"""
    SELECT {part.at} AS at_ms, c.body, c.due_ms FROM {part.source} WHERE {where}
    ORDER BY {part.at} {order}, {part.case} {order} LIMIT ?
    """  # noqa: S608 - all texts are ours
    return _listed(await sql.rows(db, text, *values, at_most))


async def _count(db: Connection, parts: Sequence[_Part]) -> int:
    """How many cases the parts have together, each once."""
    if not parts:
        return 0
    each = " UNION ".join(_ids(one) for one in parts)
    text = f"SELECT count(*) AS n FROM (SELECT id FROM ({each}) e LIMIT ?) few"  # noqa: S608 - as above
    values = [value for one in parts for value in one.values]
    (row,) = await sql.rows(db, text, *values, COUNTED_AT_MOST)
    return int(str(row["n"]))


def _ids(part: _Part) -> str:
    """The ids of a part's cases, which need no more than the first of its tables."""
    table = part.source.partition(" JOIN ")[0]
    return f"SELECT DISTINCT {part.case} AS id FROM {table} WHERE {part.where}"  # noqa: S608 - as above


def _listed(rows: Sequence[dict[str, object]]) -> list[Listed]:
    pairs = zip(rows, read_cases(rows), strict=True)
    return [Listed(int(str(row["at_ms"])), case) for row, case in pairs]
