"""Tables for the terminal and for the page of figures."""

from collections.abc import Sequence
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "discipline.md"
BEGIN = "<!-- figures: begin (written by `make bench-line`) -->"
END = "<!-- figures: end -->"


def as_text(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in columns."""
    lines = [head, *rows]
    widths = [max(len(line[n]) for line in lines) for n in range(len(head))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if n == 0 else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def as_markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The same for a page."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def rewritten(page: str, figures: str) -> str:
    """The page with what stands between its markers replaced."""
    before, _, rest = page.partition(BEGIN)
    after = rest.partition(END)[2]
    return f"{before}{BEGIN}\n\n{figures.strip()}\n\n{END}{after}"


def rewrite(figures: str) -> None:
    """Put new figures on the page."""
    PAGE.write_text(rewritten(PAGE.read_text(encoding="utf-8"), figures), encoding="utf-8")
