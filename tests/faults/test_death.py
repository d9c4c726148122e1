"""The server itself is killed; the next start must know everything it had promised."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from kit.clock import business_date
from tests.support.house import PASSWORD, STILL_MS
from tests.support.morning import from_now
from tests.support.ports import free_port

ROOT = Path(__file__).parents[2]
MORNING = from_now()


@asynccontextmanager
async def server(
    data: Path, port: int, module: str = "tests.support.morning", *args: str
) -> AsyncIterator[tuple[httpx.AsyncClient, subprocess.Popen[bytes]]]:
    """A server process that has answered once."""
    environ = {
        **os.environ,
        **MORNING,
        "YICHUANG_DATA": str(data),
        "YICHUANG_PORT": str(port),
        "YICHUANG_DEMO_PASSWORD": PASSWORD,
        "YICHUANG_DEMO_LIFE": "0",
        "YICHUANG_TEST_FUSE": str(data / "fuse"),
    }
    process = subprocess.Popen(  # noqa: ASYNC220 - the test waits for it in a thread
        [sys.executable, "-m", module, *args], cwd=ROOT, env=environ, stdout=subprocess.DEVNULL
    )
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=20) as http:
            await _ready(http, process)
            yield http, process
    finally:
        process.send_signal(signal.SIGINT)
        await asyncio.to_thread(process.wait, 20)


def _furnish(data: Path, template: Path) -> Path:
    """Put the demo hall into a new folder: importing it there is not what is tested here."""
    data.mkdir()
    shutil.copy(template, data / "yichuang.sqlite3")
    return data


async def _ready(http: httpx.AsyncClient, process: subprocess.Popen[bytes]) -> None:
    async with asyncio.timeout(60):
        while process.poll() is None:
            try:
                if (await http.get("/readyz")).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.05)
    pytest.fail("the server ended before it was ready")


async def _kiosk(http: httpx.AsyncClient) -> dict[str, str]:
    body = {"name": "kiosk", "password": PASSWORD}
    login = await http.post("/api/v1/login/device", json=body)
    return {"Authorization": f"Bearer {login.json()['access_token']}"}


async def _take(http: httpx.AsyncClient, token: dict[str, str], key: str) -> httpx.Response:
    body = {"hall": "tonghua", "lane": "instant"}
    return await http.post("/api/v1/tickets", json=body, headers={**token, "Idempotency-Key": key})


async def test_killed_between_the_commit_and_the_reply(tmp_path: Path, template: Path) -> None:
    """The number was recorded and nobody was told: the retry gets that number, not another."""
    data, port = _furnish(tmp_path / "data", template), free_port()
    async with server(data, port, "tests.support.dying_server") as (http, process):
        token = await _kiosk(http)
        first = (await _take(http, token, "first")).json()
        assert (first["number"], first["joined_at"][:10]) == ("A001", business_date(STILL_MS))
        (data / "fuse").touch()
        with pytest.raises(httpx.TransportError):
            await _take(http, token, "second")
        assert await asyncio.to_thread(process.wait, 20) == -signal.SIGKILL
    (data / "fuse").unlink()
    async with server(data, port, "tests.support.morning", "run") as (http, _):
        token = await _kiosk(http)
        assert (await _take(http, token, "second")).json()["number"] == "A002"
        assert (await _take(http, token, "first")).json()["number"] == "A001"
        assert (await _take(http, token, "third")).json()["number"] == "A003"


async def test_killed_with_everything_it_started(tmp_path: Path, template: Path) -> None:
    """After kill -9 its Redis is gone, nothing blocks the next start; Ctrl-C ends in peace."""
    data, port = _furnish(tmp_path / "a folder with spaces", template), free_port()
    async with server(data, port, "tests.support.morning", "run") as (http, process):
        token = await _kiosk(http)
        await _take(http, token, "first")
        redis = int((data / "redis" / "redis.pid").read_text().split()[0])
        process.kill()
        await asyncio.to_thread(process.wait, 20)
        async with asyncio.timeout(30):
            while (
                Path(f"/proc/{redis}/cmdline").exists()
                and Path(f"/proc/{redis}/cmdline").read_bytes()
            ):
                await asyncio.sleep(0.02)
    async with server(data, port, "tests.support.morning", "run") as (http, process):
        assert (await _take(http, await _kiosk(http), "second")).json()["number"] == "A002"
        process.send_signal(signal.SIGINT)
        assert await asyncio.to_thread(process.wait, 20) == 0


async def test_two_processes_do_not_share_a_folder(tmp_path: Path, template: Path) -> None:
    """The second is refused with the reason and the first goes on."""
    data = _furnish(tmp_path / "data", template)
    async with server(data, free_port(), "tests.support.morning", "run") as (http, _):
        environ = {
            **os.environ,
            "YICHUANG_DATA": str(data),
            "YICHUANG_PORT": str(free_port()),
        }
        second = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-m", "server", "run"],
            cwd=ROOT,
            env=environ,
            capture_output=True,
            timeout=60,
            check=False,
        )
        assert second.returncode == 1
        assert str(data) in second.stderr.decode()
        assert (await http.get("/readyz")).status_code == 200
