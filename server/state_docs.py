"""The page of docs/ that shows the states of tickets and windows, drawn from their tables."""

from pathlib import Path

from queueing.transitions import MOVES, WINDOW_MOVES

PAGE = Path(__file__).parent.parent / "docs" / "states.md"

_HEAD = ["", "| verb | from | to | event |", "|---|---|---|---|"]

_INTRO = """# The states of a ticket and of a window

Drawn from `queueing/transitions.py` by `make docs`; change the table, not this page.

A ticket that is *called* waits for a person to walk; the clerk either starts or marks it missed,
and a manager can release one that was abandoned. A *missed* ticket may return for half an hour.
What still lives at midnight in China expires. Ended states are never left, with one exit:
*undo_finish* takes a service up again that was finished by mistake. Only the window that finished
it may do so, on the same business date, while it is open and empty and has called nobody since; of
a visit with further stops only while the ticket still waits for the next one. Nobody comes to hold
two live tickets of one lane by it: whoever has taken a new number meanwhile is called by that one.
"""


def draw() -> str:
    """The page as Markdown."""
    lines = [_INTRO, "```mermaid", "stateDiagram-v2", "    [*] --> waiting: issue"]
    for verb, move in MOVES.items():
        lines += [f"    {source} --> {move.target}: {verb}" for source in sorted(move.sources)]
    lines += [
        "```",
        "",
        "## Moves of a ticket",
        "",
        "| verb | from | to | event |",
        "|---|---|---|---|",
    ]
    for verb, move in MOVES.items():
        sources = ", ".join(sorted(move.sources)) or "–"
        lines.append(f"| {verb} | {sources} | {move.target} | `{move.event}` |")
    lines += ["", "## Moves of a window", *_HEAD]
    for verb, window_move in WINDOW_MOVES.items():
        sources = ", ".join(sorted(window_move.sources))
        lines.append(f"| {verb} | {sources} | {window_move.target} | `{window_move.event}` |")
    return "\n".join(lines) + "\n"
