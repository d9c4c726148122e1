"""`python -m tests.attacks.long`: every attack at full length, and the table of what came of it."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.support.attack_table import table


def main() -> int:
    """Run them one after another; the exit code."""
    with tempfile.TemporaryDirectory(prefix="yichuang-attacks-") as folder:
        environ = {**os.environ, "YICHUANG_ATTACKS": "long", "YICHUANG_ATTACK_ROWS": folder}
        command = [sys.executable, "-m", "pytest", "-q", "tests/attacks"]
        code = subprocess.call(command, env=environ)
        sys.stdout.write(f"\n{table(Path(folder))}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
