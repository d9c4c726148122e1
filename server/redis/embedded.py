"""The embedded Redis: a real server of the house's own, for one machine without services.

It listens on a unix socket only, keeps its append-only file in a private folder, outlives a Ctrl-C
until the house has finished with it, and dies with the process that started it. SQL is the record:
a file that can no longer be read is set aside, and the line is rebuilt into an empty server.

    <folder>/lock         held (flock) by the one process that uses the folder
    <folder>/data/        the append-only file, whatever this version of Redis calls it
    <folder>/redis.pid    process id and socket of the last server that was started here
    <folder>/redis.log    what the server says
"""

import asyncio
import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import count
from pathlib import Path

import structlog

from kit.tasks import cancel_and_wait
from server.redis.binary import EmbeddedRedisError, RedisBinary, find_redis
from server.redis.children import die_with_parent, end_orphan

ANSWER_WITHIN_S = 20.0
STOP_WITHIN_S = 10.0
LOG_LIMIT_BYTES = 5 * 1024 * 1024
SOCKET_LIMIT_BYTES = 100  # the kernel takes 107, some kernels 103
_SOCKET_PREFIX = "yichuang-"

log = structlog.get_logger(__name__)


class FolderInUse(EmbeddedRedisError):
    """Another living process of the house uses the same data folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"Another running Yichuang uses the data folder {folder}. Stop it first, or set "
            f"YICHUANG_DATA to another folder.\n"
            f"另一个正在运行的一窗进程占用了数据目录 {folder}。请先停止它，"
            f"或将 YICHUANG_DATA 设为其他目录。"
        )


class _Exited(EmbeddedRedisError):
    """Redis ended before it was ready."""


def claim(folder: Path) -> int:
    """Make a private folder and lock it, until the descriptor is closed. Raises FolderInUse."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        raise FolderInUse(folder) from None
    return lock


