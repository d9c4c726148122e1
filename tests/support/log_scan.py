"""`python -m tests.support.log_scan FOLDER`: tests logged no phone, no card and no openid.

The last step of `make test`. It fails as well when nothing was logged at all: then nothing was
looked at.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from kit.privacy.masking import without_addresses

SHOWN = 20
LINE_AT_MOST = 300


class Found(NamedTuple):
    """A line that says where somebody can be reached; `line` is masked."""

    file: str
    number: int
    line: str


def scan(folder: Path) -> Iterator[Found]:
    """Every such line."""
    for path in sorted(folder.rglob("*.log")):
        with path.open(encoding="utf-8", errors="replace") as lines:
            for number, line in enumerate(lines, 1):
                masked = without_addresses(line)
                if masked != line:
                    yield Found(path.name, number, masked[:LINE_AT_MOST].rstrip())


def main(folder: Path) -> int:
    """Say what was found; the exit code."""
    files = list(folder.rglob("*.log"))
    if not any(path.stat().st_size for path in files):
        sys.stdout.write(f"{folder}: nothing was logged, so nothing was looked at\n")
        return 1
    found = list(scan(folder))
    for one in found[:SHOWN]:
        sys.stdout.write(f"{one.file}:{one.number}: {one.line}\n")
    size = sum(path.stat().st_size for path in files)
    sys.stdout.write(
        f"logs of the tests: {len(files)} files, {size} bytes, "
        f"{len(found)} lines with a number of a phone or a card, or an openid\n"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
