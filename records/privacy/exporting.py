"""All that is kept of a person, in clear, for that person alone."""

import json
from collections.abc import Sequence
from typing import Any

from kit.clock import instant
from kit.privacy.sealing import KeyRing, Place, SealBroken, Sealed
from records.db import sql
from records.db.sql import Connection
from records.models.people import citizens
from records.privacy.holdings import HOLDINGS, WHOSE, Holding

Row = dict[str, Any]
_MS = "_ms"
# Of a case's fold: what its applicant may read, without names of staff.
_OF_CASE = ("item_name", "item_name_en", "answers", "materials", "timeline")


async def export(db: Connection, ring: KeyRing, accounts: Sequence[str]) -> dict[str, list[Row]]:
    """What stands of somebody in each place, by its name; `accounts` are all ids of theirs."""
    found = [await citizens.account(db, one) for one in accounts]
    digests = [one.openid_digest for one in found if one is not None]
    return {one.name: await _read(db, ring, one, accounts, digests) for one in HOLDINGS}


async def _read(
    db: Connection, ring: KeyRing, one: Holding, accounts: Sequence[str], digests: Sequence[str]
) -> list[Row]:
    whose = digests if one.by_digest else accounts
    condition, values = filled(one.found, whose)
    rows = await sql.rows(db, f"SELECT * FROM {one.table} WHERE {condition}", *values)  # noqa: S608 - ours
    return [_shown(ring, one, row) for row in rows]


def filled(condition: str, whose: Sequence[str]) -> tuple[str, list[str]]:
    """A condition with its marks, and the values that belong to them."""
    marks = ", ".join("?" for _ in whose) or "NULL"
    return condition.replace(WHOSE, marks), list(whose) * condition.count(WHOSE)


def _shown(ring: KeyRing, one: Holding, row: Row) -> Row:
    shown = {name: value for name, value in row.items() if name not in one.hidden}
    if one.sealed:
        shown[one.sealed] = _opened(ring, one, row)
    for name in one.json:
        shown[name] = json.loads(row[name]) if row[name] else None
    if one.table == "service_case":
        body = json.loads(row["body"])
        shown |= {name: body.get(name) for name in _OF_CASE}
    return {_name(name): _value(name, value) for name, value in shown.items()}


def _opened(ring: KeyRing, one: Holding, row: Row) -> object:
    """A value that does not open is told as such: nobody knows it any more."""
    if row[one.sealed] is None or row["key_id"] is None:
        return None
    place = Place(one.table, str(row["id"]), one.sealed)
    try:
        text = ring.unseal(Sealed(row["key_id"], row[one.sealed]), place)
    except SealBroken:
        return None
    return json.loads(text) if text.startswith("{") else text


def _name(name: str) -> str:
    return f"{name.removesuffix(_MS)}_at" if name.endswith(_MS) else name


def _value(name: str, value: object) -> object:
    return instant(value) if name.endswith(_MS) and isinstance(value, int) else value
