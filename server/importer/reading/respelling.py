"""What a spreadsheet makes of words that look like numbers, dates or times to it.

It drops the zeros before a number and what comes after its fifteenth digit, and writes `3-1` as a
date. A code or a name that was rewritten so is another one, and nobody meant it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_DOWN, Decimal
from typing import NamedTuple

from server.importer.problems import CellError
from server.importer.report import Changes

DIGITS_KEPT = 15
_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_DATES = (
    r"\d{2,4}年\d{1,2}月\d{1,2}日",
    r"\d{2,4}年\d{1,2}月",
    r"\d{1,2}月\d{1,2}日",
    r"\d{4}-\d{1,2}-\d{1,2}",
    r"\d{1,4}/\d{1,2}/\d{1,4}",
    rf"\d{{1,2}}-(?:{_MONTHS})(?:-\d{{2,4}})?",
    rf"(?:{_MONTHS})-\d{{2,4}}",
)
# One pattern, for it is asked of every code and name of a file.
_REWRITTEN = re.compile(
    rf"(?P<date>{'|'.join(_DATES)})"
    r"|(?P<time>\d{1,3}:\d{2}(?::\d{2}(?: [AP]M)?| [AP]M))"
    r"|(?P<long>\d(?:\.\d+)?E[+-]\d+)"
)
_MADE = {
    "date": ("日期", "a date"),
    "time": ("时间", "a time"),
    "long": ("科学计数法", "a number in scientific notation"),
}
_NUMBER = re.compile(r"[0-9]{1,32}(\.[0-9]{1,32})?([Ee][0-9]{1,2})?")
# Not of parts that are named by the code of something else, which is told of already.
_OWN_CODES = {
    "halls": "halls.csv",
    "lanes": "lanes.csv",
    "windows": "windows.csv",
    "departments": "departments.csv",
    "items": "items.csv",
    "materials": "materials.csv",
    "situations": "situations.csv",
    "themes": "themes.csv",
    "staff": "staff.csv",
    "devices": "devices.csv",
    "back_offices": "back_offices.csv",
}


def refuse_rewritten(value: str) -> None:
    """Raises `CellError` for a word that a spreadsheet has made a date, a time or a long number."""
    found = _REWRITTEN.fullmatch(value)
    if found is not None:
        zh, en = _MADE[found.lastgroup or ""]
        raise CellError(
            f"被电子表格改成了{zh}，请把单元格格式设为“文本”再重新填写",
            f"was made {en} by a spreadsheet; format the cell as text and type it again",
        )


def readings(code: str) -> frozenset[str]:
    """The numbers that a spreadsheet may take a code for, in their shortest form; mostly none."""
    if not _NUMBER.fullmatch(code):
        return frozenset()
    number = Decimal(code)
    if not number:
        return frozenset("0")
    last_kept = Decimal(1).scaleb(number.adjusted() - DIGITS_KEPT + 1)
    cut = (number / last_kept).to_integral_value(ROUND_DOWN) * last_kept
    rounded = (number / last_kept).to_integral_value() * last_kept
    return frozenset(_shortest(found) for found in (cut, rounded))


def _shortest(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class Otherwise:
    """Known names, found by another spelling of their last part; names are tuples of cells."""

    def __init__(self, names: Iterable[tuple[str, ...]]) -> None:
        self._names = {
            (*name[:-1], reading): name[-1] for name in names for reading in readings(name[-1])
        }

    def spelt(self, name: tuple[str, ...]) -> str | None:
        """How the last part of this name is spelt, if it is known as another spelling of it."""
        found = (self._names.get((*name[:-1], reading)) for reading in readings(name[-1]))
        return next((spelling for spelling in found if spelling not in {None, name[-1]}), None)


class Respelt(NamedTuple):
    """A code of the record that comes back as a spreadsheet would write it."""

    file: str
    old: str
    new: str

    def __str__(self) -> str:
        zh = (
            f"编号 {self.old} 变成了 {self.new}：电子表格会改写数字（去掉开头的 0、加小数、"
            "丢掉第 15 位以后的数字），请把该列设为“文本”再重新填写；"
            f"确要改号的，请先导入不含 {self.old} 的文件"
        )
        en = (
            f"the code {self.old} became {self.new}: spreadsheets rewrite numbers (no zeros before "
            "them, decimals, nothing after 15 digits); format the column as text and type it "
            f"again. If it is meant, first import files without {self.old}"
        )
        return f"{self.file}: -: {zh} / {en}"


def respelt(tables: Mapping[str, Changes]) -> Iterator[Respelt]:
    """The codes that an import retires, only to add them as a spreadsheet writes them."""
    for kind, file in _OWN_CODES.items():
        changes = tables[kind]
        retired = Otherwise(tuple(name.split("/")) for name in changes.retired)
        for name in changes.added:
            *place, new = name.split("/")
            old = retired.spelt((*place, new))
            # Nothing but a person writes zeros before a number.
            if old is not None and (new == "0" or not re.match(r"0\d", new)):
                yield Respelt(file, "/".join((*place, old)), name)
