"""A read-only or full disk ends every command with one sentence and exit code 1, soon."""

import ctypes
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from server.container import DEMO_DATA

ENDS_WITHIN_S = 60
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE = 24, 1
FULL_AFTER_BYTES = 4096

COMMANDS = {
    "migrate": ("The tables are as they were · 未更新数据库：", []),
    "import": ("Nothing was imported · 未导入：", [str(DEMO_DATA)]),
    "export": ("Nothing was exported · 未导出：", ["exported"]),
    "password": ("No password was set · 未设置密码：", ["manager"]),
}


def heed_modes() -> None:
    """Let the modes of files hold for root, too."""
    ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0)


def fill_disk() -> None:
    """Let no file grow any more."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (FULL_AFTER_BYTES, FULL_AFTER_BYTES))


def read_only(folder: Path) -> None:
    """Nobody may write there."""
    for path in folder.iterdir():
        path.chmod(0o444)
    folder.chmod(0o555)


def as_it_is(_: Path) -> None:
    """It may be written, but there is no room."""


DISKS = {
    "read-only": (read_only, heed_modes, ("read-only", "只读")),
    "full": (as_it_is, fill_disk, ("the disk", "磁盘")),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("disk", DISKS)
def test_it_is_said_in_a_sentence(template: Path, tmp_path: Path, command: str, disk: str) -> None:
    """No traceback, no waiting; what is wrong stands there in both languages."""
    prepare, limit, signs = DISKS[disk]
    begins, arguments = COMMANDS[command]
    folder = tmp_path / "disk"
    folder.mkdir()
    shutil.copy(template, folder / "yichuang.sqlite3")
    prepare(folder)
    try:
        code, said = _run(tmp_path, folder, [command, *arguments], limit)
    finally:
        folder.chmod(0o755)
    assert code == 1, said
    assert said.startswith(begins)
    assert all(sign in said for sign in signs), said
    assert len(said.splitlines()) == 1


def _run(
    tmp_path: Path, folder: Path, arguments: list[str], limit: Callable[[], None]
) -> tuple[int, str]:
    environ = {
        **os.environ,
        "YICHUANG_DATA": str(tmp_path / "data"),
        "DATABASE_URL": f"sqlite://{folder / 'yichuang.sqlite3'}",
        "YICHUANG_DEMO_PASSWORD": "demo",
    }
    ended = subprocess.run(
        [sys.executable, "-m", "server", *arguments],
        env=environ,
        input=b"a password that is long enough\n",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=ENDS_WITHIN_S,
        check=False,
        preexec_fn=limit,
    )
    return ended.returncode, ended.stdout.decode()
