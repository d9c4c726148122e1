"""What an operator is told of a fault goes by its code, wherever it hides, never by its words."""

import errno
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from asyncpg import exceptions as postgres
from tortoise.exceptions import OperationalError

from records.db.faults import told
from server.settings import BadSettings


def raised_by_sqlite(path: Path, *statements: str) -> sqlite3.Error:
    """What SQLite says to the last of the statements."""
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as file:
        try:
            for statement in statements:
                file.execute(statement)
        except sqlite3.Error as fault:
            return fault
    raise AssertionError


def test_a_file_of_something_else(tmp_path: Path) -> None:
    """It is named as such, in both languages."""
    path = tmp_path / "other"
    path.write_bytes(b"no database at all " * 100)
    said = told(raised_by_sqlite(path, "SELECT * FROM sqlite_master"))
    assert "none of ours" in said
    assert "格式不对" in said


def test_a_file_that_somebody_writes(tmp_path: Path) -> None:
    """Try again, through whatever Tortoise wraps it in."""
    path = tmp_path / "file"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        locked = raised_by_sqlite(path, "BEGIN IMMEDIATE")
    for fault in (locked, OperationalError(locked)):
        assert "another program holds it" in told(fault)


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    """Its extended codes mean the same."""
    fault = raised_by_sqlite(tmp_path / "f", "PRAGMA query_only=ON", "CREATE TABLE t (a)")
    assert "read-only" in told(fault)
    fault.sqlite_errorcode = sqlite3.SQLITE_IOERR_WRITE
    assert "damaged" in told(fault)


@pytest.mark.parametrize(
    ("fault", "sign"),
    [
        (postgres.DiskFullError("schijf is vol"), "the disk is full"),
        (postgres.ReadOnlySQLTransactionError("alleen lezen"), "read-only"),
        (postgres.LockNotAvailableError("bezet"), "another program holds it"),
        (postgres.PostgresIOError("stuk"), "does not take it"),
        (postgres.DataCorruptedError("stuk"), "damaged"),
        (OSError(errno.ENOSPC, "vol"), "the disk is full"),
        (OSError(errno.EDQUOT, "vol"), "the disk is full"),
        (OSError(errno.EROFS, "alleen lezen"), "read-only"),
        (OSError(errno.EIO, "stuk"), "does not take it"),
    ],
)
def test_it_is_told_in_whatever_language(fault: Exception, sign: str) -> None:
    """A server speaks the language of its machine; its codes are the same everywhere."""
    assert sign in told(fault)
    outer = OSError("DATABASE_URL cannot be used")
    outer.__cause__ = fault
    assert sign in told(outer)


@pytest.mark.parametrize(
    "fault",
    [
        BadSettings("YICHUANG_HOST must be the full name of an unlocked machine"),
        ValueError("malformed settings, read only in part"),
        OSError(errno.EACCES, "Permission denied", "/srv/full/locked"),
        postgres.InvalidCatalogNameError('database "full" does not exist'),
        sqlite3.ProgrammingError("closed while another one was locked"),
    ],
)
def test_words_that_only_sound_like_it(fault: Exception) -> None:
    """A name may hold any word; what has no meaning of its own is told as it was said."""
    assert told(fault) == str(fault)


def test_a_fault_without_words() -> None:
    """Its kind is better than nothing."""
    assert told(TimeoutError()) == "TimeoutError"
