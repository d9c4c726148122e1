"""What is wrong with a field of a body, in sentences of our own.

The library that checks bodies says so in English and in words of programmers. From what it says
only the kind of fault is taken, and the figures; a kind that is not known here is just `invalid`.
"""

import re
from collections.abc import Callable
from typing import NamedTuple


class BodyFault(NamedTuple):
    """A field (empty: the body as a whole), what kind of fault, and the two sentences."""

    field: str
    code: str
    detail: str
    detail_zh: str


_Words = tuple[str, str, str]  # code, English, Chinese; the sentences begin with the field's name
_Kind = tuple[re.Pattern[str], Callable[[re.Match[str]], _Words]]

_TYPES = {
    "str": ("text", "文本"),
    "int": ("a whole number", "整数"),
    "float": ("a number", "数字"),
    "bool": ("true or false", " true 或 false"),
    "array": ("a list", "列表"),
    "object": ("an object", "对象"),
    "null": ("null", " null"),
}
_MOST_SHOWN = 80


def _type(found: re.Match[str]) -> _Words:
    wanted = [_TYPES.get(name, ("another type", "其他类型")) for name in found[1].split(" | ")]
    english, chinese = (dict.fromkeys(names) for names in zip(*wanted, strict=True))
    return "wrong_type", f"must be {' or '.join(english)}", f"须为{'或'.join(chinese)}"


def _length(found: re.Match[str]) -> _Words:
    unit, measure = ("characters", "个字符") if found[1] == "str" else ("entries", "项")
    if found[2].startswith(">"):
        return (
            "too_short",
            f"must have at least {found[3]} {unit}",
            f"至少须有 {found[3]} {measure}",
        )
    return "too_long", f"must have at most {found[3]} {unit}", f"最多可有 {found[3]} {measure}"


def _range(found: re.Match[str]) -> _Words:
    english = {">=": "at least", "<=": "at most", ">": "more than", "<": "less than"}[found[1]]
    chinese = {">=": "不小于", "<=": "不大于", ">": "大于", "<": "小于"}[found[1]]
    return "out_of_range", f"must be {english} {found[2]}", f"须{chinese} {found[2]}"


def _says(code: str, english: str, chinese: str) -> Callable[[re.Match[str]], _Words]:
    return lambda _: (code, english, chinese)


_KINDS: tuple[_Kind, ...] = (
    (re.compile("Object missing required"), _says("missing", "is missing", "缺失")),
    (
        re.compile("Object contains unknown"),
        _says("unknown", "is not known here", "不是已知的字段"),
    ),
    (re.compile(r"Expected `(\w+)` of length (>=|<=) (\d+)"), _length),
    (re.compile(r"Expected `\w+` (>=|<=|>|<) (-?[\d.]+)"), _range),
    (re.compile(r"Expected `\w+` matching"), _says("bad_format", "has another form", "格式不正确")),
    (re.compile(r"Expected `([^`]+)`, got"), _type),
    (
        re.compile("Invalid enum value"),
        _says("not_allowed", "is none of the values that are taken", "不是允许的取值"),
    ),
)
_OTHER = ("invalid", "is not valid", "无效")


def fault_of(told: str) -> BodyFault:
    """What the library told, as a fault of a field."""
    field = plain(_field(told))
    matches = ((kind.match(told), words) for kind, words in _KINDS)
    code, english, chinese = next((words(found) for found, words in matches if found), _OTHER)
    subject, subject_zh = (f"The field {field}", f"字段 {field} ") if field else _THE_BODY
    return BodyFault(field, code, f"{subject} {english}.", f"{subject_zh}{chinese}。")


_THE_BODY = ("The body", "请求内容")


def _field(told: str) -> str:
    """The place, and for a field that is missing or unknown its own name at that place."""
    place = re.search(r" - at `\$\.?([^`]*)`$", told)
    name = re.search(r" field `([^`]*)`", told)
    return ".".join(part[1] for part in (place, name) if part and part[1])


def plain(name: str) -> str:
    """A name that may be a stranger's, short and in ASCII."""
    return name.encode("ascii", "replace").decode()[:_MOST_SHOWN]
