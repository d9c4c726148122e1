"""`python -m server password`: the operator sets the password of an account."""

import asyncio
import os
import sys

from tests.support.house import RunningHouse

NEW = "a new password"


async def _set(server: RunningHouse, username: str, password: str) -> tuple[int | None, str]:
    """The exit code, and what was said."""
    command = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "server", "password", username),
        env={**os.environ, "YICHUANG_DATA": str(server.settings.storage.data)},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await command.communicate(f"{password}\n".encode())
    return command.returncode, said.decode()


async def test_a_password_is_set_while_the_house_is_open(fresh: RunningHouse) -> None:
    """The new one holds, the old one and what was logged in with it no longer do."""
    assert (await fresh.get("/devices", "manager")).status_code == 200
    code, said = await _set(fresh, "manager", NEW)
    assert (code, NEW in said) == (0, False)
    async with asyncio.timeout(30):
        while (await fresh.get("/devices", "manager")).status_code != 401:
            await asyncio.sleep(0.1)
    for password, status in ((fresh.demo_password, 401), (NEW, 200)):
        body = {"username": "manager", "password": password}
        assert (await fresh.http.post("/api/v1/login/staff", json=body)).status_code == status


async def test_what_cannot_be_is_said(fresh: RunningHouse) -> None:
    """In a sentence, not in a traceback."""
    code, said = await _set(fresh, "nobody", NEW)
    assert code == 1
    assert "no account 'nobody'" in said
    assert "Traceback" not in said
