"""A paper as a file: the letterhead, what its template says, and how it is checked."""

import dataclasses
import hashlib

from records.papers.blocks import Blanks, Entry, Listing, Paragraph, Row, day
from records.papers.cleaning import REPLACEMENT, Cleaner
from records.papers.facts import PaperFacts, Words
from records.papers.kinds import TEMPLATE_VERSIONS, TITLES, PaperKind
from records.papers.sheet import GREY, INK, RED, Sheet
from records.papers.templates import blocks, subtitle

_BODY, _ENGLISH, _LABELS = 12.0, 9.5, 42.0
# The QR code, and where the words beside it begin.
_CODE, _PROOF = 27.0, 33.0
_INDENT = "\u3000\u3000"


@dataclasses.dataclass(frozen=True, slots=True)
class Paper:
    """A finished file with what has to be remembered of it."""

    content: bytes
    sha256: str
    template_version: int
    pages: int
    # Characters for which the font has no picture, and which stand as 〓.
    replaced: tuple[str, ...]


def render(kind: PaperKind, facts: PaperFacts) -> bytes:
    """The paper as PDF: the same bytes for the same facts; raises `IncompletePaperError`."""
    return draw(kind, facts).content


def draw(kind: PaperKind, facts: PaperFacts) -> Paper:
    """The paper with its digest and what could not be printed; raises `IncompletePaperError`.

    Takes about a third of a second of CPU: whoever serves others meanwhile asks in a thread.
    """
    content = blocks(kind, facts)
    sheet = Sheet(f"{TITLES[kind].zh} {facts.number}", facts.dated)
    drawing = _Drawing(sheet, Cleaner(sheet.font.cmap))
    drawing.letterhead(kind, facts)
    for block in content:
        drawing.block(block)
    drawing.ending(facts)
    sheet.number_pages(drawing.cleaner.line(facts.number))
    found = sheet.finish()
    return Paper(
        content=found,
        sha256=hashlib.sha256(found).hexdigest(),
        template_version=TEMPLATE_VERSIONS[kind],
        pages=sheet.pages,
        replaced=tuple(drawing.cleaner.replaced),
    )


