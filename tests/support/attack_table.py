"""What was tried against the house, and what came of it: one row an attack, printed as a table.

`make attacks` tries at full length and prints the table; `make test` tries the short form.
"""

import os
from pathlib import Path
from typing import NamedTuple

import msgspec

LONG = os.environ.get("YICHUANG_ATTACKS") == "long"
_FOLDER = os.environ.get("YICHUANG_ATTACK_ROWS", "")
_HEAD = ("attack", "tried", "refused", "let in", "slowest bystander")


class AttackRow(NamedTuple):
    """One attack; `let_in` counts what should have been refused and was not."""

    attack: str
    tried: int
    refused: int
    let_in: int
    slowest_ms: float | None = None


def length(short: int, whole: int) -> int:
    """How much of it is tried: `whole` under `make attacks`, else `short`."""
    return whole if LONG else short


def note(row: AttackRow) -> None:
    """Keep a row for the table, and let nobody in."""
    if _FOLDER:
        file = Path(_FOLDER) / f"{os.getpid()}.jsonl"
        with file.open("ab") as rows:
            rows.write(msgspec.json.encode(row) + b"\n")
    assert row.let_in == 0, row


def table(folder: Path) -> str:
    """All rows that were kept there, as Markdown."""
    rows = sorted(
        msgspec.json.decode(line, type=AttackRow)
        for file in folder.glob("*.jsonl")
        for line in file.read_bytes().splitlines()
    )
    lines = [_HEAD, ("---", "--:", "--:", "--:", "--:"), *map(_shown, rows)]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _shown(row: AttackRow) -> tuple[str, ...]:
    slowest = "" if row.slowest_ms is None else f"{row.slowest_ms:.0f} ms"
    return row.attack, *(f"{n:,}" for n in (row.tried, row.refused, row.let_in)), slowest
