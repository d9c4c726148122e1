"""What one cell of an operator's CSV file may hold."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import field
from decimal import Decimal
from typing import NamedTuple, TypeVar

from kit.ids import is_ident
from records.models.catalogue.halls import ID_LENGTH, NAME_LENGTH
from records.models.catalogue.service_items import PHONE_LENGTH
from records.reports.formulas import FORMULA
from records.situations.conditions import BadCondition, Condition, parse
from server.importer.problems import CellError
from server.importer.reading.respelling import refuse_rewritten

T = TypeVar("T")
E = TypeVar("E")

REFERENCE_LENGTH = 2000
MAX_HANDICAP_S = 7200
# Numbers with area code, and \u8f6c before an extension; several with a comma between them.
_PHONE = re.compile(
    r"[0-9(\uff08][0-9()\uff08\uff09\- ]*"
    r"(?:(?:\u8f6c|[,;/\u3001\uff0c\uff1b]) ?[0-9(\uff08][0-9()\uff08\uff09\- ]*)*"
)
_WHOLE = re.compile(r"[0-9]{1,9}")
_YUAN = re.compile(r"[0-9]{1,7}(?:\.[0-9]{1,2})?")
# As a spreadsheet shows a number: 1,200 or 240.00.
_SHOWN_NUMBER = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
_BETWEEN_WORDS = re.compile(r"[\s,，、;；]+")
# What an encoding writes for a character that it does not have.
_LOST = re.compile(r"\?\?|[\u2e80-\U0010ffff]\?|\?[\u2e80-\U0010ffff]|^\?$")
_HIDDEN = {"Cc", "Cf", "Cn", "Cs", "Zl", "Zp"}
_PRIVATE = "Co"
# Rare characters of names are assigned there faster than Python learns of them.
_IDEOGRAPHIC = range(0x20000, 0x3FFFE)
# The last two code points of every plane are no characters and never will be.
_NEVER = 0xFFFE
_ERRORS = frozenset(("#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"))


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
    if "\n" in value and not prose:
        raise CellError("含有换行", "holds a line break")
    if not value.isprintable() and any(_hidden(c) for c in value if c != "\n" or not prose):
        raise CellError("含有控制字符或不可见字符", "holds control or invisible characters")
    if not value.isprintable() and any(unicodedata.category(c) == _PRIVATE for c in value):
        raise CellError(
            "含有私用区（造字）字符，别处无法显示，请改用标准汉字",
            "holds a private-use character, which is shown nowhere else; use the standard one",
        )
    if value.startswith(FORMULA):
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


def named(longest: int) -> Callable[[str], str]:
    """What something or somebody is called; refuses what a spreadsheet has made of it."""

    def parse(value: str) -> str:
        refuse_rewritten(value)
        if _LOST.search(value):
            raise CellError(
                "保存时丢失了文字，只剩半角问号，请另存为 CSV UTF-8；中文的问号请用全角",
                'has "?" where a character was lost in saving; save it as CSV UTF-8, '
                "and write a question mark of Chinese as ？",
            )
        return text(longest)(value)

    return parse


title = named(NAME_LENGTH)


def ident(value: str) -> str:
    """A short id that is safe in addresses and keys."""
    refuse_rewritten(value)
    if not is_ident(value, ID_LENGTH):
        raise CellError(
            f"只能用字母、数字和 . _ -，最多 {ID_LENGTH} 个",
            f"takes letters, digits and . _ - only, at most {ID_LENGTH}",
        )
    return value


def idents(value: str) -> tuple[str, ...]:
    """Ids with blanks or commas between them, each once."""
    return tuple(dict.fromkeys(ident(word) for word in split_words(value)))


def split_words(value: str) -> list[str]:
    """What stands between blanks or commas."""
    return [word for word in _BETWEEN_WORDS.split(value) if word]


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


def number(low: int, high: int) -> Callable[[str], int]:
    """A whole number within bounds, as a spreadsheet shows it."""
    parse_whole = whole(low, high)

    def parse(value: str) -> int:
        refuse_rewritten(value)
        before, _, decimals = _plain(value).partition(".")
        return parse_whole(value if decimals.strip("0") else before)

    return parse


def _plain(value: str) -> str:
    """A number without the commas that a spreadsheet shows in it."""
    return value.replace(",", "") if _SHOWN_NUMBER.fullmatch(value) else value


def yuan(value: str) -> Decimal:
    """A fee with at most two decimals, in a spreadsheet's formats for money, too."""
    value = re.sub(r"^[¥￥]\s*", "", value)
    value = "0" if value == "-" else _plain(value)
    if not _YUAN.fullmatch(value):
        raise CellError("须为金额，最多两位小数", "must be an amount with at most two decimals")
    return Decimal(value)


def degrees(most: int) -> Callable[[str], float]:
    """An angle from -most to most, with as many decimals as a spreadsheet may compute."""

    def parse(value: str) -> float:
        if not re.fullmatch(r"-?\d{1,3}(\.\d{1,15})?", value) or abs(float(value)) > most:
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


def words_of(*known: str) -> Callable[[str], str]:
    """A few words, each once, separated by blanks or commas."""
    parse_word = one_of(*known)

    def parse(value: str) -> str:
        words = [parse_word(word) for word in split_words(value)]
        if len(set(words)) < len(words):
            raise CellError("有重复的词", "repeats a word")
        return " ".join(words)

    return parse


def phone(value: str) -> str:
    """Telephone numbers, several if need be."""
    if not _PHONE.fullmatch(value) or len(value) > PHONE_LENGTH:
        raise CellError(
            "须为电话号码，如 0435-1234567 转 8001，多个号码用、隔开",
            "must be a telephone number, as 0435-1234567; several with a comma between them",
        )
    return value


def condition(value: str) -> Condition:
    """A condition on answers, as `kind=company and not reason=lost`."""
    try:
        return parse(value)
    except BadCondition as fault:
        raise CellError(fault.zh, fault.en) from None


def lane_handicaps(value: str) -> tuple[tuple[str, int], ...]:
    """The lanes of a window with their handicaps in seconds: `instant:0 business:600`."""
    refuse_rewritten(value)
    found: dict[str, int] = {}
    for word in split_words(value):
        lane, colon, handicap = word.partition(":")
        if not colon:
            raise CellError("须写成如 instant:600 的形式", "must read lane:seconds, as instant:600")
        if lane in found:
            raise CellError(f"业务类别 {lane} 重复", f"repeats the lane {lane}")
        found[ident(lane)] = whole(0, MAX_HANDICAP_S)(handicap)
    return tuple(found.items())
