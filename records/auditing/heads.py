"""The heads of the chains, kept outside of the database: a line each time a chain grew.

Whoever can write to the database can reckon a chain anew, but not one that agrees with these.
"""

import os
from pathlib import Path
from typing import NamedTuple

from kit.clock import instant

# More than a line has.
_LAST_BYTES = 512


class Head(NamedTuple):
    """Where a chain ended once: the number of its last link, and that link's digest."""

    number: int
    digest: str


class HeadUnreadable(Exception):
    """A line of the file is no head; the message names file and line."""


class HeadFiles:
    """A file for each group in one folder, only ever added to."""

    def __init__(self, folder: Path) -> None:
        """The folder is made when the first head is written."""
        self._folder = folder

    def append(self, group: str, head: Head, now_ms: int) -> None:
        """Write a head down, and on the disk, before anybody is told that it stands."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        line = f"{head.number} {head.digest} {instant(now_ms)}\n"
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        file = os.open(self.path(group), flags, 0o600)
        try:
            os.write(file, line.encode())
            os.fsync(file)
        finally:
            os.close(file)

    def heads(self, group: str) -> list[Head]:
        """All that were written, in their order. Raises `HeadUnreadable`."""
        path = self.path(group)
        if not path.exists():
            return []
        lines = path.read_text().splitlines()
        return [_head(path, at, line) for at, line in enumerate(lines, 1)]

    def last(self, group: str) -> Head | None:
        """The one that was written last, without reading the others. Raises `HeadUnreadable`."""
        path = self.path(group)
        if not path.exists():
            return None
        with path.open("rb") as file:
            file.seek(max(path.stat().st_size - _LAST_BYTES, 0))
            lines = file.read().decode().splitlines()
        return _head(path, -1, lines[-1]) if lines else None

    def groups(self) -> list[str]:
        """The groups that have a file."""
        return sorted(path.stem for path in self._folder.glob("*.head"))

    def path(self, group: str) -> Path:
        """Where the heads of a group are kept."""
        return self._folder / f"{group}.head"


def _head(path: Path, at: int, line: str) -> Head:
    try:
        number, digest, _ = line.split(" ")
        return Head(int(number), digest)
    except ValueError:
        raise HeadUnreadable(f"{path.name}, line {at}") from None