class EmbeddedRedis:
    """One server over one folder. Its url stays the same until `stop`."""

    def __init__(self, folder: Path, *, aof: bool = True) -> None:
        self.folder = folder.resolve()
        self.data = self.folder / "data"
        self._aof = aof
        self._wanted = False
        self._lock: int | None = None
        self._socket: Path | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def socket(self) -> Path:
        """The unix socket; there is one from `start` to `stop`."""
        if self._socket is None:
            raise EmbeddedRedisError("The embedded Redis is not running.")
        return self._socket

    @property
    def url(self) -> str:
        """The address for redis-py."""
        return f"unix://{self.socket}"

    @property
    def pid(self) -> int | None:
        """The server's process id, or None while there is none."""
        return self._process.pid if self._process and self._process.poll() is None else None

    async def start(self) -> None:
        """Claim the folder, end what a killed process left, and serve.

        Raises FolderInUse when another process has the folder, EmbeddedRedisError when Redis
        cannot run.
        """
        if self.pid is not None:
            return
        binary = find_redis()
        self._wanted = True
        if self._lock is None:
            self._lock = claim(self.folder)
            await self._clean_up()
            self._socket = _new_socket()
        try:
            await self._launch(binary)
        except _Exited as refusal:
            aside = self._set_aside()
            if aside is None:
                raise
            try:
                await self._launch(binary)
            except EmbeddedRedisError:
                shutil.rmtree(self.data)
                aside.rename(self.data)  # the file was not the reason
                raise
            log.warning("embedded_redis_data_unusable", kept_in=str(aside), said=str(refusal))

    async def stop(self) -> None:
        """End the server in peace and give the folder back."""
        self._wanted = False
        await self._end(signal.SIGTERM)
        if self._socket is not None:
            shutil.rmtree(self._socket.parent, ignore_errors=True)
            self._socket = None
        if self._lock is not None:
            (self.folder / "redis.pid").unlink(missing_ok=True)
            os.close(self._lock)
            self._lock = None

    async def kill(self) -> None:
        """End the server as a power cut would; folder and url stay ours, `start` goes on there."""
        self._wanted = False
        await self._end(signal.SIGKILL)

    async def restart(self) -> None:
        """End the server in peace and start it again at the same url."""
        await self._end(signal.SIGTERM)
        await self.start()

    async def revive(self) -> bool:
        """Start the server again if it has died by itself; say whether it had."""
        if not self._wanted or self.pid is not None:
            return False
        log.error("embedded_redis_died", folder=str(self.folder))
        await self.start()
        return True

    async def _clean_up(self) -> None:
        """Remove what a process that was killed here left behind."""
        with suppress(FileNotFoundError, ValueError):
            pid, socket = (self.folder / "redis.pid").read_text().splitlines()
            if not await end_orphan(int(pid), socket, STOP_WITHIN_S):
                raise EmbeddedRedisError(
                    f"A Redis left behind by an earlier run, {pid}, won't end."
                )
            if Path(socket).parent.name.startswith(_SOCKET_PREFIX):
                shutil.rmtree(Path(socket).parent, ignore_errors=True)
        for unfinished in self.data.glob("temp-*.aof"):
            unfinished.unlink()
        log_file = self.folder / "redis.log"
        if log_file.exists() and log_file.stat().st_size > LOG_LIMIT_BYTES:
            os.truncate(log_file, 0)

    async def _launch(self, binary: RedisBinary) -> None:
        self.data.mkdir(mode=0o700, exist_ok=True)
        log_file = self.folder / "redis.log"
        with log_file.open("ab") as output:
            said_before = output.tell()
            process = self._process = subprocess.Popen(  # noqa: ASYNC220 - a fork, milliseconds
                [binary.path, *self._arguments()],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # a Ctrl-C in the terminal is for the house alone
                preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509 - two system calls
            )
        unfinished = self.folder / "redis.pid.new"
        unfinished.write_text(f"{process.pid}\n{self._socket}\n")
        unfinished.replace(self.folder / "redis.pid")
        try:
            await self._ready(process)
        except BaseException as error:
            await self._end(signal.SIGKILL)
            if isinstance(error, EmbeddedRedisError):
                error.args = (f"{error}\n{log_file}: {_last_words(log_file, said_before)}",)
            raise
        log.info(
            "embedded_redis_ready",
            version=".".join(map(str, binary.version)),
            pid=process.pid,
            folder=str(self.folder),
        )

    def _arguments(self) -> list[str]:
        options = {
            "port": "0",
            "unixsocket": str(self._socket),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "appendonly": "yes" if self._aof else "no",
            "appendfsync": "everysec",
            "aof-load-truncated": "yes",
            "save": "",
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
        }
        return [word for name, value in options.items() for word in (f"--{name}", value)]

    async def _ready(self, process: subprocess.Popen[bytes]) -> None:
        """Wait until the server answers and has loaded its file, however long that takes."""
        patience = time.monotonic() + ANSWER_WITHIN_S
        while time.monotonic() < patience:
            if process.poll() is not None:
                raise _Exited(f"Redis ended with status {process.returncode}, not ready yet.")
            answer = await _ping(self.socket)
            if answer.startswith(b"+PONG"):
                return
            if answer.startswith(b"-LOADING"):
                patience = time.monotonic() + ANSWER_WITHIN_S
            await asyncio.sleep(0.01)
        raise EmbeddedRedisError(f"Redis did not answer within {ANSWER_WITHIN_S:.0f} s.")

    async def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(how)
        try:
            await asyncio.to_thread(process.wait, STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            log.warning("embedded_redis_killed", pid=process.pid, folder=str(self.folder))
            process.kill()
            process.wait()

    def _set_aside(self) -> Path | None:
        """Move an unusable data folder away; None when it holds nothing."""
        if not any(self.data.iterdir()):
            return None
        names = (self.folder / f"data.unusable-{number}" for number in count(1))
        return self.data.rename(next(name for name in names if not name.exists()))


def _new_socket() -> Path:
    """Choose a socket in a private folder; unix sockets know only short paths."""
    name_length = len(_SOCKET_PREFIX) + len("xxxxxxxx/redis.sock") + 1
    long = len(os.fsencode(tempfile.gettempdir())) + name_length > SOCKET_LIMIT_BYTES
    folder = tempfile.mkdtemp(prefix=_SOCKET_PREFIX, dir="/tmp" if long else None)  # noqa: S108
    return Path(folder, "redis.sock")


async def _ping(socket: Path) -> bytes:
    try:
        async with asyncio.timeout(1.0):
            reader, writer = await asyncio.open_unix_connection(socket)
            try:
                writer.write(b"PING\r\n")
                return await reader.readline()
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return b""


def _last_words(log_file: Path, since: int) -> str:
    said = log_file.read_bytes()[since:].decode(errors="replace").strip().splitlines()
    return " | ".join(said[-4:])


@asynccontextmanager
async def embedded_redis(folder: Path, *, aof: bool = True) -> AsyncIterator[str]:
    """Yield the url of an embedded Redis over `folder`; should it die by itself, it is revived."""
    redis = EmbeddedRedis(folder, aof=aof)
    try:
        await redis.start()
        keeper = asyncio.create_task(_keep_alive(redis))
        try:
            yield redis.url
        finally:
            await cancel_and_wait(keeper)
    finally:
        await redis.stop()


async def _keep_alive(redis: EmbeddedRedis) -> None:
    while True:
        await asyncio.sleep(1)
        try:
            await redis.revive()
        except (EmbeddedRedisError, OSError):
            log.exception("embedded_redis_not_revived", folder=str(redis.folder))
