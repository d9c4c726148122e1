"""What a fault of SQL means: whether it is only away, and what an operator is told of it."""

import errno
import socket
import sqlite3
from collections.abc import Iterator

from asyncpg import InterfaceError, PostgresError
from asyncpg.exceptions import (
    DataCorruptedError,
    DiskFullError,
    IndexCorruptedError,
    LockNotAvailableError,
    ObjectInUseError,
    OperatorInterventionError,
    PostgresConnectionError,
    PostgresIOError,
    ReadOnlySQLTransactionError,
    TooManyConnectionsError,
    TransactionRollbackError,
)
from tortoise.exceptions import BaseORMException, DBConnectionError

from kit.causes import chain

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


def _causes(fault: BaseException) -> Iterator[BaseException]:
    """A fault and what it came of; Tortoise keeps what the driver raised among its arguments."""
    return chain(
        fault, lambda f: f.__cause__ or next((a for a in f.args if isinstance(a, Exception)), None)
    )


def sqlite_code(fault: sqlite3.Error) -> int:
    """SQLite's primary code of a fault; 0 if it was Python that raised it."""
    return getattr(fault, "sqlite_errorcode", 0) & _PRIMARY


def away(fault: BaseException) -> bool:
    """Whether a fault passes by itself once SQL answers again."""
    for cause in _causes(fault):
        if isinstance(cause, sqlite3.Error):
            return sqlite_code(cause) in _SQLITE_AWAY
        if isinstance(cause, ValueError):
            return False  # asyncpg's word for a wrong value or setting is an InterfaceError, too
        if isinstance(cause, _AWAY) or (isinstance(cause, OSError) and cause.errno in _NETWORK):
            return True
    return False


_READ_ONLY = "it is read-only · 只读，无法写入"
_FULL = "the disk is full · 磁盘已满"
_NOT_OPENED = "the file cannot be opened or made · 无法打开或创建数据库文件"
_HELD = "another program holds it; try again · 数据库被其他程序占用，请稍后再试"
_DISK = "the disk does not take it (full or damaged) · 磁盘无法写入（已满或损坏）"
_DAMAGED = "the file is damaged or none of ours · 数据库文件损坏或格式不对"

_BY_SQLITE_CODE = {
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_CANTOPEN: _NOT_OPENED,
    sqlite3.SQLITE_BUSY: _HELD,
    sqlite3.SQLITE_LOCKED: _HELD,
    sqlite3.SQLITE_IOERR: _DISK,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
}
_BY_SQLSTATE = {
    ReadOnlySQLTransactionError.sqlstate: _READ_ONLY,
    DiskFullError.sqlstate: _FULL,
    ObjectInUseError.sqlstate: _HELD,
    LockNotAvailableError.sqlstate: _HELD,
    PostgresIOError.sqlstate: _DISK,
    DataCorruptedError.sqlstate: _DAMAGED,
    IndexCorruptedError.sqlstate: _DAMAGED,
}
_BY_ERRNO = {
    errno.EROFS: _READ_ONLY,
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EIO: _DISK,
}


def told(fault: BaseException) -> str:
    """What is wrong with a database or a disk, as a sentence; else in the fault's own words.

    By the codes of SQLite, PostgreSQL and the system: their words may hold a name or a setting.
    """
    for cause in _causes(fault):
        if meaning := _meaning(cause):
            return meaning
    return str(fault) or type(fault).__name__


def _meaning(cause: BaseException) -> str | None:
    if isinstance(cause, sqlite3.Error):
        return _BY_SQLITE_CODE.get(sqlite_code(cause))
    if isinstance(cause, PostgresError):
        return _BY_SQLSTATE.get(cause.sqlstate)
    if isinstance(cause, OSError):
        return _BY_ERRNO.get(cause.errno or 0)
    return None
