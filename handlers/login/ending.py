"""Ending logins of many at once: by an import, or when a demo's database is taken over.

Every process learns of it within seconds (`handlers/login/tokens.py`): tokens are refused, sockets
closed. Inside a transaction it holds once that is committed.
"""

from collections.abc import Collection

from records import sql


async def end_logins(roles: Collection[str], subjects: Collection[str], now_ms: int) -> None:
    """End every login of these accounts in any of these roles."""
    rows = [(now_ms, role, subject) for subject in subjects for role in roles]
    await sql.many(
        sql.connection(),
        "UPDATE login_family SET revoked_ms=? WHERE role=? AND subject=? AND revoked_ms IS NULL",
        rows,
    )


async def end_all_logins(now_ms: int) -> None:
    """End every login there is."""
    await sql.change(
        sql.connection(), "UPDATE login_family SET revoked_ms=? WHERE revoked_ms IS NULL", now_ms
    )
