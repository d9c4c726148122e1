"""Whatever a house in a test commits has a row of the audit: a test in which it has none fails.

Statements are noted as they reach the driver, by the connection that carries them out. What tests
do themselves, by whichever function of the record, is theirs: it is known by the stack.
"""

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tortoise.backends.asyncpg.client import AsyncpgDBClient
from tortoise.backends.asyncpg.client import TransactionWrapper as PostgresTransaction
from tortoise.backends.base.client import TransactionalDBClient
from tortoise.backends.sqlite.client import SqliteClient, SqliteTransactionWrapper

from records.db import one_trip, sql

if TYPE_CHECKING:
    from types import FrameType

AUDIT = "audit_row"
# What says how things go, and nothing of what anybody did: progress, leases, what is kept for a
# repetition, what was shown to whom, and what is deleted once it is past its time.
FREE = frozenset(
    {
        *("audit_link", "kept_answer", "refresh_token", "demo_secret", "pairing", "sign_on"),
        *("due_work", "estimate_given", "shown", "span", "check_in_sign", "journal_head"),
        *("attempt", "delivery", "notice", "grant_balance", "grant_change", "channel_pause"),
        # Counters, and moves of staff between windows, of which each step is a verb of the line.
        *("opening_version", "balance_move"),
        # Which number had the credit of a closure: that stands in the number's event.
        "closure_credit",
    }
)
_CHANGES = re.compile(
    r'^\s*(?:WITH\b.*?\)\s*)?(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)"?',
    re.IGNORECASE | re.DOTALL,
)
# Whose turn it is to ask a provider, a lock, which changes nothing, and that a code has been used:
# the login that it was for has a row.
_NOTHING_DONE = (
    "UPDATE verification SET asked_ms=",
    "UPDATE citizen SET created_ms=created_ms",
    "\nUPDATE second_factor SET last_step=",
)
_ROOT = Path(__file__).parents[2]
# A demo's own furniture, which no house outside of one has, is no deed of anybody either.
_OTHERS = (str(_ROOT / "tests"), str(_ROOT / "server" / "demo"))
_CARRY_OUT = ("execute_query", "execute_query_dict", "execute_insert", "execute_many")
_found: list[str] = []


def _is_a_tests() -> bool:
    """Whether a test, or something that it has called, is what runs at this moment."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(_OTHERS) and name != __file__:
            return True
        frame = frame.f_back
    return False


def _judge(tables: set[str]) -> None:
    """Note what was committed without a word in the audit."""
    if AUDIT not in tables and (silent := tables - FREE) and not _is_a_tests():
        _found.append(f"{sorted(silent)} changed without a row of the audit")


def _found_none(query: str, told: object) -> bool:
    """Whether an UPDATE or a DELETE found nothing; of an INSERT the driver's count says nothing."""
    if "RETURNING" in query:
        return not (told[1] if isinstance(told, tuple) else told)
    counted = isinstance(told, tuple) and told[0] == 0
    return counted and not query.lstrip().upper().startswith("INSERT")


def _noting(cls: type[Any], name: str) -> None:
    inner = cls.__dict__[name]

    async def noted(self: Any, query: str, *values: Any) -> Any:  # noqa: ANN401 - as it is
        told = await inner(self, query, *values)
        change = None if query.startswith(_NOTHING_DONE) else _CHANGES.match(query)
        if change and not _found_none(query, told):
            if isinstance(self, TransactionalDBClient):
                vars(self).setdefault("changed_here", set()).add(change[1].lower())
            else:
                _judge({change[1].lower()})
        return told

    setattr(cls, name, noted)


def _judging(cls: type[Any]) -> None:
    inner = cls.__dict__["commit"]

    async def commit(self: Any) -> None:  # noqa: ANN401 - as it is
        await inner(self)
        _judge(vars(self).get("changed_here", set()))

    cls.commit = commit


def _in_one_trip(inner: Callable[..., Any]) -> Callable[..., Any]:
    async def judged(client: Any, work: Callable[[Any], Any]) -> Any:  # noqa: ANN401 - as it is
        used: list[Any] = []

        async def noted(tx: Any) -> Any:  # noqa: ANN401 - as it is
            used.append(tx)
            return await work(tx)

        told = await inner(client, noted)
        for tx in used:
            _judge(vars(tx).get("changed_here", set()))
        return told

    return judged


def pytest_configure() -> None:
    """Note what is changed, from now on."""
    for cls in (SqliteClient, SqliteTransactionWrapper, AsyncpgDBClient, PostgresTransaction):
        for name in _CARRY_OUT:
            if name in cls.__dict__:
                _noting(cls, name)
    for cls in (SqliteTransactionWrapper, PostgresTransaction):
        _judging(cls)
    vars(sql)["in_one_trip"] = _in_one_trip(one_trip.in_one_trip)


# What these try is how something is written, in tasks that no test stands behind.
_OF_WRITING = {"test_login_people.py", "test_one_trip.py"}


@pytest.fixture(autouse=True)
def audited(request: pytest.FixtureRequest) -> Iterator[None]:
    """Nothing was done in this test that is not in the audit."""
    _found.clear()
    yield
    found = sorted(set(_found))
    _found.clear()
    if request.path.name in _OF_WRITING:
        return
    assert not found, "\n".join(found)
