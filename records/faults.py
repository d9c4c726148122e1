"""Which faults of SQL only mean that it is away, and which are incidents."""

import sqlite3

from asyncpg import InterfaceError, PostgresError
from asyncpg.exceptions import (
    OperatorInterventionError,
    PostgresConnectionError,
    TooManyConnectionsError,
    TransactionRollbackError,
)
from tortoise.exceptions import BaseORMException, DBConnectionError

DATABASE_FAULTS = (BaseORMException, sqlite3.Error, InterfaceError, PostgresError, OSError)

_AWAY = (
    DBConnectionError,
    OSError,  # also a time limit that ran out
    InterfaceError,
    PostgresConnectionError,
    OperatorInterventionError,  # shutting down, starting up
    TooManyConnectionsError,
    TransactionRollbackError,
)
_SQLITE_AWAY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN})
_PRIMARY = 0xFF  # SQLite's extended codes keep the primary one in the low byte


def away(fault: BaseException) -> bool:
    """Whether a fault passes by itself once SQL answers again.

    Tortoise wraps what the driver said, so the causes are looked at as well.
    """
    cause: BaseException | None = fault
    while cause is not None:
        if isinstance(cause, sqlite3.Error):
            return getattr(cause, "sqlite_errorcode", 0) & _PRIMARY in _SQLITE_AWAY
        if isinstance(cause, _AWAY):
            return True
        cause = cause.__cause__ or next((a for a in cause.args if isinstance(a, Exception)), None)
    return False
