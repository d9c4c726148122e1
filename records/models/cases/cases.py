"""Cases and their events.

A case is the fold of its events. Its row holds that fold as JSON, so that it is read in one piece,
and beside it the columns by which cases are found; all of it is written by the event that made it.
"""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

import msgspec
from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from records.cases.case import Case
from records.cases.events import CaseEvent
from records.db import sql
from records.db.sql import Connection
from records.models.catalogue.halls import ID_LENGTH


class ServiceCaseRow(Model):
    """A case (办件); `body` is its fold. `bundle` are the cases of one theme.

    `due_ms` is when the decision was promised, or an answer, and None once that is done.
    """

    id = fields.CharField(primary_key=True, max_length=40)
    number = fields.CharField(max_length=24, unique=True)
    version = fields.IntField()
    state = fields.CharField(max_length=16)
    hall = fields.CharField(max_length=ID_LENGTH)
    region = fields.CharField(max_length=40)
    department = fields.CharField(max_length=ID_LENGTH)
    lane = fields.CharField(max_length=ID_LENGTH)
    item = fields.CharField(max_length=ID_LENGTH)
    applicant = fields.CharField(max_length=40, null=True)
    ticket = fields.CharField(max_length=40, null=True)
    bundle = fields.CharField(max_length=40, null=True)
    owner = fields.CharField(max_length=80)
    successor = fields.CharField(max_length=80, null=True)
    received_ms = fields.BigIntField()
    accepted_ms = fields.BigIntField(null=True)
    decided_ms = fields.BigIntField(null=True)
    ended_ms = fields.BigIntField(null=True)
    due_ms = fields.BigIntField(null=True)
    deemed = fields.BooleanField(default=False, db_default=False)
    body = fields.TextField()

    class Meta:
        """Table name (`case` is a reserved word in SQL); a ticket has one case of an item."""

        table = "service_case"
        unique_together = (("ticket", "item"),)
        indexes = (
            Index(fields=("applicant", "received_ms"), name="case_of_applicant"),
            Index(fields=("hall", "received_ms", "id"), name="case_in_hall"),
            Index(fields=("owner", "received_ms"), name="case_of_owner"),
            Index(fields=("successor",), name="case_of_successor"),
            Index(fields=("bundle",), name="case_of_bundle"),
            Index(fields=("state", "due_ms", "id"), name="case_due"),
            Index(fields=("department", "accepted_ms"), name="case_accepted"),
            Index(fields=("deemed", "due_ms", "id"), name="case_deemed"),
            Index(fields=("decided_ms", "ended_ms"), name="case_done"),
        )


class CaseEventRow(Model):
    """One event of a case; `what` is JSON. Rows are only ever added."""

    id = fields.BigIntField(primary_key=True)
    case_id = fields.CharField(max_length=40)
    version = fields.IntField()
    at_ms = fields.BigIntField()
    verb = fields.CharField(max_length=24)
    actor = fields.CharField(max_length=80)
    what = fields.TextField()

    class Meta:
        """Table name; a version is made once."""

        table = "case_event"
        unique_together = (("case_id", "version"),)


class CaseRow(NamedTuple):
    """A case with what its fold does not tell: when it is due."""

    case: Case
    due_ms: int | None


_FIXED = (
    "id",
    "number",
    "hall",
    "region",
    "department",
    "lane",
    "item",
    "applicant",
    "ticket",
    "bundle",
    "received_ms",
)
_CHANGING = (
    "version",
    "state",
    "owner",
    "successor",
    "accepted_ms",
    "decided_ms",
    "ended_ms",
    "deemed",
)
_COLUMNS = (*_FIXED, *_CHANGING, "due_ms", "body")
_ADD = f"""
INSERT INTO service_case ({", ".join(_COLUMNS)}) VALUES ({", ".join("?" for _ in _COLUMNS)})
ON CONFLICT DO NOTHING RETURNING id
"""  # noqa: S608 - the columns are names of ours
_MOVE = f"""
UPDATE service_case SET {", ".join(f"{name}=?" for name in _CHANGING)}, due_ms=?, body=?
WHERE id=? AND version=?
"""  # noqa: S608 - as above
_ADD_EVENT = """
INSERT INTO case_event (case_id, version, at_ms, verb, actor, what) VALUES (?, ?, ?, ?, ?, ?)
"""
_FIND = "SELECT body, due_ms FROM service_case WHERE id=?"
_BY_NUMBER = "SELECT body, due_ms FROM service_case WHERE number=?"
_BUNDLE = "SELECT body, due_ms FROM service_case WHERE bundle=? ORDER BY number"
_OF_TICKET = "SELECT body, due_ms FROM service_case WHERE ticket=? ORDER BY number"
_EVENTS = """
SELECT version, at_ms, actor, what FROM case_event WHERE case_id=? ORDER BY version
"""
_EVENTS_OF = """
SELECT case_id, version, at_ms, actor, what FROM case_event WHERE case_id IN ({cases})
ORDER BY case_id, version
"""
_CASE = msgspec.json.Decoder(Case)
_ENCODE = msgspec.json.Encoder().encode