class _Drawing:
    """Puts blocks on a sheet, each text cleaned."""

    def __init__(self, sheet: Sheet, cleaner: Cleaner) -> None:
        self.cleaner = cleaner
        self._sheet = sheet
        self._last: type | None = None

    def letterhead(self, kind: PaperKind, facts: PaperFacts) -> None:
        """Who writes, what this is, and its number."""
        sheet, line, title = self._sheet, self.cleaner.line, TITLES[kind]
        sheet.write(line(facts.department.zh), 22, align="C", color=RED, bold=True)
        if facts.department.en:
            sheet.write(line(facts.department.en), 10, align="C", color=RED)
        sheet.gap(3)
        sheet.rule(0.9, RED)
        sheet.gap(1.2)
        sheet.rule(0.25, RED)
        sheet.gap(8)
        sheet.write(title.zh, 24, align="C", bold=True)
        under = subtitle(kind, facts)
        if under:
            sheet.write(under.zh, 14, align="C")
        english = f"{title.en}: {under.en}" if under else title.en
        sheet.write(english, 11, align="C", color=GREY)
        sheet.gap(4)
        sheet.write(f"编号 No. {line(facts.number)}", 10.5, align="R")
        sheet.gap(2)

    def block(self, block: Row | Paragraph | Listing | Blanks) -> None:
        """One part of the template, with the room that parts it from another kind of part."""
        if self._last is Row and not isinstance(block, Row):
            self._sheet.gap(3)
        self._last = type(block)
        if isinstance(block, Row):
            self._row(block)
        elif isinstance(block, Paragraph):
            self._paragraph(block)
        elif isinstance(block, Listing):
            self._listing(block)
        else:
            self._blanks(block)

    def _row(self, row: Row) -> None:
        sheet = self._sheet
        sheet.room(13)
        sheet.beside(row.label.zh, 11, x=0, color=GREY, line_of=_BODY)
        sheet.beside(row.label.en, 8.5, x=18, color=GREY, line_of=_BODY)
        self._both(row.value, _LABELS)
        sheet.gap(0.8)
        sheet.rule(0.1, (205, 205, 205))
        sheet.gap(1.2)

    def _both(self, words: Words, x: float) -> None:
        """Chinese with the English after it, or under it if it does not fit the line."""
        sheet = self._sheet
        chinese, english = self.cleaner.line(words.zh), self.cleaner.line(words.en)
        after = x + sheet.measured(chinese, _BODY) + 4
        if english and after + sheet.measured(english, _ENGLISH) < sheet.width - 1:
            sheet.beside(english, _ENGLISH, x=after, color=GREY, line_of=_BODY)
            english = ""
        sheet.write(chinese, _BODY, x=x)
        if english:
            sheet.write(english, _ENGLISH, x=x, color=GREY)

    def _paragraph(self, paragraph: Paragraph) -> None:
        sheet, label = self._sheet, paragraph.label
        sheet.room(16)
        chinese = self.cleaner.clean(paragraph.text.zh).replace("\n", f"\n{_INDENT}")
        sheet.write(_INDENT + (f"{label.zh}：" if label else "") + chinese, _BODY)
        english = self.cleaner.clean(paragraph.text.en)
        if label:
            english = f"{label.en}: {english or 'as written in Chinese above.'}"
        if english:
            sheet.write(english, _ENGLISH, color=GREY)
        sheet.gap(2.4)

    def _listing(self, listing: Listing) -> None:
        sheet, count = self._sheet, len(listing.entries)
        sheet.room(24)
        sheet.write(f"{listing.heading.zh}（共 {count} 项）", _BODY, bold=True)
        sheet.write(f"{listing.heading.en} ({count})", _ENGLISH, color=GREY)
        sheet.gap(1.5)
        for at, entry in enumerate(listing.entries, 1):
            self._entry(at, entry)
        sheet.gap(1.5)

    def _entry(self, at: int, entry: Entry) -> None:
        sheet = self._sheet
        sheet.room(12)
        sheet.beside(f"{at}.", _BODY, x=1, color=INK)
        self._both(entry.title, 10)
        if entry.detail:
            sheet.write(self.cleaner.clean(entry.detail.zh), 11, x=10)
            if entry.detail.en:
                sheet.write(self.cleaner.clean(entry.detail.en), _ENGLISH, x=10, color=GREY)
        sheet.gap(2)

    def _blanks(self, blanks: Blanks) -> None:
        for label in blanks.labels:
            self._sheet.room(16)
            self._sheet.gap(3)
            self._sheet.beside(label.zh, _BODY, x=0, color=INK)
            self._sheet.gap(6.5)
            self._sheet.beside(label.en, 8.5, x=0, color=GREY)
            self._sheet.rule(0.2, GREY, x=42)
            self._sheet.gap(4)

    def ending(self, facts: PaperFacts) -> None:
        """Who signs and when, and how anybody can see that the paper is genuine."""
        sheet, line, dated = self._sheet, self.cleaner.line, day(facts.dated)
        proof = self._proof(facts)
        beside = sum(sheet.height(text, size, sheet.width - _PROOF) for text, size, _ in proof)
        if sheet.room(29.5 + max(_CODE, beside + 1)):
            # So that nobody can add a text above the signature, as official papers do it.
            sheet.write("（此页无正文 No further text on this page）", _ENGLISH, color=GREY)
        sheet.gap(4)
        sheet.write(line(facts.department.zh), _BODY, align="R")
        if facts.department.en:
            sheet.write(line(facts.department.en), _ENGLISH, align="R", color=GREY)
        sheet.write(f"{dated.zh} · {dated.en}", _BODY, align="R")
        sheet.gap(4)
        sheet.rule(0.1, GREY)
        sheet.gap(3)
        sheet.code(facts.verification_url, _CODE)
        sheet.gap(1)
        for text, size, color in proof:
            sheet.write(text, size, x=_PROOF, color=color)

    def _proof(self, facts: PaperFacts) -> list[tuple[str, float, tuple[int, int, int]]]:
        line = self.cleaner.line
        found = [
            (f"核验码 Verification code  {line(facts.verification_code)}", 11.0, INK),
            (line(facts.verification_url), 9.0, INK),
            ("本文书由系统签发并登记。扫码或打开上面的网址输入核验码，即可核对真伪。", 9.0, INK),
            (
                "Sealed by the system and on its record. Scan the code, or open the address above",
                8.5,
                GREY,
            ),
            ("and enter the verification code, to check that this paper is genuine.", 8.5, GREY),
        ]
        if self.cleaner.replaced:
            found.append((f"“{REPLACEMENT}”处的字本系统字库暂缺。", 8.5, INK))
            found.append((f"“{REPLACEMENT}” marks a character that our font lacks.", 8.5, GREY))
        return found
