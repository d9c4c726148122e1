"""Sheets of A4 as fpdf2 makes them: fonts, lines of text, room on the page, page numbers."""

import functools
from datetime import date, datetime, time
from pathlib import Path

import pylopdf_fonts_zh_cn
from fpdf import FPDF
from fpdf.enums import TextMode
from fpdf.fonts import TTFFont

from kit import qr
from kit.clock import SHANGHAI
from records.papers.wrapping import wrap

_FAMILY = "paper"
INK, GREY, RED = (26, 26, 26), (96, 96, 96), (176, 24, 30)
_TOP, _SIDE, _BOTTOM = 20.0, 26.0, 22.0
_POINT_MM = 25.4 / 72
_LINE = 1.55  # of the size of the type


@functools.cache
def _font_file() -> Path:
    return pylopdf_fonts_zh_cn.serif_path()


class Sheet:
    """One paper while it is drawn, from top to bottom; used by one thread and then discarded."""

    def __init__(self, title: str, dated: date) -> None:
        self._pdf = FPDF(format="A4")
        self._pdf.set_margins(_SIDE, _TOP)
        self._pdf.set_auto_page_break(auto=False)
        self._pdf.c_margin = 0
        self._pdf.str_alias_nb_pages = ""  # a text that says {nb} is only a text
        self._pdf.add_font(_FAMILY, "", _font_file())
        # The bounds of the whole font hold for a part of it; to find them anew takes a third of
        # the time that a paper costs.
        self.font.ttfont.recalcBBoxes = False
        # What would otherwise be of the moment or of the machine.
        midnight = datetime.combine(dated, time(), SHANGHAI)
        self._pdf.set_creation_date(midnight)
        self._pdf.set_title(title)
        self._pdf.set_lang("zh-CN")
        self._pdf.set_producer("Yichuang")
        self._pdf.add_page()
        self.width = self._pdf.w - 2 * _SIDE

    @property
    def font(self) -> TTFFont:
        """The font, as fpdf2 has read it."""
        font = self._pdf.fonts[_FAMILY]
        if not isinstance(font, TTFFont):
            raise TypeError("the font of papers is no font of its own file")
        return font

    @property
    def pages(self) -> int:
        """How many there are so far."""
        return len(self._pdf.pages)

    def room(self, height: float) -> bool:
        """Go on to the next page unless so many millimetres are left; whether it did."""
        if self._pdf.y + height <= self._pdf.h - _BOTTOM:
            return False
        self._pdf.add_page()
        self._pdf.set_y(_TOP)
        return True

    def gap(self, height: float) -> None:
        """Leave some millimetres free."""
        self._pdf.set_y(self._pdf.y + height)

    def lines(self, text: str, size: float, width: float) -> list[tuple[str, bool]]:
        """The text as lines that fit the width, each with whether it ends its paragraph."""
        return wrap(text, functools.partial(self.measured, size=size), width)

    def height(self, text: str, size: float, width: float) -> float:
        """How many millimetres the text takes from top to bottom."""
        return len(self.lines(text, size, width)) * size * _POINT_MM * _LINE

    def write(  # noqa: PLR0913 -- how a text looks has this many sides
        self,
        text: str,
        size: float,
        *,
        x: float = 0,
        width: float | None = None,
        align: str = "L",
        color: tuple[int, int, int] = INK,
        bold: bool = False,
    ) -> None:
        """A text over as many lines and pages as it needs; `x` is measured from the margin."""
        width = self.width - x if width is None else width
        height = size * _POINT_MM * _LINE
        for line, last in self.lines(text, size, width):
            self.room(height)
            self._style(size, color, bold=bold)
            slack = width - self.measured(line, size)
            # A full line reaches the right margin; one with a long word at its end does not try.
            spread = align == "L" and not last and len(line) > 1 and slack < 2 * size * _POINT_MM
            self._pdf.set_char_spacing(slack / (len(line) - 1) / _POINT_MM if spread else 0)
            self._pdf.set_x(_SIDE + x)
            self._pdf.cell(width, height, line, align="L" if spread else align)
            self._pdf.set_char_spacing(0)
            self._pdf.set_y(self._pdf.y + height)

    def beside(
        self,
        text: str,
        size: float,
        *,
        x: float,
        color: tuple[int, int, int],
        line_of: float | None = None,
    ) -> None:
        """One line without going on below it, in the middle of a line of another size."""
        y = self._pdf.y
        self.gap(((line_of or size) - size) * _POINT_MM * _LINE / 2)
        self.write(text, size, x=x, color=color)
        self._pdf.set_y(y)

    def rule(self, width: float, color: tuple[int, int, int], x: float = 0) -> None:
        """A line across the page, so many millimetres thick, from `x` on."""
        self._pdf.set_draw_color(*color)
        self._pdf.set_line_width(width)
        self._pdf.line(_SIDE + x, self._pdf.y, self._pdf.w - _SIDE, self._pdf.y)

    def code(self, text: str, size: float) -> None:
        """A QR code at the left margin; what is written next stands beside it."""
        rows = qr.matrix(text)
        module = size / len(rows)
        self._pdf.set_fill_color(*INK)
        for y, row in enumerate(rows):
            for start, end in _runs(row):
                left, top = _SIDE + start * module, self._pdf.y + y * module
                self._pdf.rect(left, top, (end - start) * module, module, style="F")

    def number_pages(self, text: str) -> None:
        """Write the foot of each page, with its number and how many there are."""
        for page in range(1, self.pages + 1):
            self._pdf.page = page
            self._pdf.set_y(self._pdf.h - _BOTTOM + 5)
            self.rule(0.1, GREY)
            # Each page is told its font anew: fpdf2 repeats none that it has just told another.
            self._style(9, GREY)
            self._style(8, GREY)
            self._pdf.set_y(self._pdf.y + 1.5)
            self._pdf.cell(self.width, 4, text, align="L")
            self._pdf.set_x(_SIDE)
            numbered = f"第 {page} 页 共 {self.pages} 页 · Page {page} of {self.pages}"
            self._pdf.cell(self.width, 4, numbered, align="R")

    def finish(self) -> bytes:
        """The file."""
        return bytes(self._pdf.output())

    def _style(self, size: float, color: tuple[int, int, int], *, bold: bool = False) -> None:
        self._pdf.set_font(_FAMILY, size=size)
        self._pdf.set_text_color(*color)
        self._pdf.set_draw_color(*color)
        # The font has one weight: a title is filled and stroked.
        self._pdf.text_mode = TextMode.FILL_STROKE if bold else TextMode.FILL
        self._pdf.set_line_width(_stroke(size) if bold else 0.2)

    def measured(self, text: str, size: float) -> float:
        """How wide a text is in one line, in millimetres."""
        widths = self.font.cw
        return sum(widths[ord(char)] for char in text) * size * _POINT_MM / 1000


def _stroke(size: float) -> float:
    """How thick the outline is that makes a text bold; small type would clog."""
    return size * _POINT_MM * min(0.028, size / 800)


def _runs(row: list[bool]) -> list[tuple[int, int]]:
    """Where dark modules begin and end."""
    edges = [at for at in range(1, len(row)) if row[at] != row[at - 1]]
    return list(zip(edges[::2], edges[1::2], strict=True))
