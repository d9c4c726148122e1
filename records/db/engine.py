"""Opening the database, and bringing its tables up to date."""

import asyncio
import contextlib
import fcntl
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote, unquote

import asyncpg
from tortoise.backends.base.config_generator import expand_db_url
from tortoise.connection import get_connection
from tortoise.context import TortoiseContext
from tortoise.migrations.api import migrate as run_migrations

from records.db.faults import sqlite_code, told

MODULES = [
    "records.models.balance_moves",
    "records.models.due_work",
    "records.models.idempotent_answers",
    "records.models.priority_reviews",
    "records.models.audit.audit_links",
    "records.models.audit.audit_rows",
    "records.models.booking.appointments",
    "records.models.booking.check_in_signs",
    "records.models.booking.closure_credits",
    "records.models.booking.holds",
    "records.models.booking.places",
    "records.models.booking.quotas",
    "records.models.booking.slots",
    "records.models.cases.case_clocks",
    "records.models.cases.case_documents",
    "records.models.cases.case_steps",
    "records.models.cases.cases",
    "records.models.cases.fetching.parcels",
    "records.models.cases.fetching.pickups",
    "records.models.cases.fetching.proxies",
    "records.models.cases.numbers",
    "records.models.cases.refusals",
    "records.models.catalogue.back_offices",
    "records.models.catalogue.halls",
    "records.models.catalogue.service_items",
    "records.models.catalogue.situations",
    "records.models.catalogue.themes",
    "records.models.catalogue.workflows",
    "records.models.identity.account_merges",
    "records.models.identity.card_readings",
    "records.models.identity.consents",
    "records.models.identity.erasures",
    "records.models.identity.organisations",
    "records.models.identity.proofs",
    "records.models.identity.ticket_people",
    "records.models.identity.verifications",
    "records.models.line.estimates",
    "records.models.line.events",
    "records.models.line.hall_days",
    "records.models.line.journal_heads",
    "records.models.line.rules_versions",
    "records.models.line.shown",
    "records.models.line.spans",
    "records.models.line.tickets",
    "records.models.line.window_records",
    "records.models.notices.contacts",
    "records.models.notices.deliveries",
    "records.models.notices.grants",
    "records.models.notices.notices",
    "records.models.notices.webhooks",
    "records.models.opening.hall_settings",
    "records.models.opening.legal_days",
    "records.models.opening.opening_exceptions",
    "records.models.opening.openings",
    "records.models.opening.versions",
    "records.models.people.citizens",
    "records.models.people.demo_secrets",
    "records.models.people.devices",
    "records.models.people.login_families",
    "records.models.people.pairings",
    "records.models.people.second_factors",
    "records.models.people.sign_ons",
    "records.models.people.staff",
]

# Durable after every commit, readers beside the writer, patience instead of "database is locked".
# The log is carried over less often and keeps its size: to cut it back costs more than its room.
_SQLITE = {
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "wal_autocheckpoint": "4000",
    "journal_size_limit": str(32 * 1024 * 1024),
    "cache_size": "-32768",
    "busy_timeout": "10000",
    "foreign_keys": "ON",
}


STATEMENT_WITHIN_S = 10.0
BUSY_WITHIN_S = 1.0
POLL_S = 0.05

# Any number will do that nobody else locks in this database.
_MEETING = 20181121


def sqlite_url(path: Path) -> str:
    """The address of a SQLite file, whatever characters its path has."""
    return f"sqlite://{quote(str(path))}"


def _connection(url: str) -> str | dict[str, Any]:
    """Tortoise reads a PostgreSQL address itself, but would take `%20` in a path for its name."""
    if not url.startswith("sqlite://"):
        return url
    path = unquote(url.removeprefix("sqlite://"))
    return {"engine": "tortoise.backends.sqlite", "credentials": {"file_path": path, **_SQLITE}}


def config(url: str) -> dict[str, Any]:
    """Tortoise's configuration for a database address."""
    return {
        "connections": {"default": _connection(url)},
        "apps": {
            "yichuang": {
                "models": MODULES,
                "default_connection": "default",
                "migrations": "records.db.migrations",
            }
        },
        "use_tz": True,
        "timezone": "UTC",
    }


