"""What one cell of an operator's CSV file may hold."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import field
from decimal import Decimal
from typing import NamedTuple, TypeVar

from records.catalogue import CHANNELS
from records.halls import ID_LENGTH, NAME_LENGTH

T = TypeVar("T")
E = TypeVar("E")

REFERENCE_LENGTH = 2000
MAX_HANDICAP_S = 7200
_IDENT = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
_WHOLE = re.compile(r"[0-9]{1,9}")
_YUAN = re.compile(r"[0-9]{1,7}(?:\.[0-9]{1,2})?")
# A spreadsheet runs a cell that begins so; some also take the full-width signs.
_FORMULA = tuple("=+-@＝＋－＠")
_HIDDEN = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
# Rare characters of names are assigned there faster than Python learns of them.
_IDEOGRAPHIC = range(0x20000, 0x3FFFE)
# The last two code points of every plane are no characters and never will be.
_NEVER = 0xFFFE
_ERRORS = frozenset(("#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"))


class CellError(Exception):
    """What is wrong with a cell, in Chinese and in English."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh = zh
        self.en = en
        super().__init__(en)


class Parser(NamedTuple):
    """How a column is read; `empty` holds what an empty cell means, or nothing if it is refused.

    A column of `prose` may hold line breaks; an `optional` one may be left out of the file.
    """

    parse: Callable[[str], object]
    empty: tuple[()] | tuple[object]
    optional: bool = False
    prose: bool = False


def cell(parse: Callable[[str], T]) -> T:
    """A column that every row must fill."""
    declared: T = field(metadata={"parser": Parser(parse, ())})
    return declared


def maybe(parse: Callable[[str], T], empty: E, *, prose: bool = False) -> T | E:
    """A column whose cells may be empty."""
    declared: T | E = field(metadata={"parser": Parser(parse, (empty,), prose=prose)})
    return declared


def extra(parse: Callable[[str], T], empty: T, *, prose: bool = False) -> T:
    """A column that a file may leave out altogether."""
    declared: T = field(metadata={"parser": Parser(parse, (empty,), optional=True, prose=prose)})
    return declared


def clean(raw: str, *, prose: bool = False) -> str:
    """Trim a cell; refuses hidden characters and what a spreadsheet would run as a formula.

    A line break is hidden unless the cell is of `prose`; there it is written in one way.
    """
    value = raw.strip()
    if prose:
        value = "\n".join(line.rstrip() for line in value.splitlines())
    if not value.isprintable() and any(_hidden(c) for c in value if c != "\n" or not prose):
        raise CellError("含有控制字符或不可见字符", "holds control or invisible characters")
    if value.startswith(_FORMULA):
        raise CellError("不能以 = + - @ 开头", "must not begin with = + - @")
    if value in _ERRORS or (value and not value.strip("#")):
        raise CellError(
            "是电子表格的错误值，不是内容", "is an error of the spreadsheet, not a value"
        )
    return value


def _hidden(character: str) -> bool:
    category = unicodedata.category(character)
    if category == "Cn" and ord(character) in _IDEOGRAPHIC:
        return ord(character) & _NEVER == _NEVER
    return category in _HIDDEN


def text(longest: int) -> Callable[[str], str]:
    """Free text of at most so many characters."""

    def parse(value: str) -> str:
        if len(value) > longest:
            raise CellError(f"超过 {longest} 个字符", f"is longer than {longest} characters")
        return value

    return parse


title = text(NAME_LENGTH)


def ident(value: str) -> str:
    """A short id that is safe in addresses and keys."""
    if len(value) > ID_LENGTH or not _IDENT.fullmatch(value):
        raise CellError(
            f"只能用字母、数字和 . _ -，最多 {ID_LENGTH} 个",
            f"takes letters, digits and . _ - only, at most {ID_LENGTH}",
        )
    return value


def idents(value: str) -> tuple[str, ...]:
    """Short names with blanks between them, each once."""
    return tuple(dict.fromkeys(ident(word) for word in value.split()))


def letter(value: str) -> str:
    """The capital letter that begins a number."""
    if not re.fullmatch(r"[A-Z]", value):
        raise CellError("须为一个大写字母", "must be one capital letter")
    return value


def whole(low: int, high: int) -> Callable[[str], int]:
    """A whole number within bounds."""

    def parse(value: str) -> int:
        if not _WHOLE.fullmatch(value) or not low <= int(value) <= high:
            raise CellError(
                f"须为 {low} 到 {high} 的整数", f"must be a whole number from {low} to {high}"
            )
        return int(value)

    return parse


def yuan(value: str) -> Decimal:
    """A fee, with at most two decimals."""
    if not _YUAN.fullmatch(value):
        raise CellError("须为金额，最多两位小数", "must be an amount with at most two decimals")
    return Decimal(value)


def degrees(most: int) -> Callable[[str], float]:
    """An angle from -most to most."""

    def parse(value: str) -> float:
        if not re.fullmatch(r"-?\d{1,3}(\.\d{1,8})?", value) or abs(float(value)) > most:
            raise CellError(
                f"须为 -{most} 至 {most} 之间的度数", f"must be degrees from -{most} to {most}"
            )
        return float(value)

    return parse


def flag(value: str) -> bool:
    """`true` or `false`, in whichever case a spreadsheet writes them."""
    return one_of("true", "false")(value.lower()) == "true"


def one_of(*known: str) -> Callable[[str], str]:
    """One of a few words."""

    def parse(value: str) -> str:
        if value not in known:
            words = " | ".join(known)
            raise CellError(f"须为 {words} 之一", f"must be one of {words}")
        return value

    return parse


def channel_words(value: str) -> str:
    """Words out of `CHANNELS`, separated by blanks."""
    words = value.split()
    for word in words:
        one_of(*CHANNELS)(word)
    if len(set(words)) < len(words):
        raise CellError("有重复的词", "repeats a word")
    return " ".join(words)


def lane_handicaps(value: str) -> tuple[tuple[str, int], ...]:
    """The lanes of a window with their handicaps in seconds: `instant:0 business:600`."""
    found: dict[str, int] = {}
    for word in value.split():
        lane, colon, handicap = word.partition(":")
        if not colon:
            raise CellError("须写成如 instant:600 的形式", "must read lane:seconds, as instant:600")
        if lane in found:
            raise CellError(f"业务类别 {lane} 重复", f"repeats the lane {lane}")
        found[ident(lane)] = whole(0, MAX_HANDICAP_S)(handicap)
    return tuple(found.items())
