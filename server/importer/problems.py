"""How an import says no: every reason at once, each a sentence in Chinese and in English."""

from collections.abc import Sequence
from typing import NamedTuple

SHOWN = 200
WORD_SHOWN = 40


def shown(text: str) -> str:
    """A word of a file as a terminal may show it, cut to a readable length."""
    word = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return word[:WORD_SHOWN]


class CellError(Exception):
    """What is wrong with a cell, in Chinese and in English."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh = zh
        self.en = en
        super().__init__(en)


class ImportProblem(NamedTuple):
    """One thing wrong in one file; `line` counts rows as spreadsheets do, the header being 1."""

    file: str
    line: int
    column: str
    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.column}: {self.zh} / {self.en}"


class ImportRefused(Exception):
    """The files cannot be taken; nothing was changed. `problems` are told by their `str`."""

    def __init__(self, problems: Sequence[object]) -> None:
        self.problems = tuple(problems)
        more = len(self.problems) - SHOWN
        told = [str(problem) for problem in self.problems[:SHOWN]]
        if more > 0:
            told.append(f"另有 {more} 处问题 / {more} more problems")
        super().__init__("\n".join(told))