async def add_case(tx: Connection, case: Case, due_ms: int | None) -> bool:
    """Write a new case down; False if its ticket has one of that item."""
    values = [getattr(case, name) for name in _FIXED]
    return bool(await sql.rows(tx, _ADD, *values, *_changing(case, due_ms)))


async def move_case(tx: Connection, case: Case, due_ms: int | None, from_version: int) -> bool:
    """Write down how a case stands after an event; False if another came before it."""
    return bool(await sql.change(tx, _MOVE, *_changing(case, due_ms), case.id, from_version))


async def move_due(tx: Connection, case_id: str, due_ms: int | None) -> None:
    """Write down by when a case is due, which nothing but the calendar has changed."""
    await sql.change(tx, "UPDATE service_case SET due_ms=? WHERE id=?", due_ms, case_id)


async def add_events(tx: Connection, case_id: str, events: Sequence[CaseEvent]) -> None:
    """Write down what has happened, in its order."""
    rows = [
        (case_id, one.version, one.at_ms, one.verb, one.actor, _ENCODE(one.what).decode())
        for one in events
    ]
    await sql.many(tx, _ADD_EVENT, rows)


async def lock_case(tx: Connection, case_id: str) -> CaseRow | None:
    """A case that nobody else moves until the transaction ends. SQLite has one writer at a time."""
    locking = "" if tx.capabilities.dialect == "sqlite" else " FOR UPDATE"
    return _one(await sql.rows(tx, _FIND + locking, case_id))


async def lock_free_case(tx: Connection, case_id: str) -> CaseRow | None:
    """The same, or None if somebody moves it just now: whoever holds more does not wait for it."""
    locking = "" if tx.capabilities.dialect == "sqlite" else " FOR UPDATE SKIP LOCKED"
    return _one(await sql.rows(tx, _FIND + locking, case_id))


async def find_case(db: Connection, case_id: str) -> CaseRow | None:
    """A case as it stands."""
    return _one(await sql.rows(db, _FIND, case_id))


async def find_case_by_number(db: Connection, number: str) -> CaseRow | None:
    """A case by the number on its papers."""
    return _one(await sql.rows(db, _BY_NUMBER, number))


async def cases_of_bundle(db: Connection, bundle: str) -> list[CaseRow]:
    """The cases that were handed in together."""
    return read_cases(await sql.rows(db, _BUNDLE, bundle))


async def cases_of_ticket(db: Connection, ticket: str) -> list[CaseRow]:
    """The cases that a ticket has brought."""
    return read_cases(await sql.rows(db, _OF_TICKET, ticket))


async def events_of_case(db: Connection, case_id: str) -> list[CaseEvent]:
    """All that has happened to a case, the first first."""
    return [_event(row) for row in await sql.rows(db, _EVENTS, case_id)]


async def events_of_cases(db: Connection, cases: Sequence[str]) -> dict[str, list[CaseEvent]]:
    """The same of several cases, by case."""
    found: dict[str, list[CaseEvent]] = {one: [] for one in cases}
    if cases:
        marks = ", ".join("?" for _ in cases)
        for row in await sql.rows(db, _EVENTS_OF.format(cases=marks), *cases):
            found[row.pop("case_id")].append(_event(row))
    return found


def read_cases(rows: Collection[dict[str, object]]) -> list[CaseRow]:
    """Rows of `body` and `due_ms` as cases."""
    return [CaseRow(_CASE.decode(str(row["body"])), _number(row["due_ms"])) for row in rows]


def _event(row: dict[str, Any]) -> CaseEvent:
    return msgspec.convert({**row, "what": msgspec.json.decode(row["what"])}, CaseEvent)


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _one(rows: Collection[dict[str, object]]) -> CaseRow | None:
    return next(iter(read_cases(rows)), None)


def _changing(case: Case, due_ms: int | None) -> list[object]:
    """The columns that a move changes."""
    values: list[object] = [getattr(case, name) for name in _CHANGING]
    return [*values, due_ms, _ENCODE(case).decode()]
