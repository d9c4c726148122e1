"""The page of docs/ that shows the states of all that has some, drawn from their tables."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path

from queueing.model.transitions import MOVES, WINDOW_MOVES
from records.booking.states import APPOINTMENT_MOVES, HOLD_MOVES
from records.cases.moves.table import CASE_MOVES
from records.identity.states import VERIFICATION_MOVES

PAGE = Path(__file__).parents[2] / "docs" / "states.md"

_HEAD = ["", "| verb | from | to | event |", "|---|---|---|---|"]

_APPOINTMENTS = """
# The states of an appointment and of a hold

Drawn from `records/booking/states.py`. An appointment is *booked* until somebody comes, cancels it,
or its session ends without them; a place that is *held* is confirmed, given up, or, after some
minutes, had by others.
"""

_CASES = """
# The states of a case

Drawn from `records/cases/moves/table.py`; the guards are written in `guards.py` beside it.
*Same* leaves the state as it is. A row is refused to everybody whom it does not name.
"""

_VERIFICATIONS = """
# The states of a verification

Drawn from `records/identity/states.py`. An attempt is on record before its provider hears of it,
and is decided once, by an answer to the house's own question or by a clerk. Who has *failed* may
begin anew, until a day's failures are spent; then the rest is done at a counter. What was *passed*
is a proof, until it lapses or is *revoked*.
"""

_INTRO = """# The states of a ticket and of a window

Drawn from `queueing/model/transitions.py` by `make docs`; change the table, not this page.

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
    lines.append(_APPOINTMENTS)
    lines += _machine("an appointment", "booked: book", APPOINTMENT_MOVES)
    lines += ["", *_machine("a hold", "active: hold", HOLD_MOVES)]
    lines.append(_CASES)
    lines += _cases()
    lines.append(_VERIFICATIONS)
    lines += _machine("a verification", "created: begin", VERIFICATION_MOVES)
    return "\n".join(lines) + "\n"


def _cases() -> list[str]:
    """The diagram without what leaves a case where it is, and the whole table."""
    lines = ["```mermaid", "stateDiagram-v2", "    [*] --> received: receive"]
    for row in CASE_MOVES:
        verb = f"{row.verb} {row.decision}" if row.decision else str(row.verb)
        lines += [f"    {s} --> {row.after}: {verb}" for s in sorted(row.before) if row.after]
    lines += ["```", "", "| verb | from | to | who | guards |", "|---|---|---|---|---|"]
    for row in CASE_MOVES:
        verb = f"{row.verb} ({row.decision})" if row.decision else str(row.verb)
        cells = [verb, ", ".join(sorted(row.before)), str(row.after or "*same*")]
        cells += [", ".join(sorted(row.by)), ", ".join(row.guards) or "–"]
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def _machine(
    name: str, begins: str, moves: Mapping[str, tuple[Iterable[StrEnum], StrEnum]]
) -> list[str]:
    """The diagram of a machine, and its table."""
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {begins}"]
    rows = [(verb, sorted(sources), target) for verb, (sources, target) in moves.items()]
    lines += [f"    {source} --> {to}: {verb}" for verb, froms, to in rows for source in froms]
    lines += ["```", "", f"## Moves of {name}", "", "| verb | from | to |", "|---|---|---|"]
    return lines + [f"| {verb} | {', '.join(froms)} | {to} |" for verb, froms, to in rows]
