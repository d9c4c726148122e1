"""Reading the audit: lists of deeds, and how often somebody did one."""

from collections.abc import Sequence
from typing import NamedTuple

from records.db import sql
from records.db.sql import Connection
from records.models.audit.audit_rows import DeedRow


class Sought(NamedTuple):
    """Which deeds somebody looks for; what is empty does not matter. `before` is an id.

    An `action` that ends with a dot stands for all that begin with it; so does a `target` that
    ends with a slash.
    """

    groups: Sequence[str]
    actor: str = ""
    action: str = ""
    target: str = ""
    before: int | None = None


_COLUMNS = ", ".join(DeedRow._fields)
# Of two who are shown something at once, the second one counts the first.
_TAKE_TURNS = "UPDATE staff SET username=username WHERE username=?"
_COUNT = "SELECT COUNT(*) AS n FROM audit_row WHERE action=? AND actor=? AND at_ms>=?"
_FIND = f"SELECT {_COLUMNS} FROM audit_row WHERE target=? AND action=? ORDER BY id LIMIT 1"  # noqa: S608 - names of ours


async def list_deeds(db: Connection, sought: Sought, limit: int) -> list[DeedRow]:
    """Deeds, the latest first."""
    asked = [f"grp IN ({', '.join('?' for _ in sought.groups)})"]
    values: list[object] = list(sought.groups)
    for column, value, opens in (
        ("actor", sought.actor, ""),
        ("action", sought.action, "."),
        ("target", sought.target, "/"),
    ):
        if value and opens and value.endswith(opens):
            # What sorts from here up to the sign that follows the last one.
            asked.append(f"{column}>=? AND {column}<?")
            values += [value, value[:-1] + chr(ord(opens) + 1)]
        elif value:
            asked.append(f"{column}=?")
            values.append(value)
    if sought.before is not None:
        asked.append("id<?")
        values.append(sought.before)
    text = f"SELECT {_COLUMNS} FROM audit_row WHERE {' AND '.join(asked)} "  # noqa: S608 - ours
    found = await sql.rows(db, f"{text} ORDER BY id DESC LIMIT {limit:d}", *values)
    return [DeedRow(**row) for row in found]


async def find_deed(db: Connection, action: str, what: str) -> DeedRow | None:
    """The first deed of a kind that was done to something."""
    found = await sql.rows(db, _FIND, what, action)
    return DeedRow(**found[0]) if found else None


async def count_deeds(tx: Connection, username: str, actor: str, action: str, since_ms: int) -> int:
    """How often a member of staff did something since a moment; theirs wait until `tx` ends."""
    await sql.change(tx, _TAKE_TURNS, username)
    return int((await sql.rows(tx, _COUNT, action, actor, since_ms))[0]["n"])
