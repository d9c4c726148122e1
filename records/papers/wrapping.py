"""Where a line ends: between Chinese characters or between words, and not before a comma."""

import re
from collections.abc import Callable, Iterator

# Signs that do not begin a line, and signs that do not end one (GB/T 15834).
_NO_START = "，。、；：？！）》」』】〉〕…—·,.;:?!)]}%”’"
_NO_END = "（《「『【〈〔([{“‘"

# A word of letters and digits stays whole; everything else may be parted.
_PIECES = re.compile(r" +|[A-Za-z0-9\u00c0-\u024f_'./:@#&=?%+~-]+|.", re.DOTALL)


def wrap(text: str, width_of: Callable[[str], float], limit: float) -> list[tuple[str, bool]]:
    """The lines of `text`, none wider than `limit`, each with whether it ends its paragraph."""
    lines: list[tuple[str, bool]] = []
    for paragraph in text.split("\n"):
        found = [line.strip(" ") for line in _lines(paragraph, width_of, limit)]
        lines += [(line, at == len(found) - 1) for at, line in enumerate(found)]
    return lines


def _lines(text: str, width_of: Callable[[str], float], limit: float) -> Iterator[str]:
    line, width = "", 0.0
    for piece in _unbroken(text, width_of, limit):
        wide = width_of(piece)
        if line and width + wide > limit and not piece.isspace():
            yield line
            line, width = "", 0.0
        line, width = line + piece, width + wide
    yield line


def _unbroken(text: str, width_of: Callable[[str], float], limit: float) -> Iterator[str]:
    """What must stay together: a word, or a character with the signs that cling to it."""
    cluster = ""
    for match in _PIECES.finditer(text):
        piece = match.group()
        clings = cluster and (piece[0] in _NO_START or cluster[-1] in _NO_END)
        if clings and width_of(cluster + piece) <= limit and not piece.isspace():
            cluster += piece
            continue
        yield from _parted(cluster, width_of, limit)
        cluster = piece
    yield from _parted(cluster, width_of, limit)


def _parted(piece: str, width_of: Callable[[str], float], limit: float) -> Iterator[str]:
    """The piece itself, or its characters where it would fill more than a line."""
    if not piece or width_of(piece) <= limit:
        yield piece
    else:
        yield from piece
