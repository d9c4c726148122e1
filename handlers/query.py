"""Reading a request's parameters as its route declares them, and those that lists share."""

import base64
import binascii
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from sanic import Request

from handlers.declaration import Declaration, Parameter
from kit.errors import FieldError, Invalid
from kit.ids import is_ident

Query = Mapping[str, list[str]]
MAX_CURSOR = 200
CURSOR = Parameter(
    "cursor", "`next_cursor` of the page before.", {"type": "string", "maxLength": MAX_CURSOR}
)


def limit_parameter(most: int, default: int) -> Parameter:
    """How long a page may be."""
    schema = {"type": "integer", "minimum": 1, "maximum": most, "default": default}
    return Parameter("limit", "How many at most.", schema)


def read_query(request: Request[Any, Any], declared: Declaration[Any, Any]) -> Query:
    """All values of each declared parameter, in the order sent.

    Raises `Invalid`, if the route takes only these, for another parameter or one sent twice.
    """
    values: dict[str, list[str]] = {parameter.name: [] for parameter in declared.parameters}
    for name, value in request.query_args if values else ():
        if name in values:
            if values[name] and declared.only_these:
                raise bad_parameter(name, "repeated", "appears twice", "参数重复")
            values[name].append(value)
        elif declared.only_these:
            raise bad_parameter(name, "unknown", "is not a parameter of this list", "没有这个参数")
    return values


def bad_parameter(name: str, code: str, english: str, chinese: str) -> Invalid:
    """The refusal of one parameter, of which the sentences say what is wrong."""
    shown = name.encode("ascii", "replace").decode()[:80]
    detail, detail_zh = f"The parameter {shown} {english}.", f"参数 {shown}：{chinese}。"
    return Invalid(detail, detail_zh, errors=(FieldError(shown, code, detail, detail_zh),))


def only_values(query: Query) -> dict[str, str]:
    """The value of each parameter that was sent; the first, where there are several."""
    return {name: sent[0] for name, sent in query.items() if sent}


def cursor(place: str) -> str:
    """The cursor that continues after an entry, which is named as an id is."""
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def read_cursor(value: str, longest: int = 40) -> str:
    """What a cursor continues after; empty without one. Raises `Invalid`."""
    if not value:
        return ""
    try:
        if len(value) > MAX_CURSOR:
            raise ValueError
        padded = value.encode("ascii") + b"=" * (-len(value) % 4)
        place = base64.b64decode(padded, b"-_", validate=True).decode()
        if not is_ident(place, longest):
            raise ValueError
    except (ValueError, binascii.Error):
        raise bad_cursor() from None
    return place


def read_word(values: Mapping[str, str], name: str, longest: int = 40) -> str | None:
    """A short word that was sent, such as an id; None without one. Raises `Invalid`."""
    value = values.get(name, "").strip()
    if len(value) > longest:
        english = f"is longer than {longest} characters"
        raise bad_parameter(name, "too_long", english, f"不能超过 {longest} 个字")
    return value or None


def bad_cursor() -> Invalid:
    """The refusal of a cursor."""
    return bad_parameter("cursor", "invalid", "is not one that was given here", "无效")


def read_limit(value: str, most: int, default: int) -> int:
    """How long a page is to be. Raises `Invalid`."""
    if not value:
        return default
    if not re.fullmatch(r"[0-9]{1,9}", value) or not 1 <= int(value) <= most:
        english = f"must be a whole number from 1 to {most}"
        raise bad_parameter("limit", "out_of_range", english, f"须为 1 到 {most} 的整数")
    return int(value)


def read_search(value: str, longest: int) -> str:
    """What is searched for. Raises `Invalid`."""
    hidden = any(unicodedata.category(character).startswith("C") for character in value)
    if hidden or len(value) > longest:
        raise bad_parameter("q", "invalid", "is too long or not plain text", "过长或含有无效字符")
    return value
