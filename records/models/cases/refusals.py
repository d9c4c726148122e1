"""Refusals (说"No"报告): who was told no, why, on what basis, and what to do instead."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from records.cases.words import RefusalKind
from records.db import sql
from records.db.sql import Connection
from records.models.catalogue.halls import ID_LENGTH


class RefusalRow(Model):
    """A refusal, of a ticket or of a case; a manager answers for it: `upheld`, or overturned."""

    id = fields.CharField(primary_key=True, max_length=40)
    hall = fields.CharField(max_length=ID_LENGTH)
    case_id = fields.CharField(max_length=40, null=True)
    ticket = fields.CharField(max_length=40, null=True)
    kind = fields.CharField(max_length=12)
    basis = fields.CharField(max_length=500)
    reason = fields.CharField(max_length=500)
    way_forward = fields.CharField(max_length=500)
    refers_to = fields.CharField(max_length=200, default="", db_default="")
    by = fields.CharField(max_length=80)
    at_ms = fields.BigIntField()
    due_ms = fields.BigIntField()
    answered_ms = fields.BigIntField(null=True)
    answered_by = fields.CharField(max_length=80, default="", db_default="")
    upheld = fields.BooleanField(null=True)
    answer = fields.CharField(max_length=500, default="", db_default="")

    class Meta:
        """Table name."""

        table = "refusal"
        indexes = (
            Index(fields=("hall", "answered_ms", "due_ms"), name="refusal_open"),
            Index(fields=("ticket",), name="refusal_of_ticket"),
            Index(fields=("case_id",), name="refusal_of_case"),
        )


class Refusal(NamedTuple):
    """A refusal; the columns of its row, in their order. `refers_to` is who can help instead."""

    id: str
    hall: str
    case_id: str | None
    ticket: str | None
    kind: RefusalKind
    basis: str
    reason: str
    way_forward: str
    refers_to: str
    by: str
    at_ms: int
    due_ms: int
    answered_ms: int | None = None
    answered_by: str = ""
    upheld: bool | None = None
    answer: str = ""


_COLUMNS = ", ".join(Refusal._fields)
_ADD = f"""
INSERT INTO refusal ({_COLUMNS}) VALUES ({", ".join("?" for _ in Refusal._fields)})
"""  # noqa: S608 - the columns are names of ours
_SELECT = f"SELECT {_COLUMNS} FROM refusal"  # noqa: S608 - as above
_LATEST = "at_ms DESC, id DESC"
_ANSWER = """
UPDATE refusal SET answered_ms=?, answered_by=?, upheld=?, answer=? WHERE id=? AND upheld IS NULL
"""


class RefusalPlace(NamedTuple):
    """After which refusal a page begins: its moment in this order, and its id."""

    at_ms: int
    refusal: str


class RefusalsWanted(NamedTuple):
    """Of which halls; only those that are answered, or not; only of a ticket, if there is one."""

    halls: Sequence[str]
    answered: bool | None = None
    ticket: str = ""


async def add_refusal(tx: Connection, new: Refusal) -> None:
    """Write a refusal down."""
    await sql.change(tx, _ADD, *new)


async def find_refusal(db: Connection, refusal: str) -> Refusal | None:
    """One of them."""
    return next(iter(read_refusals(await sql.rows(db, f"{_SELECT} WHERE id=?", refusal))), None)


async def refusals_of_ticket(db: Connection, ticket: str) -> list[Refusal]:
    """What the holder of a ticket was told, also in its cases; the latest first."""
    statement = f"{_SELECT} WHERE ticket=? ORDER BY at_ms DESC, id"
    return read_refusals(await sql.rows(db, statement, ticket))


async def list_refusals(
    db: Connection, wanted: RefusalsWanted, after: RefusalPlace | None, at_most: int
) -> list[Refusal]:
    """Those that nobody has answered with the first due first; all others the latest first."""
    places, values = ", ".join("?" for _ in wanted.halls), list[object](wanted.halls)
    where = [f"hall IN ({places})"]
    if wanted.answered is not None:
        where.append(f"answered_ms IS {'NOT ' if wanted.answered else ''}NULL")
    if wanted.ticket:
        where.append("ticket=?")
        values.append(wanted.ticket)
    is_due = wanted.answered is False
    by, sign, order = ("due_ms", ">", "due_ms, id") if is_due else ("at_ms", "<", _LATEST)
    if after is not None:
        where.append(f"({by} {sign} ? OR ({by} = ? AND id {sign} ?))")
        values += [after.at_ms, *after]
    statement = f"{_SELECT} WHERE {' AND '.join(where)} ORDER BY {order} LIMIT ?"
    return read_refusals(await sql.rows(db, statement, *values, at_most))


async def answer_refusal(
    tx: Connection, refusal: str, at_ms: int, by: str, *, upheld: bool, note: str
) -> bool:
    """Write the answer down; False if there is one already."""
    return bool(await sql.change(tx, _ANSWER, at_ms, by, upheld, note, refusal))


def read_refusals(rows: Iterable[dict[str, Any]]) -> list[Refusal]:
    """Rows as what they stand for; SQLite knows no truth values."""
    return [
        Refusal(
            **{
                **row,
                "kind": RefusalKind(row["kind"]),
                "upheld": None if row["upheld"] is None else bool(row["upheld"]),
            }
        )
        for row in rows
    ]
