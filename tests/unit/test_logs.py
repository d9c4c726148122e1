"""What is logged says nothing of where somebody can be reached, and the suite sees to it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.log_scan import main, scan

ROOT = Path(__file__).parents[2]
PHONE, OPENID = "13800138000", "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"
# A process of its own: how it logs is configured once.
PROGRAM = f"""
import logging, structlog
from pathlib import Path
from server.logs import configure_logs
configure_logs("info", Path("logs"))
structlog.get_logger().info("told", to="{PHONE}", at=1795000000000, who="{OPENID}")
try:
    raise ValueError("nobody at +86 {PHONE}")
except ValueError:
    logging.getLogger("library").exception("sent to {PHONE}")
"""


@pytest.fixture
def logged(tmp_path: Path) -> Path:
    """A folder with what such a process has logged."""
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, check=True)
    (tmp_path / "logs" / "stderr.log").write_bytes(done.stderr)
    return tmp_path / "logs"


def test_addresses_are_masked_in_every_line(logged: Path) -> None:
    """Ours, those of libraries, tracebacks; in the file as on standard error."""
    ours, theirs = sorted(logged.iterdir())
    assert ours.read_text() == theirs.read_text()
    told = json.loads(ours.read_text().splitlines()[0])
    assert (told["to"], told["at"], told["who"]) == ("138****8000", 1795000000000, "o****")
    assert "ValueError: nobody at 138****8000" in ours.read_text()
    assert list(scan(logged)) == []
    assert main(logged) == 0


@pytest.mark.parametrize("said", [PHONE, f'"phone": "+86{PHONE}"', f"touser={OPENID}"])
def test_an_address_in_a_log_is_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], said: str
) -> None:
    """The scan fails, and tells the place without telling the address."""
    (tmp_path / "7.log").write_text(f"all is well\ntold {said}\n")
    assert main(tmp_path) == 1
    out = capsys.readouterr().out
    assert "7.log:2" in out
    assert PHONE not in out
    assert OPENID not in out


def test_a_scan_of_nothing_fails(tmp_path: Path) -> None:
    """Else it would pass for ever once tests log elsewhere."""
    assert main(tmp_path) == 1
    (tmp_path / "empty.log").touch()
    assert main(tmp_path) == 1


def test_what_is_logged_here_is_scanned(tmp_path: Path) -> None:
    """A house within a test's process is not masked, so that a fault is seen."""
    test = tmp_path / "test_one.py"
    test.write_text(
        "import logging, structlog\n"
        "def test_one():\n"
        f"    structlog.get_logger().debug('told', to='{PHONE}')\n"
        f"    logging.getLogger('library').warning('to {OPENID}')\n"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.support.logged", str(test)]
    environ = {**os.environ, "YICHUANG_LOG_FOLDER": str(tmp_path), "PYTHONPATH": str(ROOT)}
    command += ["-c", str(tmp_path / "pytest.ini"), "-p", "no:cacheprovider"]
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, check=True)
    assert len(list(scan(tmp_path))) == 2
