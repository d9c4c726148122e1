"""The embedded Redis starts, keeps what it was given, and leaves the next start free."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import cast

import pytest
from redis import asyncio as aioredis

from server.redis.binary import EmbeddedRedisError
from server.redis.children import command_line
from server.redis.embedded import EmbeddedRedis, FolderInUse, embedded_redis
from tests.support.redis import running_redis

ROOT = Path(__file__).parents[2]
_HOLD_A_SERVER = """
import asyncio, pathlib, sys
from server.redis.embedded import EmbeddedRedis

async def main():
    redis = EmbeddedRedis(pathlib.Path(sys.argv[1]))
    await redis.start()
    print(redis.pid, redis.url, file=sys.stderr, flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


@pytest.fixture
async def redis() -> AsyncIterator[EmbeddedRedis]:
    """Give a running server in a folder of its own."""
    async with running_redis() as server:
        yield server


async def _put(url: str, value: str) -> None:
    async with aioredis.from_url(url) as client:
        await client.set("kept", value)


async def _kept(url: str) -> str | None:
    async with aioredis.from_url(url, decode_responses=True) as client:
        return cast("str | None", await client.get("kept"))


async def _until(done: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not done():
            await asyncio.sleep(0.01)


async def _settings(url: str) -> dict[str, str]:
    async with aioredis.from_url(url, decode_responses=True) as client:
        return cast("dict[str, str]", await client.config_get("*"))


async def test_is_private_and_never_forgets_by_itself(redis: EmbeddedRedis) -> None:
    """No network port, no eviction, files for our eyes only."""
    settings = await _settings(redis.url)
    assert settings["port"] == "0"
    assert settings["maxmemory-policy"] == "noeviction"
    assert (settings["appendonly"], settings["appendfsync"]) == ("yes", "everysec")
    assert settings["save"] == ""
    assert redis.folder.stat().st_mode & 0o777 == 0o700
    assert redis.socket.parent.stat().st_mode & 0o777 == 0o700


async def test_a_restart_keeps_data_and_url(redis: EmbeddedRedis) -> None:
    """Clients need not learn a new address, and find what they wrote."""
    await _put(redis.url, "a number")
    url, pid = redis.url, redis.pid
    await redis.restart()
    assert (redis.url, redis.pid != pid) == (url, True)
    assert await _kept(redis.url) == "a number"


async def test_a_killed_server_starts_again_with_its_data(redis: EmbeddedRedis) -> None:
    """What Redis has answered is in its file, whatever ends it."""
    await _put(redis.url, "a number")
    await redis.kill()
    assert redis.pid is None
    await redis.start()
    assert await _kept(redis.url) == "a number"


async def test_an_older_copy_can_take_the_place_of_the_data(redis: EmbeddedRedis) -> None:
    """A restored backup is what it is: the past."""
    await _put(redis.url, "old")
    await redis.kill()
    shutil.copytree(redis.data, redis.folder / "copy")
    await redis.start()
    await _put(redis.url, "new")
    await redis.kill()
    shutil.rmtree(redis.data)
    (redis.folder / "copy").rename(redis.data)
    await redis.start()
    assert await _kept(redis.url) == "old"


async def test_stop_leaves_neither_socket_nor_process(redis: EmbeddedRedis) -> None:
    """After the end the folder is free for the next run, with the data in it."""
    await _put(redis.url, "a number")
    socket, pid = redis.socket, redis.pid
    assert pid is not None
    await redis.stop()
    assert not socket.parent.exists()
    assert command_line(pid) == ""
    async with embedded_redis(redis.folder) as url:
        assert await _kept(url) == "a number"


async def test_a_folder_belongs_to_one_process(redis: EmbeddedRedis) -> None:
    """A second one is told so, in two languages and with the folder's name."""
    second = EmbeddedRedis(redis.folder)
    with pytest.raises(FolderInUse, match="占用") as refusal:
        await second.start()
    assert str(redis.folder) in str(refusal.value)
    assert await _kept(redis.url) is None


async def test_a_path_may_hold_spaces_and_chinese(tmp_path: Path) -> None:
    """Folders are named by people."""
    folder = tmp_path / "我的 data 'folder'"
    async with embedded_redis(folder) as url:
        await _put(url, "a number")
    async with embedded_redis(folder) as url:
        assert await _kept(url) == "a number"
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


async def test_a_long_temporary_folder_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The kernel takes socket paths of 107 bytes at most."""
    long = tmp_path / ("x" * 120)
    long.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(long))
    async with embedded_redis(tmp_path / "redis") as url:
        assert len(url.removeprefix("unix://")) < 108


async def test_a_torn_file_is_loaded_up_to_the_tear(redis: EmbeddedRedis) -> None:
    """A power cut may cut the last write in two."""
    await _put(redis.url, "a number")
    await redis.kill()
    with max(redis.data.rglob("*.aof")).open("ab") as file:
        file.write(b"*3\r\n$3\r\nSET\r\n$4\r\nke")
    await redis.start()
    assert await _kept(redis.url) == "a number"
    assert not list(redis.folder.glob("data.unusable-*"))


async def test_an_unusable_file_is_set_aside(redis: EmbeddedRedis) -> None:
    """SQL is the record: Redis begins empty and the line is rebuilt."""
    for again in (1, 2):
        await _put(redis.url, "a number")
        await redis.kill()
        file = max(redis.data.rglob("*.aof"))
        file.write_bytes(b"garbage" + file.read_bytes())
        await redis.start()
        assert await _kept(redis.url) is None
        assert len(list(redis.folder.glob("data.unusable-*"))) == again


async def test_data_stay_when_they_are_not_the_reason(redis: EmbeddedRedis) -> None:
    """A server that cannot start at all leaves the file where it was, and says what Redis said."""
    await _put(redis.url, "a number")
    await redis.kill()
    hindrance = redis.socket.with_name("elsewhere")
    redis.socket.parent.rename(hindrance.parent.with_name(hindrance.parent.name + "-moved"))
    with pytest.raises(EmbeddedRedisError, match=r"redis\.log"):
        await redis.start()
    hindrance.parent.with_name(hindrance.parent.name + "-moved").rename(hindrance.parent)
    await redis.start()
    assert await _kept(redis.url) == "a number"
    assert not list(redis.folder.glob("data.unusable-*"))


async def test_a_server_that_died_by_itself_is_revived(redis: EmbeddedRedis) -> None:
    """But one that was killed on purpose stays dead."""
    await _put(redis.url, "a number")
    pid = redis.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    await _until(lambda: redis.pid is None)
    assert await redis.revive()
    assert await _kept(redis.url) == "a number"
    assert not await redis.revive()
    await redis.kill()
    assert not await redis.revive()


async def _holder(folder: Path) -> tuple[subprocess.Popen[bytes], int, Path]:
    """Start another process that runs an embedded Redis; give it, Redis's pid and its socket."""
    holder = await asyncio.to_thread(
        subprocess.Popen[bytes],
        [sys.executable, "-c", _HOLD_A_SERVER, str(folder)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert holder.stderr is not None
    with holder.stderr as told:
        pid, url = (await asyncio.to_thread(told.readline)).decode().split()
    return holder, int(pid), Path(url.removeprefix("unix://"))


async def test_dies_with_its_parent_and_nothing_blocks_the_next(tmp_path: Path) -> None:
    """A kill -9 of the house ends its Redis; the next start has the data and tidies the socket."""
    holder, pid, socket = await _holder(tmp_path / "redis")
    await _put(f"unix://{socket}", "a number")
    holder.kill()
    holder.wait()
    await _until(lambda: not command_line(pid))
    async with embedded_redis(tmp_path / "redis") as url:
        assert await _kept(url) == "a number"
        assert not socket.parent.exists()


async def test_an_orphan_is_ended_before_the_start(tmp_path: Path) -> None:
    """Where a parent's death goes unnoticed, the pid file finds the orphan that has the data."""
    folder = tmp_path / "redis"
    first = EmbeddedRedis(folder)
    await first.start()
    await _put(first.url, "a number")
    orphan, socket = first.pid, first.socket
    assert orphan is not None
    assert first._lock is not None
    os.close(first._lock)  # what the death of the process would do
    async with embedded_redis(folder) as url:
        assert first.pid is None
        assert await _kept(url) == "a number"
        assert not socket.parent.exists()


async def test_a_stranger_with_the_old_pid_is_left_alone(tmp_path: Path) -> None:
    """Process ids are used again; only a Redis on our socket is ours to end."""
    stranger = await asyncio.create_subprocess_exec("sleep", "60")
    (tmp_path / "redis").mkdir()
    (tmp_path / "redis/redis.pid").write_text(f"{stranger.pid}\n/tmp/yichuang-x/redis.sock\n")
    async with embedded_redis(tmp_path / "redis"):
        assert stranger.returncode is None
    stranger.kill()
    assert await stranger.wait() == -signal.SIGKILL


async def test_a_log_that_has_grown_is_begun_anew(tmp_path: Path) -> None:
    """Nobody looks after a demo's log."""
    log_file = tmp_path / "redis.log"
    log_file.touch()
    os.truncate(log_file, 6 * 1024 * 1024)
    async with embedded_redis(tmp_path):
        assert log_file.stat().st_size < 100_000