# For `tortoise -c records.db.engine.TORTOISE makemigrations`, which only compares models.
TORTOISE = config("sqlite://:memory:")


class DatabaseUnusable(OSError):
    """The database cannot be opened or written; the message says why, in both languages."""


def _check(url: str) -> None:
    """Fail at once for a file that cannot be used.

    Tortoise keeps its lock when connecting fails, and would wait for it for ever. So SQLite is
    asked first: whether it can be opened as the house opens it, and takes a write.
    """
    if not url.startswith(("sqlite://", "postgres://")):
        raise OSError("DATABASE_URL must begin with sqlite:// or postgres://")
    if not url.startswith("sqlite://"):
        return
    try:
        with contextlib.closing(_opened(unquote(url.removeprefix("sqlite://")))) as file:
            _try_to_write(file)
    except sqlite3.Error as fault:
        raise DatabaseUnusable(f"{url}: {told(fault)}") from None


def _opened(path: str) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=BUSY_WITHIN_S, isolation_level=None)


def _try_to_write(file: sqlite3.Connection) -> None:
    file.execute("PRAGMA journal_mode=WAL")
    try:
        file.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as fault:
        if sqlite_code(fault) == sqlite3.SQLITE_BUSY:
            return  # by somebody who writes, so it can be written
        raise
    (version,) = file.execute("PRAGMA user_version").fetchone()
    file.execute(f"PRAGMA user_version={version}")
    file.execute("COMMIT")


async def migrate(url: str) -> None:
    """Apply every migration that is missing; safe to repeat. Raises `OSError`."""
    _check(url)
    async with _own_context():
        await run_migrations(config=config(url))


async def _postgres(url: str) -> asyncpg.Connection:
    """A connection beside Tortoise's own. Raises `OSError`."""
    known = expand_db_url(url)["credentials"]
    named = ("host", "port", "user", "password", "database", "ssl")
    try:
        return await asyncpg.connect(**{name: known[name] for name in named if name in known})
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as fault:
        raise OSError(f"DATABASE_URL cannot be used: {type(fault).__name__}: {fault}") from fault


def _locked(meeting: IO[str]) -> bool:
    # Not a thread that waits for it: whoever stops the start would have to wait with it.
    try:
        fcntl.flock(meeting, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@asynccontextmanager
async def one_at_a_time(url: str, folder: Path) -> AsyncIterator[None]:
    """Hold off other processes that would prepare the same database at this moment.

    Processes of one machine meet at a file of their data folder, others in PostgreSQL itself.
    """
    _check(url)
    with (folder / "setup.lock").open("w") as meeting:
        while not _locked(meeting):  # noqa: ASYNC110 - it is the system that knows
            await asyncio.sleep(POLL_S)
        if url.startswith("sqlite://"):
            yield
            return
        connection = await _postgres(url)
        try:
            await connection.execute("SELECT pg_advisory_lock($1)", _MEETING)
            yield
        finally:
            await connection.close(timeout=STATEMENT_WITHIN_S)


@asynccontextmanager
async def open_database(url: str) -> AsyncIterator[None]:
    """Connect, and close when done. Raises `OSError`."""
    _check(url)
    settings = config(url)
    if not url.startswith("sqlite://"):
        # A server that went away without a word must not hold a statement, and its lock, for ever.
        settings["connections"]["default"] = expand_db_url(url)
        settings["connections"]["default"]["credentials"]["command_timeout"] = STATEMENT_WITHIN_S
    async with _own_context() as context:
        await context.init(config=settings)
        # Connected at once: who is cancelled while a transaction connects keeps SQLite's only lock.
        await get_connection("default").execute_query("SELECT 1")
        yield


@asynccontextmanager
async def _own_context() -> AsyncIterator[TortoiseContext]:
    """A context of Tortoise's, even where one is open: tasks go by that of whoever began them."""
    context = TortoiseContext()
    context.__enter__()
    try:
        yield context
    finally:
        # An open SQLite connection is a thread that would keep a failed process from ending.
        await context.close_connections()
        context.__exit__(None, None, None)
