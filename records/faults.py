"""Which faults of Redis and SQL only mean that they are away, and which are incidents."""

import errno
import socket
import sqlite3

from asyncpg import InterfaceError, PostgresError
from asyncpg.exceptions import (
    OperatorInterventionError,
    PostgresConnectionError,
    TooManyConnectionsError,
    TransactionRollbackError,
)
from tortoise.exceptions import BaseORMException, DBConnectionError

from kit.errors import Unavailable
from queueing.errors import REDIS_AWAY, REDIS_REFUSES

DATABASE_FAULTS = (BaseORMException, sqlite3.Error, InterfaceError, PostgresError, OSError)

_AWAY = (
    DBConnectionError,
    ConnectionError,
    TimeoutError,
    socket.gaierror,
    InterfaceError,
    PostgresConnectionError,
    OperatorInterventionError,  # shutting down, starting up
    TooManyConnectionsError,
    TransactionRollbackError,
)
# `None`: none of a host's addresses could be reached, says asyncio.
_NETWORK = frozenset({errno.EHOSTUNREACH, errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTDOWN, None})
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
        if isinstance(cause, ValueError):
            return False  # asyncpg's word for a wrong value or setting is an InterfaceError, too
        if isinstance(cause, _AWAY) or (isinstance(cause, OSError) and cause.errno in _NETWORK):
            return True
        cause = cause.__cause__ or next((a for a in cause.args if isinstance(a, Exception)), None)
    return False


def unavailable(fault: BaseException) -> bool:
    """Whether Redis or SQL does not answer at the moment, so that repeating it later will do."""
    if isinstance(fault, REDIS_REFUSES):
        return False
    return isinstance(fault, (Unavailable, *REDIS_AWAY)) or away(fault)
