"""Text that people wrote, made fit for paper: nothing in it hides, reverses or breaks anything."""

import re
import unicodedata
from collections.abc import Container

# The geta mark: what Chinese printers have always set for a character they lack.
REPLACEMENT = "〓"

_BLANK_LINES = re.compile(r"\n\s*\n\s*")
# Variation selectors choose between pictures of a character, of which the font has one.
_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))


class Cleaner:
    """Cleans texts for one font, and remembers what it had to replace."""

    def __init__(self, covered: Container[int]) -> None:
        self._covered = covered
        self.replaced: dict[str, None] = {}

    def clean(self, text: str) -> str:
        """The text as it can be printed; lines stay lines, and blank ones are dropped."""
        composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
        printable = "".join(map(self._printable, composed))
        return _BLANK_LINES.sub("\n", printable).strip()

    def line(self, text: str) -> str:
        """The same as one line, for names and numbers."""
        return " ".join(self.clean(text).split("\n"))

    def _printable(self, char: str) -> str:
        category = unicodedata.category(char)
        if char in "\n\r\v\f\x85" or category in {"Zl", "Zp"}:
            return "\n"
        if char == "\t" or (category == "Zs" and char != "\u3000"):
            return " "
        # Marks of direction, joiners and the like have no picture of their own.
        if category == "Cf" or any(ord(char) in each for each in _SELECTORS):
            return ""
        # A mark that did not combine would be printed over whatever stands before it.
        if category[0] in "CM" or ord(char) not in self._covered:
            self.replaced[char] = None
            return REPLACEMENT
        return char
