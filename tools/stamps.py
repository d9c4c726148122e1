"""Stamps: what says that a piece of set-up work was finished, and for which inputs."""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STAMPS = ROOT / ".setup"


def fingerprint(files: Iterable[Path]) -> str:
    """Digest the names and contents of these files, and where the house stands."""
    digest = hashlib.sha256(str(ROOT).encode())
    for path in sorted(files):
        content = path.read_bytes()
        digest.update(f"\n{path.relative_to(ROOT)} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def once(name: str, inputs: str, work: Callable[[], None], *, result: Path) -> None:
    """Do the work unless its stamp says it was done for these inputs and its result is there."""
    stamp = STAMPS / name
    if result.exists() and stamp.exists() and stamp.read_text() == inputs:
        return
    stamp.unlink(missing_ok=True)
    work()
    write(stamp, inputs)


def write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    unfinished = path.with_name(f"{path.name}.new")
    unfinished.write_text(text)
    unfinished.replace(path)
