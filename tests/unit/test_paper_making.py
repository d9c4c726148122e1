"""What draws papers is loaded where papers are made, and nowhere else."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_an_idle_house_has_not_loaded_it() -> None:
    """A house that makes no paper does not pay for the font, nor for what draws with it."""
    asked = "import sys, server.container, server.http.app; print('fpdf' in sys.modules)"
    command = [sys.executable, "-W", "ignore", "-c", asked]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    assert told.stdout.strip() == "False"
