"""Logins that hold, as their owners and managers see them: sessions."""

from typing import NamedTuple

from records.db import sql
from records.db.sql import Connection

AT_MOST = 200


class OpenLogin(NamedTuple):
    """A login that can still be renewed; `used_ms` is when it last was, if ever."""

    id: str
    subject: str
    role: str
    hall: str | None
    window: str | None
    created_ms: int
    device: str
    used_ms: int | None


_COLUMNS = """
SELECT f.id, f.subject, f.role, f.hall, f."window", f.created_ms, f.device,
  (SELECT MAX(t.used_ms) FROM refresh_token t WHERE t.family=f.id) AS used_ms
FROM login_family f
"""
_HOLDS = """
f.revoked_ms IS NULL AND EXISTS (SELECT 1 FROM refresh_token t
  WHERE t.family=f.id AND t.used_ms IS NULL AND t.expires_ms>?)
"""
_END = f"ORDER BY f.created_ms DESC, f.id LIMIT {AT_MOST:d}"
_MINE = f"{_COLUMNS} WHERE {_HOLDS} AND f.role=? AND f.subject=? {_END}"
_OF_STAFF = f"""
{_COLUMNS} JOIN staff s ON s.username=f.subject
WHERE {_HOLDS} AND f.role IN ('clerk', 'reviewer', 'manager', 'enrolling')
"""


async def open_logins_of(db: Connection, role: str, subject: str, now_ms: int) -> list[OpenLogin]:
    """The logins of somebody, the latest first."""
    rows = await sql.rows(db, _MINE, now_ms, role, subject)
    return [OpenLogin(**row) for row in rows]


async def open_logins_of_staff(
    db: Connection, now_ms: int, *, hall: str | None = None, username: str | None = None
) -> list[OpenLogin]:
    """The logins of staff, of a hall or of all, of an account or of all; the latest first."""
    named = (("s.hall", hall), ("f.subject", username))
    only = [(column, value) for column, value in named if value is not None]
    where = "".join(f" AND {column}=?" for column, _ in only)
    values = [value for _, value in only]
    rows = await sql.rows(db, f"{_OF_STAFF}{where} {_END}", now_ms, *values)
    return [OpenLogin(**row) for row in rows]


async def find_open_login(db: Connection, login: str, now_ms: int) -> OpenLogin | None:
    """A login that holds, by its id."""
    statement = f"{_COLUMNS} WHERE {_HOLDS} AND f.id=?"
    found = await sql.rows(db, statement, now_ms, login)
    return OpenLogin(**found[0]) if found else None
